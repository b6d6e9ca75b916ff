"""Where the bank stands in the menus and in the search, and how its acts read in the audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Person, Role
from people.policies import signed_in
from question_bank import queries
from question_bank.exporting import ExportFormat
from question_bank.models import SEES_BANK, ErrorReport, Question
from question_bank.queries import Narrowing
from web.slots import Hit, MenuItem, Todo

_MOST_HITS = 8


def staff_menu(request: HttpRequest) -> list[MenuItem]:
    person = signed_in(request)
    entries = [
        (SEES_BANK, MenuItem(_("题目"), reverse("question_bank:list"), "list", _("题库"), 300)),
        ((Role.AUTHOR,), MenuItem(_("写题目"), reverse("question_bank:new"), "note", _("题库"), 305)),
        ((Role.AUTHOR,), MenuItem(_("导入题目"), reverse("question_bank:import"), "upload", _("题库"), 310)),
        (
            (Role.LEGAL_REVIEWER,),
            MenuItem(_("审核题目"), reverse("question_bank:review-queue"), "check", _("题库"), 320),
        ),
        ((Role.AUTHOR,), MenuItem(_("试题报错"), reverse("question_bank:error-reports"), "flag", _("题库"), 330)),
    ]
    return [item for roles, item in entries if person.holds(*roles)]


def staff_todo(person: Person, at: datetime) -> list[Todo]:
    """What waits for this reviewer's word, what came back to this author, what officers say is wrong."""
    entries: list[tuple[str, Any, str, Callable[[], int]]] = [
        (
            Role.LEGAL_REVIEWER,
            _("题目待审核"),
            reverse("question_bank:review-queue"),
            lambda: queries.waiting(person).count(),
        ),
        (
            Role.AUTHOR,
            _("被退回的题目"),
            reverse("question_bank:list") + "?state=sent_back&mine=on",
            lambda: queries.sent_back_to(person).count(),
        ),
        (
            Role.AUTHOR,
            _("试题报错待答复"),
            reverse("question_bank:error-reports"),
            lambda: ErrorReport.objects.visible_to(person).unanswered().count(),
        ),
    ]
    counted = [(label, url, count()) for role, label, url, count in entries if person.holds(role)]
    return [Todo(label, url, count=n) for label, url, n in counted if n]


def search_hits(person: Person, words: str) -> list[Hit]:
    """Questions by their words, for those who may see keys."""
    if not person.holds(*SEES_BANK):
        return []
    found = queries.bank(Question.objects.visible_to(person), Narrowing(q=words))[:_MOST_HITS]
    return [Hit(str(question.latest), question.get_absolute_url(), _("题目")) for question in found if question.latest]


def audit_verbs() -> list[tuple[str, Any]]:
    return [
        ("question.published", gettext_lazy("发布题目")),
        ("question.retired", gettext_lazy("停用题目")),
        ("question.submitted", gettext_lazy("题目送审")),
        ("question.sent_back", gettext_lazy("退回题目")),
        ("question.suspended", gettext_lazy("暂停使用题目")),
        ("question.released", gettext_lazy("恢复使用题目")),
        ("question.merged", gettext_lazy("合并题目")),
        ("question.report_answered", gettext_lazy("答复试题报错")),
        ("questions.recategorised", gettext_lazy("题目改分类")),
        ("questions.imported", gettext_lazy("导入题目")),
        ("questions.withdrawn", gettext_lazy("撤销导入")),
        ("questions.exported", gettext_lazy("导出题目")),
        ("question.not_duplicate", gettext_lazy("认定不是重复题")),
    ]


def audit_facts() -> list[tuple[str, tuple[Any, dict[str, Any]]]]:
    return [
        ("revised", (gettext_lazy("更新"), {})),
        ("merged_into", (gettext_lazy("并入题号"), {})),
        ("reply", (gettext_lazy("答复"), {})),
        ("format", (gettext_lazy("格式"), dict(ExportFormat.choices))),
        ("first", (gettext_lazy("题号"), {})),
        ("second", (gettext_lazy("另一题号"), {})),
    ]
