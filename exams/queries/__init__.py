"""What pages ask about exams and attempts."""

from exams.queries.lists import Entry, entries_for, exams_for
from exams.queries.marked import Marked, marked_questions
from exams.queries.paper import Part, Sheet, Slot, answered_count, sheet_of
from exams.queries.staff import attempts_in_reach, exams_watched_by, exams_with_turnout
from exams.queries.uses import Use, uses_of

__all__ = [
    "Entry",
    "Marked",
    "Part",
    "Sheet",
    "Slot",
    "Use",
    "answered_count",
    "attempts_in_reach",
    "entries_for",
    "exams_for",
    "exams_watched_by",
    "exams_with_turnout",
    "marked_questions",
    "sheet_of",
    "uses_of",
]
