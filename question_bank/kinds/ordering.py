"""排序题: items to be put in their right order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from question_bank.kinds.base import Fault, Kind, Saying, Shown, keys_in, listed
from question_bank.kinds.forms import OptionRow, OptionsForm
from question_bank.kinds.options import beyond_fault, keys_of, option_faults, options_of
from question_bank.kinds.policies import NONE, Policy, rule_of_order, share_of_order


def _faults(question: Saying) -> Iterator[Fault]:
    yield from option_faults(question)
    keys, shown = keys_in(question.answer), keys_of(question)
    if not keys or len(keys) != len(listed(question.answer)):
        yield Fault("answer", "no_key", _("没有正确的次序。请按次序写出选项的字母，例如 BCA。"))
        return
    yield from beyond_fault(question, keys)
    often = Counter(keys)
    twice = sorted(key for key, number in often.items() if number > 1)
    missing = [key for key in shown if key not in often]
    if twice:
        message = _("次序里 %(keys)s 写了不止一次。每一项只能出现一次。") % {"keys": "".join(twice)[:30]}
        yield Fault("answer", "repeated_key", message)
    if missing:
        message = _("次序里没有 %(keys)s。请把每一项都排进去。") % {"keys": "".join(missing)[:30]}
        yield Fault("answer", "missing_key", message)


def _mark(question: Saying, response: Any, policy: Policy) -> Fraction:
    """The response is the keys in the order given."""
    given = listed(response)
    return share_of_order(keys_in(question.answer), given, policy) if len(keys_in(given)) == len(given) else NONE


def _show(question: Saying, with_key: bool) -> Shown:
    order = keys_in(question.answer) if with_key else []
    places = {key: number for number, key in enumerate(order, start=1)}
    choices = [option | {"place": places.get(option["key"])} for option in options_of(question)]
    return {"choices": choices, "order": order, "hint": _("按正确的次序排列。")}


class OrderingForm(OptionsForm):
    """The items as shown, each with its place in the right order."""

    partial = "question_bank/kinds/form_ordering.html"

    def add_beside(self, key: str) -> None:
        self.fields[f"place_{key.lower()}"] = forms.IntegerField(
            label=_("选项 %(key)s 排第几") % {"key": key},
            required=False,
            min_value=1,
            max_value=len(self.letters),
            widget=forms.NumberInput({"class": "input input-short"}),
        )

    def option_rows(self) -> list[OptionRow]:
        return [replace(row, beside=self[f"place_{row.key.lower()}"]) for row in super().option_rows()]

    def says(self) -> dict[str, Any]:
        """Places need not be 1, 2, 3, but no two items share one: what shares a place has none."""
        places = {key: self.cleaned_data.get(f"place_{key.lower()}") for key in self.letters}
        taken = [place for place in places.values() if place]
        placed = [key for key, place in places.items() if place and taken.count(place) == 1]
        return {"options": self.options(), "answer": sorted(placed, key=lambda key: places[key] or 0)}

    def field_of(self, fault: Fault) -> str | None:
        return "place_a" if fault.field == "answer" else super().field_of(fault)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        places = [cleaned.get(f"place_{key.lower()}") for key in self.letters]
        if twice := sorted({place for place in places if place and places.count(place) > 1}):
            words = {"places": "、".join(str(place) for place in twice)}
            self.add_error(None, forms.ValidationError(_("有两项都排在第 %(places)s。请改成不同的位置。") % words))
        return cleaned

    @classmethod
    def initial_of(cls, question: Saying) -> dict[str, Any]:
        places = {f"place_{key.lower()}": place for place, key in enumerate(keys_in(question.answer), start=1)}
        return super().initial_of(question) | places


ORDERING = Kind(
    name="ordering",
    label=gettext_lazy("排序题"),
    words=("排序", "排列", "顺序", "次序", "排列顺序"),
    weak_words=("排列", "顺序", "次序"),
    template="question_bank/kinds/ordering.html",
    form_class=OrderingForm,
    find_faults=_faults,
    marked=_mark,
    show=_show,
    rule=rule_of_order,
)
