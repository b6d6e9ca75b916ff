"""The hour report as a workbook, against bare openpyxl writing the same cells."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from random import Random

from django.utils import timezone
from openpyxl import Workbook

from bench.timing import Comparison, compare
from people.models import Membership, Organisation, Person, Posting, Role, Standing
from reports.queries import Scope, hour_report
from reports.workbook import write_hours
from tests import builders
from training.models import LedgerEntry, RuleSet

PEOPLE, ROWS_EACH = 4_000, 12


def measure() -> Iterator[Comparison]:
    unit = make_province()
    scope = Scope(unit=unit, year=timezone.localdate().year, at=timezone.now())
    report = hour_report(scope)
    assert len(report.people) == PEOPLE
    cells = [
        [
            row.unit.name,
            row.name,
            row.certificate_number,
            row.staff_number,
            *row.hours.values(),
            row.total,
            row.missing,
            "是",
        ]
        for row in report.people
    ]

    def floor() -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in cells:
            sheet.append(row)
        book.save(BytesIO())

    yield compare(
        f"hour report of {PEOPLE} to .xlsx", lambda: write_hours(report, BytesIO()), floor, target=2.5, rounds=3
    )
    yield compare(
        f"hour report of {PEOPLE}, read and summed",
        lambda: hour_report(scope),
        lambda: list(LedgerEntry.objects.values_list("officer_id", "category", "hundredths")),
        target=3,
        rounds=3,
    )


def make_province() -> Organisation:
    """One bureau of `PEOPLE` officers with a year of rows each, written straight to the tables: only their number matters."""
    dice, year, now = Random(1), timezone.localdate().year, timezone.now()
    unit = builders.make_unit()
    people = Person.objects.bulk_create(
        Person(staff_number=f"P{n:06}", name=f"人{n}", organisation=unit, password="!") for n in range(PEOPLE)
    )
    since = f"{year - 2}-01-01"
    Posting.objects.bulk_create(Posting(person=p, organisation=unit, since=since) for p in people)
    Standing.objects.bulk_create(Standing(person=p, kind=Standing.Kind.OFFICER, since=since) for p in people)
    Membership.objects.bulk_create(
        Membership(person=p, organisation=unit, role=Role.OFFICER, since=since) for p in people
    )
    rules, _ = RuleSet.objects.get_or_create(name="2023-1", defaults={"valid_from": "2023-01-01", "document": "测速"})
    LedgerEntry.objects.bulk_create(
        (
            LedgerEntry(
                officer=person,
                sequence=n,
                year=year,
                hundredths=dice.choice([40, 200, 800]),
                category=dice.choice(["public_law", "professional", "skills"]),
                form="class",
                source=f"bench:{n}:{year}",
                title="测速",
                reason="测速",
                earned_on=f"{year}-01-02",
                organisation=unit,
                rules=rules,
                posted_at=now,
                hash="0" * 64,
            )
            for person in people
            for n in range(1, ROWS_EACH + 1)
        ),
        batch_size=2_000,
    )
    return unit
