"""Who says whether an answer was right: the machine, or in practice the person who gave it."""

from __future__ import annotations

from typing import Any

from question_bank import marking
from question_bank.kinds.base import Saying, listed, saying

WRITTEN = {"short", "essay"}


def is_written(question: Saying) -> bool:
    """Whether it, or a sub-question of it, is answered in one's own words."""
    return question.kind in WRITTEN or any(saying(part).kind in WRITTEN for part in listed(question.parts))


def is_judged_by_oneself(question: Saying, response: Any) -> bool:
    """Written answers, one that was only thought of included, and corrections that are not word for word the model's."""
    return is_written(question) or marking.share(question, response) is None
