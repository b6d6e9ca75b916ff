"""What is to hold for one person or one unit alone."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from exams.forms.inputs import moment_field, number_field
from exams.models import Exam, Override
from exams.policies import ARRANGES_EXAMS
from exams.queries.candidates import candidates_of
from exams.queries.named import people_named
from people.forms.units import UnitField
from people.models import Organisation, Person


class OverrideForm(forms.ModelForm):
    """For a person, by number or name, or for a unit: one of the two. What is left empty is as for all."""

    who = forms.CharField(
        label=_("给谁"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"class": "input input-medium"}),
        help_text=_("工号、执法证号或姓名，写一个人。"),
    )
    organisation = UnitField(label=_("或者给哪个单位"), required=False, help_text=_("连同它下面的各单位。"))
    extra_minutes = number_field(
        _("加时（分钟）"), least=0, most=600, required=False, help_text=_("要超过最晚交卷的，请同时改最晚交卷。")
    )
    opens_at = moment_field(_("开始时间"), required=False)
    latest_start = moment_field(_("最晚开始"), required=False)
    latest_finish = moment_field(_("最晚交卷"), required=False)
    attempts_allowed = number_field(_("可考次数"), least=1, most=20, required=False)

    class Meta:
        model = Override
        fields = [
            "who",
            "organisation",
            "extra_minutes",
            "opens_at",
            "latest_start",
            "latest_finish",
            "attempts_allowed",
            "reason",
        ]
        widgets = {"reason": forms.TextInput({"class": "input"})}

    def __init__(self, *args: Any, exam: Exam, author: Person, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"instance": Override(exam=exam)}))
        self.exam = exam
        reach = Organisation.objects.overseen_by(author, *ARRANGES_EXAMS)
        cast(forms.ModelChoiceField, self.fields["organisation"]).queryset = reach.in_use()
        self.among = candidates_of(exam).within(reach)

    def clean_who(self) -> Person | None:
        named = people_named(self.cleaned_data["who"], self.among)
        if named.problems:
            raise ValidationError(named.problems)
        if len(named.people) > 1:
            raise ValidationError(_("一次只写一个人。"))
        return named.people[0] if named.people else None

    def clean_extra_minutes(self) -> int:
        return self.cleaned_data["extra_minutes"] or 0

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "who" in data and "organisation" in data and bool(data["who"]) == bool(data["organisation"]):
            self.add_error("who", ValidationError(_("写一个人，或者选一个单位，两样里填一样。")))
        self.instance.person = data.get("who")
        return data
