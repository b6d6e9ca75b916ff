from question_bank.forms.bank import BankFilter, BulkForm, RetireForm
from question_bank.forms.editor import Editor
from question_bank.forms.imports import ImportForm
from question_bank.forms.review import (
    BatchReviewForm,
    ErrorReportForm,
    MergeForm,
    MergeTargetForm,
    ReplyForm,
    ReviewForm,
)

__all__ = [
    "BankFilter",
    "BatchReviewForm",
    "BulkForm",
    "Editor",
    "ErrorReportForm",
    "ImportForm",
    "MergeForm",
    "MergeTargetForm",
    "ReplyForm",
    "RetireForm",
    "ReviewForm",
]
