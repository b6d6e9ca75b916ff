"""The HTML of questions as those who sit meet them.

A question answered by keys looks the same to all, but for its number, the order of its options and what was chosen: it is
rendered once a version in this process, with marks in those places, and only these are filled in for each candidate. Versions
never change, so nothing here goes stale. The other kinds are rendered as they are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from exams.models import PaperQuestion
from people.models import Person
from question_bank.kinds import Policy, kind_of, show
from question_bank.models import QuestionVersion
from question_bank.pictures import pictured, without_pictures

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

#: What differs from candidate to candidate. While a frame is rendered each is a character for private use, none of which
#: comes out of the bank; what is kept is a format string.
_DIFFERS = (
    "number",
    "total",
    "place",
    "sequence",
    "hidden",
    "line_hidden",
    "cell_state",
    "cell_word",
    "letter",
    "checked",
)
_MARKS = {name: chr(0xE000 + n) for n, name in enumerate(_DIFFERS)}
#: Characters of a line in the review, as exam/sheets.js cuts it.
_BRIEF = 40
_LINES_BETWEEN_TAGS = re.compile(r">\s*\n\s*<")
_OPTIONS, _BEFORE, _CUT = (chr(0xE010 + n) for n in range(3))


@dataclass(frozen=True)
class Standing:
    """Where a question stands before a candidate, and what is known of the answer."""

    number: int
    total: int
    is_current: bool
    sequence: int = 0
    response: Sequence[Any] = ()
    answered: bool = False


@dataclass(frozen=True)
class Sat:
    """A question, its line in the review, its cell in the answer card."""

    question: SafeString
    line: SafeString
    cell: SafeString


@dataclass(frozen=True)
class _Frame:
    """A question answered by keys, without order and answer: format strings of what stands before and after its options,
    and of each of them."""

    before: str
    options: Mapping[str, str] = field(default_factory=dict)
    after: str = ""


#: By version, marks and policy; emptied when it has grown to so many.
_frames: dict[tuple[int, str, Policy], _Frame] = {}
_MOST_FRAMES = 8_000


def forget_frames() -> None:
    """Between tests, whose databases give the same ids to other versions."""
    _frames.clear()


def unknown_versions(places: Sequence[PaperQuestion], policy: Policy) -> list[int]:
    """Ids of the versions that have to be read to render these places: those new to this process, and all written ones."""
    return [place.question_version_id for place in places if not place.takes_keys or _key(place, policy) not in _frames]


def sat(
    place: PaperQuestion,
    version: QuestionVersion | None,
    order: Sequence[str],
    policy: Policy,
    person: Person,
    at: Standing,
) -> Sat:
    """The order is that of the keys of the options as this candidate sees them; see `unknown_versions` for the version."""
    html = _of_keys(place, version, order, policy, at) if place.takes_keys else _written(place, version, order, at)
    question, line, cell = html.split(_CUT)
    return Sat(mark_safe(pictured(question, person)), mark_safe(line), mark_safe(cell))  # noqa: S308  rendered by templates


# --- answered by keys ---
def _of_keys(
    place: PaperQuestion, version: QuestionVersion | None, order: Sequence[str], policy: Policy, at: Standing
) -> str:
    frame = _frames.get(_key(place, policy)) or _kept(place, version, policy)
    facts = _facts(place, at)
    options = [
        frame.options[key]
        % {"place": place.position, "letter": letter, "checked": " checked" if key in at.response else ""}
        for letter, key in zip(LETTERS, order, strict=False)
    ]
    return "".join((frame.before % facts, *options, frame.after % facts))


def _key(place: PaperQuestion, policy: Policy) -> tuple[int, str, Policy]:
    return (place.question_version_id, str(place.marks), policy)


def _kept(place: PaperQuestion, version: QuestionVersion | None, policy: Policy) -> _Frame:
    assert version is not None
    if len(_frames) >= _MOST_FRAMES:
        _frames.clear()
    frame = _frames[_key(place, policy)] = _frame(version, str(place.marks), policy)
    return frame


def _frame(version: QuestionVersion, marks: str, policy: Policy) -> _Frame:
    differs = {"before": _BEFORE, "letter": _MARKS["letter"], "checked": _MARKS["checked"]}
    choices = [{"key": choice["key"], "text": choice["text"], **differs} for choice in version.choices]
    html = _rendered(version, marks, name=_MARKS["place"], options=_OPTIONS, order=choices, rule=_rule(version, policy))
    before, options, after = html.split(_OPTIONS)
    by_key = dict(zip((choice["key"] for choice in choices), options.split(_BEFORE)[1:], strict=True))
    return _Frame(before, by_key, after)


def _rule(version: QuestionVersion, policy: Policy) -> str:
    return kind_of(version.kind).rule(policy)


def _facts(place: PaperQuestion, at: Standing) -> dict[str, object]:
    return {
        "number": at.number,
        "total": at.total,
        "place": place.position,
        "sequence": at.sequence,
        "hidden": "" if at.is_current else " hidden disabled",
        "line_hidden": " hidden" if at.answered else "",
        "cell_state": _state(at),
        "cell_word": _("已答") if at.answered else _("未答"),
    }


def _state(at: Standing) -> str:
    return (' data-state="answered"' if at.answered else "") + (' aria-current="true"' if at.is_current else "")


# --- answered in writing ---
def _written(place: PaperQuestion, version: QuestionVersion | None, order: Sequence[str], at: Standing) -> str:
    assert version is not None
    shown = _with_answers(show(version, with_key=False), str(place.position), at.response, order)
    html = _rendered(
        version,
        str(place.marks),
        name=str(place.position),
        q=shown,
        values=shown["values"],
        order=shown["order"],
        correction=shown.get("correction", ""),
    )
    return html % _facts(place, at)


def _with_answers(
    shown: dict[str, Any], name: str, response: Sequence[Any], order: Sequence[str] = ()
) -> dict[str, Any]:
    """What a template shows of a kind, with what was answered in the places where it is written."""
    values = list(response)
    choices = _lettered(shown.get("choices") or [], order, name, values)
    shown |= {"name": name, "values": values, "order": choices}
    if shown["kind"] == "judge_correct":
        shown["correction"] = next((value for value in values if value not in ("T", "F")), "")
    for number, piece in enumerate(shown.get("pieces") or []):
        piece["value"] = _at(values, number)
    for number, pair in enumerate(shown.get("pairs") or []):
        pair["chosen"] = _at(values, number)
    if shown["kind"] == "ordering":
        shown["places"] = [
            {"number": n + 1, "chosen": _at(values, n), "label": _("第 %(n)d 位") % {"n": n + 1}}
            for n in range(len(choices))
        ]
    for part in shown.get("parts") or []:
        _with_answers(part, f"{name}-{part['number']}", _list_at(values, part["number"] - 1))
    return shown


def _lettered(
    choices: list[dict[str, Any]], order: Sequence[str], name: str, values: Sequence[Any]
) -> list[dict[str, Any]]:
    by_key = {choice["key"]: choice for choice in choices}
    keys = [key for key in order if key in by_key] or list(by_key)
    return [
        {
            "key": key,
            "text": by_key[key]["text"],
            "letter": letter,
            "checked": mark_safe(" checked") if key in values else "",
        }
        for letter, key in zip(LETTERS, keys, strict=False)
    ]


def _at(values: Sequence[Any], number: int) -> str:
    value = values[number] if number < len(values) else ""
    return value if isinstance(value, str) else ""


def _list_at(values: Sequence[Any], number: int) -> list[Any]:
    value = values[number] if number < len(values) else []
    return value if isinstance(value, list) else []


def _rendered(version: QuestionVersion, marks: str, *, name: str, options: str = "", **context: Any) -> str:
    """A format string."""
    context.setdefault("q", show(version, with_key=False))
    places = _MARKS | {"name": name, "options": options, "cut": _CUT}
    brief = Truncator(without_pictures(version.stem or version.material)).chars(_BRIEF, truncate="…")
    html: str = render_to_string(
        "exams/sat/question.html", {"t": places, "name": name, "marks": marks, "brief": brief} | context
    )
    html = _LINES_BETWEEN_TAGS.sub("><", html).replace("%", "%%")
    for differing, mark in _MARKS.items():
        html = html.replace(mark, f"%({differing})s")
    return html
