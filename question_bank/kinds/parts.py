"""The kinds that stand alone or inside a case: all but the case itself."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from question_bank.kinds.base import Fault, Kind, Saying, listed, saying
from question_bank.kinds.blank import BLANK
from question_bank.kinds.choice import INDEFINITE, MULTIPLE, SINGLE
from question_bank.kinds.judge import JUDGE, JUDGE_CORRECT
from question_bank.kinds.matching import MATCHING
from question_bank.kinds.numeric import NUMERIC
from question_bank.kinds.ordering import ORDERING
from question_bank.kinds.texts import read_number
from question_bank.kinds.written import ESSAY, SHORT

PART_KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (SINGLE, MULTIPLE, INDEFINITE, JUDGE, JUDGE_CORRECT, BLANK, SHORT, ESSAY, MATCHING, ORDERING, NUMERIC)
}


def parts_of(question: Saying) -> list[Any]:
    return [saying(part) for part in listed(question.parts)]


def kind_of_part(part: Any) -> Kind | None:
    name = getattr(part, "kind", None)
    return PART_KINDS.get(name) if isinstance(name, str) else None


# --- marks ---
def marks_of(part: Any) -> Fraction | None:
    """None where nothing is said; what cannot be read counts as 0, which is a fault."""
    said = getattr(part, "marks", None)
    if said is None or said == "":
        return None
    number = read_number(str(said)[:40])
    return Fraction(0) if number is None else Fraction(number)


def mark_faults(parts: list[Any]) -> Iterator[tuple[int, Fault]]:
    """With the number of the sub-question. Either all say what they are worth, or none does: the rest would be guessed."""
    marks = [marks_of(part) for part in parts]
    for number, each in enumerate(marks, start=1):
        if each is not None and each <= 0:
            yield number, Fault("marks", "marks_not_positive", _("分值要大于零。请改正，或者不填。"))
        elif each is None and any(marks):
            message = _("没有写分值，别的小题写了。请都写上，或者都不写。")
            yield number, Fault("marks", "marks_missing", message)
