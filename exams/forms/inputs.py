"""Fields as the pages of exams have them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

EARLIEST, LATEST = 2000, 2100


def check_year(day: date) -> None:
    """Of a day or a moment. Years at the ends of the calendar cannot be brought into another time zone."""
    if not EARLIEST <= day.year <= LATEST:
        words = {"earliest": EARLIEST, "latest": LATEST}
        raise ValidationError(_("年份要在 %(earliest)d 到 %(latest)d 之间，请核对。") % words)


def moment_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateTimeField:
    widget = forms.DateTimeInput(
        format="%Y-%m-%dT%H:%M",
        attrs={
            "type": "datetime-local",
            "class": "input input-medium",
            "min": f"{EARLIEST}-01-01T00:00",
            "max": f"{LATEST}-12-31T23:59",
        },
    )
    return forms.DateTimeField(
        label=label, help_text=help_text, widget=widget, required=required, validators=[check_year]
    )


def number_field(
    label: Any, *, least: int, most: int, help_text: Any = "", required: bool = True
) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "input input-short", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, widget=widget, help_text=help_text, required=required
    )
