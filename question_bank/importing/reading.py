"""One raw question: made normal and checked, the same for all formats. It asks no database, so it may run anywhere.

What was changed is said (fixed), what is odd is said (warning), what would have to be guessed is asked back (error).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from question_bank.content import Cited, Content
from question_bank.importing.answers import read_answer
from question_bank.importing.columns import label_of
from question_bank.importing.options import read_options
from question_bank.importing.raw import RawQuestion
from question_bank.importing.words import (
    DIFFICULTIES,
    Difficulty,
    Kind,
    coded_kinds,
    kind_in_name,
    kind_named,
    narrow,
)
from question_bank.kinds import kind_of
from sheets.problems import Level, Problem
from sheets.reading import is_error

#: The sample rows of our template are passed over by their code.
SAMPLE = "示例"
MOST_OF_CODE = 40
MOST_OF_CATEGORY = 60
MOST_OF_TAG = 30
MOST_LEVELS = 6
MOST_OF_TEXT = 20_000

_NUMBERED = re.compile(r"^\s*\d{1,4}\s*[、．.]\s*(?!\d)")
_KIND_IN_STEM = re.compile(
    r"^[(（\[【_\s]{0,4}((?:单项?|多项?|不定项)选择?题?|判断(?:改错)?题?|填空题|简答题|论述题)[_\s]{0,4}[)）\]】][_\s]*"
)
_KEY_IN_STEM = re.compile(r"[(（]\s{0,9}([A-Ja-jＡ-Ｊ]{1,6})\s{0,9}[)）]")


@dataclass
class Reading:
    """What a question says, as far as it could be read, and what was found in it."""

    raw: RawQuestion
    problems: list[Problem] = field(default_factory=list)
    code: str = ""
    kind: str = ""
    stem: str = ""
    material: str = ""
    options: list[dict[str, str]] = field(default_factory=list)
    answer: list[Any] = field(default_factory=list)
    rules: dict[str, Any] = field(default_factory=dict)
    parts: list[Reading] = field(default_factory=list)
    explanation: str = ""
    difficulty: int = Difficulty.MEDIUM
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    marks: Decimal | None = None
    basis: str = ""
    #: Why it is not to be brought in: the file says so itself.
    skipped: str = ""

    # --- what stands in the file ---
    def text(self, name: str) -> str:
        return self.raw.text(name)

    def problem(self, level: Level, name: str, message: str, value: str | None = None, code: str = "") -> Problem:
        shown = self.text(name) if value is None else value
        return Problem(level, self.raw.place(name), label_of(name), shown[:200], message, code or name)

    def say(self, level: Level, name: str, message: str, value: str | None = None, code: str = "") -> None:
        self.problems.append(self.problem(level, name, message, value, code))

    def fixed(self, name: str, old: str, new: str) -> None:
        words = {"old": old[:60], "new": new[:60]}
        self.say("fixed", name, _("已自动修正：%(old)s → %(new)s") % words, old, code="normalised")

    # --- what it comes to ---
    @property
    def failed(self) -> bool:
        return any(problem.level == "error" for problem in self.problems)

    @property
    def keys(self) -> list[str]:
        return [option["key"] for option in self.options]

    def content(self, cites: tuple[Cited, ...] = ()) -> Content:
        return Content(
            kind=self.kind,
            stem=self.stem,
            answer=self.answer,
            options=self.options,
            explanation=self.explanation,
            difficulty=self.difficulty,
            cites=cites,
            rules=self.rules,
            marks=self.marks,
            material=self.material,
            parts=tuple(part.content() for part in self.parts),
            basis=self.basis,
        )


def read_question(raw: RawQuestion) -> Reading:
    reading = Reading(raw, problems=list(raw.problems), code=raw.text("code"))
    reading.skipped = raw.passed_over or (_("模板里的示例，不导入。") if reading.code.startswith(SAMPLE) else "")
    if reading.skipped:
        reading.stem = raw.text("stem")
    else:
        _read(reading)
        _read_what_stands_beside(reading)
    return reading


def read_part(raw: RawQuestion) -> Reading:
    """A sub-question of a case: it has no place of its own in the bank."""
    reading = Reading(raw, problems=list(raw.problems))
    _read(reading)
    return reading


def _read(reading: Reading) -> None:
    _refuse_broken_cells(reading)
    reading.material = _long_text(reading, "material")
    _read_stem(reading)
    reading.parts = [read_part(part) for part in reading.raw.parts]
    if reading.raw.kind:
        _take_typed(reading)
    else:
        read_options(reading)
        if _read_kind(reading):
            read_answer(reading)
    _read_marks(reading)
    reading.explanation = _long_text(reading, "explanation")
    _gather_from_parts(reading)
    _find_faults(reading)
    _warn_of_key_in_stem(reading)


def _read_what_stands_beside(reading: Reading) -> None:
    """All that places the question in the bank."""
    if reading.text("part"):
        reading.say("error", "part", _("这是一道小题，上面却没有它的材料。请把材料放在它的前面。"), code="part_alone")
    _read_code(reading)
    reading.basis = _long_text(reading, "basis")
    _read_difficulty(reading)
    _read_category(reading)
    reading.tags = tuple(part[:MOST_OF_TAG] for part in re.split(r"[,，、;；\s]+", reading.text("tags")) if part)


def _take_typed(reading: Reading) -> None:
    """Formats that leave no doubt about kind and key."""
    raw = reading.raw
    reading.kind, reading.options, reading.answer, reading.rules = raw.kind, raw.options, raw.answer, raw.rules


def _refuse_broken_cells(reading: Reading) -> None:
    for name, text in reading.raw.fields.items():
        if is_error(text):
            reading.say("error", name, _("这一格是公式出错的结果。请在原表中改成文字，再上传。"), code="formula_error")


def _read_code(reading: Reading) -> None:
    if len(reading.code) > MOST_OF_CODE:
        reading.say(
            "error", "code", _("编号超过 %(limit)d 个字符。请改短。") % {"limit": MOST_OF_CODE}, code="too_long"
        )


def _long_text(reading: Reading, name: str) -> str:
    """A text of any length, with full-width letters and digits made half-width."""
    old = reading.text(name)
    new = narrow(old)
    if len(new) > MOST_OF_TEXT:
        reading.say("error", name, _("超过 %(limit)d 个字符。请改短。") % {"limit": MOST_OF_TEXT}, code="too_long")
    if new != old:
        reading.say("fixed", name, _("已自动修正：全角字母、数字改成了半角。"), code="normalised")
    return new


def _read_stem(reading: Reading) -> None:
    text = _long_text(reading, "stem")
    bare = _NUMBERED.sub("", text)
    if bare and bare != text and reading.raw.sheet:
        reading.say("fixed", "stem", _("已自动修正：去掉了题干前面的题号。"), code="normalised")
        text = bare
    reading.stem = text


# --- kind ---
def _read_kind(reading: Reading) -> bool:
    """From the file, a remark before the stem, or the name of the sheet; else the answer will tell (see answers).

    False when it names a kind that we do not have: its answer would only be misread.
    """
    said = reading.text("kind")
    if said:
        return _take_kind(reading, said)
    if any(problem.code == "unknown_kind" for problem in reading.problems):
        return False
    if found := _KIND_IN_STEM.match(reading.stem):
        reading.kind = kind_named(found[1]) or ""
        reading.stem = reading.stem[found.end() :].strip()
        message = _("已自动修正：题干前面的“%(kind)s”认作题型。") % {"kind": found[1]}
        reading.say("fixed", "stem", message, code="normalised")
    elif reading.parts:
        reading.kind = Kind.CASE
    else:
        reading.kind = kind_in_name(reading.raw.sheet) or ""
    return True


def _take_kind(reading: Reading, said: str) -> bool:
    if said in ("选择题", "客观题") and reading.options:
        return True  # the key will tell which
    reading.kind = kind_named(said) or coded_kinds(reading.text("kind_header")).get(said) or ""
    if reading.kind == Kind.CASE and not reading.parts:
        reading.kind = Kind.ESSAY
        reading.say("fixed", "kind", _("没有小题的案例题，按论述题入库。"), code="case_without_parts")
    if reading.parts and reading.kind != Kind.CASE:
        reading.kind = Kind.CASE
    if reading.kind:
        return True
    names = "、".join(str(label) for label in Kind.labels)
    message = _("不认识题型“%(kind)s”。可以填：%(names)s。") % {"kind": said[:20], "names": names}
    if said.isdigit():
        message += _("用数字代表题型的，请在表头写明，例如“题型（0单选，1多选，2判断）”。")
    reading.say("error", "kind", message, code="unknown_kind")
    return False


# --- the whole ---
def _gather_from_parts(reading: Reading) -> None:
    """What is wrong in a sub-question is wrong in the case; it is said with the number of the sub-question."""
    for number, part in enumerate(reading.parts, start=1):
        head = _("小题%(number)d") % {"number": number}
        reading.problems += [replace(problem, column=f"{head} {problem.column}") for problem in part.problems]


def _find_faults(reading: Reading) -> None:
    """What makes the question unusable, where the reading has not said so already."""
    if reading.kind == "":
        if not reading.stem:
            reading.say("error", "stem", _("题干是空的。请填写题干，或者删去这一行。"), code="no_stem")
        return
    told = {problem.code for problem in reading.problems if problem.level == "error"}
    columns = {problem.column for problem in reading.problems if problem.level == "error"}
    for fault in kind_of(reading.kind).faults(reading.content()):
        name = fault.field.partition(".")[0]
        of_part = name == "parts" and "." in fault.field and not fault.field.endswith(".marks")
        if of_part or fault.code in told or label_of(name) in columns:
            continue  # the sub-question, or the reading of the field, has said so itself
        reading.say("error", column_of(reading, fault.field), fault.message, code=fault.code)


def column_of(reading: Reading, name: str) -> str:
    """The field to point at: an option's own column, or the one that holds them all."""
    if name.startswith("option_") and name not in reading.raw.places and "options" in reading.raw.places:
        return "options"
    return "option_a" if name == "options" and "options" not in reading.raw.places else name


