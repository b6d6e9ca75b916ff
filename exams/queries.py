"""What pages ask about exams and attempts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.safestring import SafeString

from exams.models import Answer, Attempt, Exam, PaperQuestion
from exams.models.attempt import AttemptQuerySet
from exams.models.exam import SEES_EXAMS, ExamQuerySet
from exams.windows import is_released, why_not_start
from laws.citations import link_all
from laws.models import Article
from people.models import Organisation, Person
from question_bank.models import Citation, Question, QuestionVersion
from training.models import Course

_LETTERS = "ABCDEFGHIJ"
#: Between escaped texts; a tag, since no citation reaches over one.
_BREAK = "<!--next-->"


def exams_for(person: Person) -> ExamQuerySet:
    """Exams a person may sit sooner or later: those held for the unit, and quizzes of the courses open to it."""
    return Exam.objects.open_to(person).filter(Q(course=None) | Q(course__in=Course.objects.open_to(person)))


# --- lists ---
@dataclass(frozen=True)
class Entry:
    """An exam as one candidate meets it in a list."""

    exam: Exam
    attempts: list[Attempt]
    at: datetime

    @property
    def used(self) -> int:
        return len(self.attempts)

    @property
    def left(self) -> int | None:
        allowed = self.exam.attempts_allowed
        return None if allowed is None else max(allowed - self.used, 0)

    @cached_property
    def open(self) -> Attempt | None:
        return next((a for a in self.attempts if a.accepts_saves_at(self.at)), None)

    @cached_property
    def last(self) -> Attempt | None:
        """The latest that was handed in."""
        closed = [a for a in self.attempts if a.state == Attempt.State.GRADED]
        return max(closed, key=lambda a: a.number, default=None)

    @property
    def passed(self) -> bool:
        return any(a.passed for a in self.attempts)

    @property
    def result_is_out(self) -> bool:
        """Marks are told together with the key."""
        return is_released(self.exam, at=self.at)

    @property
    def passed_visibly(self) -> bool:
        return self.passed and self.result_is_out

    @cached_property
    def refusal(self) -> str:
        return "" if self.open else why_not_start(self.exam, used=self.used, at=self.at)

    @property
    def state(self) -> str:
        """open, upcoming or ended: where the list puts it."""
        if not self.refusal:
            return "open"
        return "upcoming" if self.exam.opens_at and self.at < self.exam.opens_at else "ended"


def entries_for(person: Person, exams: Iterable[Exam], *, at: datetime) -> list[Entry]:
    """The exams with the candidate's own attempts, in one query for the attempts."""
    exams = list(exams)
    mine: dict[int, list[Attempt]] = {exam.pk: [] for exam in exams}
    for attempt in Attempt.objects.filter(candidate=person, exam__in=exams).order_by("number"):
        mine[attempt.exam_id].append(attempt)
    return [Entry(exam, mine[exam.pk], at) for exam in exams]


# --- a paper being sat: nothing here may carry a key ---
@dataclass(frozen=True)
class Option:
    letter: str
    key: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Slot:
    """A question at its place, as the candidate may see it while the attempt is open."""

    number: int
    kind: str
    kind_label: str
    stem: str
    options: list[Option]
    sequence: int
    letters: str

    @property
    def is_multiple(self) -> bool:
        return self.kind in {QuestionVersion.Kind.MULTIPLE, QuestionVersion.Kind.INDEFINITE}

    @property
    def answered(self) -> bool:
        return bool(self.letters)


def slots_of(attempt: Attempt) -> list[Slot]:
    """The paper with what was answered. Key and explanation are not even read from the database."""
    answers = _answers(attempt)
    places = (
        PaperQuestion.objects.filter(paper=attempt.paper_id)
        .select_related("question_version")
        .only(
            "position", "option_order", "question_version__kind", "question_version__stem", "question_version__options"
        )
    )
    return [_slot(place, answers.get(place.pk)) for place in places]


