"""The figures of an exam. The formulas are those of exams.statistics; here is what they are fed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.core.cache import cache
from django.db.models import Count, Max

from exams.models import Attempt, Exam, Regrade
from exams.queries.statistics.questions import QuestionFigures, question_figures
from exams.queries.statistics.sheets import UNIT, Questions, Sheet, questions_of, sheets_of
from exams.statistics import Marks, WholeFigures, whole_figures

#: Seconds. Whatever changes a result changes the name in the cache, so nobody reads what no longer holds.
KEPT = 15 * 60
#: With fewer attempts a question has no figures that say anything.
FEWEST = 3


@dataclass(frozen=True)
class ExamFigures:
    whole: WholeFigures
    #: How many attempts reached 0, 1 … 100 per cent, rounded down.
    percents: list[int]
    #: Empty where too few sat, or nothing but totals is known.
    questions: list[QuestionFigures]

    @property
    def flagged(self) -> list[QuestionFigures]:
        return [question for question in self.questions if question.flags]


def figures_of(exam: Exam, which: str) -> ExamFigures:
    """From the attempts that count (`WHICH`); kept for a quarter of an hour, or until a result of the exam changes."""
    name = f"exams.statistics.{exam.pk}.{which}.{_stamp(exam)}"
    found: ExamFigures | None = cache.get(name)
    if found is None:
        found = _figures(exam, which)
        cache.set(name, found, KEPT)
    return found


def _stamp(exam: Exam) -> str:
    """Changes with each result, each attempt that is opened again, each ruling."""
    graded = Attempt.objects.filter(exam=exam, state=Attempt.State.GRADED).order_by()
    newest = graded.aggregate(newest=Max("results"), count=Count("pk", distinct=True))
    ruled = Regrade.objects.filter(exam=exam).aggregate(last=Max("pk"))
    return f"{newest['newest']}.{newest['count']}.{ruled['last']}"


def _figures(exam: Exam, which: str) -> ExamFigures:
    sheets = sheets_of(exam, which)
    percents = [0] * 101
    for sheet in sheets:
        percents[int(sheet.share * 100)] += 1
    asked = questions_of(exam, sheets)
    whole = whole_figures(_table(sheets, asked))
    questions = list(question_figures(exam, sheets, asked.asked)) if len(sheets) >= FEWEST else []
    return ExamFigures(whole, percents, questions)


# --- the test ---
def _table(sheets: list[Sheet], questions: Questions) -> Marks:
    """By place on the paper, if on every sheet the place is worth as much; else of the totals alone."""
    known = all(sheet.paper is not None and sheet.earned for sheet in sheets)
    if not (known and questions.worths and all(len(worths) == 1 for worths in questions.worths.values())):
        return _totals(sheets)
    places = sorted(questions.worths)
    columns = [[sheet.at(place) for sheet in sheets] for place in places]
    return Marks(columns, [max(questions.worths[place]) for place in places], UNIT)


def _totals(sheets: list[Sheet]) -> Marks:
    """Out of the largest total; what was out of fewer marks is raised to it."""
    most = max((sheet.total for sheet in sheets), default=0)
    return Marks.of([(sheet.share * most / UNIT,) for sheet in sheets], [Fraction(most, UNIT)])
