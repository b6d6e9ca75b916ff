"""What is asked of a person about a file: which it is, where its questions go, what of it to look at, how much to bring in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from files.refusals import UnreadableFile
from people.models import Organisation, Person, Role
from question_bank.importing.columns import DEFAULT_CATEGORY
from question_bank.importing.formats import Format, Source, looked_at
from question_bank.importing.reading import MOST_LEVELS, MOST_OF_CATEGORY, is_path, split_path
from question_bank.models import StagedQuestion


class ImportForm(forms.Form):
    """A file of questions of any format. Valid once it has been recognised and its beginning can be read."""

    workbook = forms.FileField(
        label=_("题库文件"),
        help_text=_(
            "Excel、WPS 表格，Word 文档，文本文件，GIFT、Aiken、Moodle XML、QTI 都可以，不用改格式。最大 10 MB。"
        ),
        max_length=200,
        widget=forms.FileInput(
            {"class": "input", "accept": ".xlsx,.xls,.et,.ods,.csv,.docx,.txt,.gift,.xml,.zip,.json"}
        ),
        error_messages={
            "required": _("请选择一个题库文件。"),
            "empty": _("这个文件是空的。请确认选对了文件，再上传一次。"),
        },
    )
    unit = forms.ModelChoiceField(
        label=_("归哪个单位"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        help_text=_("本单位和下级单位的课程、考试可以使用。"),
        widget=forms.Select({"class": "input"}),
    )
    category = forms.CharField(
        label=_("没有写分类的题目放入"),
        help_text=_("用斜杠分级，如 听证程序/申请与通知。"),
        max_length=200,
        initial=DEFAULT_CATEGORY,
        required=False,
        widget=forms.TextInput({"class": "input", "list": "categories"}),
    )

    source: Source

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Organisation.objects.overseen_by(person, Role.AUTHOR).in_use().order_by("path")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].initial = next(iter(person.units_as(Role.AUTHOR)), None)

    def clean_workbook(self) -> Any:
        upload = self.cleaned_data["workbook"]
        try:
            self.source = looked_at(upload)
        except UnreadableFile as error:
            raise forms.ValidationError(str(error)) from error
        return upload

    def clean_category(self) -> str:
        path = split_path(self.cleaned_data["category"])
        if not is_path(path):
            raise forms.ValidationError(
                _("分类最多 %(levels)d 级，每级不超过 %(limit)d 个字。"),
                params={"levels": MOST_LEVELS, "limit": MOST_OF_CATEGORY},
            )
        return "/".join(path)


class FormatForm(forms.Form):
    """Another format than the one that was recognised."""

    format = forms.ChoiceField(label=_("按这种格式读"), choices=Format.choices, widget=forms.Select({"class": "input"}))


@dataclass(frozen=True)
class Look:
    """What of a batch to look at: a status (or none: what wants a look), a kind of problem, from where, how many."""

    show: str = ""
    code: str = ""
    after: tuple[int, int] | None = None
    per: int = 20

    def showing(self, show: str) -> Look:
        return replace(self, show=show)


class CheckFilter(forms.Form):
    """The query of the check page. A value that is not known narrows nothing."""

    SHOWS = [*StagedQuestion.Status.choices, ("aside", _("已搁置")), ("all", _("全部"))]
    SIZES = [(number, number) for number in (20, 50, 100)]

    show = forms.ChoiceField(required=False, choices=SHOWS)
    code = forms.RegexField(r"^[a-z_]{1,40}$", required=False)
    after = forms.RegexField(r"^[0-9]\.[0-9]{1,9}$", required=False)
    per = forms.TypedChoiceField(required=False, choices=SIZES, coerce=int)

    def look(self) -> Look:
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if "after" in asked:
            rank, position = asked["after"].split(".")
            asked["after"] = int(rank), int(position)
        return Look(**asked)


class ApplyForm(forms.Form):
    """How much of a batch to bring in."""

    ALL, GOOD = "all", "good"

    scope = forms.ChoiceField(
        label=_("还有题目要改，怎么导入"),
        choices=[(GOOD, _("先导入可用的，要改的留下")), (ALL, _("全部无误才导入"))],
        initial=GOOD,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, failed: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.failed = failed

    def clean_scope(self) -> str:
        if self.cleaned_data["scope"] == self.ALL and self.failed:
            raise forms.ValidationError(
                _("还有 %(n)d 题需要改，什么都没有导入。请先改好或者搁置，或者选“先导入可用的”。"),
                params={"n": self.failed},
            )
        return str(self.cleaned_data["scope"])
