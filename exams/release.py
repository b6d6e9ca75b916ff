"""What of a closed attempt is shown when, in words: for those who arrange an exam and for those who sit it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.models import Exam
from exams.windows import ends_at, moment

#: The fields of an exam that say when, and what each is about.
SHOWN: dict[str, Any] = {
    "shows_score": gettext_lazy("成绩"),
    "shows_answers": gettext_lazy("题目和你的答案"),
    "shows_marks": gettext_lazy("每题对错和得分"),
    "shows_key": gettext_lazy("正确答案和解析"),
}
_ORDER = list(Exam.When)


def effective(exam: Exam, name: str) -> Exam.When:
    """As exams.windows has it: nothing of a question without the questions, and those of a paper for all only after its end."""
    when = Exam.When(getattr(exam, name))
    if name in {"shows_marks", "shows_key"}:
        when = max(when, Exam.When(exam.shows_answers), key=_ORDER.index)
    if name != "shows_score" and when == Exam.When.AT_ONCE and exam.draws == Exam.Draws.SHARED:
        when = Exam.When.AFTER_END
    if when == Exam.When.AFTER_END and exam.latest_finish is None:
        when = Exam.When.AT_ONCE
    return when


def in_words(exam: Exam) -> str:
    """One sentence: 交卷后看到成绩；11月22日 11:00 考试结束后看到题目和你的答案……"""
    parts = []
    for when in _ORDER:
        what = [str(label) for name, label in SHOWN.items() if effective(exam, name) == when]
        if what:
            parts.append(_part(exam, when) % {"what": "、".join(what)})
    return _("；").join(parts) + _("。")


def _part(exam: Exam, when: Exam.When) -> str:
    if when == Exam.When.AFTER_END:
        end = ends_at(exam)
        return _("%(time)s 考试结束后看到") % {"time": moment(end) if end else ""} + "%(what)s"
    return {
        Exam.When.AT_ONCE: _("交卷后马上看到%(what)s"),
        Exam.When.ON_RELEASE: _("%(what)s等单位公布"),
        Exam.When.NEVER: _("%(what)s不公布"),
    }[when]
