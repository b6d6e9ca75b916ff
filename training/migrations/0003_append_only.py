"""Ledger rows are added, never changed (tests/training/test_ledger.py)."""

from django.db import migrations

from people.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("training", "0002_default_rules"), ("people", "0002_append_only_audit")]
    operations = [append_only("training_ledgerentry")]
