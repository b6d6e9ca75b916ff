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
from training.queries.hours import HoursStanding, held_of, hours_of, waiting_for, years_of
from training.queries.slots import Slot, slots_of
from training.queries.targets import target_of, targets_of

__all__ = [
    "CourseStanding",
    "HoursStanding",
    "LessonStanding",
    "Slot",
    "held_of",
    "hours_of",
    "matching",
    "matching_lessons",
    "overview",
    "slots_of",
    "standing_of",
    "standings_of",
    "target_of",
    "targets_of",
    "waiting_for",
    "years_of",
]
