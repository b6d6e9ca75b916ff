"""What is arranged for one person or one unit alone: given as an event, withdrawn with a time."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from exams import windows
from exams.models import Exam, Override
from exams.queries.candidates import candidates_of
from exams.services.holding import hold_back
from exams.services.shifting import Shift
from exams.terms import merged
from people import audit
from people.models import Person
from people.services import messages

TERMS = ("extra_minutes", "opens_at", "latest_start", "latest_finish", "attempts_allowed")


@transaction.atomic
def give_override(override: Override, *, by: Person, at: datetime) -> Override:
    """Let other terms hold for a person or a unit. Who is writing has the new time at once; nothing is shown before the last is done.

    The same given again, while it stands and is the newest, is that one.
    """
    exam = _locked(override.exam_id)
    _refuse(exam, override, by=by, at=at)
    if standing := _same(override):
        return standing
    shift = Shift(exam, override)
    override.given_by, override.given_at = by, at
    override.save()
    shift.carry_out(reason=override.reason, by=by, at=at)
    hold_back(exam, at=at)
    audit.record(by, "exam.override_given", exam, after=_facts(override), reason=override.reason)
    _tell(override, by=by, at=at)
    return override


@transaction.atomic
def withdraw_override(override_id: int, *, by: Person, at: datetime) -> Override:
    """Let it hold no longer. Who is writing keeps at least what has passed. Safe to call twice."""
    exam = _locked(Override.objects.values_list("exam", flat=True).get(pk=override_id))
    override = Override.objects.select_related("person", "organisation").get(pk=override_id)
    if override.withdrawn_at:
        return override
    shift = Shift(exam, override)
    override.withdrawn_at, override.withdrawn_by = at, by
    override.save(update_fields=["withdrawn_at", "withdrawn_by"])
    shift.carry_out(reason=_("单独的安排撤回了。"), by=by, at=at)
    hold_back(exam, at=at)
    audit.record(by, "exam.override_withdrawn", exam, before=_facts(override), reason=override.reason)
    return override


def _locked(exam_id: int) -> Exam:
    """The exam first, as every act in the room locks it."""
    exams = Exam.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    return exams.get(pk=exam_id)


def _refuse(exam: Exam, override: Override, *, by: Person, at: datetime) -> None:
    if not any(getattr(override, name) for name in TERMS):
        raise ValidationError(_("还没有写和别人不同的地方。"))
    if override.person_id == by.pk:
        raise ValidationError(_("不能给自己单独安排，请另一位同事来办。"))
    if override.person and not candidates_of(exam).filter(pk=override.person_id).exists():
        raise ValidationError(_("%(name)s不是这场考试的考生，先到“考生”页加上。") % {"name": override.person.name})
    if exam.latest_finish and exam.draws == Exam.Draws.SHARED and windows.shows_answers(exam, at=at):
        raise ValidationError(_("题目已经给考生看了，不能再延时。需要再考的，请安排补考。"))
    terms = merged(exam, [override])
    if terms.opens_at and terms.latest_start and terms.latest_start < terms.opens_at:
        raise ValidationError(_("最晚开始要在开始时间之后。"))
    if terms.latest_start and terms.latest_finish and terms.latest_finish <= terms.latest_start:
        raise ValidationError(_("最晚交卷要在最晚开始之后。"))


def _same(override: Override) -> Override | None:
    given = Override.objects.filter(
        exam=override.exam_id, person=override.person_id, organisation=override.organisation_id
    )
    newest = given.standing().order_by("-pk").first()
    names = (*TERMS, "reason")
    return newest if newest and all(getattr(newest, n) == getattr(override, n) for n in names) else None


def _tell(override: Override, *, by: Person, at: datetime) -> None:
    """One person learns of it by message; a unit by the page before the start."""
    if override.person:
        subject = _("“%(exam)s”给你单独作了安排") % {"exam": override.exam}
        text = _("原因：%(reason)s。开始前的页面写着给你的时间和次数。") % {"reason": override.reason}
        url = reverse("exams:ready", args=[override.exam_id])
        messages.send(override.person, subject=subject, text=text, url=url, sender=by, at=at)


def _facts(override: Override) -> dict[str, object]:
    whom = {"person": override.person.name} if override.person else {"unit": str(override.organisation)}
    terms = {name: getattr(override, name) for name in TERMS if getattr(override, name)}
    return whom | {name: v.isoformat() if isinstance(v, datetime) else v for name, v in terms.items()}
