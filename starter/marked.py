"""An exam of last week with answers that wait for the marker, and an objection to one of its questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from exams.models import Answer, Attempt, Blueprint, Exam, PinnedQuestion
from exams.services.appeals import object_to
from exams.services.attempts import start_attempt, submit_attempt
from exams.services.blueprints import write_blueprint
from exams.services.exams import arrange_exam
from exams.services.papers import draw_shared_paper, freeze_paper, publish_exam
from people.models import Organisation, Person
from question_bank.content import Content
from question_bank.models import Category as QuestionCategory
from question_bank.models import Question, QuestionVersion
from question_bank.services.publishing import approve
from question_bank.services.writing import add
from training.models import Category

MODEL = "写明当事人有要求听证的权利（2 分）\n写明提出的期限和方式（2 分）\n写明逾期不提出视为放弃（1 分）"
#: What officers wrote; two of them alike.
WRITTEN = (
    "要告诉当事人可以要求听证，写清楚几日内提出、向谁提出，过期不提就算放弃。",
    "写明有听证的权利。",
    "写明听证权利和提出的期限。",
    "写明听证权利和提出的期限",
    "应当写明拟作出的处罚、事实和理由，以及要求听证的期限、方式。",
)
SHORT = Content(
    kind="short",
    stem="简述听证告知书里关于听证权利要写清哪几点。",
    answer=[MODEL],
    explanation="告知的目的是让当事人知道有什么权利、怎样行使、不行使会怎样。",
)
SINGLE = Content(
    kind="single",
    stem="当事人收到听证告知书后，先打电话说要听证，第二天又交来书面申请。从哪一天算提出了要求？",
    options=[
        {"key": "A", "text": "打电话的当天，记入笔录"},
        {"key": "B", "text": "交来书面申请的那一天"},
        {"key": "C", "text": "行政机关答复同意的那一天"},
    ],
    answer=["A"],
    explanation="提出的方式没有限定为书面，口头提出的记录在案。",
)


def hold_written_exam(
    bureau: Organisation,
    *,
    author: Person,
    reviewer: Person,
    admin: Person,
    officers: Sequence[Person],
    objector: Person,
    at: datetime,
) -> Exam:
    """Over since two days. Whoever wrote something waits for the marker; who left it blank has a result and objects."""
    opened = timezone.localtime(at).replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=3)
    asked = [_published(content, bureau, author, reviewer, opened - timedelta(days=20)) for content in (SINGLE, SHORT)]
    exam = _arranged(bureau, asked, author, admin, opened)
    for officer, text in zip(officers, WRITTEN, strict=False):
        _sit(exam, officer, {"single": ["A"], "short": [text]}, opened)
    attempt = _sit(exam, objector, {"single": ["B"]}, opened)
    text = "题干没有说打电话时做了记录。没有记录的口头要求，能不能算提出？请核对。"
    object_to(attempt.pk, 1, text=text, by=objector, at=at - timedelta(hours=5))
    return exam


def _published(content: Content, bureau: Organisation, author: Person, reviewer: Person, at: datetime) -> Question:
    category = QuestionCategory.objects.get(name="听证程序", depth=1)
    review = QuestionVersion.State.REVIEW
    question = add(content=content, category=category, organisation=bureau, by=author, at=at, state=review)
    assert question.latest is not None
    approve(versions=[question.latest], by=reviewer, at=at + timedelta(days=1))
    return question


def _arranged(bureau: Organisation, asked: Sequence[Question], author: Person, admin: Person, opened: datetime) -> Exam:
    """Drawn by one, frozen by another."""
    planned = opened - timedelta(days=10)
    blueprint = Blueprint(title="听证告知随堂考", organisation=bureau)
    pins = [PinnedQuestion(question=question, position=place, marks=5) for place, question in enumerate(asked, start=1)]
    write_blueprint(blueprint, [], pins, by=author, at=planned)
    exam = Exam(
        kind=Exam.Kind.EXAM,
        title="听证告知专题考试",
        organisation=bureau,
        blueprint=blueprint,
        minutes=30,
        pass_percent=60,
        attempts_allowed=1,
        opens_at=opened,
        latest_start=opened + timedelta(hours=8),
        latest_finish=opened + timedelta(days=1),
        category=Category.SKILLS,
    )
    arrange_exam(exam, by=author)
    paper = draw_shared_paper(exam, seed=2026, at=planned, by=author)
    freeze_paper(paper.pk, by=admin, at=planned + timedelta(days=1))
    publish_exam(exam.pk, by=admin, at=planned + timedelta(days=2))
    return exam


def _sit(exam: Exam, officer: Person, answers: dict[str, list[Any]], opened: datetime) -> Attempt:
    began = opened + timedelta(minutes=20)
    attempt, _is_new = start_attempt(exam, candidate=officer, at=began)
    assert attempt.paper is not None
    for place in attempt.paper.questions.select_related("question_version"):
        if place.question_version.kind in answers:
            facts = {"sequence": 1, "response": answers[place.question_version.kind]}
            Answer.objects.create(attempt=attempt, paper_question=place, saved_at=began + timedelta(minutes=9), **facts)
    return submit_attempt(attempt.pk, at=began + timedelta(minutes=15))
