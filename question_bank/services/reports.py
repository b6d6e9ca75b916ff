"""What officers say is wrong with a question: it reaches the authors, and their answer comes back."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people import audit
from people.models import Membership, Person, Role
from people.services import messages
from question_bank.models import ErrorReport, Question, QuestionVersion
from question_bank.models.report import ErrorReportQuerySet


@transaction.atomic
def report(*, version: QuestionVersion, by: Person, reason: str, text: str, at: datetime) -> ErrorReport:
    """Note it down. The same person again on the same version changes the words of the report that is still open.

    The authors are told of the first open report on a version; those that follow they find beside it.
    """
    question = _locked(version)
    is_first = not version.error_reports.filter(answered_at=None).exists()
    made, is_new = ErrorReport.objects.update_or_create(
        question_version=version,
        reported_by=by,
        answered_at=None,
        defaults={"reason": reason, "text": text.strip(), "reported_at": at},
    )
    if is_new and is_first:
        for author in authors_for(question, reporter=by, at=at):
            _tell_author(author, made, at)
    return made


def _locked(version: QuestionVersion) -> Question:
    Question.objects.select_for_update(of=("self",)).get(pk=version.question_id)
    return Question.objects.select_related("organisation").get(pk=version.question_id)


def authors_for(question: Question, *, reporter: Person, at: datetime) -> list[Person]:
    """The authors of the question's unit, or of the nearest unit above that has any.

    A shipped question belongs to nobody here; its reports go to the authors nearest to the one who reports.
    """
    unit = question.organisation or reporter.organisation
    held = Membership.objects.on(timezone.localdate(at)).filter(
        role=Role.AUTHOR, organisation__path__in=unit.upward_paths, person__is_active=True
    )
    rows = list(held.select_related("person", "organisation"))
    nearest = max((row.organisation.depth for row in rows), default=0)
    return list({row.person_id: row.person for row in rows if row.organisation.depth == nearest}.values())


def _tell_author(author: Person, made: ErrorReport, at: datetime) -> None:
    version = made.question_version
    messages.send(
        author,
        subject=_("有人报告题目有错：%(reason)s") % {"reason": made.get_reason_display()},
        text=_("题目：%(stem)s（第 %(n)d 版）\n说明：%(text)s\n同一版的其他报错都在题目页上，不再逐条发消息。")
        % {"stem": version, "n": version.number, "text": made.text or _("没有写")},
        url=reverse("question_bank:error-report", args=[made.pk]),
        sender=made.reported_by,
        at=at,
    )


@transaction.atomic
def reply(*, made: ErrorReport, text: str, by: Person, at: datetime, to_all: bool = False) -> list[ErrorReport]:
    """Answer a report, or with it the `others_open`; each reporter is told. The answer stands.

    A second, different answer is refused, the same one is no news.
    """
    _locked(made.question_version)
    made = ErrorReport.objects.select_related("question_version__question__organisation").get(pk=made.pk)
    text = text.strip()
    if not text:
        raise ValidationError(_("请写明怎么处理了，或者为什么不用改。"))
    if made.answered_at:
        if made.reply == text:
            return []
        raise ValidationError(_("这条报错已经由别人答复过了。请刷新页面查看。"))
    chosen = [made]
    if to_all:
        chosen += others_open(made, by=by).select_related("reported_by")
    for one in chosen:
        _answer(one, text, by, at)
    version = made.question_version
    audit.record(
        by,
        "question.report_answered",
        version,
        after={"reply": text, "count": len(chosen)},
        organisation=version.question.organisation,
    )
    return chosen


def others_open(made: ErrorReport, *, by: Person) -> ErrorReportQuerySet:
    """The other open reports on the same version that are this author's to answer: on a shipped question every unit answers
    those of its own officers."""
    visible = ErrorReport.objects.visible_to(by)
    return visible.unanswered().filter(question_version=made.question_version_id).exclude(pk=made.pk)


def _answer(made: ErrorReport, text: str, by: Person, at: datetime) -> None:
    made.answered_by, made.answered_at, made.reply = by, at, text
    made.save(update_fields=["answered_by", "answered_at", "reply"])
    messages.send(
        made.reported_by,
        subject=_("你报告的题目错误有答复了"),
        text=_("题目：%(stem)s\n答复：%(reply)s") % {"stem": made.question_version, "reply": text},
        sender=by,
        at=at,
    )
