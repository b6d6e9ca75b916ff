"""Which questions a person may practise, and which may be shown."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, QuerySet

from people.models import Person
from practice.models import Response
from practice.withheld import is_withheld
from question_bank.models import Category, Question
from question_bank.queries import usable_by


def practisable_by(person: Person) -> QuerySet[Question]:
    """The published questions of the person's unit, of those above it and of the platform, without the withheld ones."""
    return Question.objects.published().filter(usable_by(person.organisation)).exclude(is_withheld(person))


def known_to(person: Person) -> QuerySet[Question]:
    """Those a person may practise or has answered before: what one may mark as a favourite and write notes on."""
    answered = Question.objects.filter(pk__in=Response.objects.of(person).values("question"))
    return (practisable_by(person) | answered).exclude(is_withheld(person))


def statute_sizes(questions: QuerySet[Question]) -> dict[int, int]:
    """Statute → how many of the questions rest on it, the most first."""
    statute = "current__citations__article__version__statute"
    rows = questions.exclude(**{statute: None}).order_by().values_list(statute)
    return dict(rows.annotate(n=Count("pk", distinct=True)).order_by("-n", statute))


def article_sizes(questions: QuerySet[Question], version: int) -> dict[int, int]:
    """Article of a version → how many of the questions rest on it."""
    rows = questions.filter(current__citations__article__version=version).order_by()
    return dict(rows.values_list("current__citations__article").annotate(n=Count("pk", distinct=True)))


def category_sizes(questions: QuerySet[Question]) -> list[tuple[Category, int]]:
    """The categories in the order of the tree, each with what it and all beneath it hold; those that hold nothing are left out."""
    own = dict(questions.order_by().values_list("category__path").annotate(n=Count("pk")))
    held: Counter[str] = Counter()
    for path, n in own.items():
        for end in range(Category.steplen, len(path) + 1, Category.steplen):
            held[path[:end]] += n
    return [(category, held[category.path]) for category in Category.objects.filter(path__in=held).order_by("path")]
