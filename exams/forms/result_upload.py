"""A workbook of results, and the word that its plan was looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from exams.importing.reading import Sought, read_results
from people.importing import refuse_id_cards
from sheets.reading import UnreadableSheet


class ResultsUploadForm(forms.Form):
    """The file is read before it is kept: one that cannot be read, or holds ID-card numbers, is not kept at all."""

    file = forms.FileField(
        label=_("成绩文件（.xlsx）"),
        widget=forms.FileInput({"class": "input", "accept": ".xlsx"}),
        help_text=_("Excel 或 WPS 表格都可以，最多 20000 行、10 MB。不要含身份证号。"),
        error_messages={
            "required": _("请选择一个 .xlsx 文件。"),
            "empty": _("这个文件是空的。请确认选对了文件，再上传一次。"),
        },
    )

    def __init__(self, *args: Any, sought: Sought, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sought = sought

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        try:
            refuse_id_cards(read_results(upload, self.sought))  # type: ignore[arg-type]
        except UnreadableSheet as refusal:
            raise ValidationError(str(refusal)) from refusal
        return upload


class ConfirmForm(forms.Form):
    seen = forms.RegexField(r"[0-9a-f]{64}")
