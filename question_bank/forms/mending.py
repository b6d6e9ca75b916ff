"""A question of a batch put right by a person: a field for each thing that may be mended, named as staging.mend takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from question_bank.forms.standing import (
    CHOSEN_BY_KEY,
    Standing,
    field_named,
    in_words,
    split,
    standings,
)
from question_bank.forms.wording import judgement
from question_bank.importing.columns import label_of
from question_bank.importing.reading import MOST_OF_TEXT
from question_bank.importing.words import DIFFICULTIES, Difficulty, Kind, kind_named
from question_bank.models import StagedQuestion

_LONG = {"stem", "material", "explanation", "basis", "answer", "options", "correction"}
_JUDGED = (Kind.JUDGE, Kind.JUDGE_CORRECT)

#: What else to open beside the field that a problem points at: the sentence says that this may be the thing to mend.
BESIDES = {
    "single_with_several_keys": ("kind",),
    "multiple_with_one_key": ("kind",),
    "judge_with_options": ("kind",),
    "few_options": ("options",),
    "options_unreadable": ("options",),
    "no_correction": ("answer",),
    "correction_of_truth": ("answer",),
    "no_gap": ("kind",),
    "gaps_differ": ("stem",),
    "no_parts": ("kind",),
}
#: Not mended by other words but set aside; all fields are one step away.
WITHOUT_FIELD = {"twice_in_file", "same_in_bank", "near_duplicate"}
#: Of one question alone: the same words in many of them would be wrong.
OF_ONE = {"stem", "material", "code"}


class Words(forms.CharField):
    """As the file has them: browsers send another kind of line end."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class MendForm(forms.Form):
    """Only what a person changed counts, measured by what the page showed: another one's mending is not undone by an old page.

    `problems` add the fields at which they point, where those are not among the usual ones.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *, staged: StagedQuestion) -> None:
        super().__init__(data, prefix=f"q{staged.position}")
        self.staged = staged
        self._standing = {standing.head: standing for standing in standings(staged)}
        for head, standing in self._standing.items():
            for own in standing.fields():
                self._add(head + own)
        for problem in staged.found["problems"]:
            for name in self._pointed_at(problem):
                if name not in self.fields:
                    self._add(name)

    def _add(self, name: str) -> None:
        head, own = split(name)
        field = _field(own, self._standing[head])
        field.label = label_of(name)
        field.show_hidden_initial = True
        self.fields[name] = field

    def edits(self) -> dict[str, str]:
        """Field → words, as staging takes them; of a valid form."""
        changed = {name: _words(self.cleaned_data[name]) for name in self.changed_data}
        return in_words(self.staged, changed) | changed

    def opened_by(self, problem: Mapping[str, str]) -> list[str]:
        """The fields with which a problem can be mended."""
        if problem["level"] == "fixed" or problem["code"] in WITHOUT_FIELD:
            return []
        return self._pointed_at(problem)

    def shared(self, problem: Mapping[str, str]) -> list[str]:
        """Those of them in which many questions may be given the same words: a key that is missing is of each one alone."""
        return [name for name in self.opened_by(problem) if split(name)[1] not in OF_ONE and self._may_be_shared(name)]

    def _may_be_shared(self, name: str) -> bool:
        head, own = split(name)
        return own != "answer" or bool(self._standing[head].text(own))

    def _pointed_at(self, problem: Mapping[str, str]) -> list[str]:
        head, own = split(field_named(problem["column"]))
        if not own or head not in self._standing:
            return []
        fields: list[str] = []
        for name in (own, *BESIDES.get(problem["code"], ())):
            fields += self._standing[head].options() if name == "options" else [name]
        return [head + name for name in dict.fromkeys(fields)]

    def only(self, names: Sequence[str]) -> list[ShownField]:
        """Those of the fields that there are, to be shown, each once."""
        return [ShownField(self[name]) for name in dict.fromkeys(names) if name in self.fields]

    def groups(self) -> list[tuple[str, list[ShownField]]]:
        """All fields, the parts of a case under headings of their own."""
        found: dict[str, list[str]] = {}
        for name in self.fields:
            found.setdefault(split(name)[0], []).append(name)
        return [(_heading(head), self.only(names)) for head, names in found.items()]


def _heading(head: str) -> str:
    return _("第 %(number)s 小题") % {"number": head.split(".")[1]} if head else ""


class ShownField:
    """A field with what the page shows in it, which comes back with the answer."""

    def __init__(self, bound: forms.BoundField) -> None:
        self.bound = bound

    @property
    def shown_before(self) -> SafeString:
        return self.bound.as_hidden(only_initial=True)

    @property
    def box(self) -> SafeString:
        return self.bound.as_widget()

    @property
    def hidden(self) -> SafeString:
        return self.bound.as_hidden()

    @property
    def is_short(self) -> bool:
        """Two of them stand side by side where there is room."""
        return not isinstance(self.bound.field.widget, forms.Textarea)

    @property
    def is_picked(self) -> bool:
        return isinstance(self.bound.field.widget, forms.RadioSelect)


def _field(own: str, standing: Standing) -> forms.Field:
    if own in _CHOICES:
        return _CHOICES[own](standing)
    if own == "answer" and standing.kind in _JUDGED:
        return _judgement(standing)
    if own == "answer" and standing.kind in CHOSEN_BY_KEY and standing.found["options"]:
        return _keys(standing)
    text = standing.text(own).strip().replace("\r\n", "\n")
    is_long = own in _LONG or "\n" in text
    box = forms.Textarea({"class": "input", "rows": _rows(text)}) if is_long else forms.TextInput({"class": "input"})
    return Words(required=False, max_length=MOST_OF_TEXT, widget=box, initial=text)


def _rows(text: str) -> int:
    return min(10, max(2, text.count("\n") + 1 + len(text) // 60))


def _select(choices: list[tuple[str, Any]], initial: str) -> forms.ChoiceField:
    widget = forms.Select({"class": "input"})
    return forms.ChoiceField(choices=choices, required=False, initial=initial, widget=widget)


def _kind(standing: Standing) -> forms.Field:
    known = standing.kind or kind_named(standing.text("kind")) or ""
    empty = [] if known else [("", _("请选择题型"))]
    labels = [str(label) for label in Kind.labels]
    return _select([*empty, *((label, label) for label in labels)], str(Kind(known).label) if known else "")


def _difficulty(standing: Standing) -> forms.Field:
    degree = DIFFICULTIES.get(standing.text("difficulty").strip())
    choices = [("", _("没有写，按“中”")), *((str(label), label) for label in Difficulty.labels)]
    return _select(choices, str(Difficulty(degree).label) if degree else "")


_CHOICES: dict[str, Callable[[Standing], forms.Field]] = {"kind": _kind, "difficulty": _difficulty}


def _judgement(standing: Standing) -> forms.Field:
    choices = [("", _("请选择")), ("正确", _("正确")), ("错误", _("错误"))]
    return _select(choices, judgement(standing.found["answer"]))


def _keys(standing: Standing) -> forms.Field:
    """One to pick, or several; several also where the file has several for a 单选题, since its kind may be what is wrong."""
    choices = [(option["key"], option["key"]) for option in standing.found["options"]]
    known = [key for key, _label in choices]
    right = [key for key in standing.found["answer"] if key in known]
    if standing.kind == Kind.SINGLE and len(right) < 2:
        return forms.ChoiceField(
            choices=choices, required=False, initial="".join(right), widget=forms.RadioSelect({"class": "pick-input"})
        )
    widget = forms.CheckboxSelectMultiple({"class": "pick-input"})
    return forms.MultipleChoiceField(choices=choices, required=False, initial=right, widget=widget)


def _words(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)
