"""A sealed answer file, as a person brings it."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from exams.services.sealing import LARGEST


class SealedForm(forms.Form):
    file = forms.FileField(
        label=_("加密答卷文件"),
        help_text=_("考生在断网时下载的文件，名字以 .sealed.json 结尾。只有本平台能打开。"),
        error_messages={"required": _("请选择文件。"), "empty": _("这个文件是空的。请让考生重新下载一份。")},
        widget=forms.FileInput(attrs={"class": "input"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("这个文件太大，不是加密答卷。请核对后重新上传。"))
        return file
