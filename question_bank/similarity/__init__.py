"""Questions that ask the same thing in other words. Exact duplicates share a fingerprint (question_bank.content)."""

from question_bank.similarity.grams import grams, likeness, normal
from question_bank.similarity.index import Index, Match, Near, Wording, groups, pairs
from question_bank.similarity.kinds import Difference, differs_in

__all__ = [
    "Difference",
    "Index",
    "Match",
    "Near",
    "Wording",
    "differs_in",
    "grams",
    "groups",
    "likeness",
    "normal",
    "pairs",
]
