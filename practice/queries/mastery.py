"""Mastery, article by article: what share of the last answers to the questions on an article were right.

The grid of a unit says nothing of a person: shares only, and none where fewer than five people answered.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Avg, Count, Exists, OuterRef, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from laws.models import StatuteVersion
from people.models import Organisation, Person
from question_bank.models import Citation

#: Shares below the first are 薄弱, from the second on 掌握.
WEAK_BELOW, GOOD_FROM = 0.6, 0.85
#: Fewer people than this could be told from one another.
LEAST_PEOPLE = 5


class Level(TextChoices):
    NONE = "none", _("未练")
    FEW = "few", _("人数太少")
    WEAK = "weak", _("薄弱")
    FAIR = "fair", _("一般")
    GOOD = "good", _("掌握")


@dataclass(frozen=True)
class Share:
    """The answers on one article: the mean of their shares, how many they are, of how many people."""

    mean: float
    answers: int
    people: int


def level_of(share: Share | None, *, least: int = 1) -> Level:
    if share is None or not share.answers:
        return Level.NONE
    if share.people < least:
        return Level.FEW
    if share.mean < WEAK_BELOW:
        return Level.WEAK
    return Level.FAIR if share.mean < GOOD_FROM else Level.GOOD


# --- shares ---
def own_shares(person: Person, version: StatuteVersion) -> dict[int, Share]:
    return shares_of(Q(question_version__responses__person=person), Q(article__version=version))


def unit_shares(unit: Organisation, version: StatuteVersion) -> dict[int, Share]:
    """Of the people who serve in the unit and beneath it today."""
    serving = "question_version__responses__person__"
    people = Q(**{f"{serving}organisation__path__startswith": unit.path, f"{serving}is_active": True})
    return shares_of(people, Q(article__version=version))


def shares_of(people: Q, articles: Q) -> dict[int, Share]:
    """An article that a version cites twice, by two paragraphs, counts once."""
    before = Citation.objects.filter(
        question_version=OuterRef("question_version"), article=OuterRef("article"), pk__lt=OuterRef("pk")
    )
    rows = (
        Citation.objects.filter(people, articles, ~Exists(before), question_version__responses__is_latest=True)
        .order_by()
        .values("article")
        .annotate(
            mean=Avg("question_version__responses__share"),
            answers=Count("question_version__responses"),
            people=Count("question_version__responses__person", distinct=True),
        )
    )
    return {row["article"]: Share(float(row["mean"]), row["answers"], row["people"]) for row in rows}
