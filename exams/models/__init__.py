"""Exams (quizzes among them), their papers, and the attempts at them."""

from exams.models.attempt import Answer, AnswerEvent, Attempt
from exams.models.exam import Exam, Paper, PaperQuestion

__all__ = ["Answer", "AnswerEvent", "Attempt", "Exam", "Paper", "PaperQuestion"]
