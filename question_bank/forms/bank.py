"""What is asked of a person about the bank: filters, acts on many questions, the reason for taking one out of use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from question_bank.forms.fields import CategoryField
from question_bank.importing.reading import MOST_OF_TAG
from question_bank.models import QuestionVersion, Tag
from question_bank.queries import Narrowing, category_paths, cited_statutes

ALL = ("", _("全部"))


def _choice(label: Any, choices: list[tuple[Any, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices)


class BankFilter(forms.Form):
    """What the list may be narrowed by. A value that is not known narrows nothing."""

    STATES = [
        ("", _("在库")),
        ("draft", _("草稿")),
        ("sent_back", _("被退回的")),
        ("review", _("待审核")),
        ("published", _("已发布")),
        ("suspended", _("暂停使用")),
        ("retired", _("已停用")),
        ("all", _("全部")),
    ]
    MEASURED = [ALL, ("far", _("与标注难度不符")), ("none", _("还没有实测"))]
    ORDERS = [
        ("", _("新加的在前")),
        ("written", _("新修改的在前")),
        ("code", _("按编号")),
        ("hardest", _("得分率从低到高")),
        ("easiest", _("得分率从高到低")),
    ]

    q = forms.CharField(
        label=_("题干、编号或 #题号"), required=False, max_length=60, widget=forms.TextInput({"type": "search"})
    )
    state = _choice(_("状态"), STATES)
    kind = _choice(_("题型"), [ALL, *QuestionVersion.Kind.choices])
    category = _choice(_("分类"), [])
    tag = _choice(_("标签"), [])
    difficulty = _choice(_("难度"), [ALL, *QuestionVersion.Difficulty.choices])
    measured = _choice(_("实测"), MEASURED)
    basis = _choice(_("依据"), [])
    sort = _choice(_("排序"), ORDERS)
    mine = forms.BooleanField(label=_("我写的"), required=False)
    reported = forms.BooleanField(label=_("有报错"), required=False)
    outdated = forms.BooleanField(label=_("依据过时"), required=False)
    batch = forms.IntegerField(required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paths = [(str(pk), "　" * (len(names) - 1) + names[-1]) for pk, names in category_paths().items()]
        statutes = [(str(statute.pk), statute.short_title) for statute in cited_statutes()]
        tags = [(str(tag.pk), tag.name) for tag in Tag.objects.all()]
        self._offer("category", [ALL, *paths])
        self._offer("tag", [ALL, *tags])
        self._offer("basis", [ALL, ("none", _("没有依据")), *statutes])

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def narrowing(self) -> Narrowing:
        self.is_valid()
        return Narrowing(**{name: value for name, value in self.cleaned_data.items() if value})

    @property
    def selects(self) -> list[forms.BoundField]:
        return [self[name] for name in ("state", "kind", "category", "sort")]

    @property
    def more(self) -> list[forms.BoundField]:
        """What is asked less often and folded away."""
        return [self[name] for name in ("tag", "difficulty", "measured", "basis")]

    @property
    def has_more(self) -> bool:
        return any(field.value() for field in self.more)

    @property
    def toggles(self) -> list[forms.BoundField]:
        return [self[name] for name in ("mine", "reported", "outdated")]

    @property
    def is_narrowing(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "sort")


class BulkForm(forms.Form):
    """One act on the questions that are ticked, or on all that the filters leave; `count` is what the person was told."""

    ACTS = [("submit", _("送审")), ("retire", _("停用")), ("category", _("改分类")), ("tag", _("加标签"))]

    act = forms.ChoiceField(choices=ACTS, error_messages={"required": _("请选择要做什么。")})
    scope = forms.ChoiceField(choices=[("chosen", ""), ("filtered", "")])
    chosen = forms.TypedMultipleChoiceField(required=False, coerce=int)
    filters = forms.CharField(required=False, max_length=1000)
    count = forms.IntegerField(required=False)
    confirmed = forms.BooleanField(required=False)
    reason = forms.CharField(
        label=_("停用的理由"), required=False, max_length=300, widget=forms.TextInput({"class": "input"})
    )
    category = CategoryField(label=_("改到哪个分类"), required=False)
    tag = forms.CharField(
        label=_("加上标签"),
        required=False,
        max_length=MOST_OF_TAG,
        widget=forms.TextInput({"class": "input input-medium", "list": "tags"}),
    )

    #: The act → the field that it needs, and what to say when it is empty.
    NEEDS = {
        "retire": ("reason", _("请写明停用的理由。")),
        "category": ("category", _("请写明改到哪个分类。")),
        "tag": ("tag", _("请写明要加的标签。")),
    }

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        ticked = [pk for pk in data.getlist("chosen") if pk.isascii() and pk.isdigit() and len(pk) < 10]
        self.fields["chosen"].choices = [(pk, pk) for pk in ticked]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("scope") == "chosen" and not asked.get("chosen"):
            raise forms.ValidationError(_("还没有勾选题目。请先勾选，或者选“全部筛选结果”。"))
        name, message = self.NEEDS.get(asked.get("act", ""), ("", ""))
        if asked.get("confirmed") and name and not asked.get(name) and name not in self.errors:
            self.add_error(name, forms.ValidationError(message))
        return asked

    @property
    def needed(self) -> forms.BoundField | None:
        """The field that the act asks for besides."""
        name, _message = self.NEEDS.get(self.cleaned_data.get("act", ""), ("", ""))
        if not name:
            return None
        self.fields[name].required = True  # to be shown as such; only the confirmed act is refused without it
        return self[name]

    @property
    def act_name(self) -> Any:
        return dict(self.ACTS)[self.cleaned_data["act"]]


class RetireForm(forms.Form):
    reason = forms.CharField(
        label=_("停用的理由"),
        max_length=300,
        widget=forms.TextInput({"class": "input"}),
        error_messages={"required": _("请写明停用的理由。")},
    )
