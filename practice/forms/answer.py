"""The answer to one question, whatever its kind: fields named answer-1, of a case answer-1, answer-2 … for its sub-questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from practice.forms.boxes import Box, Choices, Gaps, Judgement, Number
from practice.forms.selects import Pairs, Places
from practice.judging import is_written
from question_bank.kinds.base import listed, saying
from question_bank.models import QuestionVersion

BOXES: dict[str, type[Box]] = {
    "single": Choices,
    "multiple": Choices,
    "indefinite": Choices,
    "judge": Judgement,
    "judge_correct": Judgement,
    "blank": Gaps,
    "numeric": Number,
    "matching": Pairs,
    "ordering": Places,
    "short": Box,
    "essay": Box,
}


class AnswerForm(forms.Form):
    """`response` is what was answered, once the form is valid."""

    response: Any = None

    def __init__(self, data: Any = None, *, question: QuestionVersion) -> None:
        super().__init__(data, auto_id="%s")
        self.question = question
        asked = [saying(part) for part in listed(question.parts)] if self.is_case else [question]
        self.boxes = [_box(part, f"answer-{n}") for n, part in enumerate(asked, start=1)]
        for box in self.boxes:
            fields = box.fields()
            self.fields.update(fields)
            box.bound = [self[name] for name in fields]

    @property
    def is_case(self) -> bool:
        return self.question.kind == QuestionVersion.Kind.CASE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        responses = [self._response_in(box, cleaned) for box in self.boxes]
        if not self.errors and not any(responses) and not is_written(self.question):
            raise ValidationError(_("请先作答，再提交。"))
        self.response = responses if self.is_case else (responses[0] or "")
        return cleaned

    def _response_in(self, box: Box, cleaned: dict[str, Any]) -> Any:
        try:
            return box.response(cleaned)
        except ValidationError as refusal:
            self.add_error(box.bound[0].name, refusal)
            return None


def _box(question: Any, name: str) -> Box:
    return BOXES[question.kind](question, name)
