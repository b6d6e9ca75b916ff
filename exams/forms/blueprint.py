"""A blueprint as its author writes it: what it is called and how marks are given, a grid of rows, the questions pinned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.models import Blueprint, BlueprintRow
from exams.models.blueprint import WRITES_BLUEPRINTS
from laws.models import Statute
from laws.numerals import from_chinese
from people.models import Organisation, Person
from question_bank.kinds import KINDS
from question_bank.models import Category, QuestionVersion
from question_bank.queries import category_paths

MOST_ROWS = 40
MOST_PINS = 200
MOST_QUESTIONS = 300
ANY = ("", gettext_lazy("不限"))
_RANGE = re.compile(r"\s*(?:-|－|–|—|~|～|至|到)\s*")


class PlanForm(forms.ModelForm):
    """What a blueprint is called, whose it is, and how marks are given."""

    missed = forms.IntegerField(
        label=gettext_lazy("漏选得（%）"),
        help_text=gettext_lazy("只在“漏选得固定比例”时用。"),
        min_value=0,
        max_value=99,
        widget=forms.NumberInput({"class": "input input-short", "inputmode": "numeric"}),
    )

    class Meta:
        model = Blueprint
        fields = ["title", "organisation", "several", "missed", "order"]
        widgets = {
            "title": forms.TextInput({"class": "input"}),
            "organisation": forms.Select({"class": "input"}),
            "several": forms.Select({"class": "input"}),
            "order": forms.Select({"class": "input"}),
        }
        help_texts = {"organisation": gettext_lazy("只用平台自带的题、本单位和上级单位的题。")}

    def __init__(
        self, data: Any, *, instance: Blueprint, author: Person, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, instance=instance, initial=initial)
        organisation = cast(forms.ModelChoiceField, self.fields["organisation"])
        organisation.queryset = Organisation.objects.overseen_by(author, *WRITES_BLUEPRINTS).in_use()
        organisation.required, organisation.empty_label = True, None
        if not initial:
            self.initial["missed"] = int(self.instance.missed * 100)
        if not self.instance.pk and not self.initial.get("organisation"):
            self.initial["organisation"] = author.units_as(*WRITES_BLUEPRINTS)[0].pk

    def clean_missed(self) -> Decimal:
        return Decimal(self.cleaned_data["missed"]) / 100


def _number(label: Any, **limits: Any) -> dict[str, Any]:
    return {"label": label, "widget": forms.NumberInput({"class": "input", "inputmode": "decimal"})} | limits


class RowForm(forms.Form):
    """A row of the grid. What is left open takes any; a row in which nothing stands is none."""

    category = forms.CharField(
        label=gettext_lazy("分类"),
        required=False,
        max_length=400,
        widget=forms.TextInput({"class": "input", "list": "categories", "placeholder": ANY[1]}),
    )
    statute = forms.CharField(
        label=gettext_lazy("法规"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"class": "input", "list": "statutes", "placeholder": ANY[1]}),
    )
    articles = forms.CharField(
        label=gettext_lazy("条"),
        required=False,
        max_length=30,
        widget=forms.TextInput({"class": "input", "placeholder": "63–65"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("题型"),
        required=False,
        choices=[("", gettext_lazy("客观题")), *QuestionVersion.Kind.choices],
        widget=forms.Select({"class": "input"}),
    )
    difficulty = forms.TypedChoiceField(
        label=gettext_lazy("难度"),
        required=False,
        choices=[ANY, *QuestionVersion.Difficulty.choices],
        coerce=int,
        empty_value=None,
        widget=forms.Select({"class": "input"}),
    )
    count = forms.IntegerField(**_number(gettext_lazy("题数"), min_value=1, max_value=MOST_QUESTIONS))
    marks = forms.DecimalField(
        **_number(gettext_lazy("每题分"), min_value=Decimal("0.5"), max_value=100, max_digits=5, decimal_places=1),
        initial=1,
    )

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def clean_category(self) -> Category | None:
        words = self.cleaned_data["category"]
        if not words:
            return None
        if (pk := self.known.categories.get(_path(words))) is None:
            raise ValidationError(_("题库里没有分类“%(words)s”。请从列表里选。"), params={"words": words})
        return self.known.category(pk)

    def clean_statute(self) -> Statute | None:
        words = self.cleaned_data["statute"].strip("《》 ")
        if not words:
            return None
        if (statute := self.known.statutes.get(words)) is None:
            raise ValidationError(_("没有法规“%(words)s”。请从列表里选简称。"), params={"words": words})
        return statute

    def clean_articles(self) -> tuple[int | None, int | None]:
        words = self.cleaned_data["articles"]
        if not words:
            return None, None
        try:
            first, *rest = [from_chinese(part.strip("第条 ")) for part in _RANGE.split(words)]
        except ValueError:
            raise ValidationError(_("“%(words)s”不是条号。请写成 63 或者 63-65。"), params={"words": words}) from None
        last = rest[0] if rest else first
        if len(rest) > 1 or not 1 <= first <= last < 2000:
            raise ValidationError(_("“%(words)s”不是从小到大的条号。请写成 63-65。"), params={"words": words})
        return first, last

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("articles", (None, None))[0] and not data.get("statute") and "statute" not in self.errors:
            self.add_error("statute", _("写了条号，还要写是哪部法规。"))
        return data

    def row(self) -> BlueprintRow:
        """As filled in, not yet written."""
        data = dict(self.cleaned_data)
        data["article_from"], data["article_to"] = data.pop("articles")
        return BlueprintRow(**data)

    @staticmethod
    def initial_of(row: BlueprintRow, known: Known) -> dict[str, Any]:
        ends = [str(end) for end in (row.article_from, row.article_to) if end is not None]
        return {
            "category": known.names_of.get(row.category_id, ""),
            "statute": row.statute.short_title if row.statute else "",
            "articles": "–".join(dict.fromkeys(ends)),
            "kind": row.kind,
            "difficulty": row.difficulty,
            "count": row.count,
            "marks": row.marks,
        }


def _path(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[/／]", words) if part.strip())


class Known:
    """The categories and statutes that rows may name, each asked for once for the whole grid."""

    @cached_property
    def paths(self) -> dict[int, tuple[str, ...]]:
        return category_paths()

    @cached_property
    def categories(self) -> dict[tuple[str, ...], int]:
        return {path: pk for pk, path in self.paths.items()}

    @cached_property
    def names_of(self) -> Mapping[int | None, str]:
        return {pk: "/".join(path) for pk, path in self.paths.items()}

    @cached_property
    def statutes(self) -> dict[str, Statute]:
        return {statute.short_title: statute for statute in Statute.objects.order_by("short_title")}

    @cached_property
    def _in_bulk(self) -> dict[int, Category]:
        return Category.objects.in_bulk()

    def category(self, pk: int) -> Category:
        return self._in_bulk[pk]


class BaseRows(forms.BaseFormSet):
    def __init__(self, data: Any = None, *, known: Known, **kwargs: Any) -> None:
        super().__init__(data, form_kwargs={"known": known}, **kwargs)

    def rows(self) -> list[BlueprintRow]:
        """Those that can be read; what is wrong with the others stands beside them."""
        return [form.row() for form in self.read()]

    def read(self) -> list[RowForm]:
        return [form for form in self.forms if form.is_valid() and form.has_changed()]


RowForms: Any = forms.formset_factory(
    RowForm, formset=BaseRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
)


class PinForm(forms.Form):
    question = forms.IntegerField(min_value=1, max_value=2**31, widget=forms.HiddenInput)
    marks = forms.DecimalField(
        **_number(gettext_lazy("分值"), min_value=Decimal("0.5"), max_value=100, max_digits=5, decimal_places=1)
    )


PinForms = forms.formset_factory(PinForm, extra=0, max_num=MOST_PINS, absolute_max=MOST_PINS, validate_max=True)


def rules_in_words(blueprint: Blueprint) -> list[tuple[Any, str]]:
    """How marks are given by kind, as the paper says it; only the kinds whose rule depends on the blueprint."""
    return [(KINDS[name].label, KINDS[name].rule(blueprint.policy)) for name in ("multiple", "ordering")]
