"""The rule set that counts until a bureau writes its own: 60 hours a year, 45 minutes each."""

from datetime import date

from django.db import migrations


def add_rules(apps, schema_editor):
    apps.get_model("training", "RuleSet").objects.get_or_create(
        name="2023-1",
        defaults={
            "valid_from": date(2023, 1, 1),
            "document": "国办发〔2023〕27号",
            "target_hundredths": 6000,
            "minutes_per_hour": 45,
        },
    )


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial")]
    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
