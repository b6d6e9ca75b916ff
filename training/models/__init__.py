"""Courses and what is learnt of them; the rule set and the ledger of hours."""

from training.models.claim import Claim, ClaimFile, ClaimStep
from training.models.course import Assignment, Course, CourseFile, Lesson, LessonQuestion
from training.models.held import HeldCredit
from training.models.ledger import Category, Form, LedgerEntry, in_hours, in_hundredths, legal_year
from training.models.progress import LessonAnswer, LessonProgress
from training.models.rule_rows import Cap, Minimum, Tier
from training.models.rules import Rounding, RuleSet
from training.models.verification import CHECKS_LEDGER, Flaw, Verification

__all__ = [
    "CHECKS_LEDGER",
    "Assignment",
    "Cap",
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
    "Minimum",
    "Rounding",
    "RuleSet",
    "Tier",
    "Verification",
    "in_hours",
    "in_hundredths",
    "legal_year",
]
