"""What one can do to the ledger who owns the database: lift what refuses a change, then write as one likes."""

from __future__ import annotations

from django.db import connection
from django.db.models import F

from training.chain import hash_of
from training.models import LedgerEntry

#: Numbers that no chain reaches, by way of which rows are moved past each other.
ASIDE = 100_000


def without_triggers():
    """Until the transaction's end (PostgreSQL) or for good (SQLite, where a test's rollback sets them again)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'training_ledgerentry'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def tamper(row, **change):
    without_triggers()
    LedgerEntry.objects.filter(pk=row.pk).update(**change)


def move(rows, by):
    """Give the rows other numbers, past those that stand there."""
    rows = LedgerEntry.objects.filter(pk__in=[row.pk for row in rows])
    rows.update(sequence=F("sequence") + ASIDE)
    rows.update(sequence=F("sequence") - ASIDE + by)


def swap(first, second):
    places = first.sequence, second.sequence
    tamper(first, sequence=ASIDE)
    tamper(second, sequence=places[0])
    tamper(first, sequence=places[1])


def forge(like, **fields):
    """A row that was never posted, after another one's pattern; its own hash is right if none is given."""
    row = LedgerEntry(**{field.attname: getattr(like, field.attname) for field in LedgerEntry._meta.concrete_fields})
    row.pk, row.kind, row.reverses, row.source = None, "credit", None, f"forged:{like.pk}:{like.year}"
    for name, value in fields.items():
        setattr(row, name, value)
    row.hash = fields.get("hash") or hash_of(row)
    row.save(force_insert=True)
    return row


def rewrite(rows, previous=""):
    """Compute the hashes of the rows anew, each from the one before."""
    for row in rows:
        row.previous_hash = previous
        row.hash = previous = hash_of(row)
        tamper(row, hundredths=row.hundredths, previous_hash=row.previous_hash, hash=row.hash)
