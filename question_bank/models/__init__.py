from question_bank.models.batch import QuestionBatch, StagedQuestion
from question_bank.models.duplicate import NearPair
from question_bank.models.picture import Picture
from question_bank.models.question import SEES_BANK, Category, Question, Tag
from question_bank.models.report import ErrorReport
from question_bank.models.version import BY_KEYS, Citation, QuestionVersion

__all__ = [
    "BY_KEYS",
    "SEES_BANK",
    "Category",
    "Citation",
    "ErrorReport",
    "NearPair",
    "Picture",
    "Question",
    "QuestionBatch",
    "QuestionVersion",
    "StagedQuestion",
    "Tag",
]
