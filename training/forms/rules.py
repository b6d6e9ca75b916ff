"""A new version of the rules as a form, filled in with the one in force."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from people.forms.people import DayField, text_field
from people.forms.units import INPUT
from training.drafts import Draft
from training.models import Cap, Category, Form, Minimum, Rounding, RuleSet, Tier, in_hours, in_hundredths

#: Rows of the table of lengths that the page has.
TIERS = range(1, 6)


def hours_field(label: Any, *, most: int = 1000, required: bool = True, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=most,
        decimal_places=2,
        required=required,
        help_text=help_text,
        widget=forms.NumberInput({"class": "input input-short", "step": "0.01", "inputmode": "decimal"}),
    )


def number_field(
    label: Any, *, least: int, most: int, required: bool = True, help_text: Any = ""
) -> forms.IntegerField:
    widget = forms.NumberInput({"class": "input input-short", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=required, help_text=help_text, widget=widget
    )


def switch(label: Any, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help_text)


class RulesForm(forms.Form):
    name = text_field(_("版本名称"), longest=40, help_text=_("例如：2027年版。"))
    valid_from = DayField(label=_("生效日期"), help_text=_("今年1月1日或以后。年度目标按12月31日有效的那一版算。"))
    document = text_field(_("依据"), longest=200, help_text=_("文件名称和文号。"))
    target = hours_field(_("全年目标（学时）"))
    minutes_per_hour = number_field(_("每学时分钟数"), least=1, most=240)
    is_pro_rata = switch(_("按在岗月数折算目标"), _("目标 × 在岗月数 ÷ 12，不足一学时的进为一学时。"))
    month_from_days = number_field(_("一个月在岗满几天计入"), least=1, most=28)
    leave_reduces = switch(_("长期请假不算在岗"))
    secondment_reduces = switch(_("借调不算在岗"))
    duty_reduces = switch(_("备勤不算在岗"))
    carries_over = switch(_("超出目标的学时结转下一年"), _("只结转一年。"))
    rounding = forms.ChoiceField(label=_("课节按分钟折算"), choices=Rounding.choices, widget=forms.Select(dict(INPUT)))
    half_day = hours_field(_("培训半天（学时）"), most=24, help_text=_("常见的是半天 4、一天 8，或半天 3、一天 6。"))
    full_day = hours_field(_("培训一天（学时）"), most=24)
    lecturer_percent = number_field(_("授课折算（%）"), least=0, most=1000, help_text=_("100 就是讲几学时记几学时。"))
    hearing = hours_field(_("参加一次听证（学时）"), most=100)

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.this_year = this_year
        for category in Category:
            self.fields[f"minimum_{category}"] = hours_field(category.label, required=False)
        for name, label in _CAPS.items():
            self.fields[name] = hours_field(label, required=False)
        for n in TIERS:
            minutes = _now("第 %(n)d 档：满多少分钟") % {"n": n}
            self.fields[f"tier_{n}_minutes"] = number_field(minutes, least=0, most=10000, required=False)
            self.fields[f"tier_{n}_hours"] = hours_field(_now("第 %(n)d 档：多少学时") % {"n": n}, required=False)

    # --- what the page shows together ---
    @property
    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        pro_rata = ["is_pro_rata", "month_from_days", "leave_reduces", "secondment_reduces", "duty_reduces"]
        tiers = [f"tier_{n}_{part}" for n in TIERS for part in ("minutes", "hours")]
        return [
            (_now("版本"), "", self._bound("name", "valid_from", "document")),
            (_now("目标"), "", self._bound("target", *pro_rata, "carries_over")),
            (
                _now("各类知识至少多少"),
                _now("不填就没有最低要求。合计不超过全年目标。"),
                self._bound(*(f"minimum_{category}" for category in Category)),
            ),
            (
                _now("一节课值多少"),
                _now("写课节的人不另定学时时，按分钟折算。选“按时长分档”才填下面的档。"),
                self._bound("minutes_per_hour", "rounding", *tiers),
            ),
            (
                _now("最多计多少"),
                _now("不填就不限。超出的部分不计，记录里会写明少计了多少、因为哪一条。"),
                self._bound(*_CAPS),
            ),
            (_now("培训、授课和听证"), "", self._bound("half_day", "full_day", "lecturer_percent", "hearing")),
        ]

    def _bound(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]

    # --- what is refused ---
    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if RuleSet.objects.filter(name=name).exists():
            raise ValidationError(_now("已经有这个名称的版本，请换一个。"))
        return name

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if not self.this_year <= day.year <= self.this_year + 5:
            raise ValidationError(_now("请从今年1月1日到五年之内选一天，过去的年度不能再换规则。"))
        if same := RuleSet.objects.filter(valid_from=day).first():
            raise ValidationError(_now("%(name)s也是这一天生效，请换一天。") % {"name": same.name})
        return day

    def clean(self) -> None:
        given = self.cleaned_data
        if (given.get("half_day") or 0) > (given.get("full_day") or 0):
            self.add_error("half_day", _now("半天不能多于一天。"))
        minima = [given.get(f"minimum_{category}") or Decimal(0) for category in Category]
        if "target" in given and sum(minima) > given["target"]:
            self.add_error(f"minimum_{Category.PUBLIC_LAW}", _now("各类最低要求加起来超过了全年目标。"))
        self._check_tiers()

    def _check_tiers(self) -> None:
        rows = [(n, *self._tier(n)) for n in TIERS]
        for n, minutes, hours in rows:
            if (minutes is None) != (hours is None):
                self.add_error(f"tier_{n}_minutes", _now("分钟和学时要一起填。"))
        whole = [(minutes, hours) for _n, minutes, hours in rows if minutes is not None and hours is not None]
        if whole != sorted(whole) or len({minutes for minutes, _hours in whole}) < len(whole):
            self.add_error("tier_1_minutes", _now("请从短到长填写，时长不重复。"))
        if bool(whole) != (self.cleaned_data.get("rounding") == Rounding.TIERS):
            self.add_error("rounding", _now("选“按时长分档”要填至少一档，不选就不要填档。"))

    def _tier(self, n: int) -> tuple[int | None, Decimal | None]:
        return self.cleaned_data.get(f"tier_{n}_minutes"), self.cleaned_data.get(f"tier_{n}_hours")

    # --- to and from a rule set ---
    def draft(self) -> Draft:
        """What the valid form says, not saved."""
        given = self.cleaned_data
        rules = RuleSet(
            **{name: given[name] for name in _SAME},
            **{f"{name}_hundredths": in_hundredths(given[name]) for name in _IN_HOURS},
        )
        tiers = [self._tier(n) for n in TIERS]
        return Draft(
            rules,
            [
                Minimum(category=category, hundredths=in_hundredths(least))
                for category in Category
                if (least := given[f"minimum_{category}"])
            ],
            [Cap(**_cap_of(name), hundredths=in_hundredths(given[name])) for name in _CAPS if given[name] is not None],
            [
                Tier(from_minutes=minutes, hundredths=in_hundredths(hours))
                for minutes, hours in tiers
                if minutes is not None and hours is not None
            ],
        )

    @staticmethod
    def initial_of(draft: Draft) -> dict[str, Any]:
        """The fields as a rule set would fill them; its name and day are its own."""
        rules = draft.rules
        filled: dict[str, Any] = {name: getattr(rules, name) for name in _SAME if name not in ("name", "valid_from")}
        filled |= {name: _shown(getattr(rules, f"{name}_hundredths")) for name in _IN_HOURS}
        filled |= {f"minimum_{row.category}": _shown(row.hundredths) for row in draft.minima}
        filled |= {f"cap_{row.form or row.per}": _shown(row.hundredths) for row in draft.caps}
        for n, row in zip(TIERS, draft.tiers, strict=False):
            filled |= {f"tier_{n}_minutes": row.from_minutes, f"tier_{n}_hours": _shown(row.hundredths)}
        return filled


#: Fields that are named and filled as those of the rule set.
_SAME = [
    "name",
    "valid_from",
    "document",
    "minutes_per_hour",
    "is_pro_rata",
    "month_from_days",
    "leave_reduces",
    "secondment_reduces",
    "duty_reduces",
    "carries_over",
    "rounding",
    "lecturer_percent",
]
#: Fields in 学时, kept as hundredths.
_IN_HOURS = ["target", "half_day", "full_day", "hearing"]

_CAPS: dict[str, Any] = {
    "cap_day": _("每天"),
    "cap_course": _("每门课程每年"),
    **{f"cap_{form}": _("%(form)s每年") % {"form": form.label} for form in Form},
}


def _cap_of(name: str) -> dict[str, str]:
    sort = name.removeprefix("cap_")
    return {"per": Cap.Per.FORM, "form": sort} if sort in Form.values else {"per": sort}


def _shown(hundredths: int) -> str:
    return f"{in_hours(hundredths).normalize():f}"
