"""What is asked of the person who works the list off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amendments import queries
from amendments.models import AffectedItem, AffectedItemQuerySet
from laws.models import StatuteVersion
from laws.side_by_side import Kind
from people.models import Person

_ACTS = ["keep", "revised", "retire", "suspend", "release", "reopen"]
_RELATIONS = [kind for kind in Kind if kind != Kind.NEW]


class WorklistFilter(forms.Form):
    """Of one amendment; the open items when nothing is asked."""

    state = forms.ChoiceField(
        label=gettext_lazy("处理"),
        required=False,
        choices=[
            ("", gettext_lazy("待核")),
            *AffectedItem.State.choices[1:],
            ("all", gettext_lazy("全部")),
        ],
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("条文变化"),
        required=False,
        choices=[("", gettext_lazy("全部")), *[(kind.value, kind.label) for kind in _RELATIONS]],
    )
    assignee = forms.ChoiceField(label=gettext_lazy("负责人"), required=False)

    def __init__(self, data: Any, *, people: list[Person]) -> None:
        super().__init__(data)
        named = [(str(person.pk), person.name) for person in people]
        field = self.fields["assignee"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("全部")), ("me", _("我")), ("nobody", _("还没有分派")), *named]

    def narrow(self, items: AffectedItemQuerySet, person: Person) -> AffectedItemQuerySet:
        """What is left; a value that is none of the choices narrows nothing."""
        self.is_valid()
        items = self._by_state(items, self.cleaned_data.get("state", ""))
        relation, assignee = (self.cleaned_data.get(name, "") for name in ("relation", "assignee"))
        if relation == Kind.NUMBER_ONLY:
            items = items.filter(number_only=True)
        elif relation:
            items = items.filter(relation=relation, number_only=False)
        if assignee == "nobody":
            return items.filter(assignee=None)
        if assignee:
            return items.filter(assignee=person.pk if assignee == "me" else int(assignee))
        return items

    def _by_state(self, items: AffectedItemQuerySet, state: str) -> AffectedItemQuerySet:
        if state == "all":
            return items
        return items.filter(state=state) if state else items.waiting()


class DecisionForm(forms.Form):
    act = forms.ChoiceField(
        choices=[(act, act) for act in _ACTS],
        error_messages={
            "required": gettext_lazy("请选择怎么处理。"),
            "invalid_choice": gettext_lazy("请选择怎么处理。"),
        },
    )
    note = forms.CharField(
        max_length=300,
        required=False,
        error_messages={"max_length": gettext_lazy("说明最多300个字。")},
    )


class AssignForm(forms.Form):
    """Those ticked, or all that the filters leave."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("负责人"),
        queryset=Person.objects.none(),
        empty_label=gettext_lazy("请选择"),
        widget=forms.Select({"class": "input"}),
        error_messages={
            "required": gettext_lazy("请选择负责人。"),
            "invalid_choice": gettext_lazy("这个人不能处理这里的题。请换一个人。"),
        },
    )
    due_on = forms.DateField(
        label=gettext_lazy("期限"),
        required=False,
        widget=forms.DateInput({"type": "date", "class": "input"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("请把期限写成2026-12-31的样子。")},
    )
    scope = forms.ChoiceField(choices=[("chosen", ""), ("filtered", "")], required=False)
    chosen = forms.TypedMultipleChoiceField(coerce=int, required=False)
    filters = forms.CharField(required=False, max_length=1000)

    def __init__(self, data: Any = None, *, person: Person, items: AffectedItemQuerySet) -> None:
        super().__init__(data)
        people = self.fields["to"]
        assert isinstance(people, forms.ModelChoiceField)
        people.queryset = queries.assignees_for(person)
        if data is not None:
            chosen = self.fields["chosen"]
            assert isinstance(chosen, forms.TypedMultipleChoiceField)
            chosen.choices = [(pk, pk) for pk in items.values_list("pk", flat=True)]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("scope") != "filtered" and not asked.get("chosen"):
            raise forms.ValidationError(_("请先勾选要分派的题，或者选“筛选出的全部”。"))
        return asked


class VersionsForm(forms.Form):
    """Which version followed which."""

    old = forms.ModelChoiceField(StatuteVersion.objects.select_related("statute"))
    new = forms.ModelChoiceField(StatuteVersion.objects.select_related("statute"))
