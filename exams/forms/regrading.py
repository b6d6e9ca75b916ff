"""A ruling on a question: first tried, then made."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.models import Regrade
from exams.rulings import asks_the_same
from exams.services.regrading import BY_NEW_KEY
from question_bank.models import QuestionVersion


class VersionChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, version: Any) -> str:
        return _("第 %(n)d 版") % {"n": version.number}


class PolicyRadios(forms.RadioSelect):
    """Those that need a newer version's key stand there, and are not to be had without one."""

    closed: Collection[str] = ()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"] |= {"disabled": True} if value in self.closed else {}
        return option


class RegradeForm(forms.Form):
    """Which policy, by which version's key. Valid without a reason, so that it can be tried."""

    policy = forms.ChoiceField(label=gettext_lazy("处理办法"), choices=Regrade.Policy.choices, widget=PolicyRadios)
    new_version = VersionChoiceField(
        label=gettext_lazy("按哪一版的答案"),
        queryset=QuestionVersion.objects.none(),
        required=False,
        empty_label=gettext_lazy("不用新答案"),
        widget=forms.Select({"class": "input"}),
    )

    def __init__(self, *args: Any, version: QuestionVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        versions = QuestionVersion.objects.filter(
            question=version.question_id, state=QuestionVersion.State.PUBLISHED, number__gt=version.number
        )
        field = cast(forms.ModelChoiceField, self.fields["new_version"])
        field.queryset = versions.order_by("-number")
        self.has_newer = versions.exists()
        cast(PolicyRadios, self.fields["policy"].widget).closed = () if self.has_newer else BY_NEW_KEY

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("policy") not in BY_NEW_KEY:
            asked["new_version"] = None
            return asked
        new = asked.get("new_version")
        if not self.has_newer:
            self.add_error("policy", forms.ValidationError(_("这道题没有发布过新的一版，不能按新答案改判。")))
        elif new is None:
            self.add_error("new_version", forms.ValidationError(_("请选择这道题新发布的一版，按它的答案改判。")))
        elif not asks_the_same(self.version, new):
            words = _("新的一版连选项或者要填的地方也改了，原来的作答不能按它判。可以全部给满分。")
            self.add_error("new_version", forms.ValidationError(words))
        return asked


class RulingForm(RegradeForm):
    reason = forms.CharField(
        label=gettext_lazy("改判的理由"),
        max_length=300,
        help_text=gettext_lazy("会发给成绩有变化的人，也写在成绩里。"),
        widget=forms.Textarea({"class": "input", "rows": 3}),
        error_messages={"required": gettext_lazy("请写明理由，成绩有变化的人会看到。")},
    )
