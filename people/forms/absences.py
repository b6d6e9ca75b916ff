"""Forms for leave, secondment and duty periods."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.forms.people import DayField, text_field
from people.forms.units import INPUT
from people.models import Absence


def check_year(day: date) -> None:
    if not 2000 <= day.year <= 2100:
        raise ValidationError(_("请核对年份。"))


class AbsenceForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=Absence.Kind.choices,
        widget=forms.Select(dict(INPUT)),
        help_text=_("备勤指防汛、事故处置等集中值守。哪些类别减少年度目标，由学时规则定。"),
    )
    since = DayField(label=_("第一天"), validators=[check_year])
    last = DayField(
        label=_("最后一天"),
        required=False,
        help_text=_("还不知道就不填，结束时再登记。"),
        validators=[check_year],
    )
    document = text_field(_("依据或事由"), longest=200, help_text=_("例如：批准请假的文号，抽调通知。"))


class EndAbsenceForm(forms.Form):
    last = DayField(label=_("最后一天"), help_text=_("这一天还算在内。"), validators=[check_year])


class WithdrawAbsenceForm(forms.Form):
    reason = text_field(_("理由"), longest=200, help_text=_("例如：登记错人。记入审计。"))
