"""The page on which a blueprint is written: its forms together, and the acts that change the grid and save nothing."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from exams.composing.forecast import minutes_for
from exams.forms.blueprint import MOST_QUESTIONS, Known, PinForm, PinForms, PlanForm, RowForm, RowForms, rules_in_words
from exams.models import Blueprint, BlueprintRow, PinnedQuestion
from exams.services.availability import RowState, states_of
from people.models import Organisation, Person
from question_bank.kinds import Order, Several
from question_bank.models import Question
from question_bank.queries import Narrowing, bank, usable_by

MOST_FOUND = 10
#: Rows that a new blueprint begins with.
FIRST_ROWS = 4

Facts = list[dict[str, Any]]


class BlueprintEditor:
    """Bound to what was posted, or unbound with `rows` and `pins` as they are to stand on the page."""

    def __init__(
        self,
        blueprint: Blueprint,
        *,
        author: Person,
        data: Any = None,
        plan: dict[str, Any] | None = None,
        rows: Facts | None = None,
        pins: Facts | None = None,
    ) -> None:
        self.blueprint, self.author, self.known, self.data = blueprint, author, Known(), data
        self.errors: list[str] = []
        self.plan = PlanForm(data, instance=blueprint, initial=plan, author=author)
        if data is not None:
            rows = pins = []  # a row posted as it stood is a row all the same
        self.rows = RowForms(data, prefix="row", known=self.known, initial=self._rows() if rows is None else rows)
        self.pins = PinForms(data, prefix="pin", initial=self._pins() if pins is None else pins)

    def _rows(self) -> Facts:
        if not self.blueprint.pk:
            return [{} for _ in range(FIRST_ROWS)]
        return [RowForm.initial_of(row, self.known) for row in self.blueprint.rows.select_related("statute")]

    def _pins(self) -> Facts:
        return [*map(dict, self.blueprint.pins.values("question", "marks"))] if self.blueprint.pk else []

    # --- acts that save nothing ---
    def after(self, act: str) -> BlueprintEditor:
        """The page as it stands after a button of the grid: add-row, drop-row-2, pin-17, unpin-17, find."""
        rows, pins = self._posted("row", RowForm), self._posted("pin", PinForm)
        name, _dash, number = act.rpartition("-")
        if act == "add-row":
            rows.append({})
        elif name == "drop-row" and number.isdecimal():
            del rows[int(number) : int(number) + 1]
        elif name == "unpin":
            pins = [pin for pin in pins if pin["question"] != number]
        elif name == "pin" and number.isdecimal() and number not in [pin["question"] for pin in pins]:
            pins.append({"question": number, "marks": 1})
        plan = {name: self.data.get(name, "") for name in PlanForm.base_fields}
        return BlueprintEditor(self.blueprint, author=self.author, plan=plan, rows=rows, pins=pins)

    def _posted(self, prefix: str, form: Any) -> Facts:
        count = len(getattr(self, f"{prefix}s").forms)
        return [
            {name: self.data.get(f"{prefix}-{number}-{name}", "") for name in form.base_fields}
            for number in range(count)
        ]

    # --- what is to be written ---
    def is_valid(self) -> bool:
        sound = [self.plan.is_valid(), self.rows.is_valid(), self.pins.is_valid()]
        if all(sound):
            self.errors = self._faults()
        return all(sound) and not self.errors

    def _faults(self) -> list[str]:
        count = sum(row.count for row in self.read_rows) + len(self.pinned)
        if not count:
            return [_("至少要有一行或者一道固定题。")]
        if count > MOST_QUESTIONS:
            return [_("一份试卷最多 %(most)d 题，现在是 %(count)d 题。") % {"most": MOST_QUESTIONS, "count": count}]
        gone = [f"#{pk}" for pk in self.pinned if pk not in self.pinned_questions]
        return [_("固定题 %(gone)s 不在可用的题里，请去掉。") % {"gone": "、".join(gone)}] if gone else []

    @cached_property
    def read_rows(self) -> list[BlueprintRow]:
        return self.rows.rows()

    def pins_read(self) -> list[PinnedQuestion]:
        forms = [form for form in self.pins.forms if form.is_valid()]
        return [PinnedQuestion(question_id=f.cleaned_data["question"], marks=f.cleaned_data["marks"]) for f in forms]

    # --- what the page tells meanwhile ---
    @cached_property
    def organisation(self) -> Organisation:
        """Whose questions may be taken: of the unit chosen on the page, as far as it may be."""
        offered = self.plan.fields["organisation"].queryset  # type: ignore[attr-defined]
        chosen = str(self.plan["organisation"].value() or "")
        found = offered.filter(pk=chosen).first() if chosen.isdecimal() else None
        return found or self.blueprint.organisation or self.author.organisation

    @cached_property
    def states(self) -> dict[int, RowState]:
        """By the number of the row on the page, from 0; of those that can be read."""
        read = {number: form for number, form in enumerate(self._bound_rows.forms) if form in self._bound_rows.read()}
        rows, numbers = [form.row() for form in read.values()], [number + 1 for number in read]
        states = states_of(rows, self.pinned, self.organisation, numbers=numbers)
        return dict(zip(read, states, strict=True))

    @cached_property
    def _bound_rows(self) -> Any:
        """The rows as if they were posted as they stand, so that an unbound page is told about as well."""
        if self.rows.is_bound:
            return self.rows
        data: dict[str, Any] = {"row-TOTAL_FORMS": len(self.rows.forms), "row-INITIAL_FORMS": 0}
        for number, form in enumerate(self.rows.forms):
            data |= {f"row-{number}-{field.name}": _plain(field.value()) for field in form}
        return RowForms(data, prefix="row", known=self.known)

    @property
    def short(self) -> list[RowState]:
        return [state for state in self.states.values() if state.missing]

    @property
    def count(self) -> int:
        return sum(state.row.count for state in self.states.values()) + len(self.pinned)

    @property
    def total(self) -> Decimal:
        of_rows = sum((state.row.count * state.row.marks for state in self.states.values()), Decimal(0))
        return of_rows + sum((_decimal(form["marks"].value()) for form in self.pins.forms), Decimal(0))

    @property
    def minutes(self) -> int:
        rows = [(state.row.kind, state.row.difficulty, state.row.count) for state in self.states.values()]
        pins = [(pin.current.kind, pin.current.difficulty, 1) for pin in self.pinned_questions.values() if pin.current]
        return minutes_for([*rows, *pins])

    def rules(self) -> list[tuple[Any, str]]:
        """How marks are given, as the choices stand on the page."""
        several, missed, order = (str(self.plan[name].value() or "") for name in ("several", "missed", "order"))
        chosen = Blueprint(
            several=several if several in Several.values else Several.EXACT,
            missed=Decimal(missed) / 100 if missed.isdecimal() and len(missed) < 3 else Decimal("0.5"),
            order=order if order in Order.values else Order.EXACT,
        )
        return rules_in_words(chosen)

    # --- pinned questions ---
    @cached_property
    def pinned(self) -> list[int]:
        values = [str(form["question"].value()) for form in self.pins.forms]
        return [int(value) for value in values if value.isdecimal() and len(value) < 10]

    @cached_property
    def pinned_questions(self) -> dict[int, Question]:
        return {
            question.pk: question for question in self._usable().filter(pk__in=self.pinned).select_related("current")
        }

    def _usable(self) -> QuerySet[Question]:
        return Question.objects.published().filter(usable_by(self.organisation))

    def pin_rows(self) -> list[tuple[Any, int, Question | None]]:
        """Each with its form, its number and the question, if that can still be used."""
        return [
            (form, number, self.pinned_questions.get(number))
            for form, number in zip(self.pins.forms, self.pinned, strict=False)
        ]

    def found(self, words: str) -> list[Question]:
        """Published questions that say the words or have the number, as far as the author may see them with their keys."""
        if not words:
            return []
        seen = Question.objects.visible_to(self.author).published().filter(usable_by(self.organisation))
        found = bank(seen.exclude(pk__in=self.pinned), Narrowing(q=words))
        return list(found.select_related("current")[:MOST_FOUND])


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _decimal(value: Any) -> Decimal:
    try:
        return Decimal(str(value or 0))
    except ArithmeticError:
        return Decimal(0)
