"""案例分析题: material, and sub-questions about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from question_bank.kinds.base import Fault, Kind, Saying, Shown, is_text, listed, saying
from question_bank.kinds.case_form import CaseForm
from question_bank.kinds.parts import PART_KINDS, kind_of_part, mark_faults, marks_of, parts_of
from question_bank.kinds.policies import NONE, Policy


# --- what may be wrong ---
def _faults(question: Saying) -> Iterator[Fault]:
    if not is_text(question.material) and not is_text(question.stem):
        yield Fault("material", "no_material", _("案例题没有材料。请填写材料。"))
    parts = parts_of(question)
    if not parts:
        yield Fault("parts", "no_parts", _("案例题没有小题。请补上小题，或者把题型改成论述题。"))
    for number, part in enumerate(parts, start=1):
        yield from (_of_part(number, fault) for fault in _part_faults(part))
    yield from (_of_part(number, fault) for number, fault in mark_faults(parts))


def _part_faults(part: Any) -> list[Fault]:
    if kind := kind_of_part(part):
        return kind.faults(part)
    names = "、".join(str(kind.label) for kind in PART_KINDS.values())
    return [Fault("kind", "unknown_kind", _("小题的题型不认识。可以是：%(names)s。") % {"names": names})]


def _of_part(number: int, fault: Fault) -> Fault:
    words = {"number": number, "message": fault.message}
    message = _("第 %(number)d 小题：%(message)s") % words
    return replace(fault, field=f"parts.{number}.{fault.field}", message=message)


# --- marking ---
def part_shares(question: Any, response: Any, policy: Policy | None = None) -> list[Fraction | None]:
    """What each sub-question gets; the response is a list of their responses, in their order."""
    parts = parts_of(saying(question))
    given = [*listed(response)[: len(parts)], *[None] * len(parts)][: len(parts)]
    return [PART_KINDS[part.kind].mark(part, each, policy) for part, each in zip(parts, given, strict=True)]


def _mark(question: Saying, response: Any, policy: Policy) -> Fraction | None:
    """By the marks of the sub-questions, which are alike where none are given; a person's as long as one of them is."""
    shares = part_shares(question, response, policy)
    if any(share is None for share in shares):
        return None
    weights = [marks_of(part) or Fraction(1) for part in parts_of(question)]
    got = sum((weight * (share or NONE) for weight, share in zip(weights, shares, strict=True)), NONE)
    return got / sum(weights) if weights else NONE


def _rule(policy: Policy) -> str:
    return _("各小题分别计分。")


# --- showing ---
def _show(question: Saying, with_key: bool) -> Shown:
    parts = [_shown_part(number, part, with_key) for number, part in enumerate(parts_of(question), start=1)]
    return {"material": question.material, "parts": [part for part in parts if part]}


def _shown_part(number: int, part: Any, with_key: bool) -> Shown | None:
    kind = kind_of_part(part)
    if kind is None:
        return None
    return kind.shown(part, with_key=with_key) | {"number": number, "marks": getattr(part, "marks", None)}


CASE = Kind(
    name="case",
    label=gettext_lazy("案例分析题"),
    words=("案例分析", "案例", "材料", "材料分析", "综合分析", "情景分析", "实务", "计算分析"),
    weak_words=("案例", "材料", "实务"),
    template="question_bank/kinds/case.html",
    form_class=CaseForm,
    find_faults=_faults,
    marked=_mark,
    show=_show,
    rule=_rule,
    needs_stem=False,
)
