"""What is asked of the bank."""

from question_bank.queries.basis import Basis, articles_named, bases_of, citations_to_read, cited_articles
from question_bank.queries.drawing import category_paths, draw, drawable, usable_by, within
from question_bank.queries.lists import Narrowing, bank, cited_statutes, is_far
from question_bank.queries.review import (
    in_review,
    next_waiting,
    on_old_law,
    own,
    sample,
    sent_back_to,
    waiting,
    waiting_batches,
)

__all__ = [
    "Basis",
    "Narrowing",
    "articles_named",
    "bank",
    "bases_of",
    "category_paths",
    "citations_to_read",
    "cited_articles",
    "cited_statutes",
    "draw",
    "drawable",
    "in_review",
    "is_far",
    "next_waiting",
    "on_old_law",
    "own",
    "sample",
    "sent_back_to",
    "usable_by",
    "waiting",
    "waiting_batches",
    "within",
]
