"""The form of a case: its material, and for each sub-question the form of that one's kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from question_bank.kinds.base import Fault, Part, Saying
from question_bank.kinds.forms import KindForm, LinesField
from question_bank.kinds.parts import PART_KINDS, kind_of_part, mark_faults, parts_of

MOST_PARTS = 30


class PartFacts(forms.Form):
    """What a sub-question has besides what its kind asks for."""

    part_kind = forms.CharField(widget=forms.HiddenInput)
    marks = forms.DecimalField(
        label=gettext_lazy("分值"),
        required=False,
        max_digits=5,
        decimal_places=1,
        widget=forms.NumberInput({"class": "input input-short", "step": "0.5"}),
    )
    explanation = LinesField(label=gettext_lazy("解析"), rows=2, needed=False)
    is_dropped = forms.BooleanField(label=gettext_lazy("删去这一小题"), required=False)


class CaseForm(KindForm):
    """Each sub-question is two forms under one prefix, (PartFacts, form of its kind); a new one starts with its kind."""

    partial = "question_bank/kinds/form_case.html"

    stem = LinesField(
        label=gettext_lazy("总的问题"), help_text=gettext_lazy("问题都在小题里的，这里不填。"), rows=2, needed=False
    )
    material = LinesField(label=gettext_lazy("材料"), rows=8)
    count = forms.IntegerField(required=False, widget=forms.HiddenInput)
    new_kind = forms.ChoiceField(
        label=gettext_lazy("再加一小题"),
        required=False,
        choices=[(kind.name, kind.label) for kind in PART_KINDS.values()],
        widget=forms.Select({"class": "input input-medium"}),
    )

    def build(self) -> None:
        names = self._written_kinds() if self.is_bound else [part["kind"] for part in self._given()]
        self.parts = [self._part(number, name) for number, name in enumerate(names, start=1)]
        self.initial["count"] = len(self.parts)

    def _given(self) -> list[dict[str, Any]]:
        return self.initial.get("parts", [])

    def _written_kinds(self) -> list[str]:
        count = min(self.count_sent("count", 0), MOST_PARTS)
        names = [str(self.data.get(self.add_prefix(f"part-{n}-part_kind"), "")) for n in range(1, count + 1)]
        if self.more_name in self.data and count < MOST_PARTS:
            names.append(str(self.data.get(self.add_prefix("new_kind"), "")))
        return [name if name in PART_KINDS else "short" for name in names]

    def _part(self, number: int, name: str) -> tuple[PartFacts, KindForm]:
        initial = {} if self.is_bound else self._given()[number - 1]["initial"]
        options: dict[str, Any] = {"prefix": self.add_prefix(f"part-{number}"), "initial": dict(initial)}
        data = self.data if self.is_bound else None
        facts, form = PartFacts(data, **options), PART_KINDS[name].form(data, **options)
        if facts.is_bound and not form.is_bound:
            facts.initial = {key: facts[key].data for key in facts.fields}
            facts.is_bound = False
        facts.initial["part_kind"] = name
        return facts, form

    def _written(self) -> dict[str, Any]:
        return super()._written() | {"count": len(self.parts)}

    @property
    def may_grow(self) -> bool:
        return len(self.parts) < MOST_PARTS

    # --- what it says ---
    def kept(self) -> list[tuple[PartFacts, KindForm]]:
        """The sub-questions that stay."""
        return [(facts, form) for facts, form in self.parts if not self._is_dropped(facts)]

    @staticmethod
    def _is_dropped(facts: PartFacts) -> bool:
        facts.is_valid()
        return facts.cleaned_data.get("is_dropped", False)

    def clean(self) -> dict[str, Any]:
        """What is wrong in a sub-question is told there; on top stands only which one it is."""
        for _facts, form in self.kept():
            form.is_valid()
        cleaned = super().clean()
        self._check_marks()
        for number, (facts, form) in enumerate(self.parts, start=1):
            if not self._is_dropped(facts) and (facts.errors or form.errors):
                message = _("第 %(number)d 小题还有要改的地方。") % {"number": number}
                self.add_error(None, forms.ValidationError(message, code="part"))
        return cleaned

    def _check_marks(self) -> None:
        kept = self.kept()
        for number, fault in mark_faults([Part(marks=facts.cleaned_data.get("marks")) for facts, _kind in kept]):
            if "marks" not in kept[number - 1][0].errors:
                kept[number - 1][0].add_error("marks", forms.ValidationError(fault.message, code=fault.code))

    def faults(self) -> list[Fault]:
        return [fault for fault in super().faults() if not fault.field.startswith("parts.")]

    def says(self) -> dict[str, Any]:
        parts = [_said(facts, form) for facts, form in self.kept()]
        return {"material": self.text("material"), "parts": parts}

    @classmethod
    def initial_of(cls, question: Saying) -> dict[str, Any]:
        parts = [_initial_of_part(part) for part in parts_of(question) if kind_of_part(part)]
        return super().initial_of(question) | {"material": question.material, "parts": parts}


def _said(facts: PartFacts, form: KindForm) -> dict[str, Any]:
    """A sub-question as Content.of_part takes it."""
    said = {name: value for name, value in form.said().items() if name not in {"material", "parts"}}
    marks, explanation = facts.cleaned_data.get("marks"), facts.cleaned_data.get("explanation")
    beside = {"explanation": explanation or "", "marks": None if marks is None else str(marks)}
    return {"kind": form.kind.name} | said | beside


def _initial_of_part(part: Any) -> dict[str, Any]:
    facts = {"marks": getattr(part, "marks", None), "explanation": getattr(part, "explanation", "")}
    return {"kind": part.kind, "initial": PART_KINDS[part.kind].form_class.initial_of(part) | facts}