@dataclass(frozen=True)
class Part:
    """The questions of one kind; a paper is drawn in the order of kinds, so they stand together."""

    slots: list[Slot]

    @property
    def label(self) -> str:
        return self.slots[0].kind_label

    @property
    def first(self) -> int:
        return self.slots[0].number

    @property
    def last(self) -> int:
        return self.slots[-1].number

    @property
    def answered(self) -> int:
        return sum(slot.answered for slot in self.slots)

    @property
    def open(self) -> int:
        return len(self.slots) - self.answered


def parts_of(slots: list[Slot]) -> list[Part]:
    kinds = dict.fromkeys(slot.kind for slot in slots)
    return [Part([slot for slot in slots if slot.kind == kind]) for kind in kinds]


def _slot(place: PaperQuestion, answer: Answer | None) -> Slot:
    version = place.question_version
    options = _options(place, answer, place.option_order)
    return Slot(
        number=place.position,
        kind=version.kind,
        kind_label=version.get_kind_display(),
        stem=version.stem,
        options=options,
        sequence=answer.sequence if answer else 0,
        letters="".join(option.letter for option in options if option.chosen),
    )


def _options(place: PaperQuestion, answer: Answer | None, order: list[str]) -> list[Option]:
    texts = {choice["key"]: choice["text"] for choice in place.question_version.choices}
    chosen = answer.chosen if answer else []
    return [
        Option(letter=letter, key=key, text=str(texts[key]), chosen=key in chosen)
        for letter, key in zip(_LETTERS, order, strict=False)
    ]


def _answers(attempt: Attempt) -> Mapping[int, Answer]:
    return {answer.paper_question_id: answer for answer in Answer.objects.filter(attempt=attempt)}


def answered_count(attempt: Attempt) -> int:
    return Answer.objects.filter(attempt=attempt).exclude(chosen=[]).count()


def last_saved(attempt: Attempt) -> datetime | None:
    return Answer.objects.filter(attempt=attempt).order_by("-saved_at").values_list("saved_at", flat=True).first()


# --- a paper handed in, its key released ---
@dataclass(frozen=True)
class Marked:
    """A question after hand-in: what was chosen, what is right, why, and on which article it rests."""

    number: int
    version: QuestionVersion
    options: list[Option]
    right_keys: list[str]
    right_letters: str
    chosen_letters: str
    explanation: SafeString

    @property
    def is_right(self) -> bool:
        return self.chosen_letters == self.right_letters

    @property
    def right_words(self) -> str:
        """The right options by letter; 判断题 is spoken of in words."""
        if self.version.kind == QuestionVersion.Kind.JUDGE:
            return "、".join(option.text for option in self.options if option.key in self.right_keys)
        return self.right_letters

    @property
    def sources(self) -> list[tuple[Article, str]]:
        """The articles it rests on, each with its name: 行政处罚法第六十三条第一款."""
        return [(citation.article, str(citation)) for citation in self.version.citations.all()]


def marked_questions(attempt: Attempt) -> list[Marked]:
    answers = _answers(attempt)
    citations = Citation.objects.select_related("article__version__statute")
    places = list(
        PaperQuestion.objects.filter(paper=attempt.paper_id)
        .select_related("question_version")
        .prefetch_related(Prefetch("question_version__citations", citations))
    )
    explained = _explanations([place.question_version for place in places], on=timezone.localdate(attempt.started_at))
    return [_marked(place, answers.get(place.pk), text) for place, text in zip(places, explained, strict=True)]


def _explanations(versions: list[QuestionVersion], *, on: date) -> list[SafeString]:
    """The explanations with their citations as links; all at once, since each look-up of articles is a query."""
    html = link_all(_BREAK.join(escape(version.explanation) for version in versions), on)
    return [SafeString(piece) for piece in html.split(_BREAK)]


def _marked(place: PaperQuestion, answer: Answer | None, explanation: SafeString) -> Marked:
    # In the author's order, not the shuffled one: explanations speak of “B” and “D”.
    options = _options(place, answer, [choice["key"] for choice in place.question_version.choices])
    right = place.question_version.right_keys
    return Marked(
        number=place.position,
        version=place.question_version,
        options=options,
        right_keys=right,
        right_letters="".join(option.letter for option in options if option.key in right),
        chosen_letters="".join(option.letter for option in options if option.chosen),
        explanation=explanation,
    )


