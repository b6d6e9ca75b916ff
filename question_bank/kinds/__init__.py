"""The kinds of question. A kind is defined once: its words in files, its form, its look, its marking, what makes it unusable."""

from __future__ import annotations

from typing import Any

from question_bank.kinds import choice
from question_bank.kinds.base import Fault, Kind, Part, Saying, Shown, saying
from question_bank.kinds.case import CASE, part_shares
from question_bank.kinds.forms import KindForm, asks_more
from question_bank.kinds.naming import Naming
from question_bank.kinds.parts import PART_KINDS
from question_bank.kinds.policies import Order, Policy, Several

__all__ = [
    "BY_KEYS",
    "KINDS",
    "PART_KINDS",
    "Fault",
    "Kind",
    "KindForm",
    "Order",
    "Part",
    "Policy",
    "Saying",
    "Several",
    "Shown",
    "asks_more",
    "choices",
    "kind_in_name",
    "kind_named",
    "kind_of",
    "part_shares",
    "right_keys",
    "show",
]

_ORDER = """
single multiple indefinite judge judge_correct blank short essay case matching ordering numeric
""".split()

#: In the order in which papers show them.
KINDS: dict[str, Kind] = {name: (PART_KINDS | {"case": CASE})[name] for name in _ORDER}

#: Those answered by keys alone.
BY_KEYS = [kind.name for kind in KINDS.values() if kind.by_keys]

_naming = Naming(KINDS.values())
kind_named = _naming.kind_named
kind_in_name = _naming.kind_in_name


def kind_of(name: str) -> Kind:
    return KINDS[name]


def show(question: Any, *, with_key: bool, prefix: str = "") -> Shown:
    """What templates show of a question, or of one whose kind is not known yet, as far as it goes. Takes JSON too."""
    question = saying(question)
    if question.kind in KINDS:
        return kind_of(question.kind).shown(question, with_key=with_key, prefix=prefix)
    return choice.SINGLE.shown(question, with_key=False, prefix=prefix) | {"kind": "", "label": ""}


def choices(question: Saying) -> list[dict[str, Any]]:
    """The choices as shown; 判断题 has 正确 and 错误."""
    return kind_of(question.kind).choices(question)


def right_keys(question: Saying) -> list[str]:
    """The keys of the right choices; none for kinds that are not answered by choosing."""
    return kind_of(question.kind).right_keys(question)
