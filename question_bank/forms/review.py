"""What is asked of reviewers, of those who report an error, and of those who answer or merge."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Person
from question_bank.models import ErrorReport, Question


class ReviewForm(forms.Form):
    """通过 or 退回. What is sent back says why; the version is checked where it is decided."""

    decision = forms.ChoiceField(choices=[("approve", ""), ("send_back", "")])
    note = forms.CharField(
        label=gettext_lazy("审核意见"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("退回时必填：哪里不对、怎么改。"),
        widget=forms.Textarea({"class": "input", "rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("decision") == "send_back" and not asked.get("note"):
            self.add_error("note", forms.ValidationError(_("请写明退回的理由，作者要照着改。")))
        return asked


class BatchReviewForm(forms.Form):
    looked = forms.BooleanField(
        label=gettext_lazy("我已抽查，整批通过"),
        error_messages={"required": gettext_lazy("请先抽查下面的题目，再勾选“我已抽查，整批通过”。")},
    )


class ErrorReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("哪里有问题"),
        choices=ErrorReport.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择哪里有问题。")},
    )
    text = forms.CharField(
        label=gettext_lazy("说明"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("比如：按哪一条，答案应当是什么。"),
        widget=forms.Textarea({"class": "input", "rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("reason") == ErrorReport.Reason.OTHER and not asked.get("text"):
            self.add_error("text", forms.ValidationError(_("选了“其他”，请写明是什么问题。")))
        return asked


class ReplyForm(forms.Form):
    reply = forms.CharField(
        label=gettext_lazy("答复"),
        max_length=300,
        help_text=gettext_lazy("写给报错的人：怎么处理了，或者为什么不用改。发出后不能再改。"),
        widget=forms.Textarea({"class": "input", "rows": 3}),
        error_messages={"required": gettext_lazy("请写明怎么处理了，或者为什么不用改。")},
    )
    to_all = forms.BooleanField(label=gettext_lazy("同一版题目的其他报错也这样答复"), required=False)


class MergeTargetForm(forms.Form):
    """Which question stands in the duplicate's place, by its number or its code; `found` is it."""

    into = forms.CharField(
        label=gettext_lazy("并入哪道题"),
        max_length=40,
        help_text=gettext_lazy("写题号（如 #1024）或者编号。题号在题目页的标题里。"),
        widget=forms.TextInput({"class": "input input-medium"}),
        error_messages={"required": gettext_lazy("请写明并入哪道题。")},
    )

    def __init__(self, *args: Any, duplicate: Question, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = Question.objects.visible_to(person).exclude(pk=duplicate.pk)

    def clean_into(self) -> Question:
        words = self.cleaned_data["into"].strip()
        number = words.removeprefix("#")
        meant = Q(code=words)
        if number.isascii() and number.isdigit() and len(number) < 10:
            meant |= Q(pk=number)
        found = list(self.others.filter(meant).select_related("latest", "organisation")[:2])
        if not found:
            raise forms.ValidationError(_("没有找到“%(words)s”。请核对题号或者编号。"), params={"words": words})
        if len(found) > 1:
            raise forms.ValidationError(_("“%(words)s”不止一道题。请写题号，如 #1024。"), params={"words": words})
        return found[0]


class MergeForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("合并的理由"),
        max_length=300,
        widget=forms.TextInput({"class": "input"}),
        error_messages={"required": gettext_lazy("请写明合并的理由。")},
    )
