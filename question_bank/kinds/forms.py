"""What an author says of a question of one kind: the form every kind builds on, and the one with rows of options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from question_bank.kinds.base import Fault, Part, Saying
from question_bank.kinds.options import LETTERS, options_of

if TYPE_CHECKING:
    from question_bank.kinds.base import Kind

MOST_OF_TEXT = 20_000
LEAST_ROWS = 4
#: Where a fault of all rows together is shown.
FIRST_ROW = {"options": "option_a", "answer": "answer_1"}
#: The button that asks for more rows, with the prefix of its form before it.
MORE = "more"


class NeededMixin:
    """A field that is labelled as needed; that it is empty, the kind's own `faults` say."""

    def validate(self, value: Any) -> None:
        pass


class LinesField(NeededMixin, forms.CharField):
    """A text of several lines, as the bank keeps it: browsers send another kind of line end."""

    def __init__(self, *, rows: int = 3, needed: bool = True, **options: Any) -> None:
        widget = forms.Textarea({"class": "input", "rows": rows})
        super().__init__(required=needed, max_length=MOST_OF_TEXT, widget=widget, **options)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


def line_field(label: str) -> forms.CharField:
    widget = forms.TextInput({"class": "input"})
    return forms.CharField(label=label, required=False, max_length=MOST_OF_TEXT, widget=widget)


def asks_more(data: Mapping[str, Any] | None) -> bool:
    """Whether a button for more rows was pressed, in whichever form of the page: then nothing is handed in yet."""
    return any(name == MORE or name.endswith(f"-{MORE}") for name in data or {})


class KindForm(forms.Form):
    """The fields of one kind. What is wrong is told by the kind's own `faults`, so no field is required by itself.

    A page that asks for more rows comes back unbound, with what was written so far.
    """

    use_required_attribute = False
    #: Draws the fields; takes `form`.
    partial: ClassVar[str]

    stem = LinesField(label=gettext_lazy("题干"))

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.build()
        if self.is_bound and asks_more(self.data):
            self.initial = self._written()
            self.is_bound = False

    def build(self) -> None:
        """Fields of which there are as many as needed."""

    def _written(self) -> dict[str, Any]:
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }

    def count_sent(self, name: str, otherwise: int) -> int:
        """How many rows the page had, as it says itself."""
        said = str(self.data.get(self.add_prefix(name), ""))
        return int(said) if said.isdecimal() and len(said) < 4 else otherwise

    @property
    def more_name(self) -> str:
        return self.add_prefix(MORE)

    # --- what it says ---
    def clean(self) -> dict[str, Any]:
        for fault in self.faults():
            name = self.field_of(fault)
            if name not in self.errors:
                self.add_error(name, forms.ValidationError(fault.message, code=fault.code))
        return self.cleaned_data

    def faults(self) -> list[Fault]:
        return self.kind.faults(Part.of(self.said() | {"kind": self.kind.name}))

    def field_of(self, fault: Fault) -> str | None:
        """The field that a fault is shown at; None for the top of the form."""
        whole = fault.field.partition(".")[0]
        names = (fault.field.replace(".", "_"), whole, FIRST_ROW.get(whole, ""))
        return next((name for name in names if name in self.fields), None)

    def said(self) -> dict[str, Any]:
        """What the question says, as Content takes it; of a valid form."""
        says = {"stem": self.text("stem"), "options": [], "answer": [], "rules": {}, "material": "", "parts": []}
        return says | self.says()

    def says(self) -> dict[str, Any]:
        raise NotImplementedError

    def text(self, name: str) -> str:
        return self.cleaned_data.get(name) or ""

    @classmethod
    def initial_of(cls, question: Saying) -> dict[str, Any]:
        return {"stem": question.stem}


# --- rows of options ---
@dataclass(frozen=True)
class OptionRow:
    """One option as the template draws it: its letter, its text, and what the form wants to know of it besides."""

    key: str
    text: forms.BoundField
    is_right: bool = False
    beside: forms.BoundField | None = None


class OptionsForm(KindForm):
    """Options A, B, C … in rows; empty rows at the end do not count."""

    rows = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def build(self) -> None:
        self.letters = LETTERS[: self._count()]
        for key in self.letters:
            self.fields[f"option_{key.lower()}"] = line_field(_("选项 %(key)s") % {"key": key})
            self.add_beside(key)
        self.initial["rows"] = len(self.letters)

    def add_beside(self, key: str) -> None:
        """A field beside the text of an option."""

    def _count(self) -> int:
        if not self.is_bound:
            return max(LEAST_ROWS, min(self.initial.get("rows") or 0, len(LETTERS)))
        count = self.count_sent("rows", LEAST_ROWS) + 2 * (self.more_name in self.data)
        return max(1, min(count, len(LETTERS)))

    def _written(self) -> dict[str, Any]:
        return super()._written() | {"rows": len(self.letters)}

    @property
    def may_grow(self) -> bool:
        return len(self.letters) < len(LETTERS)

    def options(self) -> list[dict[str, str]]:
        texts = {key: self.text(f"option_{key.lower()}") for key in self.letters}
        return [{"key": key, "text": text} for key, text in texts.items() if text]

    def option_rows(self) -> list[OptionRow]:
        return [OptionRow(key, self[f"option_{key.lower()}"]) for key in self.letters]

    @classmethod
    def initial_of(cls, question: Saying) -> dict[str, Any]:
        options = options_of(question)
        texts = {f"option_{option['key'].lower()}": option["text"] for option in options}
        return super().initial_of(question) | texts | {"rows": len(options)}
