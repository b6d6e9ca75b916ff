"""Forms of units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people import values
from people.models import Organisation

INPUT = {"class": "input input-medium"}


class UnitField(forms.ModelChoiceField):
    """A choice among units, drawn as the tree they stand in. Its queryset is set by the form, since it depends on the viewer."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Organisation.objects.none(), **{"empty_label": _("请选择单位")} | options)
        self.widget.attrs.setdefault("class", INPUT["class"])

    def label_from_instance(self, obj: Any) -> str:
        return f"{'　' * (obj.depth - 1)}{obj.name}"


class UnitForm(forms.Form):
    name = forms.CharField(label=_("单位名称"), max_length=100, widget=forms.TextInput(dict(INPUT)))
    short_name = forms.CharField(
        label=_("简称"),
        max_length=40,
        required=False,
        widget=forms.TextInput(dict(INPUT)),
        help_text=_("页眉和表格里显示，导入名单时也认得。"),
    )
    code = forms.CharField(
        label=_("单位代码"),
        max_length=32,
        widget=forms.TextInput(dict(INPUT)),
        help_text=_("全系统不重复的代码，导入名单时可以代替名称。"),
    )
    kind = forms.ChoiceField(label=_("类别"), choices=Organisation.Kind.choices, widget=forms.Select(dict(INPUT)))

    def clean_name(self) -> str:
        return _plain(self.cleaned_data["name"])

    def clean_short_name(self) -> str:
        return _plain(self.cleaned_data["short_name"])

    def clean_code(self) -> str:
        return values.clean_number(self.cleaned_data["code"], longest=32)


def _plain(text: str) -> str:
    text = values.half_width(text).replace("(", "（").replace(")", "）")
    if any(sign in text for sign in "<>{}\"'"):
        raise ValidationError(_("名称里有不能用的字符，请只写汉字、字母和数字。"))
    return text