def _warn_of_key_in_stem(reading: Reading) -> None:
    found = _KEY_IN_STEM.search(reading.stem)
    if found and sorted(narrow(found[1]).upper()) == sorted(str(key) for key in reading.answer):
        message = _("题干的括号里写着答案，执法人员会看到。建议去掉。")
        reading.say("warning", "stem", message, found.group(), code="key_in_stem")


# --- the rest ---
def _read_difficulty(reading: Reading) -> None:
    said = narrow(reading.text("difficulty")).removesuffix("度")
    degree = DIFFICULTIES.get(said) or _coefficient(said)
    if said and degree is None:
        message = _("不认识这个难度，按“中”入库。可以填易、中、难。")
        reading.say("warning", "difficulty", message, code="unknown_difficulty")
    reading.difficulty = degree or Difficulty.MEDIUM


def _coefficient(said: str) -> int | None:
    """难度系数 as banks give it: the expected share of right answers, 0.85 → easy; below 0.4 hard, from 0.7 easy."""
    if not re.fullmatch(r"0?\.\d{1,3}", said):
        return None
    share = float(said)
    if share >= 0.7:
        return Difficulty.EASY
    return Difficulty.HARD if share < 0.4 else Difficulty.MEDIUM


def _read_category(reading: Reading) -> None:
    path = split_path(reading.text("category"))
    if not is_path(path):
        message = _("分类最多六级，每级不超过 %(limit)d 个字。请改短。") % {"limit": MOST_OF_CATEGORY}
        reading.say("error", "category", message, code="too_long")
        path = ()
    reading.category = path


def _read_marks(reading: Reading) -> None:
    said = narrow(reading.text("marks")).removesuffix("分").strip()
    if not said:
        return
    try:
        marks = Decimal(said)
    except InvalidOperation:
        marks = Decimal(-1)
    if marks.is_finite() and 0 < marks <= 1000 and marks == marks.quantize(Decimal("0.1")):
        reading.marks = marks
    else:
        reading.say("warning", "marks", _("分值没有读懂，没有采用。请填 2 或者 0.5 这样的数。"), code="unknown_marks")


def split_path(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[/／\\>＞→|]", text) if part.strip())


def is_path(path: tuple[str, ...]) -> bool:
    return len(path) <= MOST_LEVELS and all(len(part) <= MOST_OF_CATEGORY for part in path)