# --- staff ---
def exams_watched_by(person: Person) -> ExamQuerySet:
    """Exams of the units a member of staff reaches, and the published ones held above them, which their people sit too."""
    above = [path for node in person.units_as(*SEES_EXAMS) for path in node.upward_paths]
    held_above = Exam.objects.published().filter(organisation__path__in=above)
    return Exam.objects.visible_to(person) | held_above


def exams_with_turnout(person: Person) -> ExamQuerySet:
    """Each with how many of those in reach are sitting it, have sat it, have passed."""
    in_reach = Attempt.objects.visible_to(person).filter(exam=OuterRef("pk")).order_by().values("exam")
    graded = in_reach.filter(state=Attempt.State.GRADED)

    def people(attempts: QuerySet) -> Coalesce:
        return Coalesce(Subquery(attempts.annotate(n=Count("candidate", distinct=True)).values("n")), 0)

    return (
        exams_watched_by(person)
        .select_related("organisation", "course")
        .annotate(
            sitting=people(in_reach.filter(state=Attempt.State.OPEN)),
            sat=people(graded),
            passed=people(graded.filter(passed=True)),
        )
    )


def attempts_in_reach(exam: Exam, person: Person) -> AttemptQuerySet:
    """Attempts at an exam that a member of staff may see, the newest first."""
    return (
        Attempt.objects.visible_to(person)
        .filter(exam=exam)
        .select_related("candidate", "organisation")
        .annotate(answered=Count("answers", filter=~Q(answers__chosen=[])))
        .order_by("-started_at", "-pk")
    )


def expected_candidates(exam: Exam, person: Person) -> int:
    """How many active people of the exam's unit are in reach of a member of staff."""
    reach = Organisation.objects.overseen_by(person, *SEES_EXAMS)
    return (
        Person.objects.active()
        .filter(organisation__in=reach, organisation__path__startswith=exam.organisation.path)
        .count()
    )


@dataclass(frozen=True)
class Use:
    """An exam whose papers hold a question: in how many of them, and which of its versions (their numbers)."""

    exam: Exam
    papers: int
    numbers: list[int]
    may_open: bool


def uses_of(question: Question, viewer: Person, *, at: datetime) -> list[Use]:
    """Where a question is used, the paper drawn last first, in three queries."""
    placed = Q(papers__questions__question_version__question=question)
    drawn = Exam.objects.filter(placed).annotate(holding=Count("papers", distinct=True), last=Max("papers__drawn_at"))
    exams = list(drawn.exclude(pk__in=_papers_untold(viewer, at=at).values("pk")).order_by("-last", "-pk"))
    if not exams:
        return []
    pinned = PaperQuestion.objects.filter(paper__exam__in=exams, question_version__question=question)
    numbers: dict[int, list[int]] = {exam.pk: [] for exam in exams}
    pairs = pinned.order_by("paper__exam", "question_version__number")
    for exam_id, number in pairs.values_list("paper__exam", "question_version__number").distinct():
        numbers[exam_id].append(number)
    watched = set(exams_watched_by(viewer).filter(pk__in=numbers).values_list("pk", flat=True))
    return [Use(exam, exam.holding, numbers[exam.pk], exam.pk in watched) for exam in exams]


def _papers_untold(viewer: Person, *, at: datetime) -> ExamQuerySet:
    """Exams that all sit on one paper and that are not over (see `is_released`): what is asked there is told to those
    who watch over them, and never to those who may still sit them, whatever else they do."""
    running = Exam.objects.filter(kind=Exam.Kind.EXAM, latest_finish__gt=at)
    told = exams_watched_by(viewer).exclude(pk__in=Exam.objects.open_to(viewer).values("pk"))
    return running.exclude(pk__in=told.values("pk"))
