"""What the page of a candidate sends: a batch of saves, or a page of answers."""

from __future__ import annotations

import json
from typing import Any, cast

from django import forms
from django.http import QueryDict

from exams.responses import LONGEST, MOST_VALUES
from exams.services.saves import HIGHEST_SEQUENCE, HIGHEST_SLOT, Save, read_saves


def read_batch(body: bytes) -> tuple[str, list[Save]] | None:
    """The lease and the saves of a request's body; None when it is not what exam.js sends."""
    try:
        data = json.loads(body)
        saves = read_saves(data["saves"])
        lease = data["lease"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return (lease, saves) if isinstance(lease, str) else None


class AnswerForm(forms.Form):
    """One question as a plain form posts it, without JavaScript; the fields are named by the place on the paper."""

    slot = forms.IntegerField(min_value=1, max_value=HIGHEST_SLOT)
    sequence = forms.IntegerField(min_value=0, max_value=HIGHEST_SEQUENCE - 2)
    lease = forms.CharField(max_length=400)

    def save_of(self) -> Save:
        """The next save of that question, after the one the page was made with."""
        slot = self.cleaned_data["slot"]
        return Save(slot, self.cleaned_data["sequence"] + 1, tuple(self._response(f"answer-{slot}")))

    def _response(self, name: str) -> list[Any]:
        """The values of a question; of a case, a list of those of each part."""
        data = cast(QueryDict, self.data)
        parts = sorted({int(part) for field in data if (part := _part_in(field, name))})
        if not parts:
            return _texts(data.getlist(name))
        return [_texts(data.getlist(f"{name}-{part}")) for part in range(1, min(parts[-1], MOST_VALUES) + 1)]


def _part_in(field: str, name: str) -> str:
    part = field.removeprefix(f"{name}-")
    return part if part != field and part.isdecimal() and part.isascii() and len(part) < 3 else ""


def _texts(values: list[str]) -> list[str]:
    return [value[:LONGEST].replace("\x00", "") for value in values[:MOST_VALUES]]
