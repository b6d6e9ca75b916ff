"""判断题; and 判断改错题, where what is wrong has to be put right."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from question_bank.kinds.base import Fault, Kind, Saying, Shown, is_text, keys_in, listed, rule_in
from question_bank.kinds.forms import KindForm, LinesField
from question_bank.kinds.policies import FULL, NONE, Policy
from question_bank.kinds.texts import normal

HALF = Fraction(1, 2)


# --- what may be wrong ---
def _faults(question: Saying) -> Iterator[Fault]:
    if question.options:
        message = _("判断题不需要选项。请删去选项，或者把题型改成单选题、多选题。")
        yield Fault("options", "judge_with_options", message)
    if _truth(question) is None:
        yield Fault("answer", "not_a_judgement", _("没有写明是对还是错。请把答案改成“正确”或者“错误”。"))


def _faults_with_correction(question: Saying) -> Iterator[Fault]:
    yield from _faults(question)
    truth, correction = _truth(question), rule_in(question, "correction")
    if truth is False and not is_text(correction):
        message = _("答案是“错误”，却没有写怎样改正。请填写改正后的说法。")
        yield Fault("correction", "no_correction", message)
    if truth is True and is_text(correction):
        message = _("答案是“正确”，却写了怎样改正。请删去改正，或者把答案改成“错误”。")
        yield Fault("correction", "correction_of_truth", message)


def _truth(question: Saying) -> bool | None:
    answer = listed(question.answer)
    return answer[0] if len(answer) == 1 and isinstance(answer[0], bool) else None


# --- marking ---
def _mark(question: Saying, response: Any, policy: Policy) -> Fraction:
    """The response is ["T"] or ["F"]."""
    right = _right_keys(question)
    return FULL if right and set(keys_in(response)) == set(right) else NONE


def _mark_with_correction(question: Saying, response: Any, policy: Policy) -> Fraction | None:
    """The response is ["T"], or ["F", how it should read].

    A wrong judgement gets nothing and a true statement known as true everything. A false one known as false is half;
    the other half is for the correction: given when it is word for word the model, and left to a person when it is not.
    """
    judgement, correction = (*keys_in(response), "", "")[:2]
    right = _right_keys(question)
    if [judgement] != right:
        return NONE
    if right == ["T"]:
        return FULL
    if not correction.strip():
        return HALF
    return FULL if normal(correction) == normal(_correction(question)) else None


def _correction(question: Saying) -> str:
    correction = rule_in(question, "correction")
    return correction if isinstance(correction, str) else ""


def _right_keys(question: Saying) -> list[str]:
    truth = _truth(question)
    return [] if truth is None else ["T" if truth else "F"]


def _rule_with_correction(policy: Policy) -> str:
    return _("判断对得一半的分，改正对再得一半；判断错不得分。")


# --- showing ---
def _choices(question: Saying) -> list[Any]:
    return [{"key": "T", "text": _("正确")}, {"key": "F", "text": _("错误")}]


def _show(question: Saying, with_key: bool) -> Shown:
    right = _right_keys(question) if with_key else []
    choices = [choice | {"is_right": choice["key"] in right} for choice in _choices(question)]
    return {"choices": choices, "is_judgement": True}


def _show_with_correction(question: Saying, with_key: bool) -> Shown:
    shown = _show(question, with_key) | {"hint": _("认为错误的，写出怎样改正。"), "asks_correction": True}
    return shown | ({"correction": _correction(question)} if with_key else {})


# --- writing ---
class Radios(forms.RadioSelect):
    """The group has an id of its own, for the summary of errors to point at."""

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return super().id_for_label(id_, index) or id_


class JudgeForm(KindForm):
    partial = "question_bank/kinds/form_judge.html"

    answer = forms.ChoiceField(
        label=gettext_lazy("正确答案"),
        required=False,
        choices=[("T", gettext_lazy("正确")), ("F", gettext_lazy("错误"))],
        widget=Radios,
    )

    def says(self) -> dict[str, Any]:
        said = self.text("answer")
        return {"answer": [said == "T"] if said else []}

    @classmethod
    def initial_of(cls, question: Saying) -> dict[str, Any]:
        return super().initial_of(question) | {"answer": "".join(_right_keys(question))}


class JudgeCorrectForm(JudgeForm):
    correction = LinesField(
        label=gettext_lazy("怎样改正"), help_text=gettext_lazy("答案是“错误”时填写改正后的说法。"), needed=False
    )

    def says(self) -> dict[str, Any]:
        correction = self.text("correction")
        return super().says() | {"rules": {"correction": correction} if correction else {}}

    @classmethod
    def initial_of(cls, question: Saying) -> dict[str, Any]:
        return super().initial_of(question) | {"correction": _correction(question)}


TEMPLATE = "question_bank/kinds/judge.html"

JUDGE = Kind(
    name="judge",
    label=gettext_lazy("判断题"),
    words=("判断", "是非", "对错", "判断正误", "判断对错", "正误判断", "是非判断"),
    weak_words=(),
    template=TEMPLATE,
    form_class=JudgeForm,
    find_faults=_faults,
    marked=_mark,
    show=_show,
    choices=_choices,
    right_keys=_right_keys,
    by_keys=True,
)
JUDGE_CORRECT = Kind(
    name="judge_correct",
    label=gettext_lazy("判断改错题"),
    words=("判断改错", "判断并改错", "判断并改正", "判断改正", "判断辨析", "判断说明", "改错", "辨析"),
    weak_words=("改错", "辨析"),
    template=TEMPLATE,
    form_class=JudgeCorrectForm,
    find_faults=_faults_with_correction,
    marked=_mark_with_correction,
    show=_show_with_correction,
    choices=_choices,
    right_keys=_right_keys,
    rule=_rule_with_correction,
)
