"""What an answer is worth. Pure functions: no database, no clock. How each kind is marked is defined in question_bank.kinds."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Protocol

from question_bank.kinds import Policy, Saying, kind_of


class Marked(Protocol):
    """What marking by keys needs of a question: which of them are right."""

    @property
    def right_keys(self) -> list[str]: ...


def is_right(version: Marked, chosen: Iterable[str]) -> bool:
    """Exactly the right keys, no more and no fewer, in whatever order. Half of a 多选题 is not right; nothing chosen never is.

    For 判断题 the keys are T and F (see QuestionVersion.choices).
    """
    right = set(version.right_keys)
    return bool(right) and set(chosen) == right


def share(question: Saying, response: Any, policy: Policy | None = None) -> Fraction | None:
    """The share of the marks that a response earns, 0 … 1; None as long as a person has to mark it.

    The shape of a response depends on the kind: keys for choices, ["T"] or ["F"] for 判断题 (判断改错题: ["F", how it should read]),
    a text a gap, a text, {"0": key} for each left side, keys in order, a number as text; of a case a list of these.
    """
    return kind_of(question.kind).mark(question, response, policy)
