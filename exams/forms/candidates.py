"""Forms of the candidates' pages: whom to add, why one is excused."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from exams.importing.name_lists import lines_in
from exams.queries.candidates import Turnout
from exams.queries.named import people_named
from people.models import Person
from people.models.person import PersonQuerySet
from sheets.reading import UnreadableSheet

INPUT = {"class": "input"}
#: Of one list so many are named.
MOST_PROBLEMS = 20


class CandidatesFilter(forms.Form):
    """What the list may be narrowed by. A value that is not known narrows nothing."""

    q = forms.CharField(
        label=_("姓名或编号"), required=False, max_length=60, widget=forms.TextInput({"type": "search"})
    )
    state = forms.ChoiceField(
        required=False,
        choices=[("", ""), *Turnout.choices, ("passed", _("合格"))],
        widget=forms.HiddenInput,
    )


class AddCandidatesForm(forms.Form):
    """People ticked in the search, pasted, or in the column of a workbook; all of them are known, or none is added."""

    people = forms.ModelMultipleChoiceField(Person.objects.none(), required=False, label=_("找到的人"))
    text = forms.CharField(
        label=_("粘贴工号、执法证号或姓名"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(INPUT | {"rows": 6}),
        help_text=_("一行一个，也可以用顿号、逗号隔开。有同名的写工号。"),
    )
    file = forms.FileField(
        label=_("或者上传表格（.xlsx）"),
        required=False,
        widget=forms.FileInput(INPUT | {"accept": ".xlsx"}),
        help_text=_("表里有“工号”“执法证号”“姓名”中的一列就可以。"),
        error_messages={"empty": _("这个文件是空的。请确认选对了文件，再上传一次。")},
    )

    def __init__(self, *args: Any, among: PersonQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among = among
        cast(forms.ModelMultipleChoiceField, self.fields["people"]).queryset = among

    def clean_file(self) -> str:
        upload: UploadedFile | None = self.cleaned_data["file"]
        if not upload:
            return ""
        try:
            lines = lines_in(upload)  # type: ignore[arg-type]
        except UnreadableSheet as refusal:
            raise ValidationError(str(refusal)) from refusal
        if not lines:
            raise ValidationError(_("表里一个人也没有找到。要有“工号”“执法证号”“姓名”中的一列，下面一行写一个人。"))
        return lines

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        for name in ("text", "file"):
            named = people_named(data[name], self.among)
            data[name] = named.people
            if named.problems:
                self.add_error(name, ValidationError(_first(named.problems)))
        if not self.errors and not self.everybody():
            self.add_error("text", ValidationError(_("还没有写谁。")))
        return data

    def everybody(self) -> list[Person]:
        found = [*self.cleaned_data["people"], *self.cleaned_data["text"], *self.cleaned_data["file"]]
        return list(dict.fromkeys(found))


def _first(problems: list[str]) -> list[str]:
    """As many as anyone reads, and how many more there are."""
    more = len(problems) - MOST_PROBLEMS
    return problems if more <= 0 else [*problems[:MOST_PROBLEMS], _("另有 %(n)d 处同样要改。") % {"n": more}]


class ExcuseForm(forms.Form):
    reason = forms.CharField(
        label=_("请假原因"), max_length=200, widget=forms.TextInput(INPUT), help_text=_("如 公差、病假。会记入审计。")
    )
