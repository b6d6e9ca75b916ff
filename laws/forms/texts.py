"""Loading an official text: a file, and what the person confirms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laws.parsing import UnreadableText, decode, read_statute, refuse_large


class TextForm(forms.Form):
    """First the file; the second time the text that was shown, with the decisions it asks for."""

    file = forms.FileField(
        label=_("法规原文"),
        help_text=_("Markdown（.md）或纯文本（.txt），一个文件一部法规。"),
        widget=forms.FileInput(attrs={"accept": ".md,.txt,.markdown", "class": "input"}),
    )
    content = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    in_force_from = forms.DateField(
        label=_("施行日期"),
        required=False,
        help_text=_("文件里没有写明时填写。"),
        widget=forms.DateInput(attrs={"type": "date", "class": "input input-medium"}),
    )
    replace = forms.BooleanField(
        label=_("更换已经载入的原文"),
        required=False,
        help_text=_("引用这些条文的题目和课程会显示新的文字。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("content")

    def clean(self) -> dict[str, Any]:
        """`content` is what the file holds, `text` what was read of it."""
        cleaned = super().clean() or {}
        try:
            if upload := cleaned.get("file"):
                refuse_large(upload.size)
                cleaned["content"] = decode(upload.read())
        except UnreadableText as refusal:
            self.add_error("file", str(refusal))
        if not self.errors:
            cleaned["text"] = read_statute(cleaned["content"])
        return cleaned
