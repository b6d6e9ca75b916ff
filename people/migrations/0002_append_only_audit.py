"""Audit rows are added, never changed (tests/people/test_audit.py)."""

from django.db import migrations

from people.append_only import append_only, refusal


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [refusal(), append_only("people_auditentry")]
