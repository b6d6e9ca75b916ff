"""What strangers send, by subject."""

from exams.forms.answers import AnswerForm, read_batch
from exams.forms.exam import ExamForm

__all__ = ["AnswerForm", "ExamForm", "read_batch"]
