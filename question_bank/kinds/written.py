"""简答题、论述题: answered in one's own words, marked by a person against a model answer."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from question_bank.kinds.base import Fault, Kind, Saying, Shown, is_text, listed
from question_bank.kinds.forms import KindForm, LinesField
from question_bank.kinds.policies import NONE, Policy


def _faults(question: Saying) -> Iterator[Fault]:
    if _model(question) == "":
        yield Fault("answer", "no_answer", _("没有参考答案。请填写，阅卷时要对照它。"))


def _model(question: Saying) -> str:
    answer = listed(question.answer)
    return answer[0] if len(answer) == 1 and is_text(answer[0]) else ""


def _mark(question: Saying, response: Any, policy: Policy) -> Fraction | None:
    """The response is a text. Nothing written gets nothing; all else is for a person."""
    return None if is_text(response) else NONE


def _rule(policy: Policy) -> str:
    return _("由阅卷人评分。")


def _show(question: Saying, with_key: bool) -> Shown:
    return {"is_long": question.kind == "essay"} | ({"model": _model(question)} if with_key else {})


class WrittenForm(KindForm):
    partial = "question_bank/kinds/form_written.html"

    answer = LinesField(
        label=gettext_lazy("参考答案"), help_text=gettext_lazy("阅卷人对照它评分，可以逐点写明分值。"), rows=6
    )

    def says(self) -> dict[str, Any]:
        answer = self.text("answer")
        return {"answer": [answer] if answer else []}

    @classmethod
    def initial_of(cls, question: Saying) -> dict[str, Any]:
        return super().initial_of(question) | {"answer": _model(question)}


TEMPLATE = "question_bank/kinds/written.html"

SHORT = Kind(
    name="short",
    label=gettext_lazy("简答题"),
    words=("简答", "问答", "简述", "名词解释", "解释"),
    weak_words=("解释",),
    template=TEMPLATE,
    form_class=WrittenForm,
    find_faults=_faults,
    marked=_mark,
    show=_show,
    rule=_rule,
)
ESSAY = Kind(
    name="essay",
    label=gettext_lazy("论述题"),
    words=("论述", "论述分析", "综合论述", "申论", "写作"),
    weak_words=("写作",),
    template=TEMPLATE,
    form_class=WrittenForm,
    find_faults=_faults,
    marked=_mark,
    show=_show,
    rule=_rule,
)
