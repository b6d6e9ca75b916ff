"""Input of the training pages."""

from training.forms.claims import ClaimDecisionForm, ClaimForm
from training.forms.learning import (
    LENGTHS,
    SEGMENTS,
    AnswerForm,
    AssignmentForm,
    CatalogueFilter,
    HeldDecisionForm,
    PositionForm,
    YearForm,
)

__all__ = [
    "LENGTHS",
    "SEGMENTS",
    "AnswerForm",
    "AssignmentForm",
    "CatalogueFilter",
    "ClaimDecisionForm",
    "ClaimForm",
    "HeldDecisionForm",
    "PositionForm",
    "YearForm",
]
