"""Courses and what is learnt of them; the rule set and the ledger of hours."""

from training.models.claim import Claim, ClaimFile, ClaimStep
from training.models.course import Assignment, Course, CourseFile, Lesson, LessonQuestion
from training.models.held import HeldCredit
from training.models.ledger import Category, Form, LedgerEntry, RuleSet, in_hours, in_hundredths, legal_year
from training.models.progress import LessonAnswer, LessonProgress
from training.models.verification import CHECKS_LEDGER, Flaw, Verification

__all__ = [
    "CHECKS_LEDGER",
    "Assignment",
    "Category",
    "Claim",
    "ClaimFile",
    "ClaimStep",
    "Course",
    "CourseFile",
    "Flaw",
    "Form",
    "HeldCredit",
    "LedgerEntry",
    "Lesson",
    "LessonAnswer",
    "LessonProgress",
    "LessonQuestion",
    "RuleSet",
    "Verification",
    "in_hours",
    "in_hundredths",
    "legal_year",
]
