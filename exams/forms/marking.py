"""The marks for one answer: by figures, or by the points that were found."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.queries.desk import Box
from exams.wording import marks_text


class MarkForm(forms.Form):
    """A field of marks for each box (`marks_0`, of a case `marks_1` …) and its points beside it.

    Empty marks are the sum of the points ticked, so that the page works without JavaScript.
    """

    comment = forms.CharField(
        label=gettext_lazy("评语"),
        required=False,
        max_length=300,
        widget=forms.TextInput({"class": "input"}),
        help_text=gettext_lazy("成绩公布后考生看得到。"),
    )
    alike = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, boxes: list[Box], alike: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.boxes = boxes
        self.fields["alike"].choices = [(code, code) for code in alike]  # type: ignore[attr-defined]
        for box in boxes:
            self.fields[f"marks_{box.number}"] = _marks_field(box)
            self.fields[f"points_{box.number}"] = _points_field(box)

    def rows(self) -> list[tuple[Box, forms.BoundField, list[str]]]:
        """Each box with its field and the points that are ticked."""
        return [(box, self[f"marks_{box.number}"], self[f"points_{box.number}"].value() or []) for box in self.boxes]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for box in self.boxes:
            if f"marks_{box.number}" in given and given[f"marks_{box.number}"] is None:
                given[f"marks_{box.number}"] = self._by_points(box, given)
        return given

    def _by_points(self, box: Box, given: dict[str, Any]) -> Decimal | None:
        ticked = given.get(f"points_{box.number}") or []
        if not ticked:
            self.add_error(f"marks_{box.number}", forms.ValidationError(_("请给分，一分不得就填 0。")))
            return None
        return sum((point.worth for point in box.points if str(point.number) in ticked), Decimal(0))

    @property
    def marks(self) -> Decimal:
        return sum(self.parts, Decimal(0))

    @property
    def parts(self) -> list[Decimal]:
        return [self.cleaned_data[f"marks_{box.number}"] for box in self.boxes]

    @property
    def points(self) -> list[str]:
        """As 1, of a case as 2.1."""
        return [
            f"{box.number}.{number}" if box.number else number
            for box in self.boxes
            for number in self.cleaned_data[f"points_{box.number}"]
        ]


def _marks_field(box: Box) -> forms.DecimalField:
    return forms.DecimalField(
        label=_("%(part)s得分") % {"part": box.label},
        required=False,
        min_value=0,
        max_value=box.worth,
        decimal_places=2,
        initial=None if box.proposed is None else marks_text(box.proposed),
        widget=forms.TextInput(
            {
                "class": "input input-short",
                "inputmode": "decimal",
                "autocomplete": "off",
                "maxlength": 6,
                "data-most": marks_text(box.worth),
            }
        ),
        error_messages={
            "max_value": _("最多 %(most)s 分。") % {"most": marks_text(box.worth)},
            "min_value": _("不能小于 0。"),
            "invalid": _("请填一个数，比如 3 或者 2.5。"),
        },
    )


def _points_field(box: Box) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(required=False, choices=[(str(point.number), "") for point in box.points])
