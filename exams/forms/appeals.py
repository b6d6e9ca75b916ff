"""An objection, the reply to it, and how long one may object."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.forms.inputs import check_year
from exams.models import AppealTerm


class AppealForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("申诉理由"),
        max_length=500,
        help_text=gettext_lazy("写明哪里不对，依据哪一条。每道题只能申诉一次，提出后不能再改。"),
        widget=forms.Textarea({"class": "input", "rows": 6}),
        error_messages={"required": gettext_lazy("请写明理由，审核的人要据此核对。")},
    )


class RejectForm(forms.Form):
    ruling = forms.CharField(
        label=gettext_lazy("答复"),
        max_length=300,
        help_text=gettext_lazy("写给申诉的人：为什么原来的判分是对的，依据哪一条。"),
        widget=forms.Textarea({"class": "input", "rows": 4}),
        error_messages={"required": gettext_lazy("请写明理由。")},
    )


class TermForm(forms.Form):
    days = forms.IntegerField(
        label=gettext_lazy("申诉期限（天）"),
        min_value=0,
        max_value=365,
        help_text=gettext_lazy("从成绩和正确答案都能看到的那一刻算起；填 0 表示不受理申诉。"),
        widget=forms.NumberInput({"class": "input input-short"}),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("从哪天起"),
        widget=forms.DateInput({"class": "input input-medium", "type": "date"}, format="%Y-%m-%d"),
        validators=[check_year],
    )

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("生效日期不能早于今天。"))
        return day

    @staticmethod
    def initial_now() -> dict[str, Any]:
        today = timezone.localdate()
        return {"days": AppealTerm.objects.days_on(today), "valid_from": today}
