"""A rule set and its rows are added, never changed. The ledger's table was built anew on SQLite and takes its triggers again."""

from django.db import migrations

from people.append_only import append_only

TABLES = ["training_ruleset", "training_minimum", "training_cap", "training_tier", "training_ledgerentry"]


class Migration(migrations.Migration):
    dependencies = [("training", "0006_rule_set_rows")]
    operations = [append_only(table) for table in TABLES]
