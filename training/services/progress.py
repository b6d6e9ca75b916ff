"""A person's way through a lesson: opened, read, answered, completed. The only writer of progress and answers.

A lesson is completed when its end was reached and every slot is answered right; then its value is credited, once a legal
year, or held where it came too fast (training.services.held). Each change locks the progress row first and the officer (in the ledger) after it, so two devices never cross.
"""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Person
from practice.services.responses import Given, record_responses
from question_bank.marking import is_right
from training.models import Lesson, LessonAnswer, LessonProgress, legal_year
from training.queries import Slot, slots_of
from training.services.credits import credit_lesson
from training.services.held import hold_if_hasty


@transaction.atomic
def open_lesson(person: Person, lesson: Lesson, *, at: datetime) -> LessonProgress:
    """The progress of this legal year, begun now if there is none.

    What was left unfinished at the turn of the year goes on in the new one: nothing that was answered is lost.
    """
    year = legal_year(at)
    mine = LessonProgress.objects.filter(person=person, lesson=lesson)
    progress = mine.filter(year=year).first() or _carried_over(person, lesson, year)
    if progress:
        return progress
    times = {"opened_at": at, "last_seen_at": at}
    return mine.get_or_create(person=person, lesson=lesson, year=year, defaults=times)[0]


def _carried_over(person: Person, lesson: Lesson, year: int) -> LessonProgress | None:
    unfinished = LessonProgress.objects.select_for_update().filter(
        person=person, lesson=lesson, year=year - 1, completed_at=None
    )
    progress = unfinished.first()
    if progress:
        progress.year = year
        progress.save(update_fields=["year"])
    return progress


@transaction.atomic
def save_position(person: Person, lesson: Lesson, position: str, *, at: datetime) -> LessonProgress:
    """Remember the place read last."""
    progress = _locked(person, lesson, at)
    progress.position = position
    progress.last_seen_at = max(at, progress.last_seen_at)
    progress.save(update_fields=["position", "last_seen_at"])
    return progress


@transaction.atomic
def reach_end(person: Person, lesson: Lesson, *, at: datetime) -> LessonProgress:
    """The end was seen. Safe to call each time it is."""
    progress = _locked(person, lesson, at)
    progress.last_seen_at = max(at, progress.last_seen_at)
    progress.end_reached_at = progress.end_reached_at or at
    progress.save(update_fields=["last_seen_at", "end_reached_at"])
    return _completed_if_done(progress, at)


@transaction.atomic
def answer_question(
    person: Person, lesson: Lesson, slot_number: int, chosen: list[str], *, turn: int, at: datetime
) -> LessonProgress:
    """Take an answer to the question that the slot asks now. All are kept; the right one settles the slot.

    `turn` is how many answers the person had seen given: sent twice, or to a slot that is settled, an answer counts once.
    """
    progress = _locked(person, lesson, at)
    slot = next((slot for slot in slots_of(lesson, progress) if slot.number == slot_number), None)
    if slot is None:
        raise ValidationError(_("这道小题已经撤下，不用再答。"))
    if slot.is_settled or turn != slot.turn:
        return progress
    _check(chosen, slot)
    answer = LessonAnswer.objects.create(
        progress=progress,
        slot=slot.number,
        question_version=slot.version,
        chosen=chosen,
        is_right=is_right(slot.version, chosen),
        answered_at=at,
    )
    given = Given(slot.version, chosen, Fraction(answer.is_right), key=str(answer.pk))
    record_responses(person, [given], source=f"lesson:{lesson.pk}", at=at)
    progress.last_seen_at = max(at, progress.last_seen_at)
    progress.save(update_fields=["last_seen_at"])
    return _completed_if_done(progress, at)


def _locked(person: Person, lesson: Lesson, at: datetime) -> LessonProgress:
    progress = open_lesson(person, lesson, at=at)
    return LessonProgress.objects.select_for_update().get(pk=progress.pk)


def _check(chosen: list[str], slot: Slot) -> None:
    known = {choice["key"] for choice in slot.choices}
    if not chosen:
        raise ValidationError(_("请先选一个答案，再提交。"))
    if not known.issuperset(chosen) or len(set(chosen)) != len(chosen):
        raise ValidationError(_("没有这个选项，请重新选择。"))
    if len(chosen) > 1 and not slot.version.takes_several:
        raise ValidationError(_("这道题只能选一项。"))


def _completed_if_done(progress: LessonProgress, at: datetime) -> LessonProgress:
    """Expects the row locked."""
    if progress.completed_at or not progress.end_reached_at:
        return progress
    if not all(slot.is_settled for slot in slots_of(progress.lesson, progress)):
        return progress
    progress.completed_at = at
    progress.save(update_fields=["completed_at"])
    if not hold_if_hasty(progress, at=at):
        credit_lesson(progress, progress.lesson.hundredths, earned_at=at)
    return progress
