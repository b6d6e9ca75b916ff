"""The notice of a year's holidays, as a person copies it from the paper."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laws.working_days import Festival

NAMES = ("元旦", "春节", "清明节", "劳动节", "端午节", "国庆节", "中秋节")
#: A run of days off is at most two weeks; a longer one is a slip of the pen.
LONGEST = 14

_DAY = re.compile(r"(?:(\d{4})\s*[年\-/.])?\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*日?")


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date", "class": "input"}, format="%Y-%m-%d")


class NoticeForm(forms.Form):
    document = forms.CharField(
        label=gettext_lazy("文件"),
        max_length=200,
        help_text=gettext_lazy("国务院办公厅通知的名称和文号。"),
        widget=forms.TextInput({"class": "input"}),
    )


class FestivalForm(forms.Form):
    """One festival. A row whose days are left open says nothing."""

    name = forms.CharField(
        label=gettext_lazy("节日"), max_length=40, required=False, widget=forms.TextInput({"class": "input"})
    )
    first = forms.DateField(label=gettext_lazy("放假从"), required=False, widget=_day())
    last = forms.DateField(label=gettext_lazy("放假到"), required=False, widget=_day())
    made_up = forms.CharField(
        label=gettext_lazy("上班的周末"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"class": "input", "placeholder": gettext_lazy("如：2月6日、2月20日")}),
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_made_up(self) -> tuple[date, ...]:
        return days_in(self.cleaned_data["made_up"], self.year)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if self.errors or not (first or last or cleaned.get("made_up")):
            return cleaned
        if not cleaned.get("name"):
            self.add_error("name", _("请写明是哪个节日。"))
        if not (first and last):
            self.add_error("last" if first else "first", _("请写明放假从哪天到哪天。"))
        elif not first <= last < first + timedelta(days=LONGEST):
            self.add_error("last", _("放假的最后一天不早于第一天，一次不超过%(n)d天。") % {"n": LONGEST})
        return cleaned

    @property
    def festival(self) -> Festival | None:
        """What the row says, once it is valid."""
        if not (first := self.cleaned_data.get("first")):
            return None
        length = (self.cleaned_data["last"] - first).days + 1
        off = tuple(first + timedelta(days=n) for n in range(length))
        return Festival(self.cleaned_data["name"], off, self.cleaned_data["made_up"])


FestivalForms: Any = forms.formset_factory(FestivalForm, extra=0, max_num=20, absolute_max=20)


def rows_for(festivals: list[Festival]) -> list[dict[str, Any]]:
    """What the rows begin with: what is known, else the names of the festivals; and one row more."""
    known = [
        {
            "name": each.name,
            "first": each.off[0],
            "last": each.off[-1],
            "made_up": "、".join(map(_spoken, each.made_up)),
        }
        for each in festivals
    ]
    return [*(known or [{"name": name} for name in NAMES]), {}]


def days_in(text: str, year: int) -> tuple[date, ...]:
    """2月6日、2027-02-20 → days, of `year` where none is written."""
    days, rest = [], text
    for match in _DAY.finditer(text):
        rest = rest.replace(match[0], "", 1)
        try:
            days.append(date(int(match[1] or year), int(match[2]), int(match[3])))
        except ValueError:
            raise ValidationError(_("没有%(day)s这一天。") % {"day": match[0]}) from None
    if rest.strip(" 、，,;；和"):
        raise ValidationError(_("没有读懂“%(text)s”，请写成：2月6日、2月20日。") % {"text": text})
    return tuple(days)


def _spoken(day: date) -> str:
    return f"{day.year}-{day.month}-{day.day}"
