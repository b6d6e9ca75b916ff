"""匹配题: things on the left, each with its counterpart among the options on the right, some of which may belong to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from question_bank.kinds.base import Fault, Kind, Saying, Shown, is_text, listed
from question_bank.kinds.forms import OptionsForm, line_field
from question_bank.kinds.options import option_faults, options_of
from question_bank.kinds.policies import NONE, Policy


def pairs_of(question: Saying) -> list[tuple[str, str]]:
    """Those that can be read: left and right."""
    pairs = [listed(pair) for pair in listed(question.answer)]
    return [(pair[0], pair[1]) for pair in pairs if len(pair) == 2 and all(isinstance(side, str) for side in pair)]


# --- what may be wrong ---
def _faults(question: Saying) -> Iterator[Fault]:
    yield from option_faults(question)
    pairs = pairs_of(question)
    if len(pairs) != len(listed(question.answer)):
        yield Fault("answer", "malformed_pairs", _("配对没有读懂。请逐对写明左边和右边。"))
        return
    if len(pairs) < 2:
        yield Fault("answer", "few_pairs", _("至少要有两对。请补全配对。"))
    rights = {option["text"] for option in options_of(question)}
    lefts: set[str] = set()
    for number, (left, right) in enumerate(pairs, start=1):
        yield from _pair_faults(number, left.strip(), right, lefts, rights)
        lefts.add(left.strip())


def _pair_faults(number: int, left: str, right: str, lefts: set[str], rights: set[str]) -> Iterator[Fault]:
    place, words = f"answer.{number}", {"number": number, "text": (left or right)[:30]}
    if not left:
        yield Fault(place, "empty_left", _("第 %(number)d 对的左边是空的。请填写。") % words)
    elif left in lefts:
        yield Fault(place, "equal_lefts", _("左边的“%(text)s”出现了两次。请改正其中一个。") % words)
    if not is_text(right):
        yield Fault(place, "no_counterpart", _("“%(text)s”没有配对。请写明它对应哪个选项。") % words)
    elif right not in rights:
        words["right"] = right[:30]
        message = _("第 %(number)d 对的右边“%(right)s”不在选项里。请改成选项的原文，或者补上这个选项。") % words
        yield Fault(place, "counterpart_beyond_options", message)


# --- marking ---
def _mark(question: Saying, response: Any, policy: Policy) -> Fraction:
    """The response says which key was given to each left side, by its number from 0: {"0": "B", "1": "A"}. Each pair is worth the same."""
    pairs = pairs_of(question)
    chosen = response if isinstance(response, dict) else {}
    texts = {option["key"]: option["text"] for option in options_of(question)}
    if not pairs:
        return NONE
    right = 0
    for number, (_left, counterpart) in enumerate(pairs):
        key = chosen.get(str(number), chosen.get(number))
        right += isinstance(key, str) and texts.get(key) == counterpart
    return Fraction(right, len(pairs))


def _rule(policy: Policy) -> str:
    return _("每对分值相同，配对几对得几对的分。")


# --- showing ---
def _show(question: Saying, with_key: bool) -> Shown:
    keys = {option["text"]: option["key"] for option in options_of(question)} if with_key else {}
    pairs = [{"left": left, "key": keys.get(right, "")} for left, right in pairs_of(question)]
    return {"pairs": pairs, "choices": options_of(question), "hint": _("为左边的每一项选出对应的选项。")}


# --- writing ---
class MatchingForm(OptionsForm):
    """As many left sides as options at most; each says the letter of its counterpart."""

    partial = "question_bank/kinds/form_matching.html"

    def add_beside(self, key: str) -> None:
        number = self.letters.index(key) + 1
        choices = [("", _("请选择")), *((letter, letter) for letter in self.letters)]
        self.fields[f"answer_{number}"] = line_field(_("左边第 %(number)d 项") % {"number": number})
        self.fields[f"right_{number}"] = forms.ChoiceField(
            label=_("左边第 %(number)d 项对应") % {"number": number},
            choices=choices,
            required=False,
            widget=forms.Select({"class": "input input-short"}),
        )

    def pair_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"answer_{n}"], self[f"right_{n}"]) for n in range(1, len(self.letters) + 1)]

    def says(self) -> dict[str, Any]:
        options = self.options()
        texts = {option["key"]: option["text"] for option in options}
        pairs = [self._pair(number, texts) for number in range(1, len(self.letters) + 1)]
        while pairs and not any(pairs[-1]):
            pairs.pop()
        return {"options": options, "answer": pairs}

    def _pair(self, number: int, texts: dict[str, str]) -> list[str]:
        key = self.text(f"right_{number}")
        return [self.text(f"answer_{number}"), texts.get(key, key)]

    @classmethod
    def initial_of(cls, question: Saying) -> dict[str, Any]:
        initial = super().initial_of(question)
        keys = {option["text"]: option["key"] for option in options_of(question)}
        pairs = pairs_of(question)
        for number, (left, right) in enumerate(pairs, start=1):
            initial |= {f"answer_{number}": left, f"right_{number}": keys.get(right, "")}
        return initial | {"rows": max(initial["rows"], len(pairs))}


MATCHING = Kind(
    name="matching",
    label=gettext_lazy("匹配题"),
    words=("匹配", "连线", "配对", "配伍", "搭配"),
    weak_words=("匹配", "配对", "搭配"),
    template="question_bank/kinds/matching.html",
    form_class=MatchingForm,
    find_faults=_faults,
    marked=_mark,
    show=_show,
    rule=_rule,
)
