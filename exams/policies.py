"""Who may see a key, and who arranges exams."""

from __future__ import annotations

from datetime import datetime

from exams.models import Attempt
from exams.windows import is_released
from people.models import Role

#: Who writes exams for the units they reach, and publishes them.
ARRANGES_EXAMS = (Role.AUTHOR, Role.UNIT_ADMIN)


def may_see_key(attempt: Attempt, *, at: datetime) -> bool:
    return attempt.state == Attempt.State.GRADED and is_released(attempt.exam, at=at)
