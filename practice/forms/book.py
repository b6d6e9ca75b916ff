"""What the wrong-question book is narrowed by; what is not known narrows nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laws.models import Statute
from practice.models import Response
from practice.queries import Narrowing
from question_bank.models import Category

ALL = ("", _("全部"))


class BookFilter(forms.Form):
    source = forms.ChoiceField(label=_("来源"), required=False, choices=[ALL, *Response.Where.choices])
    statute = forms.ChoiceField(label=_("依据"), required=False)
    wrong = forms.ChoiceField(
        label=_("做错"), required=False, choices=[ALL, ("2", _("2 次以上")), ("3", _("3 次以上"))]
    )
    category = forms.IntegerField(required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput)

    def __init__(self, *args: Any, statutes: Iterable[Statute] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s"} | kwargs)
        self.fields["statute"].choices = [ALL, *((str(statute.pk), str(statute)) for statute in statutes)]  # type: ignore[attr-defined]

    def narrowing(self) -> Narrowing:
        self.is_valid()
        known = self.cleaned_data
        statute, wrong = known.get("statute") or 0, known.get("wrong") or 0
        category = Category.objects.filter(pk=known.get("category") or 0).first()
        return Narrowing(known.get("source") or "", int(statute) or None, category, int(wrong))

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())
