"""What may be asked of the audit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from people.values import EARLIEST, LATEST

#: At the ends of the calendar a day has no next one, nor a beginning in another zone.
_DAYS = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class AuditFilter(forms.Form):
    """All fields are optional; one that cannot be read is shown with its reason and left out."""

    who = forms.CharField(label=_("操作人"), required=False, max_length=50, help_text=_("姓名或工号"))
    verb = forms.ChoiceField(label=_("操作"), required=False)
    what = forms.CharField(label=_("对象"), required=False, max_length=100)
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput({"type": "date"}), validators=_DAYS)
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput({"type": "date"}), validators=_DAYS)
    address = forms.CharField(label=_("来源地址"), required=False, max_length=45)

    def __init__(self, *args: Any, verbs: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [("", _("全部")), *verbs.items()]  # type: ignore[attr-defined]  # a Field, to the type stubs
