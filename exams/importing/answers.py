"""A cell that holds the answer to a question, as somebody copied it off a paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from exams.models import PaperQuestion
from exams.printed import letters_of
from exams.responses import needs_person
from people.values import half_width
from question_bank.kinds import Part
from question_bank.kinds.texts import read_number
from sheets.problems import Level

_BETWEEN = re.compile(r"[\s、，,；;。.·|/\\]+")
_PARTS = re.compile(r"[；;\n|]")
_JUDGED = {
    **dict.fromkeys(("√", "✓", "✔", "对", "正确", "是", "T", "TRUE", "Y"), "T"),
    **dict.fromkeys(("×", "✗", "✘", "X", "错", "错误", "否", "F", "FALSE", "N"), "F"),
}
#: How cards that know only letters have it.
_JUDGED_BY_LETTER = {"A": "T", "B": "F"}


@dataclass
class Given:
    """What a cell says: a response as it is stored, or marks that a person gave; nothing for an empty cell."""

    response: list[Any] = field(default_factory=list)
    marks: Decimal | None = None
    level: Level | None = None
    message: str = ""

    @classmethod
    def wrong(cls, message: str) -> Given:
        return cls(level="error", message=message)


def read_answer(place: PaperQuestion, text: str) -> Given:
    """Letters as printed become keys of the version. What people mark comes with its marks instead of its text."""
    version = place.question_version
    if needs_person(version):
        return _marks(text, place.marks)
    if not text:
        return Given()
    keys = {letter: key for key, letter in letters_of(place).items()}
    return _READERS[version.kind](version, text, keys)


def _marks(text: str, most: Decimal) -> Given:
    """Nothing written is nothing earned."""
    number = read_number(text.removesuffix("分")) if text else Decimal(0)
    if number is None:
        return Given.wrong(_("这道题由人阅卷，这里要写得分（数字）。"))
    if not 0 <= number <= most or number != number.quantize(Decimal("0.01")):
        return Given.wrong(_("得分要在 0 到 %(most)s 之间，最多两位小数。") % {"most": f"{most.normalize():f}"})
    return Given(marks=number)


def _letters(text: str) -> list[str]:
    return list(_BETWEEN.sub("", half_width(text)).upper())


def _chosen(question: Any, text: str, keys: Mapping[str, str]) -> Given:
    letters = _letters(text)
    if beyond := sorted({letter for letter in letters if letter not in keys}):
        words = {"beyond": "、".join(beyond)[:30], "first": min(keys), "last": max(keys)}
        return Given.wrong(_("选项里没有 %(beyond)s。这道题的选项是 %(first)s 到 %(last)s，没有作答的留空。") % words)
    response = sorted({keys[letter] for letter in letters})
    if question.kind == "single" and len(response) > 1:
        return Given(response, level="warning", message=_("单选题选了不止一项，按答错计分。"))
    return Given(response)


def _judged(question: Any, text: str, keys: Mapping[str, str]) -> Given:
    word = half_width(text).replace(" ", "").upper()
    if word in _JUDGED:
        return Given([_JUDGED[word]])
    if word in _JUDGED_BY_LETTER:
        return Given([_JUDGED_BY_LETTER[word]], level="fixed", message=_("判断题写了字母：A 读作对，B 读作错。"))
    return Given.wrong(_("判断题请写 √ 或 ×（对或错），没有作答的留空。"))


def _in_order(question: Any, text: str, keys: Mapping[str, str]) -> Given:
    letters = _letters(text)
    if beyond := sorted({letter for letter in letters if letter not in keys}):
        return Given.wrong(_("选项里没有 %(beyond)s。请按次序写字母。") % {"beyond": "、".join(beyond)[:30]})
    return Given([keys[letter] for letter in letters])


def _filled(question: Any, text: str, keys: Mapping[str, str]) -> Given:
    return Given([part.strip() for part in _PARTS.split(text)])


def _number(question: Any, text: str, keys: Mapping[str, str]) -> Given:
    return Given([text])


def _of_case(question: Any, text: str, keys: Mapping[str, str]) -> Given:
    """The sub-questions with semicolons between; each as if it stood alone."""
    parts = [Part.of(part) if isinstance(part, Mapping) else part for part in question.parts]
    texts = [piece.strip() for piece in _PARTS.split(text)]
    if len(texts) > len(parts):
        return Given.wrong(_("这道题有 %(n)d 个小题，答案之间用分号隔开。") % {"n": len(parts)})
    read = [_of_part(part, piece) for part, piece in zip(parts, texts, strict=False)]
    if wrong := [given.message for given in read if given.level == "error"]:
        return Given.wrong(" ".join(wrong))
    return Given([given.response for given in read])


def _of_part(part: Any, text: str) -> Given:
    if not text:
        return Given()
    keys = {option["key"]: option["key"] for option in part.options if isinstance(option, Mapping) and "key" in option}
    return _READERS[part.kind](part, text, keys)


_READERS = {
    "single": _chosen,
    "multiple": _chosen,
    "indefinite": _chosen,
    "judge": _judged,
    "blank": _filled,
    "matching": _in_order,
    "ordering": _in_order,
    "numeric": _number,
    "case": _of_case,
}
