"""An exam to be arranged."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from exams.access.address import networks
from exams.forms.exam_checks import faults_of
from exams.forms.inputs import check_year, moment_field, number_field
from exams.models import Blueprint, Exam
from exams.policies import ARRANGES_EXAMS
from exams.release import SHOWN
from people.forms.people import DayField
from people.forms.units import UnitField
from people.models import Organisation, Person
from training.models import Category, in_hundredths

_TEXT, _SELECT = {"class": "input"}, {"class": "input input-medium"}
#: Another blueprint may have something to be marked by hand, or no longer.
_ASKS_WHO_MARKS = {"hx-get": "", "hx-trigger": "change", "hx-target": "#marking", "hx-swap": "outerHTML"}
_KEY = re.compile(r"[0-9a-f]{64}")
#: The fields as the page has them together.
_GROUPS = {
    "what": ["title", "organisation", "venue", "blueprint", "draws", "unseen_in"],
    "shuffle": ["shuffles_questions", "shuffles_options"],
    "whom": ["open_to_whom", "certificate_until"],
    "when": ["opens_at", "latest_start", "latest_finish", "minutes"],
    "attempts": ["attempts_allowed", "wait_hours"],
    "worth": ["pass_percent", "hours", "category"],
    "access": ["password", "addresses", "browser_key", "needs_admission"],
    "marking": ["markers", "difference"],
    "release": [*SHOWN],
}
#: What need not be said of an exam that is not sat here.
_ONLINE_ALONE = ("blueprint", "latest_start")


class BlueprintField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        facts = _("%(n)d 题，%(marks)s 分") % {"n": obj.question_count, "marks": f"{obj.total_marks.normalize():f}"}
        return f"{obj.title}（{facts}）"


class ExamForm(forms.ModelForm):
    """An exam to be arranged. Where all sit one paper it needs an end: until then the key is held back."""

    organisation = UnitField(label=_("单位"), help_text=_("这个单位和它下面各单位的人员都可以参加。"))
    blueprint = BlueprintField(
        Blueprint.objects.none(),
        label=_("组卷方案"),
        empty_label=_("请选择"),
        widget=forms.Select(_TEXT | _ASKS_WHO_MARKS),
    )
    unseen_in = number_field(
        _("避开最近几次做过的题"), least=0, most=20, help_text=_("每人各抽一份时用。题库不够时仍可能抽到。")
    )
    certificate_until = DayField(
        label=_("只考执法证在此日前到期的人"),
        required=False,
        help_text=_("按最近发的证算；不填就不看证件。"),
        validators=[check_year],
    )
    opens_at = moment_field(_("开始时间"))
    latest_start = moment_field(_("最晚开始"), _("过了这个时间不能再进入，已经进入的可以接着答。"))
    latest_finish = moment_field(_("最晚交卷"), _("到时全部收卷。"))
    minutes = number_field(_("时长（分钟）"), least=1, most=600, help_text=_("开始后计时不暂停。"))
    attempts_allowed = number_field(_("可考次数"), least=1, most=20, help_text=_("不填表示不限次数。"), required=False)
    wait_hours = number_field(_("两次之间至少隔（小时）"), least=0, most=720)
    pass_percent = number_field(_("合格线（%）"), least=1, most=100)
    hours = forms.DecimalField(
        label=_("合格后认定学时"),
        min_value=0,
        max_value=60,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "input input-short", "step": "0.25"}),
        help_text=_("填 0 表示不计学时。"),
    )
    markers = forms.TypedChoiceField(
        label=_("每份答案几人阅"),
        coerce=int,
        choices=[(1, _("一人")), (2, _("两人"))],
        required=False,
        empty_value=None,
        widget=forms.Select(_SELECT),
    )

    class Meta:
        model = Exam
        fields = [name for names in _GROUPS.values() for name in names]
        widgets = {
            "title": forms.TextInput(_TEXT),
            "venue": forms.Select(_SELECT),
            "draws": forms.Select(_SELECT),
            "open_to_whom": forms.Select(_SELECT),
            "category": forms.Select(_SELECT),
            "password": forms.TextInput(_SELECT | {"autocomplete": "off"}),
            "addresses": forms.TextInput(_TEXT),
            "browser_key": forms.TextInput(_TEXT | {"autocomplete": "off", "spellcheck": "false"}),
            "difference": forms.NumberInput({"class": "input input-short", "step": "0.5", "min": "0"}),
            **dict.fromkeys(SHOWN, forms.RadioSelect),
        }
        help_texts = {
            "password": _("在考场说给大家听；开始前要输入。"),
            "addresses": _("如 10.1.0.0/16，几段之间用空格。"),
            "browser_key": _("Safe Exam Browser 配置里的 Config Key，64 位。"),
            "needs_admission": _("监考人核对身份后，在监考页点“准许进入”。"),
            "certificate_until": "",
            "category": _("计学时才要选。"),
            "difference": _("两人分差超过它，由第三人定；不填就取平均。"),
        }

    def __init__(self, *args: Any, author: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = Organisation.objects.overseen_by(author, *ARRANGES_EXAMS).in_use()
        cast(forms.ModelChoiceField, self.fields["organisation"]).queryset = reach
        cast(forms.ModelChoiceField, self.fields["blueprint"]).queryset = Blueprint.objects.visible_to(author)
        cast(forms.ChoiceField, self.fields["category"]).choices = [("", _("请选择")), *Category.choices]
        self.fields["category"].required = False  # exam_checks asks for it where there are hours
        if self.instance.pk:
            self.fields["hours"].initial = self.instance.hours
        if self["venue"].value() != Exam.Venue.ONLINE:
            for name in _ONLINE_ALONE:
                self.fields[name].required = False

    def clean_markers(self) -> int:
        return self.cleaned_data["markers"] or 1

    def clean_addresses(self) -> str:
        return " ".join(str(network) for network in networks(self.cleaned_data["addresses"]))

    def clean_browser_key(self) -> str:
        key: str = self.cleaned_data["browser_key"].strip().lower()
        if key and not _KEY.fullmatch(key):
            raise ValidationError(_("配置密钥是 64 位的 0–9 和 a–f，请从配置工具里整段复制。"))
        return key

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for field, message in faults_of(data):
            self.add_error(field, ValidationError(message))
        return data

    @property
    def groups(self) -> dict[str, list[forms.BoundField]]:
        return {group: [self[name] for name in names] for group, names in _GROUPS.items()}

    def exam(self) -> Exam:
        """The exam as filled in, not yet written; what has no meaning beside the rest is left out."""
        exam: Exam = self.save(commit=False)
        exam.kind = Exam.Kind.EXAM
        exam.hundredths = in_hundredths(self.cleaned_data["hours"])
        if exam.draws == Exam.Draws.SHARED:
            exam.unseen_in = 0
        if exam.open_to_whom == Exam.OpenTo.LIST:
            exam.certificate_until = None
        return exam
