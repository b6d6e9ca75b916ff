"""Neither the ledger nor what came of its checks is changed or emptied away (tests/training/test_append_only.py)."""

from django.db import migrations

from people.append_only import append_only, not_emptied


class Migration(migrations.Migration):
    dependencies = [("training", "0004_verification"), ("people", "0004_audit_is_not_emptied")]
    operations = [
        append_only("training_verification"),
        not_emptied("training_ledgerentry", "training_verification"),
    ]
