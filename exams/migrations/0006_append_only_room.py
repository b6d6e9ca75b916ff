"""Results and what happened in the room are added, never changed; saves still are, whose table was rebuilt (tests/exams/test_append_only.py)."""

from django.db import migrations

from people.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("exams", "0005_exam_room")]
    operations = [append_only(table) for table in ("exams_result", "exams_roomevent", "exams_answerevent")]
