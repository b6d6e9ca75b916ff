from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("question_bank", "0003_near_pairs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="questionversion",
            name="mended_by",
            field=models.ManyToManyField(
                blank=True,
                help_text="Who put words of it right before its batch was brought in; they do not review it.",
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="stagedquestion",
            name="mended_by",
            field=models.JSONField(default=list, help_text="The persons whose words `edits` are, by id."),
        ),
    ]
