"""What is typed into a claim, and into the decision on one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.forms.people import DayField
from training.evidence import ACCEPT, LARGEST, type_of
from training.models import Claim, in_hundredths

_INPUT, _WIDE = {"class": "input input-medium"}, {"class": "input"}
#: Hours of one claim; a week of classes is well below.
MOST_HOURS = 60


def _hours(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=Decimal("0.01"),
        max_value=MOST_HOURS,
        max_digits=5,
        decimal_places=2,
        widget=forms.NumberInput({"class": "input input-short", "step": "0.01", "inputmode": "decimal"}),
        **options,
    )


class _FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each known by its content and within the limit; nothing of them is kept before all are."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = [upload for upload in data or [] if upload]
        for upload in given:
            self._check(upload)
        return given

    def _check(self, upload: UploadedFile) -> None:
        head = upload.read(16)
        upload.seek(0)
        try:
            if upload.size and upload.size > LARGEST:
                type_of(b"\0" * (LARGEST + 1))
            type_of(head)
        except ValidationError as refusal:
            raise ValidationError(f"{upload.name}：{refusal.messages[0]}") from refusal


class ClaimForm(forms.ModelForm):
    title = forms.CharField(label=_("培训名称"), max_length=100, widget=forms.TextInput(_WIDE))
    organiser = forms.CharField(label=_("主办单位"), max_length=100, widget=forms.TextInput(_WIDE))
    held_on = DayField(label=_("培训日期"), help_text=_("几天的培训，每天报一份，各算各的日期。"))
    hours = _hours(_("申请学时"), help_text=_("半天一般 4 学时，全天 8 学时。"))
    evidence = FilesField(
        label=_("证明材料"),
        required=False,
        widget=_FilesInput({"accept": ACCEPT, "class": "input"}),
        help_text=_("通知、签到表、结业证的照片或 PDF，每份不超过 10 MB，可以一次选几份。"),
    )

    class Meta:
        model = Claim
        fields = ["title", "organiser", "held_on", "category", "form", "note"]
        widgets = {
            "category": forms.Select(_INPUT),
            "form": forms.Select(_INPUT),
            "note": forms.Textarea({"class": "input", "rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("category", "form"):
            cast(forms.ChoiceField, self.fields[name]).choices = [
                ("", _("请选择")),
                *Claim._meta.get_field(name).choices,  # type: ignore[union-attr, misc]
            ]
        if self.instance.pk:
            self.initial["hours"] = self.instance.asked

    def clean_held_on(self) -> date:
        """A year that was long reported is not opened by a claim."""
        day, today = self.cleaned_data["held_on"], timezone.localdate()
        if day > today:
            raise ValidationError(_t("培训日期还没有到，参加以后再补录。"))
        if day.year < today.year - 1:
            raise ValidationError(_t("只能补录今年和去年的培训。更早的请与单位管理员联系。"))
        return day

    @property
    def facts(self) -> dict[str, Any]:
        """As the service takes them."""
        names = ["title", "organiser", "held_on", "category", "form", "note"]
        hundredths = in_hundredths(self.cleaned_data["hours"])
        return {name: self.cleaned_data[name] for name in names} | {"asked_hundredths": hundredths}


class ClaimDecisionForm(forms.Form):
    """Approve, send back or refuse; the service says where a reason is needed."""

    DECISIONS = [("approve", _("认定")), ("return", _("退回补充")), ("refuse", _("不予认定"))]

    decision = forms.ChoiceField(choices=DECISIONS, widget=forms.HiddenInput)
    hours = _hours(_("认定学时"), required=False)
    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"class": "input"}),
        help_text=_("退回和不予认定要写，本人看得到。"),
    )
