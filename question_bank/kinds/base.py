"""What a kind of question is: how it is called, what makes it unusable, how it is marked, shown and written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext as _

from question_bank.kinds.policies import Policy

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from question_bank.kinds.forms import KindForm

Shown = dict[str, Any]

#: So many faults of one question are named.
MOST_FAULTS = 50


class Saying(Protocol):
    """What a question says; a version of the bank, the content of a draft and a sub-question all say it."""

    @property
    def kind(self) -> str: ...
    @property
    def stem(self) -> str: ...
    @property
    def options(self) -> Sequence[Any]: ...
    @property
    def answer(self) -> Sequence[Any]: ...
    @property
    def rules(self) -> Mapping[str, Any]: ...
    @property
    def material(self) -> str: ...
    @property
    def parts(self) -> Sequence[Any]: ...


@dataclass(frozen=True)
class Part:
    """A question as plain JSON holds it: a sub-question of a case, or one that is not in the bank yet."""

    kind: str = ""
    stem: str = ""
    options: Sequence[Any] = ()
    answer: Sequence[Any] = ()
    rules: Mapping[str, Any] = field(default_factory=dict)
    material: str = ""
    parts: Sequence[Any] = ()
    marks: Any = None
    explanation: str = ""

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Part:
        """What is not of its type is left out: JSON may come from anywhere."""
        texts: dict[str, Any] = {
            name: facts[name]
            for name in ("kind", "stem", "material", "explanation")
            if isinstance(facts.get(name), str)
        }
        lists: dict[str, Any] = {name: listed(facts.get(name)) for name in ("options", "answer", "parts")}
        rules = facts.get("rules")
        return cls(**texts, **lists, rules=rules if isinstance(rules, Mapping) else {}, marks=facts.get("marks"))


def saying(question: Any) -> Any:
    """What says itself stays as it is; JSON becomes a Part."""
    return Part.of(question) if isinstance(question, Mapping) else question


@dataclass(frozen=True)
class Fault:
    """Something that makes a question unusable, and what to do about it.

    `field` names the place as the columns of a sheet do: stem, material, options, option_b, answer, marks, correction; a place in
    a list counts from one: answer.2 is the second gap or pair, parts.2.answer the key of the second sub-question.
    """

    field: str
    code: str
    message: str


def _nothing(question: Saying) -> list[Any]:
    return []


def _no_rule(policy: Policy) -> str:
    return ""


@dataclass(frozen=True)
class Kind:
    """One kind of question. The functions are pure: no database, no clock."""

    name: str
    label: _StrOrPromise
    #: How files and headings call it, without 题 at the end.
    words: tuple[str, ...]
    #: Those of the words that say the kind only where they stand alone or before 题: 案例 in 案例库 does not.
    weak_words: tuple[str, ...]
    #: Shows a question; takes `q`, which `shown` makes.
    template: str
    form_class: type[KindForm]
    find_faults: Callable[[Saying], Iterator[Fault]]
    marked: Callable[[Saying, Any, Policy], Fraction | None]
    show: Callable[[Saying, bool], Shown]
    #: The choices as shown and the keys of the right ones; of kinds that show none, nothing.
    choices: Callable[[Saying], list[Any]] = _nothing
    right_keys: Callable[[Saying], list[Any]] = _nothing
    #: What the paper prints of how marks are given.
    rule: Callable[[Policy], str] = _no_rule
    #: Whether its answer is a set of keys and nothing else.
    by_keys: bool = False
    needs_stem: bool = True

    def faults(self, question: Any) -> list[Fault]:
        """All that makes it unusable; the same for the editor and for every import. Whatever stands there, it never raises."""
        question = saying(question)
        found = _first_of(list(self.find_faults(question)))
        if self.needs_stem and not is_text(question.stem):
            found.insert(0, Fault("stem", "no_stem", _("题干是空的。请填写题干。")))
        return found

    def mark(self, question: Any, response: Any, policy: Policy | None = None) -> Fraction | None:
        """The share of the marks, 0 … 1; None when a person has to mark it. The question has no faults; the response may be anything."""
        return self.marked(saying(question), response, policy or Policy())

    def shown(self, question: Any, *, with_key: bool, prefix: str = "") -> Shown:
        """What its template shows. Without the key nothing in it tells the key."""
        question = saying(question)
        common = {"kind": self.name, "label": self.label, "template": self.template, "stem": question.stem}
        return common | {"with_key": with_key, "prefix": prefix} | self.show(question, with_key)

    def form(self, *args: Any, **kwargs: Any) -> KindForm:
        return self.form_class(*args, kind=self, **kwargs)


def _first_of(faults: list[Fault]) -> list[Fault]:
    """As many as anyone reads, and how many more there are."""
    if len(faults) <= MOST_FAULTS:
        return faults
    message = _("还有 %(n)d 处问题，没有一一列出。请先改正列出的。") % {"n": len(faults) - MOST_FAULTS}
    return [*faults[:MOST_FAULTS], replace(faults[MOST_FAULTS], message=message)]


# --- what stands in JSON, whoever wrote it ---
def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def listed(value: Any) -> list[Any]:
    """A list as it is, anything else as an empty one."""
    return list(value) if isinstance(value, list | tuple) else []


def rule_in(question: Saying, name: str) -> Any:
    return question.rules.get(name) if isinstance(question.rules, Mapping) else None


def keys_in(value: Any) -> list[str]:
    return [key for key in listed(value) if isinstance(key, str)]
