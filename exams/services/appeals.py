"""Objections of officers to a question of their attempt, and the rulings on them."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.models import Appeal, AppealTerm, PaperQuestion, Regrade
from exams.queries.appealing import objection_ends
from exams.seeing import seen_of
from exams.services.attempts import locked
from people import audit
from people.models import Person
from people.services import messages


@transaction.atomic
def object_to(attempt_id: int, number: int, *, text: str, by: Person, at: datetime) -> Appeal:
    """Object, once, to the question at a place of one's own paper, as long as the time for it runs. Sent twice it is one."""
    attempt = locked(attempt_id)
    place = PaperQuestion.objects.get(paper=attempt.paper_id, position=number)
    made = Appeal.objects.filter(attempt=attempt, paper_question=place).first()
    if made:
        if made.text == text:
            return made
        raise ValidationError(_("这道题你已经提出过申诉。"))
    if attempt.candidate_id != by.pk or not seen_of(attempt, at=at).key:
        raise ValidationError(_("正确答案公布以后才能提出申诉。"))
    if at >= objection_ends(attempt):
        raise ValidationError(_("申诉期限已过。"))
    appeal = Appeal.objects.create(attempt=attempt, paper_question=place, text=text, made_at=at)
    audit.record(by, "appeal.made", attempt, after={"question": number}, organisation=attempt.exam.organisation)
    return appeal


@transaction.atomic
def reject(appeal_id: int, *, ruling: str, by: Person, at: datetime) -> Appeal:
    return _decide(appeal_id, Appeal.State.REJECTED, ruling=ruling, by=by, at=at, regrade=None)


@transaction.atomic
def uphold(regrade: Regrade, *, ruling: str, by: Person, at: datetime) -> list[Appeal]:
    """All open objections to the question that was ruled on, in that exam: they are answered by the same ruling."""
    same = Appeal.objects.open().filter(
        attempt__exam=regrade.exam_id, paper_question__question_version=regrade.question_version_id
    )
    ids = list(same.order_by("pk").values_list("pk", flat=True))
    return [_decide(pk, Appeal.State.UPHELD, ruling=ruling, by=by, at=at, regrade=regrade) for pk in ids]


def _decide(appeal_id: int, state: str, *, ruling: str, by: Person, at: datetime, regrade: Regrade | None) -> Appeal:
    appeal = (
        Appeal.objects.select_for_update(of=("self",))
        .select_related("attempt__exam__organisation", "attempt__candidate", "paper_question")
        .get(pk=appeal_id)
    )
    if appeal.attempt.candidate_id == by.pk:
        raise ValidationError(_("这是你自己的申诉，要请另一位法制审核员处理。"))
    if appeal.state != Appeal.State.OPEN:
        if (appeal.state, appeal.ruled_by_id) == (state, by.pk):
            return appeal
        raise ValidationError(_("这件申诉刚刚由%(who)s处理过了。") % {"who": appeal.ruled_by})
    appeal.state, appeal.ruling, appeal.ruled_by, appeal.ruled_at, appeal.regrade = state, ruling, by, at, regrade
    appeal.save(update_fields=["state", "ruling", "ruled_by", "ruled_at", "regrade"])
    verb, exam = f"appeal.{state}", appeal.attempt.exam
    audit.record(by, verb, appeal.attempt, after={"reply": ruling}, organisation=exam.organisation)
    _tell(appeal, by, at)
    return appeal


def _tell(appeal: Appeal, by: Person, at: datetime) -> None:
    attempt = appeal.attempt
    words = {"exam": attempt.exam.title, "n": appeal.paper_question.position, "state": appeal.get_state_display()}
    messages.send(
        attempt.candidate,
        subject=_("申诉%(state)s：%(exam)s第 %(n)d 题") % words,
        text=appeal.ruling,
        url=f"{reverse('exams:result', args=[attempt.pk])}#q{appeal.paper_question.position}",
        sender=by,
        at=at,
    )


@transaction.atomic
def set_term(days: int, *, valid_from: date, by: Person, at: datetime) -> AppealTerm:
    """From a day on objections may be raised for so many days. What is past stays as it was."""
    if valid_from < timezone.localdate(at):
        raise ValidationError(_("生效日期不能早于今天。"))
    term, _created = AppealTerm.objects.update_or_create(
        valid_from=valid_from, defaults={"days": days, "set_by": by, "set_at": at}
    )
    audit.record(by, "appeal.term_set", term, after={"days": days, "valid_from": valid_from.isoformat()})
    return term
