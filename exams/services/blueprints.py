"""Writing blueprints: the only writer of their rows, pins and sums."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from exams.models import Blueprint, BlueprintRow, PinnedQuestion
from people import audit
from people.models import Organisation, Person
from question_bank.models import Category


@transaction.atomic
def write_blueprint(
    blueprint: Blueprint, rows: Sequence[BlueprintRow], pins: Sequence[PinnedQuestion], *, by: Person, at: datetime
) -> Blueprint:
    """Write a blueprint down, new or changed. One that people have sat, or will sit, by is not changed but copied."""
    verb = "blueprint.changed" if blueprint.pk else "blueprint.written"
    if blueprint.pk:
        _refuse_if_settled(Blueprint.objects.select_for_update().get(pk=blueprint.pk))
    blueprint.code = blueprint.code or _new_code()
    blueprint.written_by, blueprint.changed_at = by, at
    blueprint.save()
    write_rows(blueprint, rows, pins)
    facts = {"title": blueprint.title, "count": blueprint.question_count, "total_marks": str(blueprint.total_marks)}
    audit.record(by, verb, blueprint, after=facts)
    return blueprint


def _refuse_if_settled(blueprint: Blueprint) -> None:
    if Blueprint.objects.settled().filter(pk=blueprint.pk).exists():
        raise ValidationError(_("已经有考试按这个方案锁定了试卷或者发布了，方案不能再改。请复制一份，改副本。"))


@transaction.atomic
def copy_blueprint(blueprint: Blueprint, *, organisation: Organisation, by: Person, at: datetime) -> Blueprint:
    """A new blueprint of the unit with the same rows and pins, to be changed freely."""
    rows, pins = list(blueprint.rows.all()), list(blueprint.pins.all())
    for row in rows:
        row.pk = None
    for pin in pins:
        pin.pk = None
    title = _("%(title)s（副本）") % {"title": blueprint.title[:90]}
    copy = Blueprint(
        title=title,
        organisation=organisation,
        several=blueprint.several,
        missed=blueprint.missed,
        order=blueprint.order,
    )
    return write_blueprint(copy, rows, pins, by=by, at=at)


@transaction.atomic
def write_rows(blueprint: Blueprint, rows: Sequence[BlueprintRow], pins: Sequence[PinnedQuestion] = ()) -> Blueprint:
    """Put these rows and pins, in this order, in the place of those that stood, and sum them up."""
    blueprint.rows.all().delete()
    blueprint.pins.all().delete()
    for position, row in enumerate(rows, start=1):
        row.blueprint, row.position = blueprint, position
    for position, pin in enumerate(pins, start=1):
        pin.blueprint, pin.position = blueprint, position
    BlueprintRow.objects.bulk_create(rows)
    PinnedQuestion.objects.bulk_create(pins)
    blueprint.question_count = sum(row.count for row in rows) + len(pins)
    blueprint.total_marks = sum((row.count * row.marks for row in rows), Decimal(0)) + sum(pin.marks for pin in pins)
    blueprint.save(update_fields=["question_count", "total_marks"])
    return blueprint


def one_row_blueprint(
    *, code: str, title: str, organisation: Organisation, category: Category, count: int, at: datetime
) -> Blueprint:
    """So many questions of a category at one mark each: the plan of most quizzes. Made once for a code."""
    standing = Blueprint.objects.filter(code=code).first()
    if standing:
        return standing
    blueprint = Blueprint.objects.create(code=code, title=title, organisation=organisation, changed_at=at)
    return write_rows(blueprint, [BlueprintRow(category=category, count=count)])


def _new_code() -> str:
    return f"blueprint-{secrets.token_hex(5)}"
