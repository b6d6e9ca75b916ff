"""What strangers send: a batch of saves, a page of answers, an exam to be arranged."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from exams.models import Exam
from exams.policies import ARRANGES_EXAMS
from exams.services.saves import Save
from people.models import Organisation, Person
from question_bank.models import Category as QuestionCategory
from training.models import Category, in_hundredths

_KEY = re.compile(r"[A-Z]")
_MOST_SAVES = 500
_MOST_OPTIONS = 26
_HIGHEST_SLOT = 2**15 - 1
_HIGHEST_SEQUENCE = 2**53


def read_batch(body: bytes) -> tuple[str, list[Save]] | None:
    """The lease and the saves of a request's body; None when it is not what exam.js sends."""
    try:
        data = json.loads(body)
        saves = [_read_save(item) for item in data["saves"]]
        lease = data["lease"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return (lease, saves) if isinstance(lease, str) and len(saves) <= _MOST_SAVES else None


def _read_save(item: Mapping[str, Any]) -> Save:
    slot, sequence, chosen = item["slot"], item["sequence"], item["chosen"]
    if type(slot) is not int or type(sequence) is not int or not isinstance(chosen, list):
        raise ValueError
    if not (0 < slot <= _HIGHEST_SLOT and 0 < sequence < _HIGHEST_SEQUENCE and len(chosen) <= _MOST_OPTIONS):
        raise ValueError
    if not all(isinstance(key, str) and _KEY.fullmatch(key) for key in chosen):
        raise ValueError
    return Save(slot, sequence, tuple(sorted(set(chosen))))


class AnswerForm(forms.Form):
    """One question as a plain form posts it, without JavaScript; the fields are named by the place on the paper."""

    slot = forms.IntegerField(min_value=1, max_value=_HIGHEST_SLOT)
    sequence = forms.IntegerField(min_value=0, max_value=_HIGHEST_SEQUENCE - 2)
    lease = forms.CharField(max_length=400)

    def save_of(self) -> Save:
        """The next save of that question, after the one the page was made with."""
        slot = self.cleaned_data["slot"]
        chosen = cast(QueryDict, self.data).getlist(f"answer-{slot}")[:_MOST_OPTIONS]
        return Save(slot, self.cleaned_data["sequence"] + 1, tuple(sorted({k for k in chosen if _KEY.fullmatch(k)})))


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(
        format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "input input-medium"}
    )
    return forms.DateTimeField(label=label, help_text=help_text, widget=widget)


def _number(label: Any, *, least: int, most: int, help_text: Any = "", required: bool = True) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "input input-short", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, widget=widget, help_text=help_text, required=required
    )


class CategoryField(forms.ModelChoiceField):
    def label_from_instance(self, category: QuestionCategory) -> str:
        return "　" * (category.depth - 1) + category.name


_GROUPS = [
    (_("考什么"), ["title", "organisation", "question_category", "question_count"]),
    (_("什么时候考"), ["opens_at", "latest_start", "latest_finish", "minutes"]),
    (_("怎样算合格"), ["pass_percent", "attempts_allowed", "hours", "category"]),
]


class ExamForm(forms.ModelForm):
    """An exam to be arranged. All sit one paper, so it needs an end: until then the key is held back."""

    question_category = CategoryField(
        label=_("从哪个分类抽题"),
        help_text=_("包括它下面的各级分类。"),
        queryset=QuestionCategory.objects.all(),
        empty_label=_("请选择"),
        widget=forms.Select(attrs={"class": "input"}),
    )
    question_count = _number(_("题数"), least=1, most=200)
    minutes = _number(_("时长（分钟）"), least=1, most=600, help_text=_("开始后计时不暂停，最晚到“最晚交卷”为止。"))
    pass_percent = _number(_("合格线（%）"), least=1, most=100)
    opens_at = _moment(_("开始时间"))
    latest_start = _moment(_("最晚开始"), _("过了这个时间不能再进入，已经进入的可以答完。"))
    latest_finish = _moment(_("最晚交卷"), _("到时全部收卷；成绩和解析在这之后公布。"))
    attempts_allowed = _number(_("可考次数"), least=1, most=20, help_text=_("不填表示不限次数。"), required=False)
    hours = forms.DecimalField(
        label=_("合格后认定学时"),
        min_value=0,
        max_value=60,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "input input-short", "step": "0.25"}),
        help_text=_("填 0 表示不计学时。"),
    )

    class Meta:
        model = Exam
        fields = [
            "title",
            "organisation",
            "question_category",
            "question_count",
            "minutes",
            "pass_percent",
            "opens_at",
            "latest_start",
            "latest_finish",
            "attempts_allowed",
            "hours",
            "category",
        ]
        widgets = {
            "title": forms.TextInput(attrs={"class": "input"}),
            "organisation": forms.Select(attrs={"class": "input"}),
            "category": forms.Select(attrs={"class": "input input-medium"}),
        }
        help_texts = {"organisation": _("这个单位和它下面各单位的人员都可以参加。")}

    def __init__(self, *args: Any, author: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = Organisation.objects.overseen_by(author, *ARRANGES_EXAMS).in_use()
        organisation = cast(forms.ModelChoiceField, self.fields["organisation"])
        organisation.queryset = reach
        organisation.empty_label = _("请选择")
        cast(forms.ChoiceField, self.fields["category"]).choices = [("", _("请选择")), *Category.choices]
        if self.instance.pk:
            self.fields["hours"].initial = self.instance.hours

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, start, finish = (data.get(name) for name in ("opens_at", "latest_start", "latest_finish"))
        if opens and start and start < opens:
            self.add_error("latest_start", ValidationError(_("最晚开始要在开始时间之后。")))
        if start and finish and finish <= start:
            self.add_error("latest_finish", ValidationError(_("最晚交卷要在最晚开始之后。")))
        return data

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields as the page has them together."""
        return [(legend, [self[name] for name in names]) for legend, names in _GROUPS]

    def exam(self) -> Exam:
        """The exam as filled in, not yet written."""
        exam = self.save(commit=False)
        exam.kind = Exam.Kind.EXAM
        exam.hundredths = in_hundredths(self.cleaned_data["hours"])
        return exam
