"""填空题: gaps in the stem, each with the texts that are accepted there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from question_bank.kinds.base import Fault, Kind, Saying, Shown, is_text, listed, rule_in
from question_bank.kinds.forms import KindForm, LinesField
from question_bank.kinds.policies import NONE, Policy
from question_bank.kinds.texts import normal

#: Two low lines or more, or brackets with nothing but blanks between.
GAP = re.compile(r"_{2,}|[（(]\s*[)）]")
MOST_GAPS = 50
#: As many boxes has an empty form.
LEAST_GAPS = 2


# --- what may be wrong ---
def _faults(question: Saying) -> Iterator[Fault]:
    stem = question.stem if isinstance(question.stem, str) else ""
    gaps, given = len(GAP.findall(stem)), listed(question.answer)
    if not gaps and stem.strip():
        yield Fault("stem", "no_gap", _("题干里没有空。请把要填的地方写成 ____。"))
    if gaps > MOST_GAPS:
        yield Fault("stem", "many_gaps", _("一道题最多 %(limit)d 个空。请拆成几道题。") % {"limit": MOST_GAPS})
    if not given:
        yield Fault("answer", "no_answer", _("没有答案。请按次序写出每个空的答案。"))
    elif gaps and gaps != len(given):
        words = {"gaps": gaps, "given": len(given)}
        message = _("题干有 %(gaps)d 个空，答案给了 %(given)d 个。请核对。") % words
        yield Fault("answer", "gaps_differ", message)
    for number, accepted in enumerate(given, start=1):
        if not _are_texts(accepted):
            message = _("第 %(number)d 个空的答案是空的。请填写。") % {"number": number}
            yield Fault(f"answer.{number}", "empty_answer", message)


def _are_texts(accepted: Any) -> bool:
    texts = listed(accepted)
    return bool(texts) and all(is_text(text) and normal(text) for text in texts)


# --- marking ---
def _mark(question: Saying, response: Any, policy: Policy) -> Fraction:
    """The response is a list of texts, one a gap. Every gap is worth the same.

    In any order, the texts are given the places that make the most of them right: no place is used twice.
    """
    accepted = [{normal(text) for text in listed(texts) if isinstance(text, str)} - {""} for texts in question.answer]
    given = [normal(text) if isinstance(text, str) else "" for text in listed(response)[: len(accepted)]]
    if not accepted:
        return NONE
    if rule_in(question, "any_order"):
        return Fraction(_most_placed(given, accepted), len(accepted))
    return Fraction(sum(text in texts for text, texts in zip(given, accepted, strict=False)), len(accepted))


def _most_placed(given: list[str], accepted: list[set[str]]) -> int:
    """The largest matching: each text in turn takes a place, moving those before it to another where they have one."""
    taken: dict[int, str] = {}

    def place(text: str, tried: set[int]) -> bool:
        for number in range(len(accepted)):
            if number in tried or text not in accepted[number]:
                continue
            tried.add(number)
            if number not in taken or place(taken[number], tried):
                taken[number] = text
                return True
        return False

    return sum(place(text, set()) for text in given)


def _rule(policy: Policy) -> str:
    return _("每空分值相同，填对几空得几空的分。")


# --- showing ---
def _show(question: Saying, with_key: bool) -> Shown:
    """The stem in pieces: text, gap, text."""
    stem = question.stem if isinstance(question.stem, str) else ""
    texts = GAP.split(stem)
    keys = [[text for text in listed(texts) if isinstance(text, str)] for texts in listed(question.answer)]
    gaps = [_gap(number, keys if with_key else []) for number in range(len(texts) - 1)]
    pieces = [{"text": text, "gap": gap} for text, gap in zip(texts, [*gaps, None], strict=True)]
    hint = _("各空不分先后。") if rule_in(question, "any_order") else ""
    return {"pieces": pieces, "hint": hint, "beyond": keys[len(gaps) :] if with_key else []}


def _gap(number: int, keys: list[list[str]]) -> Shown:
    return {"number": number + 1, "accepted": keys[number] if number < len(keys) else []}


# --- writing ---
class BlankForm(KindForm):
    """One box a gap; in it one accepted text a line."""

    partial = "question_bank/kinds/form_blank.html"

    stem = LinesField(label=gettext_lazy("题干"), help_text=gettext_lazy("要填的地方写成 ____（四条下划线）。"))
    gaps = forms.IntegerField(required=False, widget=forms.HiddenInput)
    any_order = forms.BooleanField(label=gettext_lazy("各空不分先后"), required=False)

    def build(self) -> None:
        self.count = self._count()
        for number in range(1, self.count + 1):
            label = _("第 %(number)d 个空") % {"number": number}
            self.fields[f"answer_{number}"] = LinesField(label=label, rows=2)
        self.initial["gaps"] = self.count

    def _count(self) -> int:
        if not self.is_bound:
            return max(LEAST_GAPS, min(self.initial.get("gaps") or 0, MOST_GAPS))
        count = self.count_sent("gaps", LEAST_GAPS) + 2 * (self.more_name in self.data)
        return max(1, min(count, MOST_GAPS))

    def _written(self) -> dict[str, Any]:
        return super()._written() | {"gaps": self.count}

    @property
    def may_grow(self) -> bool:
        return self.count < MOST_GAPS

    def gap_fields(self) -> list[forms.BoundField]:
        return [self[f"answer_{number}"] for number in range(1, self.count + 1)]

    def says(self) -> dict[str, Any]:
        answer = [self._accepted(number) for number in range(1, self.count + 1)]
        while answer and not answer[-1]:
            answer.pop()
        return {"answer": answer, "rules": {"any_order": True} if self.cleaned_data.get("any_order") else {}}

    def _accepted(self, number: int) -> list[str]:
        return [line.strip() for line in self.text(f"answer_{number}").splitlines() if line.strip()]

    @classmethod
    def initial_of(cls, question: Saying) -> dict[str, Any]:
        texts = [[text for text in listed(accepted) if isinstance(text, str)] for accepted in listed(question.answer)]
        boxes = {f"answer_{number}": "\n".join(accepted) for number, accepted in enumerate(texts, start=1)}
        any_order = bool(rule_in(question, "any_order"))
        return super().initial_of(question) | boxes | {"gaps": len(texts), "any_order": any_order}


BLANK = Kind(
    name="blank",
    label=gettext_lazy("填空题"),
    words=("填空", "填充"),
    weak_words=("填充",),
    template="question_bank/kinds/blank.html",
    form_class=BlankForm,
    find_faults=_faults,
    marked=_mark,
    show=_show,
    rule=_rule,
)
