"""What a list of results is narrowed by."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.queries.results import FAILED, PASSED, WAITING, Narrowing
from people.models import Organisation

STATES = [(PASSED, _("合格")), (FAILED, _("未合格")), (WAITING, _("待阅卷"))]


class ResultsFilter(forms.Form):
    """A value that is not known narrows nothing."""

    unit = forms.ModelChoiceField(
        label=_("单位"), queryset=Organisation.objects.none(), required=False, empty_label=_("全部单位")
    )
    q = forms.CharField(
        label=_("姓名或编号"), required=False, max_length=60, widget=forms.TextInput({"type": "search"})
    )
    state = forms.ChoiceField(required=False, choices=[("", ""), *STATES], widget=forms.HiddenInput)

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        cast(forms.ModelChoiceField, self.fields["unit"]).queryset = units

    def narrowing(self) -> Narrowing:
        self.is_valid()
        unit = self.cleaned_data.get("unit")
        return Narrowing(unit.pk if unit else None, self.cleaned_data.get("state", ""), self.cleaned_data.get("q", ""))
