"""The questions of a scope, in the order in which a run takes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _

from laws.models import Article, Statute
from people.models import Person
from practice.models import BookEntry, Favourite, Run, RunQuestion
from practice.queries.practisable import practisable_by
from practice.scopes import Kind, Scope
from question_bank.models import Category, Citation, Question
from question_bank.queries import within


def questions_in(scope: Scope, person: Person, on: date) -> QuerySet[Question]:
    """Those of the scope that the person may practise, each once; unordered."""
    return practisable_by(person).filter(_CONDITIONS[scope.kind](scope, person, on))


def in_turn(scope: Scope, person: Person, on: date) -> QuerySet[Question]:
    """What is due longest comes first; of the rest what was never answered, then what was answered longest ago."""
    questions = questions_in(scope, person, on)
    if scope.kind == Kind.RANDOM:
        return questions.order_by("?")
    mine = {"latest_mine": _mine("responses", person, is_latest=True), "entry": _mine("book_entries", person)}
    by_due = [F("entry__due_on").asc(nulls_last=True)] if scope.kind in {Kind.DUE, Kind.BOOK} else []
    by_age = F("latest_mine__answered_at").asc(nulls_first=True)
    return questions.annotate(**mine).order_by(*by_due, by_age, "?")


def _mine(relation: str, person: Person, **facts: object) -> FilteredRelation:
    conditions = {f"{relation}__{name}": value for name, value in {"person": person, **facts}.items()}
    return FilteredRelation(relation, condition=Q(**conditions))


# --- what each scope takes ---
def _of_statute(scope: Scope, person: Person, on: date) -> Q:
    return Q(current__in=_citing(article__version__statute=scope.pk))


def _of_article(scope: Scope, person: Person, on: date) -> Q:
    return Q(current__in=_citing(article=scope.pk))


def _citing(**conditions: object) -> QuerySet:
    return Citation.objects.filter(**conditions).values("question_version")


def _of_category(scope: Scope, person: Person, on: date) -> Q:
    category = Category.objects.filter(pk=scope.pk).first()
    return within(category) if category else Q(pk__in=[])


def _due(scope: Scope, person: Person, on: date) -> Q:
    return Q(pk__in=BookEntry.objects.of(person).due(on).values("question"))


def _in_book(scope: Scope, person: Person, on: date) -> Q:
    return Q(pk__in=BookEntry.objects.of(person).in_book().values("question"))


def _favourites(scope: Scope, person: Person, on: date) -> Q:
    return Q(pk__in=Favourite.objects.filter(person=person).values("question"))


def _wrong_in_run(scope: Scope, person: Person, on: date) -> Q:
    wrong = RunQuestion.objects.filter(run=scope.pk, run__person=person, share__lt=1)
    return Q(pk__in=wrong.values("question_version__question"))


_CONDITIONS: dict[Kind, Callable[[Scope, Person, date], Q]] = {
    Kind.STATUTE: _of_statute,
    Kind.ARTICLE: _of_article,
    Kind.CATEGORY: _of_category,
    Kind.DUE: _due,
    Kind.BOOK: _in_book,
    Kind.FAVOURITES: _favourites,
    Kind.RANDOM: lambda scope, person, on: Q(),
    Kind.AGAIN: _wrong_in_run,
}


# --- how it is called ---
def title_of(scope: Scope, person: Person) -> str:
    """行政处罚法第六十三条, 今日复习. ObjectDoesNotExist for what is not there or is another's."""
    if scope.kind == Kind.STATUTE:
        return str(Statute.objects.get(pk=scope.pk))
    if scope.kind == Kind.ARTICLE:
        return str(Article.objects.select_related("version__statute").get(pk=scope.pk))
    if scope.kind == Kind.CATEGORY:
        return str(Category.objects.get(pk=scope.pk))
    if scope.kind == Kind.AGAIN:
        run = Run.objects.of(person).get(pk=scope.pk)
        return _("再练错题：%(title)s") % {"title": run.title.removeprefix(_("再练错题："))}
    return {
        Kind.DUE: _("今日复习"),
        Kind.BOOK: _("错题本"),
        Kind.FAVOURITES: _("收藏的题"),
        Kind.RANDOM: _("随机十题"),
    }[scope.kind]
