"""What a paper of a seed holds: a pure answer to a question, nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exams.composing import Composition, Shortage, draw_from
from exams.models import Blueprint, BlueprintRow
from exams.services.pools import Stock, kept_stock, stock_of
from people.models import Organisation
from question_bank.kept import kept_versions
from question_bank.kinds import KINDS
from question_bank.models import Question, QuestionVersion
from question_bank.queries import usable_by

_KIND_ORDER = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Placed:
    """A question that a paper is to hold, with what it gives and the row it fills (none: pinned)."""

    version: QuestionVersion
    marks: Decimal
    row: BlueprintRow | None = None


def drawn_for_all(blueprint: Blueprint, organisation: Organisation, seed: int, *, at: datetime) -> list[Placed]:
    """A paper that all share. Drawn again for the same moment over the same bank it is the same, whatever came of it since."""
    _refuse_pins_out_of_use(blueprint, organisation)
    stock = stock_of(blueprint, organisation, before=at)
    return _placed_or_refused(stock, draw_from(stock.pool, seed))


def drawn_for_one(
    blueprint: Blueprint, organisation: Organisation, seed: int, *, exclude: Collection[int] = ()
) -> list[Placed]:
    """A paper of one's own. What a candidate has seen is left out as long as the bank is large enough without it.

    Drawn from what was found within the last minute; where that no longer holds, the bank is asked anew.
    """
    for unwanted in ({*exclude}, set()) if exclude else (set(),):
        for fresh in (False, True):
            stock = kept_stock(blueprint, organisation, fresh=fresh)
            made = draw_from(stock.pool, seed, exclude=unwanted)
            placed = None if made.shortages else _placed(stock, made.filled, _kept_by_question)
            if placed is not None:
                return placed
    _refuse_pins_out_of_use(blueprint, organisation)
    return _placed_or_refused(stock, made)


def _placed_or_refused(stock: Stock, made: Composition) -> list[Placed]:
    if made.shortages:
        raise ValidationError([shortage_in_words(shortage) for shortage in made.shortages])
    placed = _placed(stock, made.filled, _read_by_question)
    if placed is None:
        raise ValidationError(_("题库正在变动，有题目刚刚停用。请再试一次。"))
    return placed


def _placed(
    stock: Stock, filled: dict[int, int], versions_of: Callable[[list[int]], dict[int, QuestionVersion]]
) -> list[Placed] | None:
    """In the order of kinds, rows and the draw. None when a question was withdrawn since the pool was made."""
    wanted = [*(pin.question_id for pin in stock.pins), *filled]
    versions = versions_of(wanted)
    if len(versions) < len(wanted):
        return None
    placed = [Placed(versions[pin.question_id], pin.marks) for pin in stock.pins]
    by_row = sorted(filled.items(), key=lambda pair: pair[1])
    placed += [Placed(versions[pk], stock.rows[row].marks, stock.rows[row]) for pk, row in by_row]
    return sorted(placed, key=lambda one: _KIND_ORDER[one.version.kind])


def _read_by_question(questions: list[int]) -> dict[int, QuestionVersion]:
    """With their questions, whose figures say how hard they are."""
    usable = Question.objects.published().filter(pk__in=questions).select_related("current__question")
    return {question.pk: question.current for question in usable if question.current}


def _kept_by_question(questions: list[int]) -> dict[int, QuestionVersion]:
    usable = Question.objects.published().filter(pk__in=questions)
    current = dict(usable.values_list("pk", "current_id"))
    versions = kept_versions(current.values())
    return {question: versions[version] for question, version in current.items()}


def _refuse_pins_out_of_use(blueprint: Blueprint, organisation: Organisation) -> None:
    pinned = set(blueprint.pins.values_list("question_id", flat=True))
    usable = Question.objects.published().filter(usable_by(organisation), pk__in=pinned)
    if gone := sorted(pinned.difference(usable.values_list("pk", flat=True))):
        numbers = "、".join(f"#{pk}" for pk in gone)
        raise ValidationError(
            _("固定题 %(numbers)s 已经停用或者不归本单位使用。请在组卷方案里换掉。") % {"numbers": numbers}
        )


def shortage_in_words(shortage: Shortage, numbers: Sequence[int] | None = None) -> str:
    """A row is spoken of by its number: counted from one, unless `numbers` says how the rows are numbered."""
    numbers = numbers or range(1, max(shortage.row, *shortage.rivals, 0) + 2)
    words: dict[str, object] = {
        "row": numbers[shortage.row],
        "missing": shortage.missing,
        "found": shortage.found,
        "all": shortage.demanded,
    }
    if not shortage.rivals:
        return _("第 %(row)d 行需要 %(all)d 题，题库中可用的只有 %(found)d 题，还差 %(missing)d 题。") % words
    rivals = "、".join(str(numbers[row]) for row in shortage.rivals)
    return _(
        "第 %(row)d 行还差 %(missing)d 题：它和第 %(rivals)s 行要用同一批题，一共需要 %(all)d 题，可用的只有 %(found)d 题。"
    ) % (words | {"rivals": rivals})
