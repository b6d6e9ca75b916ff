"""What papers consist of moves from the exam to a blueprint; responses are no longer only keys."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

DIFFICULTIES = [(1, "易"), (2, "中"), (3, "难")]


class Migration(migrations.Migration):
    dependencies = [
        ("exams", "0002_append_only_events"),
        ("laws", "0001_initial"),
        ("people", "0002_append_only_audit"),
        ("question_bank", "0006_from_the_command_line"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RenameField("answer", "chosen", "response"),
        migrations.RenameField("answerevent", "chosen", "response"),
        migrations.CreateModel(
            name="Blueprint",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("code", models.SlugField(max_length=60, unique=True)),
                ("title", models.CharField(max_length=100)),
                ("several", models.CharField(default="exact", max_length=20)),
                ("missed", models.DecimalField(decimal_places=2, default=Decimal("0.5"), max_digits=3)),
                ("order", models.CharField(default="exact", max_length=20)),
                ("question_count", models.PositiveSmallIntegerField(default=0)),
                ("total_marks", models.DecimalField(decimal_places=1, default=Decimal(0), max_digits=6)),
                ("changed_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blueprints",
                        to="people.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BlueprintRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("count", models.PositiveSmallIntegerField()),
                ("marks", models.DecimalField(decimal_places=1, default=Decimal(1), max_digits=5)),
                (
                    "blueprint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="exams.blueprint"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="question_bank.category",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            "exam",
            "blueprint",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exams",
                to="exams.blueprint",
            ),
        ),
        migrations.AddField(
            "exam",
            "draws",
            models.CharField(
                choices=[("shared", "所有人同一份试卷"), ("each", "每人各抽一份")],
                default="shared",
                max_length=10,
                verbose_name="试卷",
            ),
        ),
        migrations.AddField(
            "attempt", "score", models.DecimalField(decimal_places=2, max_digits=7, null=True, verbose_name="得分")
        ),
        migrations.AddField(
            "attempt", "total", models.DecimalField(decimal_places=1, max_digits=6, null=True, verbose_name="总分")
        ),
    ]
