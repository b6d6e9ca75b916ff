"""What helps in writing a question: a picture put in, an article looked up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.pictures import UnreadablePicture, keep, mark_text
from laws.models import Article, Statute
from laws.numerals import from_chinese
from question_bank.services.pictures import keep_picture

MOST_BYTES = 5 * 1024 * 1024


class PictureForm(forms.Form):
    """A picture for the question; kept as a PNG made anew, and named by a mark that is put into the text."""

    picture = forms.FileField(
        label=gettext_lazy("图片"),
        help_text=gettext_lazy("PNG、JPEG、GIF、BMP 或者 WebP，最大 5 MB。"),
        max_length=200,
        widget=forms.FileInput({"class": "input", "accept": "image/*"}),
        error_messages={
            "required": gettext_lazy("请先选择一张图片。"),
            "empty": gettext_lazy("这个文件是空的。请重新选择。"),
        },
    )

    made: tuple[str, bytes]

    def clean_picture(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["picture"]
        if (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("图片超过 5 MB。请压缩或者裁剪后再上传。"))
        try:
            self.made = keep(upload.read())
        except UnreadablePicture as error:
            raise forms.ValidationError(str(error)) from error
        return upload

    def keep(self, *, at: datetime) -> dict[str, Any]:
        """The picture with the words that stand for it in a text."""
        mark, png = self.made
        return {"picture": keep_picture(mark, png, at=at), "words": mark_text(mark)}


class PlaceForm(forms.Form):
    """An article of a statute in force, named by its number; `article` is it, with the text or digest to check it by."""

    statute = forms.ModelChoiceField(
        label=gettext_lazy("法规"),
        queryset=Statute.objects.none(),
        required=False,
        widget=forms.Select({"class": "input"}),
        empty_label=gettext_lazy("选择法规"),
    )
    number = forms.CharField(
        label=gettext_lazy("条"),
        required=False,
        max_length=20,
        widget=forms.TextInput({"class": "input input-short", "placeholder": "63"}),
    )

    article: Article | None = None

    prefix = "place"

    def __init__(self, data: Any = None, *, on: date) -> None:
        super().__init__(data)
        self.on = on
        self.fields["statute"].queryset = Statute.objects.order_by("short_title")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        statute, words = asked.get("statute"), (asked.get("number") or "").strip()
        if not statute or not words:
            raise forms.ValidationError(_("请选择法规，写上第几条，再点“加到依据”。"))
        self.article = self._article(statute, words)
        return asked

    def _article(self, statute: Statute, words: str) -> Article:
        number, insert = _numbers(words)
        version = statute.version_on(self.on)
        if version is None:
            raise forms.ValidationError(_("《%(name)s》现在没有施行的版本。请换一部法规。"), params={"name": statute})
        rows = version.articles.select_related("version__statute", "digest")
        found = rows.filter(number=number, insert=insert).first()
        if found is None:
            raise forms.ValidationError(
                _("现行《%(name)s》（%(version)s）没有第 %(words)s 条。请核对条号。"),
                params={"name": statute, "version": version.name, "words": words},
            )
        return found

    @property
    def words(self) -> str:
        """《行政处罚法》第六十三条."""
        return f"《{self.article.version.statute.short_title}》{self.article.name}" if self.article else ""


def _numbers(words: str) -> tuple[int, int]:
    """63, 第六十三条, 63-1, 第六十三条之一."""
    plain = words.replace("第", "").replace("条", "").replace("－", "-").replace("之", "-")
    number, _dash, insert = plain.partition("-")
    try:
        return from_chinese(number), from_chinese(insert) if insert.strip() else 0
    except ValueError as error:
        raise forms.ValidationError(
            _("“%(words)s”不是条号。请写成 63 或者 六十三。"), params={"words": words}
        ) from error
