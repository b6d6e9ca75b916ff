"""Holding back the hours of a completion, and deciding on them. The only writer of `HeldCredit`."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Person
from people.services import messages
from training.models import HeldCredit, LessonProgress
from training.pace import least_time, time_left
from training.services.credits import credit_lesson

Why, State = HeldCredit.Why, HeldCredit.State


def hold_if_hasty(progress: LessonProgress, *, at: datetime) -> HeldCredit | None:
    """Hold a completion that came too fast, or that shares its minutes with others. Expects the row locked.

    Locks the officer, so that of two lessons completed at the same moment the second knows of the first.
    """
    Person.objects.select_for_update(no_key=True).get(pk=progress.person_id)
    needed = least_time(progress.lesson.minutes)
    spent = at - progress.opened_at
    if spent < needed:
        return _held(progress, Why.TOO_FAST, spent, at)
    left = time_left(progress.opened_at, at, _completed_meanwhile(progress))
    return _held(progress, Why.AT_ONCE, left, at) if left < needed else None


def _completed_meanwhile(progress: LessonProgress) -> list[int]:
    """The estimates of the other lessons completed since this one was opened; those held as too fast took none of its time."""
    others = LessonProgress.objects.filter(person=progress.person_id, completed_at__gt=progress.opened_at)
    hasty = HeldCredit.objects.filter(officer=progress.person_id, why=Why.TOO_FAST).values("progress")
    counted = others.exclude(pk=progress.pk).exclude(pk__in=hasty)
    return list(counted.values_list("lesson__minutes", flat=True))


def _held(progress: LessonProgress, why: str, spent: timedelta, at: datetime) -> HeldCredit:
    return HeldCredit.objects.create(
        progress=progress,
        officer_id=progress.person_id,
        year=progress.year,
        hundredths=progress.lesson.hundredths,
        why=why,
        spent=max(spent, timedelta()),
        estimate=timedelta(minutes=progress.lesson.minutes),
        completed_at=at,
    )


@transaction.atomic
def release(held_id: int, *, by: Person, reason: str = "", at: datetime) -> HeldCredit:
    """Credit the hours after all, for the day of the completion. Safe to call twice."""
    held = _locked(held_id, by)
    if held.state != State.RELEASED:
        _decide(held, State.RELEASED, by=by, reason=reason, at=at)
        credit_lesson(held.progress, held.hundredths, earned_at=held.completed_at, posted_by=by)
    return held


@transaction.atomic
def refuse(held_id: int, *, by: Person, reason: str, at: datetime) -> HeldCredit:
    """No hours for this completion. The lesson can be read once more from now on, and then counts; the answers stay."""
    if not reason.strip():
        raise ValidationError(_("不予认定要写明理由，会告诉本人。"))
    held = _locked(held_id, by)
    if held.state != State.REFUSED:
        _decide(held, State.REFUSED, by=by, reason=reason, at=at)
        again = {"opened_at": at, "last_seen_at": at, "end_reached_at": None, "completed_at": None, "position": ""}
        LessonProgress.objects.filter(pk=held.progress_id).update(**again)
    return held


def _locked(held_id: int, by: Person) -> HeldCredit:
    rows = HeldCredit.objects.select_for_update(of=("self",)).select_related("progress__lesson__course", "officer")
    held = rows.get(pk=held_id)
    if held.officer_id == by.pk:
        raise ValidationError(_("不能复核自己的学时，请由别的管理员处理。"))
    return held


def _decide(held: HeldCredit, state: str, *, by: Person, reason: str, at: datetime) -> None:
    if held.state != State.WAITING:
        raise ValidationError(_("这一笔刚刚由%(who)s处理过了。") % {"who": held.decided_by})
    held.state, held.decided_by, held.decided_at, held.reason = state, by, at, reason.strip()
    held.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    unit = held.officer.organisation
    audit.record(
        by, f"held.{state}", held, after={"hundredths": held.hundredths}, reason=held.reason, organisation=unit
    )
    _tell(held, by, at)


def _tell(held: HeldCredit, by: Person, at: datetime) -> None:
    lesson = held.progress.lesson
    words = {"lesson": lesson, "hours": held.hours, "reason": held.reason}
    if held.state == State.RELEASED:
        text = _("暂缓的 %(hours)s 学时已经认定。") % words
    else:
        text = _("这次完成不予认定，理由：%(reason)s。可以重新读一遍本节，读完照常计学时。") % words
    messages.send(
        held.officer,
        subject=_("学时复核：%(lesson)s") % words,
        text=text,
        url=lesson.get_absolute_url(),
        sender=by,
        at=at,
    )
