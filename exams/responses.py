"""What a candidate answers, as the exam room sends and stores it, and as marking takes it.

Stored is always a list: keys for choices, texts for what is written (a text a gap, a key a left side, keys in order; of
判断改错题 the judgement and the correction); of a case a list of such lists, one a sub-question.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from question_bank.kinds import Part, Saying
from question_bank.kinds.texts import normal
from question_bank.models import BY_KEYS

#: Longest text of an answer, in characters.
LONGEST = 10_000
MOST_VALUES = 60


def takes_keys(question: Saying) -> bool:
    """Whether a response is keys of the options shown, which the database can check by itself."""
    return question.kind in BY_KEYS


def is_blank(response: Any) -> bool:
    """Nothing chosen and nothing written, however many empty fields there are."""
    if isinstance(response, list):
        return all(is_blank(value) for value in response)
    return not (isinstance(response, str) and response.strip())


def digest_of(response: Any) -> str:
    """The same for answers that differ in blanks, width and case only; nobody would mark these differently."""
    text = json.dumps(_normal(response), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _normal(response: Any) -> Any:
    if isinstance(response, list):
        return [_normal(value) for value in response]
    return normal(response) if isinstance(response, str) else ""


def for_marking(question: Saying, stored: Any) -> Any:
    """The stored response in the shape that `question_bank.marking.share` takes for this kind."""
    values = stored if isinstance(stored, list) else []
    if question.kind == "case":
        parts = list(question.parts)
        return [
            for_marking(_part(part), value) for part, value in zip(parts, [*values, *[None] * len(parts)], strict=False)
        ]
    if question.kind in ("short", "essay", "numeric"):
        return values[0] if values else ""
    if question.kind == "matching":
        return {str(number): key for number, key in enumerate(values)}
    return values


def _part(part: Any) -> Saying:
    return Part.of(part) if isinstance(part, Mapping) else part


def needs_person(question: Saying) -> bool:
    """Whether a written answer to it may have to be marked by a person."""
    if question.kind == "case":
        return any(needs_person(_part(part)) for part in question.parts)
    return question.kind in ("short", "essay", "judge_correct")


def well_formed(value: Any, *, depth: int = 2) -> bool:
    """Whether it is a list of texts, or of such lists, within the limits; nothing else is ever stored."""
    if not isinstance(value, list) or len(value) > MOST_VALUES:
        return False
    return all(_is_text(item) or (depth > 1 and well_formed(item, depth=depth - 1)) for item in value)


def _is_text(item: Any) -> bool:
    """That every database can hold: no NUL, no half of a surrogate pair."""
    if not isinstance(item, str) or len(item) > LONGEST or "\x00" in item:
        return False
    return not any("\ud800" <= letter <= "\udfff" for letter in item)
