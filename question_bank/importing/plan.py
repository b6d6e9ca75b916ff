"""What an import would do, question by question, before anything is written.

Every question read ends in exactly one outcome: ok, fixed, warned, failed or skipped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from jobs.queue import Progress
from people.models import Organisation
from question_bank.content import Cited, Content
from question_bank.importing.citing import Bookshelf, Finding
from question_bank.importing.columns import DEFAULT_CATEGORY
from question_bank.importing.near import Likes, sentence
from question_bank.importing.raw import RawQuestion
from question_bank.importing.reading import Reading, read_question, split_path
from question_bank.importing.tables import ColumnMapping, questions_of, tables_of
from question_bank.models import Question, QuestionVersion
from question_bank.queries import category_paths, usable_by
from sheets.columns import Table
from sheets.problems import Counts, Level, Problem, outcome
from sheets.reading import Sheet

CHUNK = 400


@dataclass
class PlannedRow:
    """A question, and what the import will do with it: add, revise, or leave the bank as it is.

    `reading` is what it says by itself; the rest comes of comparing it (see Checker).
    """

    reading: Reading
    citing: Finding = field(default_factory=Finding)
    question: Question | None = None
    skipped: str = ""
    found: list[Problem] = field(default_factory=list)
    #: What it is nearly the same as (see near.Likes).
    likes: list[dict[str, Any]] = field(default_factory=list)

    def say(self, level: Level, name: str, message: str, code: str = "") -> None:
        self.found.append(self.reading.problem(level, name, message, code=code))

    @property
    def cites(self) -> tuple[Cited, ...]:
        return self.citing.cites

    @property
    def problems(self) -> list[Problem]:
        return [*self.reading.problems, *self.found]

    @property
    def outcome(self) -> str:
        return "skipped" if self.skipped else outcome(self.problems)

    @property
    def act(self) -> str:
        if self.outcome in ("skipped", "failed"):
            return ""
        return "revise" if self.question else "add"

    @cached_property
    def content(self) -> Content:
        """What it will say; asked for only once its citations are looked up."""
        return self.reading.content(self.cites)


@dataclass
class ImportPlan:
    """A file small enough to be held whole."""

    tables: list[Table] = field(default_factory=list)
    rows: list[PlannedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    default_category: tuple[str, ...] = ()

    @property
    def counts(self) -> Counts:
        found = Counter(row.outcome for row in self.rows)
        return Counts(read=len(self.rows), **found)


def plan_import(
    sheets: Sequence[Sheet],
    *,
    mapping: ColumnMapping | None = None,
    organisation: Organisation | None = None,
    on: date,
    default_category: str = "",
    progress: Progress | None = None,
) -> ImportPlan:
    """Read every row and check it, by itself, against the file and against the bank. Writes nothing."""
    tables, notes = tables_of(sheets, mapping)
    plan = ImportPlan(tables=tables, notes=notes, default_category=category_path(default_category))
    total = sum(1 for table in tables for _row in table.rows())
    raws = _counted(questions_of(tables), total, progress)
    plan.rows = list(Checker(organisation=organisation, on=on).check(map(read_question, raws)))
    return plan


def _counted(raws: Iterable[RawQuestion], total: int, progress: Progress | None) -> Iterator[RawQuestion]:
    for done, raw in enumerate(raws, start=1):
        if progress:
            progress(done, max(total, done))
        yield raw


def category_path(text: str) -> tuple[str, ...]:
    """听证程序/申请与通知 → its names; the category of what has none when nothing is given."""
    return split_path(text) or (str(DEFAULT_CATEGORY),)


# --- comparing ---
class Checker:
    """Compares questions with those before them in the file, with the statutes, and with the bank of the unit.

    It goes through any number of them, some hundred at a time, and keeps of each no more than its fingerprint.
    """

    def __init__(self, *, organisation: Organisation | None, on: date, likes: Likes | None = None) -> None:
        """With `likes` what is nearly the same is looked for as well, which holds the words of the whole bank."""
        self.organisation = organisation
        self.shelf = Bookshelf(on)
        self.likes = likes
        self._codes: dict[str, str] = {}
        self._contents: dict[str, str] = {}

    def check(self, readings: Iterable[Reading]) -> Iterator[PlannedRow]:
        readings = iter(readings)
        while some := [PlannedRow(reading) for reading in islice(readings, CHUNK)]:
            self._settle(some)
            yield from some

    def _settle(self, rows: Sequence[PlannedRow]) -> None:
        for row in rows:
            row.skipped = row.reading.skipped
            if not row.skipped:
                self._cite(row)
        for row in rows:
            if row.act:
                self._refuse_twice(row)
        _compare_with_bank([row for row in rows if row.act], self.organisation)
        if self.likes:
            for row in rows:
                if row.act == "add":
                    warn_of_likes(row, self.likes.of(row.content, where=row.reading.raw.where))

    def _cite(self, row: PlannedRow) -> None:
        row.citing = self.shelf.look_up(row.reading)
        if not row.citing.references and not row.reading.basis:
            message = _("没有填写依据。可以入库，建议补上法规名称和条号。")
            row.say("warning", "basis", message, code="no_basis")
        for doubt in row.citing.doubts:
            row.say("warning", doubt.field, doubt.message, code=doubt.code)

    def _refuse_twice(self, row: PlannedRow) -> None:
        """The first of two stays; the second says where the first is."""
        code, print_ = row.reading.code, row.content.fingerprint
        if code and code in self._codes:
            message = _("编号与本文件%(first)s重复。请改成不同的编号，或者删去这一题。")
            row.say("error", "code", message % {"first": self._codes[code]}, code="code_twice")
        elif print_ in self._contents:
            message = _("与本文件%(first)s是同一道题。请删去其中一题。")
            row.say("error", "stem", message % {"first": self._contents[print_]}, code="twice_in_file")
        else:
            self.remember(print_, code, row.reading.raw.where)

    def remember(self, print_: str, code: str, where: str) -> None:
        """A question that stands before those to be checked."""
        self._contents[print_] = where
        if code:
            self._codes.setdefault(code, where)


def warn_of_likes(row: PlannedRow, likes: list[dict[str, Any]]) -> None:
    row.likes = likes
    if likes:
        row.say("warning", "stem", sentence(likes), code="near_duplicate")


# --- the bank ---
def _compare_with_bank(rows: Sequence[PlannedRow], organisation: Organisation | None) -> None:
    by_code = _questions_by_code({row.reading.code for row in rows if row.reading.code}, organisation)
    paths = category_paths() if by_code else {}
    by_content = _versions_by_fingerprint({row.content.fingerprint for row in rows}, organisation)
    for row in rows:
        known = by_code.get(row.reading.code)
        if known:
            _compare_with_known(row, known, paths)
        elif same := by_content.get(row.content.fingerprint):
            _compare_with_same(row, same)


def _questions_by_code(codes: set[str], organisation: Organisation | None) -> dict[str, Question]:
    if not codes:
        return {}
    found = Question.objects.filter(organisation=organisation, code__in=sorted(codes)).select_related("latest")
    return {question.code: question for question in found.prefetch_related("latest__citations")}


def _versions_by_fingerprint(prints: set[str], organisation: Organisation | None) -> dict[str, QuestionVersion]:
    """The living questions that say the same, of the unit, of the units above it, or shipped; published or not."""
    living = Question.objects.filter(usable_by(organisation), retired_at=None).values("latest")
    found = QuestionVersion.objects.filter(pk__in=living, fingerprint__in=sorted(prints)).select_related("question")
    return {version.fingerprint: version for version in found}


def _compare_with_known(row: PlannedRow, known: Question, paths: Mapping[int, tuple[str, ...]]) -> None:
    """A code that the unit has: the same content changes nothing, another makes the next version."""
    if known.retired_at:
        row.say("error", "code", _("题库里这个编号的题目已经停用。请换一个编号。"), code="code_retired")
        return
    same = known.latest is not None and Content.of(known.latest) == row.content
    if same and (not row.reading.category or paths[known.category_id] == row.reading.category):
        row.skipped = _("题库里已有，没有变化。")
    else:
        row.question = known


def _compare_with_same(row: PlannedRow, same: QuestionVersion) -> None:
    """The bank has a question of these words and options."""
    name = same.question.code or f"#{same.question_id}"
    if _right_texts(Content.of(same)) != _right_texts(row.content):
        message = _("题库里已有同一道题（%(name)s），正确答案却不同。请核对；要修改题库里的题，请填写它的编号。")
        row.say("error", "answer", message % {"name": name}, code="other_key_in_bank")
    elif row.reading.code and row.reading.code != same.question.code:
        message = _("题库里已有相同的题（%(name)s），编号不同。可以入库，建议只留一题。")
        row.say("warning", "code", message % {"name": name}, code="same_in_bank")
    else:
        row.skipped = _("题库里已有同一道题（%(name)s）。") % {"name": name}


def _right_texts(content: Content) -> tuple[str, list[str]]:
    """The kind, and the right choices by their words, since the same options may stand in another order."""
    texts = {option["key"]: option["text"] for option in content.options}
    if content.kind in (QuestionVersion.Kind.SINGLE, QuestionVersion.Kind.MULTIPLE, QuestionVersion.Kind.INDEFINITE):
        return content.kind, sorted(texts.get(key, "") for key in content.answer)
    return content.kind, [str(answer) for answer in content.answer]
