"""The statistics of an exam, from what its graded attempts earned: the test, its questions, the units of its candidates."""

from exams.queries.statistics.figures import FEWEST, ExamFigures, figures_of
from exams.queries.statistics.questions import QuestionFigures
from exams.queries.statistics.sheets import FIRST, WHICH
from exams.queries.statistics.units import UnitTurnout, turnout_by_unit

__all__ = [
    "FEWEST",
    "FIRST",
    "WHICH",
    "ExamFigures",
    "QuestionFigures",
    "UnitTurnout",
    "figures_of",
    "turnout_by_unit",
]
