"""Input of the training pages: filters, answers, positions, assignments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms.units import UnitField
from people.models import Organisation, Person, Role
from training.models import HeldCredit

SEGMENTS = [("required", _("必修")), ("elective", _("选修")), ("done", _("已完成"))]
LENGTHS = [("", _("不限")), ("10", _("10 分钟以内")), ("20", _("20 分钟以内")), ("30", _("30 分钟以内"))]


class CatalogueFilter(forms.Form):
    """What of the catalogue to show; what is not understood is left out."""

    segment = forms.ChoiceField(choices=SEGMENTS, required=False)
    length = forms.ChoiceField(choices=LENGTHS, required=False)
    q = forms.CharField(max_length=100, required=False)

    @property
    def wanted(self) -> dict[str, Any]:
        self.full_clean()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class YearForm(forms.Form):
    year = forms.IntegerField(min_value=2000, max_value=2100, required=False)

    def year_or(self, default: int) -> int:
        return (self.cleaned_data["year"] or default) if self.is_valid() else default


class PositionForm(forms.Form):
    """An anchor of the page: a heading or a question."""

    position = forms.RegexField(r"^[sq]\d{1,3}$", max_length=60)


class AnswerForm(forms.Form):
    """`choice` is read from the request: one for a single choice, several for a multiple one."""

    turn = forms.IntegerField(min_value=0)


class AssignmentForm(forms.Form):
    unit = UnitField(label=_("单位"), help_text=_("它和下面的所有单位都能学。"))
    required = forms.TypedChoiceField(
        label=_("要求"),
        choices=[("yes", _("必修")), ("no", _("选修"))],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    due_on = forms.DateField(
        label=_("完成期限"),
        required=False,
        help_text=_("不填就没有期限。"),
        widget=forms.DateInput(attrs={"type": "date", "class": "input input-medium"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Organisation.objects.overseen_by(person, Role.UNIT_ADMIN).in_use()
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class HeldDecisionForm(forms.Form):
    """What becomes of a held completion; a refusal needs a reason (training.services.held)."""

    decision = forms.ChoiceField(
        choices=[(HeldCredit.State.RELEASED, _("认定")), (HeldCredit.State.REFUSED, _("不予认定"))]
    )
    reason = forms.CharField(label=_("理由"), max_length=200, required=False)
