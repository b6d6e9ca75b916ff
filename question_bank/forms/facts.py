"""What every question has, whatever its kind."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from people.models import Organisation, Person, Role
from question_bank.forms.fields import CategoryField, TagsField
from question_bank.importing.reading import MOST_OF_CODE
from question_bank.kinds.forms import LinesField
from question_bank.models import Citation, Question, QuestionVersion
from question_bank.queries import category_paths

Difficulty = QuestionVersion.Difficulty


class FactsForm(forms.Form):
    """What a question of any kind has."""

    explanation = LinesField(label=gettext_lazy("解析"), rows=4)
    basis = LinesField(
        label=gettext_lazy("依据"),
        rows=2,
        help_text=gettext_lazy("写成“《行政处罚法》第六十三条第一款”的样子，几处就接着写。"),
    )
    keep_basis = forms.BooleanField(
        label=gettext_lazy("我核对过了，就这样保存"),
        required=False,
        help_text=gettext_lazy("没有认出的依据只作为文字保存，法规修订时不会提醒。"),
    )
    category = CategoryField(
        label=gettext_lazy("分类"),
        help_text=gettext_lazy("用斜杠分级，如 听证程序/申请与通知。"),
        error_messages={"required": gettext_lazy("请写明分类。")},
    )
    difficulty = forms.TypedChoiceField(
        label=gettext_lazy("难度"),
        choices=Difficulty.choices,
        coerce=int,
        initial=Difficulty.MEDIUM,
        widget=forms.Select({"class": "input input-short"}),
    )
    marks = forms.DecimalField(
        label=gettext_lazy("建议分值"),
        required=False,
        min_value=Decimal("0.1"),
        max_digits=5,
        decimal_places=1,
        widget=forms.NumberInput({"class": "input input-short", "step": "0.5"}),
    )
    tags = TagsField(
        label=gettext_lazy("标签"), help_text=gettext_lazy("几个标签用顿号隔开，如 典型案例、2026年新增。")
    )
    code = forms.CharField(
        label=gettext_lazy("编号"),
        required=False,
        max_length=MOST_OF_CODE,
        help_text=gettext_lazy("你自己的编号，本单位内不重复。"),
        widget=forms.TextInput({"class": "input input-medium"}),
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("归哪个单位"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        help_text=gettext_lazy("本单位和下级单位的课程、考试可以使用。"),
        widget=forms.Select({"class": "input"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("修改原因"),
        max_length=200,
        help_text=gettext_lazy("给法制审核员和以后的人看，如“法规修订，条号变化”。"),
        widget=forms.TextInput({"class": "input"}),
        error_messages={"required": gettext_lazy("请写明为什么修改。")},
    )
    opened_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Person, question: Question | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doubts: list[str] = []
        if question:
            del self.fields["unit"]
            self.fields["reason"].required = question.current_id is not None
        else:
            del self.fields["reason"]
            units = Organisation.objects.overseen_by(person, Role.AUTHOR).in_use().order_by("path")
            self.fields["unit"].queryset = units  # type: ignore[attr-defined]
            self.fields["unit"].initial = next(iter(person.units_as(Role.AUTHOR)), None)

    @classmethod
    def initial_of(cls, question: Question, version: QuestionVersion) -> dict[str, Any]:
        return {
            "explanation": version.explanation,
            "basis": version.basis or "；".join(_as_written(cite) for cite in version.citations.all()),
            "difficulty": version.difficulty,
            "marks": version.marks,
            "category": "/".join(category_paths()[question.category_id]),
            "tags": "、".join(tag.name for tag in question.tags.all()),
            "code": question.code,
            "opened_on": version.number,
        }

    def cite(self, place: str) -> None:
        """Write one more place into the basis, as far as the form has been filled in."""
        before = self["basis"].value() or ""
        self.put("basis", f"{before.rstrip()}；{place}" if before.strip() else place)

    def put(self, name: str, value: Any) -> None:
        """Another value in a box of a form that was sent."""
        self.data = {**{key: self.data[key] for key in self.data}, name: value}


def _as_written(cite: Citation) -> str:
    """A citation that no text stands for, in the words that lead back to it: an old version is named by its year."""
    version = cite.article.version
    year = "" if cite.state == Citation.State.IN_FORCE else f"（{version.name}）"
    name = version.statute.short_title
    return f"《{name}》{year}{str(cite).removeprefix(name)}"
