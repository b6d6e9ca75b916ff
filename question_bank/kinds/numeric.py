"""计算题: answered by a number, right within a tolerance."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from question_bank.kinds.base import Fault, Kind, Saying, Shown, is_number, listed
from question_bank.kinds.forms import KindForm, NeededMixin
from question_bank.kinds.policies import FULL, NONE, Policy
from question_bank.kinds.texts import MOST_DIGITS, exact, plain_number, read_number


def _faults(question: Saying) -> Iterator[Fault]:
    numbers = _numbers(question)
    if numbers is None:
        yield Fault("answer", "not_a_number", _("没有正确的数值。请填写一个数，不写单位；有误差范围的另外写明。"))
    elif numbers[1] < 0:
        yield Fault("answer.2", "negative_tolerance", _("允许的误差不能小于零。请改成零或者一个正数。"))


def _numbers(question: Saying) -> tuple[Decimal, Decimal] | None:
    """Value and tolerance."""
    answer = listed(question.answer)
    if len(answer) != 2 or not all(is_number(each) and abs(each) < 10**MOST_DIGITS for each in answer):
        return None
    return exact(answer[0]), exact(answer[1])


def _mark(question: Saying, response: Any, policy: Policy) -> Fraction:
    """The response is a text with a number and nothing else: what a unit would mean is not guessed. The bounds are right."""
    numbers = _numbers(question)
    given = read_number(response) if isinstance(response, str) else None
    if numbers is None or given is None:
        return NONE
    value, tolerance = numbers
    return FULL if abs(given - value) <= tolerance else NONE


def _show(question: Saying, with_key: bool) -> Shown:
    numbers = _numbers(question) if with_key else None
    value, tolerance = numbers or (None, None)
    return {"value": _plain(value), "tolerance": _plain(tolerance), "hint": _("只填数字，不写单位。")}


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


# --- writing ---
class NumberField(NeededMixin, forms.CharField):
    """A number as people write it."""

    def __init__(self, *, needed: bool = True, **options: Any) -> None:
        widget = forms.TextInput({"class": "input input-medium", "inputmode": "decimal"})
        super().__init__(required=needed, max_length=60, widget=widget, **options)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        number = read_number(text)
        if text and number is None:
            raise forms.ValidationError(
                _("这不是一个数。请只填数字，不写单位，例如 5000 或者 0.5。"), code="not_a_number"
            )
        return number


class NumericForm(KindForm):
    partial = "question_bank/kinds/form_numeric.html"

    answer = NumberField(label=gettext_lazy("正确数值"), help_text=gettext_lazy("单位写在题干里。"))
    answer_2 = NumberField(
        label=gettext_lazy("允许误差"), help_text=gettext_lazy("不填就是必须完全相等。"), needed=False
    )

    def says(self) -> dict[str, Any]:
        value, tolerance = self.cleaned_data.get("answer"), self.cleaned_data.get("answer_2") or Decimal(0)
        return {"answer": [] if value is None else [plain_number(value), plain_number(tolerance)]}

    @classmethod
    def initial_of(cls, question: Saying) -> dict[str, Any]:
        value, tolerance = _numbers(question) or (None, None)
        return super().initial_of(question) | {"answer": _plain(value), "answer_2": _plain(tolerance)}


NUMERIC = Kind(
    name="numeric",
    label=gettext_lazy("计算题"),
    words=("计算", "数值", "数值计算", "数字"),
    weak_words=("计算", "数值", "数字"),
    template="question_bank/kinds/numeric.html",
    form_class=NumericForm,
    find_faults=_faults,
    marked=_mark,
    show=_show,
)
