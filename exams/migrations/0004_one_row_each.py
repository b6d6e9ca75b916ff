"""Each exam's category and number of questions become a blueprint of one row; right answers become marks of one each."""

from django.db import migrations
from django.utils import timezone


def to_blueprints(apps, schema_editor):
    Exam, Blueprint = apps.get_model("exams", "Exam"), apps.get_model("exams", "Blueprint")
    for exam in Exam.objects.filter(blueprint=None):
        exam.blueprint = Blueprint.objects.create(
            code=exam.code,
            title=exam.title,
            organisation_id=exam.organisation_id,
            question_count=exam.question_count,
            total_marks=exam.question_count,
            changed_at=timezone.now(),
        )
        exam.blueprint.rows.create(position=1, category_id=exam.question_category_id, count=exam.question_count)
        exam.draws = "each" if exam.kind == "quiz" else "shared"
        exam.save(update_fields=["blueprint", "draws"])


def to_marks(apps, schema_editor):
    Attempt = apps.get_model("exams", "Attempt")
    for attempt in Attempt.objects.filter(state="graded").select_related("exam").iterator():
        attempt.score, attempt.total = attempt.right, attempt.exam.question_count
        attempt.save(update_fields=["score", "total"])


class Migration(migrations.Migration):
    dependencies = [("exams", "0003_blueprints")]
    operations = [
        migrations.RunPython(to_blueprints, migrations.RunPython.noop),
        migrations.RunPython(to_marks, migrations.RunPython.noop),
    ]
