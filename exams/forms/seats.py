"""How the candidates of an exam on paper are to be seated."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.services.seating import How


class SeatsForm(forms.Form):
    per_room = forms.IntegerField(
        label=_("每个考场坐几人"),
        min_value=1,
        max_value=200,
        initial=30,
        widget=forms.NumberInput({"class": "input input-short", "inputmode": "numeric"}),
    )
    how = forms.ChoiceField(
        label=_("次序"), choices=How.choices, initial=How.RANDOM, widget=forms.Select({"class": "input input-medium"})
    )
