"""What is asked about the versions of statutes and of those who cite the older ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone

from amendments.models import DECIDES, AffectedItem, AffectedItemQuerySet, Amendment
from laws.models import Article, StatuteVersion
from people.models import Membership, Organisation, Person
from question_bank.models import Citation, Question


def citations_in_use() -> QuerySet[Citation]:
    """Of the newest and of the published version of every question that is not retired."""
    question = "question_version__question"
    in_use = Q(**{f"{question}__latest": F("question_version")}) | Q(**{f"{question}__current": F("question_version")})
    return Citation.objects.filter(in_use, **{f"{question}__retired_at": None})


@dataclass(frozen=True)
class Followed:
    """A version that has a later one, and how many questions still cite it."""

    old: StatuteVersion
    new: StatuteVersion
    citing: int


def not_opened(person: Person) -> list[Followed]:
    """Each older version with the newest of its statute, where nobody has begun the work; those cited most first."""
    versions = list(StatuteVersion.objects.select_related("statute").order_by("statute", "in_force_from"))
    newest = {version.statute_id: version for version in versions}
    opened = set(Amendment.objects.values_list("old", "new"))
    pairs = [(old, newest[old.statute_id]) for old in versions]
    pairs = [(old, new) for old, new in pairs if old != new and (old.pk, new.pk) not in opened]
    visible = Question.objects.visible_to(person)
    rows = citations_in_use().filter(
        article__version__in=[old.pk for old, _new in pairs], question_version__question__in=visible
    )
    counted = rows.values("article__version").annotate(n=Count("question_version__question", distinct=True))
    citing = dict(counted.values_list("article__version", "n"))
    found = [Followed(old, new, citing.get(old.pk, 0)) for old, new in pairs]
    return sorted(found, key=lambda one: (-one.citing, one.old.statute_id, one.old.in_force_from))


def to_read(items: AffectedItemQuerySet) -> AffectedItemQuerySet:
    """With all that the page of an item shows, in the order of the old articles."""
    articles = Article.objects.select_related("version__statute", "digest")
    rows = items.select_related(
        "amendment__old__statute",
        "amendment__new",
        "question__organisation",
        "question__latest",
        "lesson__course",
        "article__version__statute",
        "article__digest",
        "assignee",
        "decided_by",
    )
    cites = Citation.objects.select_related("article__version__statute")
    rows = rows.prefetch_related(
        Prefetch("suggested", articles.order_by("number", "insert")), Prefetch("question__latest__citations", cites)
    )
    return rows.order_by("article__number", "article__insert", "pk")


def rights_over(items: Iterable[AffectedItem], person: Person) -> dict[str, set[int]]:
    """Which of the items this person may decide, withdraw the question of, write the next version of."""
    shown = AffectedItem.objects.filter(pk__in=[item.pk for item in items])
    asked = {"decide": shown.decidable_by(person), "withdraw": shown.withdrawable_by(person)}
    asked["rewrite"] = shown.rewritable_by(person)
    return {name: set(rows.values_list("pk", flat=True)) for name, rows in asked.items()}


def assignees_for(person: Person) -> QuerySet[Person]:
    """Those who decide in the units that this person decides for."""
    units = Organisation.objects.overseen_by(person, *DECIDES)
    held = Membership.objects.on(timezone.localdate()).filter(role__in=DECIDES, organisation__in=units)
    return Person.objects.active().filter(memberships__in=held).distinct().order_by("name", "pk")
