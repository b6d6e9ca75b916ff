"""What a typed format says beyond doubt (options and answer in the shape of the bank), put into words as a sheet has them.

A person who mends such a question mends words; from there on it is read like any other (staging.mended).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from question_bank.kinds import KINDS, kind_of
from question_bank.kinds.base import Part, keys_in, listed
from question_bank.kinds.options import options_of

ANY_ORDER = "不分先后"


def words_of(raw: Mapping[str, Any]) -> dict[str, str]:
    """Field → words, for a RawQuestion as plain data; nothing for one that came in words."""
    kind = raw["kind"]
    if kind not in KINDS:
        return {}
    words = {"kind": str(kind_of(kind).label), "answer": _ANSWERS.get(kind, _keys)(listed(raw["answer"]))}
    words |= {f"option_{option['key'].lower()}": option["text"] for option in options_of(Part.of(raw))}
    correction = raw["rules"].get("correction")
    if correction and isinstance(correction, str):
        words["correction"] = correction
    if raw["rules"].get("any_order"):
        words["rules"] = ANY_ORDER
    return words


def judgement(answer: list[Any]) -> str:
    """正确 or 错误; nothing where it has not been read."""
    return {True: "正确", False: "错误"}.get(answer[0], "") if len(answer) == 1 and isinstance(answer[0], bool) else ""


# --- the answer, as far as it has the shape of its kind: what was staged before the readers refused all else is shown too ---
def _keys(answer: list[Any]) -> str:
    return "".join(str(key) for key in answer)


def _gaps(answer: list[Any]) -> str:
    gaps = ["|".join(keys_in(variants)) for variants in answer]
    return gaps[0] if len(gaps) == 1 else "".join(f"（{gap}）" for gap in gaps)


def _pairs(answer: list[Any]) -> str:
    return "\n".join("→".join(keys_in(pair)) for pair in answer)


def _number(answer: list[Any]) -> str:
    value, tolerance = (*answer, "", "")[:2]
    return f"{value}±{tolerance}" if tolerance else f"{value}"


def _written(answer: list[Any]) -> str:
    return "\n".join(str(text) for text in answer)


_ANSWERS: dict[str, Callable[[list[Any]], str]] = {
    "judge": judgement,
    "judge_correct": judgement,
    "blank": _gaps,
    "short": _written,
    "essay": _written,
    "matching": _pairs,
    "numeric": _number,
}
