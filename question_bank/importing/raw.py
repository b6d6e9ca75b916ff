"""A question as it stands in a file, before anything is understood: what every reader of a format delivers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from question_bank.importing.columns import KEYS, label_of
from sheets.problems import Problem

#: The options of one question, the items of its answer, its sub-questions, and what is said of it. More is nobody's question, and
#: would hold up all others.
MOST_OPTIONS = len(KEYS)
MOST_ANSWERS = 100
MOST_PARTS = 100
MOST_PROBLEMS = 50

#: NUL, which PostgreSQL does not keep, and half a sign, which no file and no page can hold.
_UNSHOWN = re.compile("[\x00\ud800-\udfff]")
_TEXTS = ("where", "fields", "places", "options", "answer", "rules", "passed_over", "source", "sheet", "cells")


@dataclass
class RawQuestion:
    """The words of one question and where they stand; `reading.read_question` makes sense of them, the same for all formats.

    `fields` has the names of `columns.COLUMNS`: code, kind, stem, option_a … option_z or options, answer, explanation, basis,
    difficulty, category, tags, marks, material. A format that says kind, options and answer beyond doubt (GIFT, Moodle XML,
    QTI, our own exports) sets `kind` and gives them in the shape of the bank (see `question_bank.kinds`) in `options`, `answer`
    and `rules`; then the fields kind, option_… and answer are empty.
    """

    #: For a person: 题库!7, 第 212 行, 第 57 段.
    where: str
    fields: dict[str, str] = field(default_factory=dict)
    #: Where a field stands, when that is known more closely: {"answer": "题库!F7"}.
    places: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    options: list[dict[str, str]] = field(default_factory=list)
    answer: list[Any] = field(default_factory=list)
    rules: dict[str, Any] = field(default_factory=dict)
    #: The sub-questions of a case, in their order.
    parts: list[RawQuestion] = field(default_factory=list)
    #: Pictures by the mark that stands for them in the texts, [[图:…]] (documents.pictures): PNG, in base64.
    pictures: dict[str, str] = field(default_factory=dict)
    #: Why this is no question to bring in, said to a person: an introduction, a page break.
    passed_over: str = ""
    #: What the reader itself put right, or could not read.
    problems: list[Problem] = field(default_factory=list)
    #: The text as it stood, shown beside what is wrong; for a row of a sheet its cells.
    source: str = ""
    sheet: str = ""
    row: int = 0
    cells: list[Any] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.fields.get(name, "")

    def place(self, name: str) -> str:
        return self.places.get(name, self.where)

    def make_fit(self) -> None:
        """What no question may hold is taken out, and said: so that whatever a file says, it can be kept, checked and shown."""
        self._limit()
        if name := self._drop_unshown():
            message = _("已自动修正：去掉了无法显示的字符。")
            self.problems.append(Problem("fixed", self.place(name), label_of(name), "", message, "normalised"))

    def _limit(self) -> None:
        """The surplus is not kept, so it is an error, to be mended in the file."""
        if len(self.options) > MOST_OPTIONS:
            message = _("选项有 %(n)d 个，最多 %(most)d 个。请在原文件里减少选项，再上传。")
            self._refuse("options", message, len(self.options), MOST_OPTIONS, "many_options")
            self.options = self.options[: MOST_OPTIONS + 1]
        if len(self.answer) > MOST_ANSWERS:
            message = _("答案有 %(n)d 项，最多 %(most)d 项。请在原文件里拆成几道题，再上传。")
            self._refuse("answer", message, len(self.answer), MOST_ANSWERS, "too_long")
            self.answer = self.answer[:MOST_ANSWERS]
        if len(self.parts) > MOST_PARTS:
            message = _("小题有 %(n)d 道，最多 %(most)d 道。请在原文件里拆成几道题，再上传。")
            self._refuse("part", message, len(self.parts), MOST_PARTS, "too_long")
            self.parts = self.parts[:MOST_PARTS]
        self.problems = _first_of(self.problems)
        for part in self.parts:
            part._limit()

    def _refuse(self, name: str, message: str, n: int, most: int, code: str) -> None:
        words = {"n": n, "most": most}
        self.problems.append(Problem("error", self.place(name), label_of(name), "", message % words, code))

    def _drop_unshown(self) -> str:
        """The field that held something of the kind, the first of them; "" when none did."""
        found = [name for name, text in self.fields.items() if _UNSHOWN.search(text)]
        for name in _TEXTS:
            old = getattr(self, name)
            if (new := _showable(old)) != old:
                setattr(self, name, new)
                found.append(name if name in ("options", "answer") else "stem")
        self.problems = [Problem(**_showable(asdict(problem))) for problem in self.problems]
        found += ["part" for part in self.parts if part._drop_unshown()]
        return found[0] if found else ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, facts: dict[str, Any]) -> RawQuestion:
        parts = [cls.of(part) for part in facts["parts"]]
        problems = [Problem(**problem) for problem in facts["problems"]]
        return cls(**facts | {"parts": parts, "problems": problems})


def _first_of(problems: Sequence[Problem]) -> list[Problem]:
    """As many as anyone reads, the errors before all others, and how many more there are."""
    if len(problems) <= MOST_PROBLEMS:
        return list(problems)
    gravest = sorted(problems, key=lambda problem: ("error", "warning", "fixed").index(problem.level))
    shown, rest = gravest[:MOST_PROBLEMS], gravest[MOST_PROBLEMS:]
    message = _("这道题还有 %(n)d 处问题，没有一一列出。请先改正列出的。") % {"n": len(rest)}
    return [*shown, replace(rest[0], value="", message=message)]


def _showable(value: Any) -> Any:
    """Without what cannot be kept as JSON, at whatever depth; an infinite number becomes a text."""
    if isinstance(value, str):
        return _UNSHOWN.sub("", value)
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if isinstance(value, list):
        return [_showable(each) for each in value]
    return {_showable(name): _showable(each) for name, each in value.items()} if isinstance(value, dict) else value
