"""Audit rows are not emptied away either (tests/people/test_audit.py)."""

from django.db import migrations

from people.append_only import not_emptied


class Migration(migrations.Migration):
    dependencies = [("people", "0003_batch_new_people")]
    operations = [not_emptied("people_auditentry")]
