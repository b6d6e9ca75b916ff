"""Seeds, as a page hands them back."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

MOST_SEEDS = 3
HIGHEST_SEED = 2**62


class SeedForm(forms.Form):
    """The seed of a sample that is to become the paper; without one, chance decides."""

    seed = forms.IntegerField(required=False, min_value=0, max_value=HIGHEST_SEED)


def seeds_in(query: QueryDict) -> list[int]:
    """The seeds of samples looked at again, out of `?seed=…&seed=…`; what is no seed is passed over."""
    forms = [SeedForm({"seed": text}) for text in query.getlist("seed")[:MOST_SEEDS]]
    return [form.cleaned_data["seed"] for form in forms if form.is_valid() and form.cleaned_data["seed"] is not None]
