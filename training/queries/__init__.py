"""Questions asked of courses, lessons and the ledger."""

from training.queries.courses import (
    CourseStanding,
    LessonStanding,
    matching,
    matching_lessons,
    overview,
    standing_of,
    standings_of,
)
from training.queries.hours import HoursStanding, hours_of, years_of
from training.queries.slots import Slot, slots_of

__all__ = [
    "CourseStanding",
    "HoursStanding",
    "LessonStanding",
    "Slot",
    "hours_of",
    "matching",
    "matching_lessons",
    "overview",
    "slots_of",
    "standing_of",
    "standings_of",
    "years_of",
]
