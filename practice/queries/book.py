"""Which questions the book and the favourites hold, and what narrows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from laws.models import Statute
from people.models import Person
from practice.models import BookEntry, Favourite, Response
from practice.models.book import BookEntryQuerySet
from practice.withheld import is_withheld
from question_bank.models import Category, Citation, Question
from question_bank.queries import within

#: As many topics are drawn; the rest is in the list.
MOST_TOPICS = 8


def entries_of(person: Person) -> BookEntryQuerySet:
    """In the book or left; what is withheld is not shown."""
    return BookEntry.objects.of(person).exclude(is_withheld(person, "question")).select_related("question")


def favourites_of(person: Person) -> QuerySet[Favourite]:
    kept = Favourite.objects.filter(person=person).exclude(is_withheld(person, "question"))
    return kept.select_related("question").order_by("-marked_at", "-pk")


@dataclass(frozen=True)
class Narrowing:
    """What the list is narrowed by. An empty value narrows nothing."""

    source: str = ""
    statute: int | None = None
    category: Category | None = None
    wrong: int = 0

    def as_q(self, person: Person) -> Q:
        """For rows that have a question: entries and favourites."""
        mine = Response.objects.of(person).filter(question=OuterRef("question"))
        found = Q()
        if self.source:
            found &= Q(Exists(mine.filter(source__startswith=self.source, share__lt=1)))
        if self.statute:
            cited = Citation.objects.filter(article__version__statute=self.statute)
            found &= Q(question__in=cited.values("question_version__question"))
        if self.category:
            found &= Q(question__in=Question.objects.filter(within(self.category)))
        if self.wrong:
            wrong = BookEntry.objects.of(person).filter(question=OuterRef("question"), wrong__gte=self.wrong)
            found &= Q(Exists(wrong))
        return found


def due_count(person: Person, questions: QuerySet[Question], day: date) -> int:
    return BookEntry.objects.of(person).due(day).filter(question__in=questions).count()


def statutes_in(kept: QuerySet) -> QuerySet[Statute]:
    """Those that the questions kept rest on, for the filter."""
    cited = Citation.objects.filter(question_version__question__in=kept.order_by().values("question"))
    return Statute.objects.filter(versions__articles__in=cited.values("article")).distinct()


@dataclass(frozen=True)
class Topic:
    """A category with how many of its questions are in the book."""

    category: Category
    count: int
    #: Of the largest, in hundredths: how long its bar is drawn.
    length: int


def topics_of(entries: QuerySet[BookEntry]) -> list[Topic]:
    counted = entries.order_by().values_list("question__category").annotate(n=Count("pk"))
    rows = list(counted.order_by("-n", "question__category")[:MOST_TOPICS])
    categories = Category.objects.in_bulk([pk for pk, _n in rows])
    return [Topic(categories[pk], n, max(4, 100 * n // rows[0][1])) for pk, n in rows]
