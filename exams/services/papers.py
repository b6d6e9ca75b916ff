"""Drawing papers, freezing them, publishing exams."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from exams.models import Attempt, Blueprint, Exam, Paper, PaperQuestion
from exams.ordering import shuffled
from exams.queries.withheld import questions_to_come
from exams.responses import takes_keys
from exams.services.drawing import Placed, drawn_for_all, drawn_for_one
from jobs.models import Job
from jobs.queue import start
from people import audit
from people.models import Person
from question_bank.models import QuestionVersion


def paper_for(exam: Exam, *, candidate: Person | None = None, at: datetime) -> Paper:
    """The paper an attempt is sat on: the one all share, or one's own: built before the start if it was, else drawn now.

    When two draw the shared paper at once, the constraint lets one stand and the other takes it.
    """
    if exam.draws == Exam.Draws.EACH:
        waiting = candidate and _built_for(candidate, exam)
        return waiting or draw_own_paper(exam, seed=new_seed(), at=at, exclude=_unwanted(candidate, exam, at))
    shared = exam.papers.filter(is_shared=True)
    if standing := shared.first():
        return standing
    try:
        return draw_shared_paper(exam, seed=new_seed(), at=at)
    except IntegrityError:
        return shared.get()


def _built_for(candidate: Person, exam: Exam) -> Paper | None:
    """The paper that was built for a candidate and not sat yet; for quizzes none is built."""
    return None if exam.is_quiz else exam.papers.filter(reserved_for=candidate, attempts=None).first()


def _unwanted(candidate: Person | None, exam: Exam, at: datetime) -> set[int]:
    """A quiz asks nothing that an exam is going to ask: its key comes with the hand-in."""
    seen = seen_by(candidate, exam)
    return seen | questions_to_come(at=at) if exam.is_quiz else seen


def seen_by(candidate: Person | None, exam: Exam) -> set[int]:
    """The questions that stood in the last `unseen_in` papers the candidate had before them, of whatever exam."""
    if candidate is None or not exam.unseen_in:
        return set()
    last = Attempt.objects.filter(candidate=candidate, paper__isnull=False).order_by("-started_at", "-pk")
    places = PaperQuestion.objects.filter(paper__in=last.values("paper_id")[: exam.unseen_in])
    return set(places.values_list("question_version__question_id", flat=True))


# --- drawing ---
@transaction.atomic
def draw_shared_paper(exam: Exam, *, seed: int, at: datetime, by: Person | None = None) -> Paper:
    """Draw the paper that all share. The same seed gives the same over the same bank; a short bank is refused, naming the row."""
    assert exam.blueprint is not None
    placed = drawn_for_all(exam.blueprint, exam.organisation, seed, at=at)
    paper = Paper.objects.create(exam=exam, seed=seed, drawn_at=at, is_shared=True, drawn_by=by)
    write_places(paper, placed)
    return paper


@transaction.atomic
def draw_own_paper(
    exam: Exam, *, seed: int, at: datetime, reserved_for: Person | None = None, exclude: Collection[int] = ()
) -> Paper:
    """Draw a paper for one candidate; `exclude` names questions, of which the bank may nevertheless have need."""
    assert exam.blueprint is not None
    placed = drawn_for_one(exam.blueprint, exam.organisation, seed, exclude=exclude)
    paper = Paper.objects.create(exam=exam, seed=seed, drawn_at=at, reserved_for=reserved_for)
    write_places(paper, placed)
    return paper


def write_places(paper: Paper, placed: Sequence[Placed]) -> None:
    """Questions by kind, their versions pinned, the order of options stored."""
    orders = option_orders(paper.seed, placed)
    PaperQuestion.objects.bulk_create(
        PaperQuestion(
            paper=paper,
            position=position,
            question_version=one.version,
            option_order=order,
            takes_keys=takes_keys(one.version),
            marks=one.marks,
            row=one.row,
        )
        for position, (one, order) in enumerate(zip(placed, orders, strict=True), start=1)
    )


def option_orders(seed: int, placed: Sequence[Placed]) -> list[list[str]]:
    """As they stand on the printed paper; 判断题 is never shuffled. Each question has its own chance, so that one that is
    replaced leaves the others as they are."""
    return [_option_order(one.version, seed) for one in placed]


def _option_order(version: QuestionVersion, seed: int) -> list[str]:
    keys = [choice["key"] for choice in version.choices]
    return keys if version.is_judgement else shuffled(keys, seed, version.question_id)


def new_seed() -> int:
    return secrets.randbits(62)


# --- the way to the exam ---
@transaction.atomic
def redraw_paper(exam_id: int, *, by: Person, at: datetime, seed: int | None = None) -> Paper:
    """Draw the paper of an exam that is not published yet, in the place of one that nobody has frozen. `seed`: of a sample kept."""
    exam = held_exam(exam_id)
    make_room_for_paper(exam)
    paper = draw_shared_paper(exam, seed=new_seed() if seed is None else seed, at=at, by=by)
    audit.record(by, "paper.drawn", exam, after={"label": paper.label, "count": paper.questions.count()})
    return paper


def make_room_for_paper(exam: Exam) -> None:
    """Take away the shared paper that stands, unless somebody relies on it. The exam is held."""
    if exam.published_at:
        raise ValidationError(_("考试已经发布，试卷不能再换。"))
    if exam.blueprint_id is None or exam.draws != Exam.Draws.SHARED:
        raise ValidationError(_("这场考试没有所有人同一份的试卷。"))
    if exam.papers.filter(is_shared=True, frozen_at__isnull=False).exists():
        raise ValidationError(_("试卷已经锁定，不能再换。"))
    for old in exam.papers.filter(is_shared=True):
        old.questions.all().delete()
        old.delete()


@transaction.atomic
def freeze_paper(paper_id: int, *, by: Person, at: datetime) -> Paper:
    """A second person has read the paper for all and stands for it; only then can its exam be published. Safe to call twice."""
    exam_id = Paper.objects.filter(is_shared=True).values_list("exam", flat=True).get(pk=paper_id)
    exam = held_exam(exam_id)
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper_id)
    if paper.frozen_at:
        return paper
    if paper.drawn_by_id == by.pk:
        raise ValidationError(_("试卷是你抽的，要请另一位同事看过后锁定。"))
    if exam.blueprint and exam.blueprint.changed_at > paper.drawn_at:
        raise ValidationError(_("抽出试卷之后，组卷方案又改过。请重新抽卷，再锁定。"))
    paper.frozen_by, paper.frozen_at = by, at
    paper.save(update_fields=["frozen_by", "frozen_at"])
    audit.record(by, "paper.frozen", exam, after={"label": paper.label})
    return paper


@transaction.atomic
def publish_exam(exam_id: int, *, by: Person, at: datetime) -> Exam:
    """Open an exam to its candidates. Refuses a bank that is too short and a window that is over; safe to call twice.

    A paper that all share has been frozen by a second person before; of an exam where each has one of their own, one is
    drawn to see that it can be, and those of the candidates are built beside the pages.
    """
    exam = held_exam(exam_id)
    if exam.published_at:
        return exam
    if exam.latest_finish and exam.latest_finish <= at:
        raise ValidationError(_("最晚交卷时间已过，请先改时间再发布。"))
    if exam.blueprint and exam.draws == Exam.Draws.EACH:
        drawn_for_one(exam.blueprint, exam.organisation, new_seed())
    elif exam.blueprint and not exam.papers.filter(is_shared=True, frozen_at__isnull=False).exists():
        raise ValidationError(_("先抽出试卷，请另一位同事看过并锁定，再发布。"))
    exam.published_at = at
    exam.save(update_fields=["published_at"])
    audit.record(by, "exam.published", exam, after={"published_at": at.isoformat()})
    if exam.draws == Exam.Draws.EACH and not exam.is_quiz:
        start_building(exam, by=by)
    return exam


def start_building(exam: Exam, *, by: Person) -> Job:
    """Have the papers of the candidates built beside the pages (exams.services.own_papers); safe to start again."""
    return start(
        "exams.papers",
        label=_("生成试卷：%(exam)s") % {"exam": exam.title},
        owner_id=by.pk,
        unit_id=exam.organisation_id,
        url=reverse("exams:papers", args=[exam.pk]),
        exam=exam.pk,
    )


def held_exam(exam_id: int) -> Exam:
    """Locked, with its blueprint, which is not changed meanwhile (exams.services.blueprints)."""
    exam = Exam.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=exam_id)
    if exam.blueprint_id:
        exam.blueprint = Blueprint.objects.select_for_update().get(pk=exam.blueprint_id)
    return exam
