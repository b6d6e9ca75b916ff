"""How a paper gives marks where there is a choice. Printed on the paper, so that nobody has to guess."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NONE, FULL = Fraction(0), Fraction(1)


class Several(TextChoices):
    """Of questions with several right options."""

    EXACT = "exact", gettext_lazy("全部选对才得分")
    PARTIAL = "partial", gettext_lazy("漏选得固定比例")
    PROPORTIONAL = "proportional", gettext_lazy("漏选按选对的比例得分")
    PER_OPTION = "per_option", gettext_lazy("每个选项单独判断")
    RIGHT_MINUS_WRONG = "right_minus_wrong", gettext_lazy("选对得分、选错扣分")


class Order(TextChoices):
    """Of ordering."""

    EXACT = "exact", gettext_lazy("次序全对才得分")
    NEIGHBOURS = "neighbours", gettext_lazy("按相邻次序得分")


@dataclass(frozen=True)
class Policy:
    """What a paper settles about marking; the strictest by default."""

    several: str = Several.EXACT
    #: Under PARTIAL: what is given for some of the right options and no wrong one.
    missed: Fraction = Fraction(1, 2)
    order: str = Order.EXACT

    def __post_init__(self) -> None:
        if not NONE <= self.missed < FULL:
            raise ValueError("what is given for a part is less than the whole")


# --- several right options ---
def share_of_keys(right: Collection[str], shown: Collection[str], chosen: Collection[str], policy: Policy) -> Fraction:
    """The share for the keys chosen. Nothing chosen is no answer, and so is a key that was not shown: neither gets anything."""
    right, shown, chosen = set(right), set(shown), set(chosen)
    if not right or not chosen or not chosen <= shown:
        return NONE
    if chosen == right:
        return FULL
    hits, wrong = len(chosen & right), len(chosen - right)
    if policy.several == Several.PARTIAL:
        return policy.missed if not wrong else NONE
    if policy.several == Several.PROPORTIONAL:
        return Fraction(hits, len(right)) if not wrong else NONE
    if policy.several == Several.PER_OPTION:
        return Fraction(len(shown) - len(chosen ^ right), len(shown))
    if policy.several == Several.RIGHT_MINUS_WRONG:
        return max(NONE, Fraction(hits - wrong, len(right)))
    return NONE


def rule_of_keys(policy: Policy) -> str:
    return {
        Several.EXACT: _("全部选对才得分。"),
        Several.PARTIAL: _("全部选对得满分；少选但没有错选，得 %(share)s 的分；有错选不得分。")
        % {"share": policy.missed},
        Several.PROPORTIONAL: _("全部选对得满分；少选但没有错选，按选对的比例得分；有错选不得分。"),
        Several.PER_OPTION: _("每个选项单独判断，选与不选判断对几项，就得几项的分；一项都不选不得分。"),
        Several.RIGHT_MINUS_WRONG: _("选对一项得一份，选错一项扣一份，扣完为止。"),
    }[Several(policy.several)]


# --- order ---
def share_of_order(right: list[str], given: list[str], policy: Policy) -> Fraction:
    """By neighbours: of the pairs that follow each other in the right order, the share that do so in the one given.

    An order that names an item twice, or one that is not there, is none.
    """
    if given == right:
        return FULL if right else NONE
    if policy.order == Order.EXACT or len(set(given)) != len(given) or not set(given) <= set(right):
        return NONE
    follows = set(pairwise(given))
    pairs = list(pairwise(right))
    return Fraction(sum(pair in follows for pair in pairs), len(pairs))


def rule_of_order(policy: Policy) -> str:
    if policy.order == Order.NEIGHBOURS:
        return _("次序全对得满分；否则按前后相邻排对的处数得分。")
    return _("次序全对才得分。")
