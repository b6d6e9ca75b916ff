"""Which options of a question on the paper count as right, after what was ruled since."""

from __future__ import annotations

from exams.models import Regrade
from exams.rulings import asks_the_same, in_terms_of
from question_bank.models import QuestionVersion


def key_that_counts(version: QuestionVersion, ruling: Regrade | None) -> set[str]:
    """Keys of the version on the paper; those of a new one are found by the texts of their options."""
    new = ruling.new_version if ruling and ruling.policy != Regrade.Policy.NONE else None
    if ruling is None or new is None or not asks_the_same(version, new):
        return set(version.right_keys)
    renewed = set(in_terms_of(version, new, new.right_keys))
    if ruling.policy == Regrade.Policy.CURRENT_ONLY:
        return renewed
    return renewed | set(version.right_keys)


def is_given_away(ruling: Regrade | None) -> bool:
    """Whether everybody has full marks for it, whatever was chosen."""
    return ruling is not None and ruling.policy == Regrade.Policy.FULL_CREDIT
