"""F21: whoever owns the database changes the ledger, and the check names the row."""

from __future__ import annotations

from random import Random

from django.db import transaction
from django.utils import timezone

from tests.builders import make_credit, make_officer, make_unit
from tests.faults.outcome import Outcome
from tests.training.tampering import forge, move, rewrite, swap, tamper, without_triggers
from training.models import Flaw
from training.services.verification import verify, write_root

GARBAGE = "f" * 64


def edit_amount(rows, chance):
    """Half of them with the row's own hash computed anew, which the next row or the root gives away."""
    row = chance.choice(rows)
    row.hundredths += chance.randint(1, 5000)
    if chance.random() < 0.5:
        tamper(row, hundredths=row.hundredths)
        return row.sequence, Flaw.CHANGED
    rewrite([row], row.previous_hash)
    return row.sequence, Flaw.REWRITTEN if row == rows[-1] else Flaw.CHANGED


def delete_row(rows, chance):
    """Half of them with those behind it numbered anew."""
    row = chance.choice(rows)
    row_number, behind = row.sequence, rows[row.sequence :]
    row.delete()
    if chance.random() < 0.5:
        move(behind, by=-1)
    return row_number, Flaw.MISSING


def insert_row(rows, chance):
    """In the middle, with those behind it numbered anew; half of them with hashes that fit, half with none that does.

    Some pretend to have been stored before all others.
    """
    row = chance.choice(rows)
    move(rows[row.sequence - 1 :], by=1)
    hashes = {"previous_hash": row.previous_hash}
    if chance.random() < 0.5:
        hashes = {"previous_hash": chance.choice([GARBAGE, row.previous_hash]), "hash": GARBAGE}
    pk = -row.pk if row != rows[-1] and chance.random() < 0.5 else None
    forge(row, pk=pk, sequence=row.sequence, hundredths=chance.randint(1, 5000), **hashes)
    return row.sequence, Flaw.INSERTED


def swap_rows(rows, chance):
    first, second = sorted(chance.sample(rows, 2), key=lambda row: row.sequence)
    swap(first, second)
    return first.sequence, Flaw.SWAPPED


def rewrite_chain(rows, chance):
    """Nothing in the database tells it: every hash is right."""
    for row in rows:
        row.hundredths += chance.randint(1, 5000)
    rewrite(rows)
    return len(rows), Flaw.REWRITTEN


SORTS = (edit_amount, delete_row, insert_row, swap_rows, rewrite_chain)


def tampered(each: int, seed: int = 21) -> Outcome:
    """So many officers of each sort, one tampering each, and as many whose rows nobody touched."""
    chance, unit = Random(seed), make_unit()
    officers = [make_officer(unit=unit) for _ in range(each * (len(SORTS) + 1))]
    for officer in officers:
        for _ in range(chance.randint(2, 7)):
            make_credit(officer, chance.randint(1, 500))
    write_root(at=timezone.now())
    expected = {}
    with transaction.atomic():
        without_triggers()
        for number, officer in enumerate(officers[: each * len(SORTS)]):
            rows = list(officer.ledger.order_by("sequence"))
            expected[officer.pk] = SORTS[number % len(SORTS)](rows, chance)
    return _held_against(expected)


def _held_against(expected) -> Outcome:
    found = []
    verify(at=timezone.now(), tell=found.append)
    said = {finding.officer_id: (finding.sequence, finding.flaw) for finding in found}
    return Outcome(
        "F21",
        "ledger: amounts, rows and whole chains tampered with",
        count=len(expected),
        lost=len(expected.keys() - said.keys()),
        doubled=len(found) - len(said),
        wrong=sum(expected.get(officer) != finding for officer, finding in said.items()),
    )
