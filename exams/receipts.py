"""What a candidate takes away after handing in: a number, and a short code of the answers as they are stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from exams.models import Answer, Attempt

CODE_LENGTH = 8


def number_of(attempt: Attempt) -> str:
    return f"{attempt.exam_id}-{attempt.pk}"


def code_of(answers: Iterable[tuple[int, int, Any]]) -> str:
    """Eight characters of the SHA-256 over place, sequence number and answer of each, in the order of places.

    One line an answer: `3:7:["A","C"]`. Whoever has the stored answers comes to the same code; another answer, or one that
    was saved once more, to another.
    """
    lines = [
        f"{slot}:{sequence}:{_canonical(response)}" for slot, sequence, response in sorted(answers, key=lambda a: a[0])
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:CODE_LENGTH].upper()


def _canonical(response: Any) -> str:
    return json.dumps(response, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def code_of_attempt(attempt: Attempt) -> str:
    """Of what is stored now."""
    rows = Answer.objects.filter(attempt=attempt)
    return code_of(rows.values_list("paper_question__position", "sequence", "response"))
