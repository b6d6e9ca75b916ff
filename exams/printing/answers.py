"""The answer card and the key of a paper, as plain data for the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any

from django.utils.translation import gettext as _

from documents.pictures import MARK
from exams.models import Paper, PaperQuestion
from exams.printed import as_printed
from exams.printing.content import Data, head_data, heading_of, plain
from exams.queries.papers import Section, sections_of
from question_bank.kinds import KINDS, show

#: Answered by filling boxes.
FILLED = ("single", "multiple", "indefinite", "judge")
#: Room to write in, in millimetres; of a case for each of its sub-questions.
HEIGHTS = {"short": 48, "essay": 120, "numeric": 34, "case": 34, "judge_correct": 20}
_LINE = 13
RIGHT, WRONG = "√", "×"


# --- the card ---
def card_data(paper: Paper, places: Sequence[PaperQuestion]) -> Data:
    return head_data(paper, places) | {"parts": [_card_part(section) for section in sections_of(places)]}


def _card_part(section: Section) -> Data:
    filled = section.kind in FILLED
    questions = [_boxes(place) if filled else _space(place) for place in section.places]
    return heading_of(section) | {"filled": filled, "questions": questions}


def _boxes(place: PaperQuestion) -> Data:
    version = place.question_version
    letters = [RIGHT, WRONG] if version.is_judgement else list(ascii_uppercase[: len(place.option_order)])
    return {"number": place.position, "letters": letters}


def _space(place: PaperQuestion) -> Data:
    shown = show(as_printed(place), with_key=False)
    parts = len(shown.get("parts", [])) or 1
    return {
        "number": place.position,
        "marks": plain(place.marks),
        "words": _to_fill(shown),
        "height": HEIGHTS.get(shown["kind"], _LINE) * parts,
    }


def _to_fill(shown: Mapping[str, Any]) -> str:
    """The places of an answer that has several: （1）＿＿＿＿　（2）＿＿＿＿."""
    gaps = [piece for piece in shown.get("pieces", []) if piece["gap"]] or shown.get("pairs", [])
    return "　".join(_("（%(n)d）＿＿＿＿＿＿") % {"n": number} for number in range(1, len(gaps) + 1))


# --- the key ---
def key_data(paper: Paper, places: Sequence[PaperQuestion]) -> Data:
    parts = [_key_part(section, paper) for section in sections_of(places)]
    return head_data(paper, places) | {"parts": parts}


def _key_part(section: Section, paper: Paper) -> Data:
    short = section.kind in FILLED
    questions = [_key_of(place, short) for place in section.places]
    rule = KINDS[section.kind].rule(paper.exam.policy)
    return heading_of(section) | {"short": short, "rule": rule, "questions": questions}


def _key_of(place: PaperQuestion, short: bool) -> Data:
    shown = show(as_printed(place), with_key=True)
    facts = {"number": place.position, "marks": plain(place.marks)}
    return facts | ({"answer": _letters(shown)} if short else {"lines": key_lines(shown)})


def _letters(shown: Mapping[str, Any]) -> str:
    right = [choice["key"] for choice in shown["choices"] if choice["is_right"]]
    if shown.get("is_judgement"):
        return RIGHT if right == ["T"] else WRONG
    return "".join(right)


def key_lines(shown: Mapping[str, Any]) -> list[str]:
    """The key of a question in words, a line each."""
    kind = shown["kind"]
    if kind in FILLED:
        return [_letters(shown)]
    lines = _WORDS[kind](shown) if kind in _WORDS else str(shown.get("model", "")).split("\n")
    return [MARK.sub(_("［图］"), line) for line in lines if line]


def _of_gaps(shown: Mapping[str, Any]) -> list[str]:
    accepted = [" / ".join(piece["gap"]["accepted"]) for piece in shown["pieces"] if piece["gap"]]
    return ["；".join(_numbered(accepted))]


def _of_pairs(shown: Mapping[str, Any]) -> list[str]:
    return ["；".join(_numbered(pair["key"] for pair in shown["pairs"]))]


def _numbered(words: Any) -> list[str]:
    return [_("（%(n)d）%(words)s") % {"n": number, "words": word} for number, word in enumerate(words, start=1)]


def _of_number(shown: Mapping[str, Any]) -> list[str]:
    if shown["tolerance"] in ("", "0"):
        return [shown["value"]]
    return [_("%(value)s（误差不超过 %(tolerance)s）") % shown]


def _of_correction(shown: Mapping[str, Any]) -> list[str]:
    return [_letters(shown), _("改正：%(words)s") % {"words": shown["correction"]} if shown.get("correction") else ""]


def _of_parts(shown: Mapping[str, Any]) -> list[str]:
    return [_part_in_words(number, part) for number, part in enumerate(shown["parts"], start=1)]


def _part_in_words(number: int, part: Mapping[str, Any]) -> str:
    marks = plain(part.get("marks"))
    worth = _("（%(marks)s 分）") % {"marks": marks} if marks else ""
    return _("（%(n)d）%(worth)s%(key)s") % {"n": number, "worth": worth, "key": "\n".join(key_lines(part))}


_WORDS = {
    "blank": _of_gaps,
    "matching": _of_pairs,
    "ordering": lambda shown: ["".join(shown["order"])],
    "numeric": _of_number,
    "judge_correct": _of_correction,
    "case": _of_parts,
}
