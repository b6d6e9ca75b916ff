from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_append_only_audit")]

    operations = [
        migrations.AddField(
            model_name="rosterbatch",
            name="new_people",
            field=models.ManyToManyField(
                help_text="Whom it added, so that their activation slips can be made.",
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
