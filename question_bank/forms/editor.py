"""The editor of one question: what its kind asks for, and what every question has, handed in as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from laws.numerals import article_name
from people.models import Person
from question_bank.content import Content, Draft
from question_bank.forms.facts import FactsForm
from question_bank.importing.citing import Bookshelf, Finding
from question_bank.kinds import Kind, Part, Shown, asks_more
from question_bank.models import Question, QuestionVersion
from question_bank.services import category_at

Difficulty = QuestionVersion.Difficulty


class Editor:
    """Both forms, filled from a version, from what was sent, or empty. A page that asks for more rows comes back unchecked."""

    def __init__(
        self,
        kind: Kind,
        *,
        person: Person,
        question: Question | None = None,
        version: QuestionVersion | None = None,
        data: Mapping[str, Any] | None = None,
        on: date,
    ) -> None:
        self.kind, self.question, self.version, self.on = kind, question, version, on
        self.errors: list[Wrong] = []
        self.facts = self._facts(person, data)
        self.form = kind.form(data) if data is not None else kind.form(initial=_initial(kind, version))

    def _facts(self, person: Person, data: Mapping[str, Any] | None) -> FactsForm:
        who: dict[str, Any] = {"person": person, "question": self.question}
        if data is None:
            initial = FactsForm.initial_of(self.question, self.version) if self.question and self.version else {}
            return FactsForm(initial=initial, **who)
        facts = FactsForm(data, **who)
        if asks_more(data):
            facts = FactsForm(initial={name: facts[name].data for name in facts.fields}, **who)
        return facts

    # --- what is wrong ---
    def is_valid(self) -> bool:
        """All that is wrong in either, at its field; what the citations leave in doubt has to be looked at once."""
        sound = [self.form.is_valid(), self.facts.is_valid()]
        if all(sound):
            self._ask_about(self._finding(self._content(self.form.said())))
        self.note_errors()
        return not self.errors

    def note_errors(self) -> None:
        """All that is wrong, for the summary on top of the page."""
        self.errors = [wrong for form in (self.form, self.facts) for wrong in _wrongs(form)]

    def _ask_about(self, finding: Finding) -> None:
        if finding.doubts and not self.facts.cleaned_data.get("keep_basis"):
            self.facts.doubts = [doubt.message for doubt in finding.doubts]
            words = _("引用的条文有 %(n)d 处要核对。改好，或者勾选“我核对过了，就这样保存”。")
            self.facts.add_error("basis", words % {"n": len(finding.doubts)})

    # --- what it says ---
    def content(self) -> Content:
        """Of a valid editor."""
        content = self._content(self.form.said())
        return replace(content, cites=self._finding(content).cites)

    def draft(self) -> Draft:
        asked = self.facts.cleaned_data
        return Draft(self.content(), category_at(asked["category"]), asked["code"], asked["tags"])

    def _content(self, said: dict[str, Any]) -> Content:
        """What both say, as far as it is sound; what it cites is not looked up yet."""
        asked = self.facts.cleaned_data
        return Content(
            kind=self.kind.name,
            stem=said["stem"],
            answer=said["answer"],
            options=said["options"],
            rules=said["rules"],
            material=said["material"],
            parts=tuple(Content.of_part(part) for part in said["parts"]),
            explanation=asked.get("explanation", ""),
            difficulty=asked.get("difficulty", Difficulty.MEDIUM),
            marks=asked.get("marks"),
            basis=asked.get("basis", ""),
        )

    def _finding(self, content: Content) -> Finding:
        """What the texts cite, found and held against the law as an import would."""
        return Bookshelf(self.on).look_into(content)

    def preview(self) -> Preview | None:
        """As the officer will see it, as far as it is written: nothing is checked, nothing is left out."""
        if not self.form.is_bound:
            return None
        said = self._said_so_far()
        self.facts.is_valid()
        shown = self.kind.shown(Part.of(said | {"kind": self.kind.name}), with_key=True)
        content = self._content(said)
        return Preview(shown, content.explanation, self._finding(content))

    def _said_so_far(self) -> dict[str, Any]:
        form = self.kind.form(self.form.data)
        for each in (form, *(part for _facts, part in getattr(form, "parts", []))):
            each.faults = list  # else what is faulty would fall out of what it says
        form.full_clean()
        return form.said()


@dataclass(frozen=True)
class Wrong:
    """One thing to be mended, and the field that it is at; without a target the whole form."""

    text: str
    label: Any = ""
    target: str = ""


def _wrongs(form: forms.Form) -> list[Wrong]:
    whole = [Wrong(str(text)) for text in form.non_field_errors()]
    fields = [(form[name], "".join(map(str, texts))) for name, texts in form.errors.items() if name in form.fields]
    return whole + [Wrong(texts, field.label, field.id_for_label or field.auto_id) for field, texts in fields]


@dataclass(frozen=True)
class Preview:
    """A question on the phone, its explanation, and what its texts were found to cite."""

    shown: Shown
    explanation: str
    finding: Finding

    @property
    def cited(self) -> list[tuple[str, bool]]:
        """行政处罚法第六十三条, and whether that is in force."""
        return [(seen.statute + _article(seen.article), seen.state == "in_force") for seen in self.finding.references]


def _article(number: str) -> str:
    """63-1 → 第六十三条之一."""
    return article_name(*(int(part) for part in number.split("-")))


def _initial(kind: Kind, version: QuestionVersion | None) -> dict[str, Any]:
    return kind.form_class.initial_of(version) if version else {}
