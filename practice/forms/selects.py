"""Boxes in which each of several things is given a letter or a place: 匹配题, 排序题."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from practice.forms.boxes import Box, Cleaned


class Selects(Box, ABC):
    """One choice for each of several things; all of them or none."""

    @abstractmethod
    def count(self) -> int:
        """How many things there are."""

    @abstractmethod
    def choices(self) -> list[str]:
        """What each may be given."""

    def fields(self) -> dict[str, forms.Field]:
        choices = [("", _("请选择")), *((value, value) for value in self.choices())]
        widget = forms.Select({"class": "input input-short"})
        return {
            f"{self.name}-{n}": forms.ChoiceField(required=False, choices=choices, widget=widget)
            for n in range(self.count())
        }

    def chosen(self, cleaned: Cleaned) -> list[str]:
        values = [cleaned.get(f"{self.name}-{n}") or "" for n in range(self.count())]
        if any(values) and not all(values):
            raise ValidationError(_("还有 %(n)d 项没有选，请补全。") % {"n": values.count("")})
        return values if any(values) else []


class Pairs(Selects):
    shape = "pairs"

    def count(self) -> int:
        return len(self.q["pairs"])

    def choices(self) -> list[str]:
        return self.keys

    def response(self, cleaned: Cleaned) -> Any:
        return {str(n): key for n, key in enumerate(self.chosen(cleaned))} or None

    def rows(self) -> list[tuple[str, forms.BoundField]]:
        return [(pair["left"], field) for pair, field in zip(self.q["pairs"], self.bound, strict=True)]


class Places(Selects):
    """排序题: each item says which place it has."""

    shape = "places"

    def count(self) -> int:
        return len(self.keys)

    def choices(self) -> list[str]:
        return [str(n) for n in range(1, self.count() + 1)]

    def response(self, cleaned: Cleaned) -> Any:
        places = self.chosen(cleaned)
        if twice := sorted({place for place in places if places.count(place) > 1}, key=int):
            raise ValidationError(_("有两项都排在第 %(places)s 位，请改成不同的位置。") % {"places": "、".join(twice)})
        return [key for _place, key in sorted(zip(map(int, places), self.keys, strict=False))] or None

    def rows(self) -> list[tuple[dict[str, Any], forms.BoundField]]:
        return list(zip(self.q["choices"], self.bound, strict=True))
