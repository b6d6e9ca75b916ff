"""Saying no to a transfer."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        widget=forms.Textarea({"class": "input", "rows": 3}),
        help_text=_("申请单位会看到，也记入审计。"),
    )
