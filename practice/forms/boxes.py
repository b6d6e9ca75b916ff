"""What there is to answer a question with. A box makes the fields of one question and reads the response out of them.

The shape of a response is the one that question_bank.marking.share takes; None means that nothing was answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from question_bank.kinds import Shown, kind_of
from question_bank.kinds.base import Saying
from question_bank.kinds.numeric import NumberField

LONGEST_LINE, LONGEST_TEXT = 200, 5000
Cleaned = Mapping[str, Any]


class Box:
    """`shape` is how templates/practice/_answer.html shows it; `bound` are its fields once the form has them."""

    shape = "text"
    bound: list[forms.BoundField]

    def __init__(self, question: Saying, name: str) -> None:
        self.question, self.name = question, name
        self.q: Shown = kind_of(question.kind).shown(question, with_key=False)

    def fields(self) -> dict[str, forms.Field]:
        return {self.name: forms.CharField(required=False, max_length=LONGEST_TEXT, widget=forms.Textarea)}

    def response(self, cleaned: Cleaned) -> Any:
        return cleaned.get(self.name) or None

    @property
    def keys(self) -> list[str]:
        return [choice["key"] for choice in self.q["choices"]]

    @property
    def first(self) -> forms.BoundField:
        return self.bound[0]


class Choices(Box):
    shape = "choices"

    def fields(self) -> dict[str, forms.Field]:
        return {self.name: forms.MultipleChoiceField(required=False, choices=[(key, key) for key in self.keys])}

    def response(self, cleaned: Cleaned) -> Any:
        chosen = cleaned.get(self.name) or []
        if len(chosen) > 1 and not self.q.get("takes_several"):
            raise ValidationError(_("这道题只能选一项。"))
        if len(chosen) == 1 and self.question.kind == "multiple":
            raise ValidationError(_("多选题至少选 2 项，请再看一遍选项。"))
        return sorted(chosen) or None

    @property
    def chosen(self) -> list[str]:
        """As sent, to be shown again."""
        return list(self.first.value() or [])


class Judgement(Choices):
    """判断改错题: the correction is asked for beside 错误."""

    def fields(self) -> dict[str, forms.Field]:
        if not self.q.get("asks_correction"):
            return super().fields()
        correction = forms.CharField(required=False, max_length=LONGEST_TEXT, widget=forms.Textarea)
        return super().fields() | {f"{self.name}-correction": correction}

    def response(self, cleaned: Cleaned) -> Any:
        chosen = super().response(cleaned)
        correction = cleaned.get(f"{self.name}-correction") or ""
        return ["F", correction] if chosen == ["F"] and correction else chosen


class Gaps(Box):
    shape = "gaps"

    def fields(self) -> dict[str, forms.Field]:
        return {f"{self.name}-{n}": forms.CharField(required=False, max_length=LONGEST_LINE) for n in self._numbers()}

    def _numbers(self) -> list[int]:
        return [piece["gap"]["number"] for piece in self.q["pieces"] if piece["gap"]]

    def response(self, cleaned: Cleaned) -> Any:
        texts = [cleaned.get(f"{self.name}-{n}") or "" for n in self._numbers()]
        return texts if any(texts) else None


class Number(Box):
    shape = "number"

    def fields(self) -> dict[str, forms.Field]:
        return {self.name: NumberField(needed=False)}

    def response(self, cleaned: Cleaned) -> Any:
        number = cleaned.get(self.name)
        return None if number is None else f"{number:f}"
