"""A question after hand-in, as templates/exams/_answered.html shows it: what was asked, what was answered, and no more than may be told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exams.responses import is_blank
from question_bank.kinds import Shown, show
from question_bank.kinds.base import listed, saying


def answered(question: Any, stored: Any, *, with_key: bool) -> Shown:
    """The question in its author's order, with the stored answer (exams.responses) in its places."""
    question = saying(question)
    shown = show(question, with_key=with_key)
    values = listed(stored)
    shown |= {"given": [value for value in values if isinstance(value, str)], "is_blank": is_blank(stored)}
    if fill := _FILLERS.get(question.kind):
        fill(question, shown, values)
    return shown


def _choices(question: Any, shown: Shown, values: list[Any]) -> None:
    right = [choice["key"] for choice in shown["choices"] if choice.get("is_right")]
    for choice in shown["choices"]:
        choice["is_chosen"] = choice["key"] in values
        choice["result"] = _result(choice, bool(right))
    shown["right_words"] = _named(shown, right)


def _result(choice: dict[str, Any], key_is_told: bool) -> str:
    if not key_is_told:
        return "none"
    if choice["is_right"]:
        return "right"
    return "wrong" if choice["is_chosen"] else "none"


def _named(shown: Shown, keys: list[str]) -> str:
    """By letter; judgements are spoken of in words."""
    if shown.get("is_judgement"):
        return "、".join(choice["text"] for choice in shown["choices"] if choice["key"] in keys)
    return "".join(keys)


def _correction(question: Any, shown: Shown, values: list[Any]) -> None:
    _choices(question, shown, values[:1])
    shown["given_correction"] = next((value for value in values[1:] if isinstance(value, str)), "")


def _gaps(question: Any, shown: Shown, values: list[Any]) -> None:
    for number, gap in enumerate(piece["gap"] for piece in shown["pieces"] if piece["gap"]):
        gap["given"] = _text_at(values, number)


def _pairs(question: Any, shown: Shown, values: list[Any]) -> None:
    for number, pair in enumerate(shown["pairs"]):
        pair["given"] = _text_at(values, number)


def _parts(question: Any, shown: Shown, values: list[Any]) -> None:
    with_key = shown["with_key"]
    filled = []
    for part, old in zip(listed(question.parts), shown["parts"], strict=False):
        value = values[old["number"] - 1] if old["number"] <= len(values) else None
        filled.append(answered(part, value, with_key=with_key) | {"number": old["number"]})
    shown["parts"] = filled


def _text_at(values: list[Any], number: int) -> str:
    value = values[number] if number < len(values) else ""
    return value if isinstance(value, str) else ""


_FILLERS: dict[str, Callable[[Any, Shown, list[Any]], None]] = {
    "single": _choices,
    "multiple": _choices,
    "indefinite": _choices,
    "judge": _choices,
    "judge_correct": _correction,
    "blank": _gaps,
    "matching": _pairs,
    "case": _parts,
}
