"""Results from paper or from outside against what is known: whose they are, what is new, what is wrong. Looking writes nothing.

The rows come made regular from exams.importing. The plan is made anew each time it is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from exams.models import Answer, Attempt, Exam, Result, WrittenMark
from exams.models.marking import ARBITER
from exams.queries.candidates import candidates_of
from people.models import Person
from sheets.problems import Counts, Level, Problem, outcome

_GRAVITY = ("error", "warning", "fixed")

Act = Literal["add", "update", "unchanged", "failed", "skipped"]


@dataclass
class Entry:
    """A row made regular: who, and either the answers (with the marks that people gave) or a total.

    `places` and `raw` say where each fact stands and how it was written; `answers` and `marks` go by id of the place.
    """

    number: int
    sheet: str = ""
    name: str = ""
    staff_number: str = ""
    certificate: str = ""
    held_on: date | None = None
    score: Decimal | None = None
    answers: dict[int, Any] | None = None
    marks: dict[int, Decimal] = field(default_factory=dict)
    note: str = ""
    says_nothing: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def tell(self, level: Level, name: str, message: str) -> None:
        where = self.places.get(name) or next(iter(self.places.values()), "")
        self.problems.append(Problem(level, where, self.labels.get(name, ""), self.raw.get(name, ""), message))

    @property
    def place(self) -> tuple[str, int]:
        """Which row of the file it is."""
        return self.sheet, self.number

    @property
    def who(self) -> str:
        """The field that the person is known by."""
        return "staff_number" if self.staff_number else "certificate"

    @property
    def facts(self) -> list[object]:
        """Where it stands, and all that would be written of it."""
        given = [sorted((self.answers or {}).items()), sorted(self.marks.items())]
        return [self.sheet, self.number, self.staff_number, self.certificate, self.held_on, self.score, *given]


@dataclass
class Item:
    """What would become of one row."""

    entry: Entry
    act: Act
    person: Person | None = None
    standing: Decimal | None = None  # The score that it would replace.

    @property
    def problems(self) -> list[Problem]:
        """The gravest first."""
        return sorted(self.entry.problems, key=lambda problem: _GRAVITY.index(problem.level))


@dataclass
class ResultPlan:
    items: list[Item]

    def of(self, *acts: Act) -> list[Item]:
        return [item for item in self.items if item.act in acts]

    def counts(self) -> Counts:
        """What is written here already counts as skipped: there is nothing to do."""
        tally = dict.fromkeys(("ok", "fixed", "warned", "failed", "skipped"), 0)
        for item in self.items:
            tally["skipped" if item.act in ("skipped", "unchanged") else outcome(item.problems)] += 1
        return Counts(read=len(self.items), **tally)

    @property
    def digest(self) -> str:
        """Of all that would be written and replaced: what was looked at is what is confirmed."""
        said = repr([(i.act, i.person and i.person.pk, i.standing, i.entry.facts) for i in self.items])
        return hashlib.sha256(said.encode()).hexdigest()


def make_plan(entries: Iterable[Entry], exam: Exam) -> ResultPlan:
    entries = list(entries)
    known, listed = _Known(exam, entries), set[int]()
    return ResultPlan([_item(entry, known, listed) for entry in entries])


def _item(entry: Entry, known: _Known, listed: set[int]) -> Item:
    if entry.says_nothing:
        return Item(entry, "skipped")
    person = known.person(entry)
    if person is not None:
        _check(entry, person, known, listed)
    if outcome(entry.problems) == "failed" or person is None:
        return Item(entry, "failed", person)
    listed.add(person.pk)  # Only now: a wrong row must not make its corrected twin a duplicate.
    standing = known.attempts.get(person.pk)
    if standing is None:
        return Item(entry, "add", person)
    return Item(entry, "unchanged" if known.is_same(entry, standing) else "update", person, standing.score)


def _check(entry: Entry, person: Person, known: _Known, listed: set[int]) -> None:
    if person.pk in listed:
        entry.tell("error", entry.who, _("这个人在表里出现了不止一次，只导入第一次。请核对后删去多余的行。"))
    if entry.name and entry.name != person.name:
        message = _("这个编号在系统里是“%(name)s”。请核对姓名和编号。") % {"name": person.name}
        entry.tell("error", "name", message)
    if person.pk not in known.candidates:
        entry.tell("error", entry.who, _("这个人不是这场考试的考生。请核对，或者先在“考生”里加上。"))
    if person.pk in known.sat_here:
        entry.tell("error", entry.who, _("这个人在系统里参加了这场考试，成绩不能再导入。"))


class _Known:
    """What is asked of the database, once for all rows."""

    def __init__(self, exam: Exam, entries: list[Entry]) -> None:
        numbers = {entry.staff_number for entry in entries} - {""}
        certificates = {entry.certificate for entry in entries} - {""}
        self.by_number, self.by_certificate = _people(numbers, certificates)
        people = {person.pk for person in (*self.by_number.values(), *self.by_certificate.values())}
        self.candidates = set(candidates_of(exam).filter(pk__in=people).values_list("pk", flat=True))
        attempts = Attempt.objects.filter(exam=exam, candidate__in=people)
        imported = attempts.filter(results__number=1, results__because=Result.Because.IMPORTED)
        self.attempts = {attempt.candidate_id: attempt for attempt in imported.order_by("number")}
        self.sat_here = set(attempts.exclude(pk__in=imported.values("pk")).values_list("candidate", flat=True))
        given = Answer.objects.filter(attempt__in=imported).exclude(response=[])
        self.answers = _by_attempt(given, "response")
        self.marks = _by_attempt(WrittenMark.objects.filter(attempt__in=imported, turn=ARBITER), "marks")

    def person(self, entry: Entry) -> Person | None:
        """By staff number, else by certificate. What names nobody, or two people, is said at its place."""
        found = [
            person
            for person in (self.by_number.get(entry.staff_number), self.by_certificate.get(entry.certificate))
            if person is not None
        ]
        if len({person.pk for person in found}) > 1:
            entry.tell("error", "certificate", _("工号和执法证号是两个人的。请核对。"))
            return None
        if not found and (entry.staff_number or entry.certificate):
            entry.tell("error", entry.who, _("系统里没有这个编号的人。请核对编号，或者先导入人员。"))
        return found[0] if found else None

    def is_same(self, entry: Entry, attempt: Attempt) -> bool:
        if entry.answers is None:
            return attempt.paper_id is None and attempt.score == entry.score
        if attempt.paper_id is None:
            return False
        answers, marks = self.answers.get(attempt.pk, {}), self.marks.get(attempt.pk, {})
        return answers == entry.answers and marks == entry.marks


def _people(numbers: set[str], certificates: set[str]) -> tuple[dict[str, Person], dict[str, Person]]:
    people = Person.objects.filter(Q(staff_number__in=numbers) | Q(certificates__number__in=certificates)).distinct()
    found = list(people.select_related("organisation").prefetch_related("certificates"))
    by_certificate = {certificate.number: person for person in found for certificate in person.certificates.all()}
    return {person.staff_number: person for person in found}, by_certificate


def _by_attempt(rows: QuerySet[Any], field: str) -> dict[int, dict[int, Any]]:
    found: dict[int, dict[int, Any]] = {}
    for attempt, place, value in rows.values_list("attempt", "paper_question", field):
        found.setdefault(attempt, {})[place] = value
    return found
