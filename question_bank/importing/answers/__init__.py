"""The key of a question as people write it, by kind; and the kind, where nothing but the key tells it.

Every doubt is an error: a key is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from question_bank.importing.answers.choice import read_keys
from question_bank.importing.answers.judgement import read_correction, read_judgement, speaks_of_truth
from question_bank.importing.answers.structured import read_number, read_order, read_pairs
from question_bank.importing.answers.written import has_gaps, read_gaps, read_model_answer
from question_bank.importing.words import Kind

if TYPE_CHECKING:
    from question_bank.importing.reading import Reading

_LABEL = re.compile(r"^(?:正确|参考|标准)?答\s{0,9}案\s{0,9}[:：]?\s{0,9}")

READERS: dict[str, Callable[[Reading, str], None]] = {
    Kind.SINGLE: read_keys,
    Kind.MULTIPLE: read_keys,
    Kind.INDEFINITE: read_keys,
    Kind.JUDGE: read_judgement,
    Kind.JUDGE_CORRECT: read_correction,
    Kind.BLANK: read_gaps,
    Kind.SHORT: read_model_answer,
    Kind.ESSAY: read_model_answer,
    Kind.MATCHING: read_pairs,
    Kind.ORDERING: read_order,
    Kind.NUMERIC: read_number,
}


def read_answer(reading: Reading) -> None:
    """Fill in the key, and the kind when the file did not say it."""
    if reading.kind == Kind.CASE:
        return
    said = _LABEL.sub("", reading.text("answer"))
    if not said:
        reading.say("error", "answer", _("没有正确答案。请填写，例如 A、ABC 或者“正确”。"), code="no_answer")
        return
    kind = reading.kind or _kind_shown_by(reading, said)
    READERS[kind](reading, said)


def _kind_shown_by(reading: Reading, said: str) -> str:
    """A choice has options and letters, a 判断题 a judgement and nothing to choose from; without options gaps make a 填空题,
    and what is left is written out."""
    if speaks_of_truth(reading, said):
        return Kind.JUDGE
    if reading.options or re.fullmatch(r"[A-Za-zＡ-Ｚａ-ｚ\s,，、]{1,60}", said):
        return Kind.SINGLE  # read_keys settles how many
    kind = Kind.BLANK if has_gaps(reading.stem) else Kind.SHORT
    message = _("没有写明题型，按题干和答案认作%(kind)s。") % {"kind": kind.label}
    reading.say("fixed", "kind", message, code="kind_deduced")
    reading.kind = kind
    return kind
