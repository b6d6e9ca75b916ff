"""The filters of the hour report: the query string of the page, and what its export is asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from people.models import Organisation
from reports.queries import Scope

STANDINGS = [("officers", _("执法人员")), ("applicants", _("执法人员和申领中人员"))]
REACHED = [
    ("", _("全部")),
    ("yes", _("已达标")),
    ("no", _("未达标")),
    ("some", _("未达标，已有学时")),
    ("none", _("还没有学时")),
]

#: Long before the first hour, and far enough from the first day of the calendar to reckon with.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class ReportFilter(forms.Form):
    """A plain GET form; what is not given has its default, what was tampered with is not found."""

    year = forms.TypedChoiceField(label=_("法定年度"), coerce=int)
    unit = forms.ChoiceField(label=_("单位范围"))
    standing = forms.ChoiceField(label=_("人员范围"), choices=STANDINGS)
    reached = forms.ChoiceField(label=_("达标情况"), choices=REACHED, required=False)
    name = forms.CharField(label=_("姓名"), required=False)
    at = forms.DateTimeField(required=False, widget=forms.HiddenInput, validators=[MinValueValidator(EARLIEST)])

    def __init__(self, data: Any, *, units: list[Organisation], top: Organisation, years: list[int]) -> None:
        defaults = {"year": str(years[0]), "unit": top.code, "standing": "officers"}
        super().__init__(defaults | {name: value for name, value in data.items() if value})
        self.units = {unit.code: unit for unit in units}
        self.choices("year").choices = [(year, _("%(year)s年") % {"year": year}) for year in years]
        highest = min(unit.depth for unit in units)
        self.choices("unit").choices = [(unit.code, _indented(unit, unit.depth - highest)) for unit in units]
        self.fields["name"].widget.attrs |= {"type": "search", "placeholder": _("姓名、工号或执法证号")}

    def choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def scope(self, at: datetime) -> Scope:
        """What is asked for, as things stood at a moment: now, or the earlier one of the page that is exported."""
        asked = self.cleaned_data
        return Scope(
            unit=self.units[asked["unit"]],
            year=asked["year"],
            at=min(asked["at"] or at, at),
            standing=asked["standing"],
            reached=asked["reached"],
            name=asked["name"].strip(),
        )


def _indented(unit: Organisation, depth: int) -> str:
    """The tree, drawn with full-width blanks: a <select> knows no other way."""
    closed = "" if unit.in_use else str(_("（已撤销）"))
    return "　" * depth + str(unit) + closed
