"""A bureau with its bank, exams and candidates, written straight to the tables; candidates are signed in already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import uuid4

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from bench.exams.client import CSRF
from bench.laws import CHARACTERS
from exams.models import Attempt, Blueprint, Exam
from people.models import Membership, Organisation, Person, Posting, Role, Standing
from question_bank.models import Category, Question, QuestionVersion
from tests import builders

#: Of fifty questions, as most papers are made up.
MIX = {"single": 30, "multiple": 10, "judge": 10}


@dataclass
class World:
    """`people` are many, of whom the first few, the `candidates`, are signed in. Exams are given out one at a time."""

    unit: Organisation
    category: Category
    blueprint: Blueprint
    people: list[Person]
    cookies: dict[int, str]
    exams: Iterator[Exam]
    dice: Random

    def some_candidates(self, count: int) -> dict[int, str]:
        """Drawn by chance: cookies by person."""
        return dict(self.dice.sample(list(self.cookies.items()), count))

    def some_cookies(self, count: int) -> list[str]:
        return list(self.some_candidates(count).values())


def make_world(*, candidates: int, people: int = 0, exams: int = 200, bank: int = 600) -> World:
    """A bank like the one Moodle was measured with: fifty of six hundred."""
    unit = builders.make_unit()
    category = Category.objects.add_root(create_kwargs={"name": "基准"})
    make_bank(category, bank)
    blueprint = make_blueprint(unit, category)
    made = make_people(unit, max(candidates, people))
    cookies = signed_in(made[:candidates])
    return World(unit, category, blueprint, made, cookies, iter(make_exams(unit, blueprint, exams)), Random(1))


# --- what is asked ---
def make_bank(category: Category, count: int) -> None:
    dice, now = Random(count), timezone.now()
    kinds = dice.choices([*MIX], [*MIX.values()], k=count)
    questions = Question.objects.bulk_create(Question(category=category, created_at=now) for _ in kinds)
    versions = QuestionVersion.objects.bulk_create(
        made_up(dice, kind, question=question, number=1, fingerprint=f"{question.pk:064}", written_at=now)
        for kind, question in zip(kinds, questions, strict=True)
    )
    for question, version in zip(questions, versions, strict=True):
        question.current = question.latest = version
    Question.objects.bulk_update(questions, ["current", "latest"], batch_size=1000)


def made_up(dice: Random, kind: str, **facts: object) -> QuestionVersion:
    """A stem of sixty characters, four options of fifteen, an explanation of a hundred."""
    options = [] if kind == "judge" else [{"key": key, "text": words(dice, 15)} for key in "ABCD"]
    answer = {"single": ["B"], "multiple": ["A", "C"], "judge": [True]}[kind]
    texts = {"stem": words(dice, 60), "explanation": words(dice, 100)}
    return QuestionVersion(kind=kind, options=options, answer=answer, **texts, **facts)


def words(dice: Random, length: int) -> str:
    return "".join(dice.choices(CHARACTERS, k=length))


def make_blueprint(unit: Organisation, category: Category, questions: int = 50) -> Blueprint:
    share = questions / sum(MIX.values())
    rows = [{"category": category, "kind": kind, "count": round(n * share)} for kind, n in MIX.items()]
    return builders.make_blueprint(*rows, unit=unit)


def make_exams(unit: Organisation, blueprint: Blueprint, count: int, **fields: object) -> list[Exam]:
    """Each candidate draws a paper of their own, and nothing of their last two comes again: the dearest there is."""
    now = timezone.now()
    terms = {"draws": "each", "unseen_in": 2, "minutes": 120, "hundredths": 100, "pass_percent": 60}
    return Exam.objects.bulk_create(
        Exam(
            kind="exam",
            code=f"bench-{uuid4().hex[:12]}",
            title=f"执法人员年度考试第{n}场",
            organisation=unit,
            blueprint=blueprint,
            category="professional",
            opens_at=now - timedelta(days=1),
            published_at=now,
            **(terms | fields),
        )
        for n in range(count)
    )


# --- who sits ---
def make_people(unit: Organisation, count: int) -> list[Person]:
    stem, since = uuid4().hex[:6], "2020-01-01"
    people = Person.objects.bulk_create(
        (Person(staff_number=f"{stem}{n:06}", name=f"人{n}", organisation=unit, password="!") for n in range(count)),
        batch_size=2000,
    )
    Posting.objects.bulk_create(Posting(person=p, organisation=unit, since=since) for p in people)
    Standing.objects.bulk_create(Standing(person=p, kind=Standing.Kind.OFFICER, since=since) for p in people)
    roles = [Membership(person=p, organisation=unit, role=Role.OFFICER, since=since) for p in people]
    Membership.objects.bulk_create(roles)
    return people


def signed_in(people: Iterable[Person], attempts: Iterable[Attempt] = ()) -> dict[int, str]:
    """By person, the cookies of a session that holds the leases of their attempts; nobody types a password here.

    It was in use just now, whenever it is asked: noting that once a minute would hit requests by chance.
    """
    held: dict[int, dict[str, int]] = {}
    for attempt in attempts:
        held.setdefault(attempt.candidate_id, {})[str(attempt.pk)] = attempt.lease
    seen = timezone.now() + timedelta(hours=6)
    sessions = {person.pk: _session(person, held.get(person.pk, {}), seen.timestamp()) for person in people}
    Session.objects.bulk_create(
        Session(session_key=key, session_data=data, expire_date=seen) for key, data in sessions.values()
    )
    return {pk: f"sessionid={key}; csrftoken={CSRF}" for pk, (key, _data) in sessions.items()}


def _session(person: Person, leases: dict[str, int], seen: float) -> tuple[str, str]:
    facts = {
        SESSION_KEY: str(person.pk),
        BACKEND_SESSION_KEY: "people.backends.PersonBackend",
        HASH_SESSION_KEY: person.get_session_auth_hash(),
        "seen_at": seen,
        "attempt_leases": leases,
    }
    return uuid4().hex, SessionStore().encode(facts)


# --- attempts that stand open ---
def answer_all(attempts: Iterable[Attempt]) -> None:
    """Every question rightly, as if saved long ago."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWER_ALL, [[attempt.pk for attempt in attempts]])
        cursor.execute("ANALYZE")


_ANSWER_ALL = """
INSERT INTO exams_answer (attempt_id, paper_question_id, sequence, response, saved_at)
SELECT attempt.id, place.id, 1,
       CASE version.kind WHEN 'judge' THEN '["T"]' ELSE version.answer END, attempt.started_at
FROM exams_attempt AS attempt
JOIN exams_paperquestion AS place ON place.paper_id = attempt.paper_id
JOIN question_bank_questionversion AS version ON version.id = place.question_version_id
WHERE attempt.id = ANY(%s)
ON CONFLICT (attempt_id, paper_question_id) DO NOTHING
"""
