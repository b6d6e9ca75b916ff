"""Fields that several forms of the bank share."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from question_bank.importing.reading import MOST_LEVELS, MOST_OF_CATEGORY, MOST_OF_TAG, is_path, split_path

MOST_TAGS = 10
_BETWEEN_TAGS = re.compile(r"[、，,；;\n]")


class CategoryField(forms.CharField):
    """A category as a path of names: 听证程序/申请与通知. The page offers those that stand in a datalist `categories`."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"class": "input", "list": "categories"})
        super().__init__(max_length=400, widget=widget, **options)

    def clean(self, value: Any) -> Any:
        path = split_path(super().clean(value))
        if not is_path(path):
            raise forms.ValidationError(
                _("分类最多 %(levels)d 级，每级不超过 %(limit)d 个字。"),
                params={"levels": MOST_LEVELS, "limit": MOST_OF_CATEGORY},
            )
        return path


class TagsField(forms.CharField):
    """Words with 、 or commas between; the page offers those in use."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"class": "input"})
        super().__init__(required=False, max_length=400, widget=widget, **options)

    def clean(self, value: Any) -> Any:
        names = tuple(dict.fromkeys(name.strip() for name in _BETWEEN_TAGS.split(super().clean(value)) if name.strip()))
        if len(names) > MOST_TAGS or any(len(name) > MOST_OF_TAG for name in names):
            raise forms.ValidationError(
                _("标签最多 %(most)d 个，每个不超过 %(limit)d 个字。"), params={"most": MOST_TAGS, "limit": MOST_OF_TAG}
            )
        return names
