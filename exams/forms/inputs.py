"""Fields as the pages of exams have them."""

from __future__ import annotations

from typing import Any

from django import forms


def moment_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateTimeField:
    widget = forms.DateTimeInput(
        format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "input input-medium"}
    )
    return forms.DateTimeField(label=label, help_text=help_text, widget=widget, required=required)


def number_field(
    label: Any, *, least: int, most: int, help_text: Any = "", required: bool = True
) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "input input-short", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, widget=widget, help_text=help_text, required=required
    )
