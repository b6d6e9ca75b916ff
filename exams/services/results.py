"""Results: the only writers of score, percent and pass of an attempt, and of the hours they earn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from exams.models import Answer, Attempt, Exam, PaperQuestion, Regrade, Result, WrittenMark
from exams.queries.rulings import rulings_of
from exams.responses import digest_of, needs_person
from exams.services.grading import Marking, mark_paper, passes, percent_of
from exams.services.written import clear_desk, put_up, settled_mark
from people.models import Person
from question_bank.kept import kept_versions
from training.models import Form, legal_year
from training.services.ledger import credit_hours, credits_of, reverse

#: How an attempt was closed; `exams.services.attempts.close` says it, and it is written with what follows from it.
_CLOSING = ("submitted_at", "closed_by", "paused_at")


def settle(
    attempt: Attempt,
    *,
    because: str,
    at: datetime,
    by: Person | None = None,
    note: str = "",
    regrade: Regrade | None = None,
) -> Result | None:
    """Give a closed attempt the result that follows from what stands now: answers, marks of people, rulings.

    As long as a person has to mark something, that is put on the markers' desk and the result that stood, if any, stays.
    Expects the attempt locked, and writes how it was closed as well; safe to call any number of times.
    """
    marking = marking_of(attempt)
    if marking.pending:
        attempt.save(update_fields=["state", *_CLOSING])
        put_up(attempt, marking.pending)
        return None
    if marking.asks_people:
        clear_desk(attempt)
    return post_result(attempt, marking, because=because, at=at, by=by, note=note, regrade=regrade)


def marking_of(attempt: Attempt) -> Marking:
    """What the attempt is worth by what stands now. Writes nothing."""
    places = list(PaperQuestion.objects.filter(paper=attempt.paper_id))
    versions = kept_versions([place.question_version_id for place in places])
    for place in places:
        place.question_version = versions[place.question_version_id]
    responses = dict(Answer.objects.filter(attempt=attempt).values_list("paper_question_id", "response"))
    written = {place.pk: responses.get(place.pk) for place in places if needs_person(place.question_version)}
    by_hand = marks_by_hand(attempt, written) if written else {}
    return mark_paper(places, responses, attempt.exam.policy, by_hand=by_hand, rulings=rulings_of(attempt.exam_id))


def marks_by_hand(attempt: Attempt, responses: Mapping[int, Any]) -> dict[int, Decimal]:
    """What people settled on, by place, for the responses given."""
    return settled_marks(WrittenMark.objects.filter(attempt=attempt), responses, attempt.exam)


def settled_marks(marks: Iterable[WrittenMark], responses: Mapping[int, Any], exam: Exam) -> dict[int, Decimal]:
    """Of the marks given in one attempt; a mark for another text than the response says nothing."""
    given: dict[int, dict[int, Decimal]] = {}
    for mark in marks:
        place = mark.paper_question_id
        if place in responses and mark.digest == digest_of(responses[place]):
            given.setdefault(place, {})[mark.turn] = mark.marks
    settled = {place: settled_mark(turns, exam.markers, exam.difference) for place, turns in given.items()}
    return {place: mark for place, mark in settled.items() if mark is not None}


def post_result(
    attempt: Attempt,
    marking: Marking,
    *,
    because: str,
    at: datetime,
    by: Person | None = None,
    note: str = "",
    regrade: Regrade | None = None,
) -> Result | None:
    """The next version of a result, if it differs from the one that stands. Expects the attempt locked and closed.

    A pass posts hours, once; a pass that is taken back reverses them, with the note as the reason.
    """
    standing = attempt.results.order_by("-number").first()
    earned = {str(place): str(marks) for place, marks in marking.earned.items()}
    if standing and (standing.score, standing.total, standing.earned) == (marking.score, marking.total, earned):
        _take_over(attempt, standing)
        return None
    result = Result.objects.create(
        attempt=attempt,
        number=standing.number + 1 if standing else 1,
        score=marking.score,
        total=marking.total,
        earned=earned,
        percent=percent_of(marking.score, marking.total),
        passed=passes(marking.score, marking.total, attempt.exam.pass_percent),
        because=because,
        note=note,
        regrade=regrade,
        made_by=by,
        made_at=at,
    )
    attempt.told_practice = False
    _take_over(attempt, result)
    if result.passed:
        _credit(attempt, earned_anew=not (standing and standing.passed))
    elif standing and standing.passed:
        _take_back(attempt, result, by or attempt.candidate)
    return result


def _take_over(attempt: Attempt, result: Result) -> None:
    facts = {name: getattr(result, name) for name in ("score", "total", "percent", "passed")}
    for name, value in {"state": Attempt.State.GRADED, **facts}.items():
        setattr(attempt, name, value)
    attempt.save(update_fields=["state", *facts, *_CLOSING, "told_practice"])


def _credit(attempt: Attempt, *, earned_anew: bool) -> None:
    exam, earned_at = attempt.exam, attempt.submitted_at
    assert earned_at is not None
    credit_hours(
        attempt.candidate,
        exam.hundredths,
        source=f"exam:{sat_for(exam)}",
        title=exam.title,
        reason=_("%(kind)s得 %(percent)d%%，达到合格线 %(needed)d%%。")
        % {"kind": exam.get_kind_display(), "percent": attempt.percent, "needed": exam.pass_percent},
        category=exam.category,
        form=Form.QUIZ if exam.is_quiz else Form.EXAM,
        course_id=exam.course_id,
        earned_at=earned_at,
        minutes=int((earned_at - attempt.started_at).total_seconds() // 60),
        after_reversal=earned_anew,
    )


def sat_for(exam: Exam) -> int:
    """The exam whose hours are earned: a make-up earns those of the exam it makes up for, so that both together earn them once."""
    while exam.makeup_of is not None:
        exam = exam.makeup_of
    return exam.pk


def _take_back(attempt: Attempt, result: Result, by: Person) -> None:
    """Unless another attempt of the same year at the same exam or its make-ups is a pass: the credit is the exam's, not the attempt's."""
    assert attempt.submitted_at is not None
    year = legal_year(attempt.submitted_at)
    earned_by = sat_for(attempt.exam)
    together = Q(exam=earned_by) | Q(exam__makeup_of=earned_by) | Q(exam__makeup_of__makeup_of=earned_by)
    others = Attempt.objects.passed().filter(together, candidate=attempt.candidate_id)
    if any(legal_year(other.submitted_at) == year for other in others if other.submitted_at):
        return
    credits = credits_of(attempt.candidate, f"exam:{earned_by}:{year}")
    for entry in (credit for credit in credits if not hasattr(credit, "reversal")):
        reverse(entry, reason=result.note or _("成绩改判为不合格。"), by=by, at=result.made_at)
