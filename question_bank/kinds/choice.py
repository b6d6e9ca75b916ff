"""单选题、多选题、不定项选择题: one right option, several, or as many as there happen to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from question_bank.kinds.base import Fault, Kind, Saying, Shown, keys_in, listed
from question_bank.kinds.forms import OptionRow, OptionsForm
from question_bank.kinds.options import LETTERS, beyond_fault, keys_of, option_faults, options_of
from question_bank.kinds.policies import Policy, rule_of_keys, share_of_keys


# --- what may be wrong ---
def _faults(question: Saying) -> Iterator[Fault]:
    yield from option_faults(question)
    keys = keys_in(question.answer)
    if not keys or len(keys) != len(listed(question.answer)):
        yield Fault("answer", "no_key", _("没有正确答案。请写明正确的选项，例如 A 或者 ABC。"))
        return
    yield from beyond_fault(question, keys)
    yield from _wrong_number(question.kind, sorted(set(keys)))


def _wrong_number(kind: str, keys: list[str]) -> Iterator[Fault]:
    words = {"keys": "".join(keys)[:30]}
    if kind == "single" and len(keys) > 1:
        message = _("题型是单选，答案却有 %(keys)s。请只留一个，或者把题型改成多选题。") % words
        yield Fault("answer", "single_with_several_keys", message)
    if kind == "multiple" and len(keys) == 1:
        message = _("题型是多选，答案只有 %(keys)s。请补全答案，或者把题型改成单选题。") % words
        yield Fault("answer", "multiple_with_one_key", message)


# --- marking ---
def _one(question: Saying, response: Any, policy: Policy) -> Fraction:
    return share_of_keys(_right_keys(question), keys_of(question), keys_in(response), Policy())


def _several(question: Saying, response: Any, policy: Policy) -> Fraction:
    """The response is a list of keys in any order; a key given twice counts once."""
    return share_of_keys(_right_keys(question), keys_of(question), keys_in(response), policy)


def _right_keys(question: Saying) -> list[str]:
    return keys_in(question.answer)


# --- showing ---
def _show(question: Saying, with_key: bool) -> Shown:
    right = _right_keys(question) if with_key else []
    hints = {"multiple": _("选 2 项或以上。"), "indefinite": _("选 1 项或以上。")}
    choices = [option | {"is_right": option["key"] in right} for option in options_of(question)]
    return {"choices": choices, "hint": hints.get(question.kind, ""), "takes_several": question.kind != "single"}


# --- writing ---
class SingleForm(OptionsForm):
    partial = "question_bank/kinds/form_choice.html"
    toggle = "radio"

    answer = forms.MultipleChoiceField(
        label=gettext_lazy("正确答案"),
        required=False,
        choices=[(key, key) for key in LETTERS],
        widget=forms.SelectMultiple,
    )

    def says(self) -> dict[str, Any]:
        return {"options": self.options(), "answer": sorted(self.cleaned_data.get("answer") or [])}

    def option_rows(self) -> list[OptionRow]:
        right = keys_in(self["answer"].value())
        return [replace(row, is_right=row.key in right) for row in super().option_rows()]

    @classmethod
    def initial_of(cls, question: Saying) -> dict[str, Any]:
        return super().initial_of(question) | {"answer": _right_keys(question)}


class MultipleForm(SingleForm):
    toggle = "checkbox"


TEMPLATE = "question_bank/kinds/choice.html"

SINGLE = Kind(
    name="single",
    label=gettext_lazy("单选题"),
    words=("单选", "单项", "单项选择", "单选择", "单一选择"),
    weak_words=(),
    template=TEMPLATE,
    form_class=SingleForm,
    find_faults=_faults,
    marked=_one,
    show=_show,
    choices=options_of,
    right_keys=_right_keys,
    by_keys=True,
)
MULTIPLE = Kind(
    name="multiple",
    label=gettext_lazy("多选题"),
    words=("多选", "多项", "多项选择", "多选择"),
    weak_words=(),
    template=TEMPLATE,
    form_class=MultipleForm,
    find_faults=_faults,
    marked=_several,
    show=_show,
    choices=options_of,
    right_keys=_right_keys,
    rule=rule_of_keys,
    by_keys=True,
)
INDEFINITE = Kind(
    name="indefinite",
    label=gettext_lazy("不定项选择题"),
    words=("不定项", "不定项选择", "不定选", "任选", "任意选择"),
    weak_words=("任选",),
    template=TEMPLATE,
    form_class=MultipleForm,
    find_faults=_faults,
    marked=_several,
    show=_show,
    choices=options_of,
    right_keys=_right_keys,
    rule=rule_of_keys,
    by_keys=True,
)
