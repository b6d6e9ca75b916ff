"""Forms of the roster import: the file, the columns, the confirmation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jobs.columns import ColumnsForm
from people import importing
from people.forms.units import UnitField
from people.models import Organisation
from sheets.reading import UnreadableSheet


class UploadForm(forms.Form):
    """The file is read before it is kept: one that cannot be read, or holds ID-card numbers, is not kept at all."""

    unit = UnitField(label=_("导入到"), help_text=_("名单里没有写单位的人进这个单位；写了单位的，进它下面的那个单位。"))
    file = forms.FileField(
        label=_("名单文件（.xlsx）"),
        widget=forms.FileInput({"class": "input", "accept": ".xlsx"}),
        help_text=_("Excel 或 WPS 表格都可以，列名不用改，最多 20000 行、10 MB。不要含身份证号。"),
        error_messages={
            "required": _("请选择一个 .xlsx 文件。"),
            "empty": _("这个文件是空的。请确认选对了文件，再上传一次。"),
        },
    )
    roster: importing.RosterFile

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        try:
            self.roster = importing.read_roster(upload)  # type: ignore[arg-type]
            importing.refuse_id_cards(self.roster)
        except UnreadableSheet as refusal:
            raise ValidationError(str(refusal)) from refusal
        return upload


class RosterColumnsForm(ColumnsForm):
    """Which column of the sheet is which; guessed already, changeable."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not all(
            {"staff_number", "certificate"} & set(chosen) for chosen in self.mapping.values()
        ):
            raise ValidationError(_("工号和执法证号至少要有一列，用来核对是不是同一个人。"))
        return cleaned


class ConfirmForm(forms.Form):
    """What was seen, and which of the moves and leavers were ticked. Numbers that the plan does not hold mean nothing."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    moving = forms.TypedMultipleChoiceField(required=False, coerce=int)
    leaving = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("moving", "leaving"):
            given = self.data.getlist(name) if hasattr(self.data, "getlist") else []
            self.fields[name].choices = [(v, v) for v in given if v.isascii() and v.isdigit() and len(v) < 19]  # type: ignore[attr-defined]
