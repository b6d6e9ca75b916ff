"""Saved answers as they came in are added, never changed (tests/exams/test_append_only.py)."""

from django.db import migrations

from people.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("exams", "0001_initial"), ("people", "0002_append_only_audit")]
    operations = [append_only("exams_answerevent")]
