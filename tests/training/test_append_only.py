import pytest
from django.db import IntegrityError, connection, transaction

from tests import builders
from training.models import LedgerEntry
from training.services.ledger import credit_hours


@pytest.fixture
def entry():
    return credit_hours(
        builders.make_officer(),
        40,
        source="lesson:7",
        title="第一节",
        reason="学完并答对小题",
        category="professional",
        form="online",
        earned_at=builders.moment("2026-11-22 10:00"),
    )


@pytest.mark.parametrize(
    "statement", ["UPDATE training_ledgerentry SET hundredths = 4000", "DELETE FROM training_ledgerentry"]
)
def test_the_database_refuses_to_change_or_take_away_a_row(entry, statement):
    with (
        pytest.raises(IntegrityError, match="added, never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert LedgerEntry.objects.get().hundredths == 40


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["training_ledgerentry", "training_verification", "people_auditentry"])
def test_the_database_refuses_to_empty_a_table_whose_rows_stay(entry, table):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="added, never changed"), transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")


def test_neither_does_the_code_get_round_it(entry):
    entry.hundredths = 4000

    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()
