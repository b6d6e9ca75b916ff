"""Rows of a sheet that belong together: a case and its sub-questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from question_bank.importing.raw import RawQuestion
from question_bank.importing.words import kind_named


def gather_cases(rows: Iterable[RawQuestion]) -> Iterator[RawQuestion]:
    """Rows of one case made one question: a row that names a 小题 belongs to the case above it, and so does a row that
    repeats the material of the row above."""
    case: RawQuestion | None = None
    for raw in rows:
        if raw.passed_over:
            yield raw
            continue
        _split_material(raw)
        if case and _belongs(raw, case):
            _take_part(case, raw)
            continue
        if case:
            yield case
        case = _opened(raw)
        if case is None:
            yield raw
    if case:
        yield case


def _split_material(raw: RawQuestion) -> None:
    """Two columns for a case and its sub-question: what stands in the first is the material."""
    if raw.text("substem"):
        raw.fields["material"] = raw.fields.pop("stem", "")
        raw.fields["stem"] = raw.fields.pop("substem")


def _belongs(raw: RawQuestion, case: RawQuestion) -> bool:
    if raw.text("part"):
        return True
    return bool(raw.text("material")) and raw.text("material") == case.text("material")


def _opened(raw: RawQuestion) -> RawQuestion | None:
    """A row with material opens a case: itself where it asks nothing, else with its question as the first part."""
    if not raw.text("material"):
        return None
    if not raw.text("answer"):
        return raw
    case = replace(raw, fields={"material": raw.text("material"), "kind": _("案例分析题")}, parts=[])
    for name in ("code", "category", "difficulty", "basis", "tags"):
        if raw.text(name):
            case.fields[name] = raw.fields.pop(name)
    _take_part(case, raw)
    return case


def _take_part(case: RawQuestion, raw: RawQuestion) -> None:
    raw.fields.pop("material", None)
    raw.fields.pop("part", None)
    if kind_named(raw.text("kind")) == "case":  # of the case, not of what is asked about it
        del raw.fields["kind"]
    case.parts.append(raw)
