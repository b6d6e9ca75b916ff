"""A practice run: drawn, answered question by question, finished."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person
from practice.judging import is_judged_by_oneself
from practice.models import Run, RunQuestion
from practice.queries import in_turn, practisable_by, title_of
from practice.scopes import Scope
from practice.services.responses import Given, in_thousandths, record_responses
from question_bank import marking
from question_bank.models import QuestionVersion

RUN_LENGTH = 10
SOURCE = "practice"


@transaction.atomic
def start_run(person: Person, scope: Scope, *, at: datetime) -> Run:
    """A run of up to ten questions. One of the same scope that was begun today and is not finished goes on.

    Nothing to practise is a ValidationError; a scope that names what is not there raises ObjectDoesNotExist.
    """
    title = title_of(scope, person)
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    before = Run.objects.of(person).open().filter(scope=str(scope)).first()
    if before and timezone.localdate(before.started_at) == timezone.localdate(at):
        return before
    versions = _drawn(person, scope, at)
    if before:
        _finish(before, at)
    run = Run.objects.create(person=person, scope=str(scope), title=title, started_at=at)
    RunQuestion.objects.bulk_create(
        RunQuestion(run=run, position=n, question_version=version) for n, version in enumerate(versions, start=1)
    )
    return run


def _drawn(person: Person, scope: Scope, at: datetime) -> list[QuestionVersion]:
    questions = in_turn(scope, person, timezone.localdate(at)).select_related("current")[:RUN_LENGTH]
    versions = [question.current for question in questions if question.current]
    if not versions:
        raise ValidationError(_("这里现在没有可以练的题，换一种练法试试。"))
    return versions


@transaction.atomic
def answer(person: Person, place: RunQuestion, response: Any, *, at: datetime) -> RunQuestion:
    """Take the answer to a question of one's run. Answered already, it stays as it is: a form sent twice is one answer.

    What a machine can mark is marked and goes into the person's responses at once; the rest waits for `judge`.
    """
    place = _locked(person, place)
    if place.is_given:
        return place
    _check_still_asked(person, place)
    place.given, place.given_at = response, at
    if is_judged_by_oneself(place.question_version, response):
        place.save(update_fields=["given", "given_at"])
        return place
    return _marked(place, marking.share(place.question_version, response) or Fraction(0), at)


@transaction.atomic
def judge(person: Person, place: RunQuestion, *, had_it: bool) -> RunQuestion:
    """What the person says of an answer of their own after reading the model answer. The first word counts."""
    place = _locked(person, place)
    if place.given_at is None:
        raise ValidationError(_("请先作答，再对照参考答案。"))
    return place if place.share is not None else _marked(place, Fraction(had_it), place.given_at)


def _locked(person: Person, place: RunQuestion) -> RunQuestion:
    """The person first, as record_responses does: two devices then never wait for each other."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    return RunQuestion.objects.select_related("run__person", "question_version").get(pk=place.pk, run__person=person)


def _check_still_asked(person: Person, place: RunQuestion) -> None:
    if not practisable_by(person).filter(current=place.question_version).exists():
        raise ValidationError(_("这道题暂时不能练习了，请跳过它。"))


def _marked(place: RunQuestion, share: Fraction, at: datetime) -> RunQuestion:
    place.share = in_thousandths(share)
    place.save(update_fields=["given", "given_at", "share"])
    given = Given(place.question_version, place.given, share, key=str(place.pk))
    record_responses(place.run.person, [given], source=SOURCE, at=at)
    if not place.run.questions.filter(share=None).exists():
        _finish(place.run, at)
    return place


def _finish(run: Run, at: datetime) -> None:
    run.finished_at = at
    run.save(update_fields=["finished_at"])
