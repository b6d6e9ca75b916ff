"""The list of the bank: what narrows it, in which order it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from laws.models import Statute
from people.models import Person
from question_bank.models import Category, Citation, ErrorReport, Question, QuestionVersion
from question_bank.queries.drawing import within

State = QuestionVersion.State
Difficulty = QuestionVersion.Difficulty

#: Fewer answers say nothing of how hard a question is.
ENOUGH_ANSWERS = 20
#: The share of right answers that the difficulty given leads one to expect; outside of it the two do not fit.
EXPECTED = {Difficulty.EASY: (0.65, 1), Difficulty.MEDIUM: (0.35, 0.9), Difficulty.HARD: (0, 0.7)}

_STATES = {
    "": Q(retired_at=None),
    "all": Q(),
    "draft": Q(retired_at=None, latest__state=State.DRAFT),
    "sent_back": Q(retired_at=None, latest__state=State.DRAFT) & ~Q(latest__review_note=""),
    "review": Q(retired_at=None, latest__state=State.REVIEW),
    "published": Q(retired_at=None, suspended_at=None, current__isnull=False),
    "suspended": Q(retired_at=None, suspended_at__isnull=False),
    "retired": Q(retired_at__isnull=False),
}
_ORDERS = {
    "": [F("pk").desc()],
    "written": [F("latest__written_at").desc(), F("pk").desc()],
    "code": [F("code").asc(), F("pk").asc()],
    "hardest": [F("right_share").asc(nulls_last=True), F("pk").desc()],
    "easiest": [F("right_share").desc(nulls_last=True), F("pk").desc()],
}


@dataclass(frozen=True)
class Narrowing:
    """What a list is narrowed by. An empty value narrows nothing; so does one that is not known."""

    q: str = ""
    kind: str = ""
    category: str = ""
    tag: str = ""
    difficulty: str = ""
    measured: str = ""
    basis: str = ""
    state: str = ""
    batch: int | None = None
    mine: bool = False
    reported: bool = False
    outdated: bool = False
    sort: str = ""

    def as_q(self, person: Person | None) -> Q:
        """All that it asks; `person` is whose questions `mine` means."""
        found = _STATES.get(self.state, _STATES[""])
        for value, condition in self._conditions(person):
            if value:
                found &= condition()
        return found

    def _conditions(self, person: Person | None) -> Iterable[tuple[object, Callable[[], Q]]]:
        return [
            (self.q, lambda: _saying(self.q)),
            (self.kind, lambda: Q(latest__kind=self.kind)),
            (self.category, lambda: within(Category.objects.filter(pk=self.category).first())),
            (self.tag, lambda: Q(Exists(_tagged(self.tag)))),
            (self.difficulty, lambda: Q(latest__difficulty=self.difficulty)),
            (self.measured, lambda: _measured(self.measured)),
            (self.basis, lambda: _resting_on(self.basis)),
            (self.batch, lambda: Q(batch=self.batch) | Q(latest__batch=self.batch)),
            (self.mine, lambda: Q(latest__written_by=person)),
            (self.reported, lambda: Q(Exists(_open_reports()))),
            (self.outdated, lambda: Q(Exists(_outdated()))),
        ]


def bank(
    questions: QuerySet[Question], by: Narrowing | None = None, *, person: Person | None = None
) -> QuerySet[Question]:
    """The questions that are left, in their order, with all that a row of the list shows."""
    by = by or Narrowing()
    cited = "latest__citations__article__version__statute"
    found = questions.filter(by.as_q(person)).annotate(has_reports=Exists(_open_reports()))
    return (
        found.select_related("latest", "organisation")
        .prefetch_related(cited, "tags")
        .order_by(*_ORDERS.get(by.sort, _ORDERS[""]))
    )


def _saying(words: str) -> Q:
    """The words in what is asked, or the very number of the question."""
    said = Q(latest__stem__icontains=words) | Q(latest__material__icontains=words) | Q(code__iexact=words)
    number = words.removeprefix("#")
    return said | Q(pk=number) if number.isascii() and number.isdigit() and len(number) < 10 else said


def _tagged(tag: str) -> QuerySet:
    through = Question.tags.through
    return through.objects.filter(question=OuterRef("pk"), tag=int(tag))


def _measured(asked: str) -> Q:
    enough = Q(answered__gte=ENOUGH_ANSWERS, right_share__isnull=False)
    if asked == "none":
        return ~enough
    far = Q()
    for given, (least, most) in EXPECTED.items():
        far |= Q(latest__difficulty=given) & (Q(right_share__lt=least) | Q(right_share__gt=most))
    return enough & far


def is_far(question: Question) -> bool:
    """Whether the share of right answers does not fit the difficulty given."""
    if question.latest is None or question.right_share is None or question.answered < ENOUGH_ANSWERS:
        return False
    least, most = EXPECTED[Difficulty(question.latest.difficulty)]
    return not least <= question.right_share <= most


def _resting_on(basis: str) -> Q:
    """Those that cite a statute (its id), or nothing at all ("none")."""
    cites = Citation.objects.filter(question_version=OuterRef("latest"))
    if basis == "none":
        return ~Q(Exists(cites))
    return Q(Exists(cites.filter(article__version__statute_id=int(basis))))


def _outdated() -> QuerySet[Citation]:
    return Citation.objects.filter(question_version=OuterRef("latest")).exclude(state=Citation.State.IN_FORCE)


def _open_reports() -> QuerySet[ErrorReport]:
    return ErrorReport.objects.filter(question_version__question=OuterRef("pk"), answered_at=None)


def cited_statutes() -> QuerySet[Statute]:
    """The statutes that any question rests on."""
    return Statute.objects.filter(versions__articles__in=Citation.objects.values("article")).distinct()
