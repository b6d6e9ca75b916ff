"""What a published version says is never rewritten, whoever asks (tests/question_bank/test_immutable.py)."""

from django.db import migrations

from people.append_only import frozen

SAYS = (
    "question_id",
    "number",
    "kind",
    "material",
    "stem",
    "options",
    "answer",
    "rules",
    "parts",
    "explanation",
    "difficulty",
    "marks",
    "basis",
    "fingerprint",
    "written_by_id",
    "written_at",
)


class Migration(migrations.Migration):
    dependencies = [("question_bank", "0004_who_mended")]
    operations = [frozen("question_bank_questionversion", SAYS, where="state = 'published'")]
