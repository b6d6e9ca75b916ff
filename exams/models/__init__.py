"""Exams (quizzes among them): blueprints, papers, sittings, attempts, the room, marks and results."""

from exams.models.attempt import Answer, AnswerEvent, Attempt
from exams.models.batch import ResultBatch
from exams.models.blueprint import Blueprint, BlueprintRow, PinnedQuestion
from exams.models.candidate import Candidate, Excuse
from exams.models.exam import Exam
from exams.models.late import LateBatch
from exams.models.marking import WrittenAnswer, WrittenMark
from exams.models.override import Override
from exams.models.paper import Paper, PaperQuestion
from exams.models.result import Appeal, AppealTerm, Regrade, Result
from exams.models.room import Presence, RoomEvent

__all__ = [
    "Answer",
    "AnswerEvent",
    "Appeal",
    "AppealTerm",
    "Attempt",
    "Blueprint",
    "BlueprintRow",
    "Candidate",
    "Exam",
    "Excuse",
    "LateBatch",
    "Override",
    "Paper",
    "PaperQuestion",
    "PinnedQuestion",
    "Presence",
    "Regrade",
    "Result",
    "ResultBatch",
    "RoomEvent",
    "WrittenAnswer",
    "WrittenMark",
]
