"""Absences of one person that stand have no day in common, held by the database: an exclusion constraint, or triggers.

SQLite loses the triggers when a later migration rebuilds the table: such a migration takes this step again.
"""

from django.db import migrations

NAME = "absences_of_a_person_do_not_overlap"
#: A range of one number stands for the person, so that no extension is needed.
EXCLUSION = f"""
    ALTER TABLE people_absence ADD CONSTRAINT {NAME} EXCLUDE USING gist
    (int8range(person_id, person_id, '[]') WITH &&, daterange(since, until) WITH &&) WHERE (withdrawn_at IS NULL)
"""
TRIGGER = """
    CREATE TRIGGER {name}_{act} BEFORE {act} ON people_absence
    WHEN NEW.withdrawn_at IS NULL AND EXISTS (
        SELECT 1 FROM people_absence other
        WHERE other.person_id = NEW.person_id AND other.withdrawn_at IS NULL AND other.id IS NOT NEW.id
        AND (other.until IS NULL OR other.until > NEW.since) AND (NEW.until IS NULL OR other.since < NEW.until)
    )
    BEGIN SELECT RAISE(ABORT, 'absences of a person do not overlap'); END
"""


def refuse(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(EXCLUSION)
        return
    for act in ("insert", "update"):
        editor.execute(f"DROP TRIGGER IF EXISTS {NAME}_{act}")
        editor.execute(TRIGGER.format(name=NAME, act=act))


def allow(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(f"ALTER TABLE people_absence DROP CONSTRAINT {NAME}")
        return
    for act in ("insert", "update"):
        editor.execute(f"DROP TRIGGER {NAME}_{act}")


class Migration(migrations.Migration):
    dependencies = [("people", "0005_absence")]
    operations = [migrations.RunPython(refuse, allow)]
