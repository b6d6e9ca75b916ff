"""What an invigilator does in the room: one form an act, each with its reason, each done once however often it is sent."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.models import RoomEvent

LONGEST_TEXT = 200
MOST_MINUTES = 180


class RoomForm(forms.Form):
    """The reason, and the mark by which the same form is known again."""

    text = forms.CharField(
        label=_("原因"),
        max_length=LONGEST_TEXT,
        help_text=_("考生和审计记录里都能看到。"),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(self, data: Any = None, *, act: str = "act") -> None:
        super().__init__(data, auto_id=f"{act}-%s")

    @property
    def mark(self) -> str:
        return str(self.cleaned_data.get("once") or "")


class ExtendForm(RoomForm):
    minutes = forms.IntegerField(
        label=_("延时（分钟）"),
        min_value=1,
        max_value=MOST_MINUTES,
        initial=10,
        widget=forms.NumberInput(attrs={"class": "input input-short", "inputmode": "numeric"}),
    )
    field_order = ("minutes", "text")


class AdmitForm(RoomForm):
    """Of one person: a reason opens other networks and browsers, too."""

    text = forms.CharField(
        label=_("放宽的理由"),
        max_length=LONGEST_TEXT,
        required=False,
        help_text=_("核对身份后准许进入，不用写。写了理由，网络地址和专用浏览器的限制也对他放开。"),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )


class ReopenForm(RoomForm):
    minutes = forms.IntegerField(
        label=_("给几分钟"),
        min_value=1,
        max_value=MOST_MINUTES,
        required=False,
        help_text=_("不填就是交卷时剩下的时间。"),
        widget=forms.NumberInput(attrs={"class": "input input-short", "inputmode": "numeric"}),
    )
    field_order = ("minutes", "text")


class MessageForm(RoomForm):
    text = forms.CharField(
        label=_("留言"),
        max_length=LONGEST_TEXT,
        help_text=_("显示在考生的答题页上。不要写题目的答案。"),
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )


class IncidentForm(RoomForm):
    category = forms.ChoiceField(
        label=_("类别"), choices=RoomEvent.Incident.choices, widget=forms.Select(attrs={"class": "input input-medium"})
    )
    text = forms.CharField(
        label=_("情况"),
        max_length=LONGEST_TEXT,
        help_text=_("记入考场记录，考生看不到。"),
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )
    field_order = ("category", "text")


class LateForm(forms.Form):
    """Accept or refuse answers that came late."""

    decision = forms.ChoiceField(
        label=_("决定"),
        choices=[("accept", _("采纳，重新评分")), ("refuse", _("不采纳，保留备查"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=LONGEST_TEXT,
        help_text=_("写入考场记录和审计。"),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
