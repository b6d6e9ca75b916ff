"""Forms of the list and of a person's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from people import policies, values
from people.forms.units import INPUT, UnitField
from people.models import Certificate, Organisation, Person, Role, Standing


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(attrs=dict(INPUT), format="%Y-%m-%d")


class DayField(forms.DateField):
    def __init__(self, **options: Any) -> None:
        super().__init__(widget=DayInput(), input_formats=["%Y-%m-%d"], **options)


def text_field(label: Any, *, longest: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, widget=forms.TextInput(dict(INPUT)), **options)


class PeopleFilter(forms.Form):
    """What the list may be narrowed by. A value that is not known narrows nothing."""

    CERTIFICATE = [
        ("", _("全部")),
        ("valid", _("有效")),
        ("soon", _("30 天内到期")),
        ("expired", _("已到期")),
        ("suspended", _("暂扣")),
        ("revoked", _("注销")),
        ("none", _("没有登记")),
    ]
    ACTIVE = [("", _("启用")), ("no", _("已停用")), ("sleeping", _("未激活")), ("all", _("全部"))]

    q = forms.CharField(label=_("姓名或编号"), required=False, max_length=60)
    unit = UnitField(label=_("单位"), empty_label=_("全部单位"), required=False)
    role = forms.ChoiceField(label=_("角色"), required=False, choices=[("", _("全部")), *Role.choices])
    standing = forms.ChoiceField(label=_("人员类别"), required=False, choices=[("", _("全部")), *Standing.Kind.choices])
    certificate = forms.ChoiceField(label=_("执法证"), required=False, choices=CERTIFICATE)
    active = forms.ChoiceField(label=_("账号"), required=False, choices=ACTIVE)

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["q"].widget = forms.TextInput({"type": "search", "placeholder": _("如 王某、0320")})


class FactsForm(forms.Form):
    name = text_field(_("姓名"), longest=50)
    staff_number = text_field(_("工号"), longest=32, help_text=_("登录用的编号，改后要告诉本人。"))
    phone = text_field(_("手机号"), longest=20, required=False)

    def clean_name(self) -> str:
        return values.clean_name(self.cleaned_data["name"])

    def clean_staff_number(self) -> str:
        return values.clean_number(self.cleaned_data["staff_number"], longest=32)

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        return values.clean_phone(phone) if phone else ""


class EnrolForm(FactsForm):
    """One new person, without a sheet."""

    unit = UnitField(label=_("单位"))
    post = text_field(_("职务"), longest=60, required=False)
    standing = forms.ChoiceField(label=_("人员类别"), choices=Standing.Kind.choices, widget=forms.Select(dict(INPUT)))
    since = DayField(
        label=_("到岗日期"),
        help_text=_("年度目标从这一天算起。"),
        validators=[MinValueValidator(date(1950, 1, 1), _("请核对年份。"))],
    )

    def __init__(self, *args: Any, units: QuerySet[Organisation], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.today = today

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since > self.today:
            raise ValidationError(_("日期不能晚于今天，到了那天再办。"))
        return since


class DatedForm(forms.Form):
    """What is so from a day on; the day has come."""

    on = DayField(label=_("自哪天起"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(_("日期不能晚于今天，到了那天再办。"))
        return on


class TransferForm(DatedForm):
    field_order = ("to", "post", "on")
    to = UnitField(label=_("调入单位"))
    post = text_field(_("职务"), longest=60, required=False)

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = units  # type: ignore[attr-defined]

    def clean_post(self) -> str:
        return values.clean_post(self.cleaned_data["post"])


class StandingForm(DatedForm):
    field_order = ("kind", "on")
    kind = forms.ChoiceField(label=_("人员类别"), choices=Standing.Kind.choices, widget=forms.Select(dict(INPUT)))


class CertificateForm(forms.Form):
    number = text_field(_("执法证号"), longest=40)
    issued_on = DayField(label=_("发证日期"))
    expires_on = DayField(label=_("有效期至"), required=False)

    def clean_number(self) -> str:
        return values.clean_number(self.cleaned_data["number"], longest=40)


class CertificateStateForm(forms.Form):
    state = forms.ChoiceField(
        label=_("状态"),
        choices=[(state.value, state.label) for state in Certificate.State if state != Certificate.State.EXPIRED],
        widget=forms.Select(dict(INPUT)),
        help_text=_("到期由有效期算出，不用登记。注销后不能恢复。"),
    )
    issued_on = DayField(label=_("发证日期"))
    expires_on = DayField(label=_("有效期至"), required=False)
    reason = text_field(_("理由"), longest=300, required=False, help_text=_("记入审计。"))


class DeactivateForm(DatedForm):
    field_order = ("reason", "on")
    reason = text_field(_("理由"), longest=300, help_text=_("例如：离职、退休、借出。记入审计。"))


class GrantForm(forms.Form):
    """Only the roles and units that the giver may give are offered; the service decides again."""

    role = forms.ChoiceField(label=_("角色"), widget=forms.Select(dict(INPUT)))
    unit = UnitField(label=_("在哪个单位"), help_text=_("角色管到这个单位和它下面的所有单位。"))
    since = DayField(label=_("自哪天起"))
    until = DayField(label=_("到哪天为止"), required=False, help_text=_("这一天起不再有这个角色。不填就一直有效。"))

    def __init__(self, *args: Any, giver: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nodes = giver.units_as(Role.UNIT_ADMIN, Role.SECURITY_ADMIN)
        given = [role for role in Role if any(policies.may_grant(giver, role, node) for node in nodes)]
        self.fields["role"].choices = [("", _("请选择角色")), *((r.value, r.label) for r in given)]  # type: ignore[attr-defined]
        reach = Organisation.objects.overseen_by(giver, Role.UNIT_ADMIN, Role.SECURITY_ADMIN)
        self.fields["unit"].queryset = reach.in_use()  # type: ignore[attr-defined]
        self.today = today

    def clean_since(self) -> date:
        since = self.cleaned_data["since"]
        if since < self.today:
            raise ValidationError(_("角色不能从过去的日期开始。"))
        return since
