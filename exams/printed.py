"""A question as it stands on a printed paper: its options in the order of the paper, lettered anew from A."""

from __future__ import annotations

from string import ascii_uppercase

from exams.models import PaperQuestion
from question_bank.kinds import Part

#: Kinds whose answer names options by key.
_BY_LETTER = ("single", "multiple", "indefinite", "ordering")


def as_printed(place: PaperQuestion) -> Part:
    version = place.question_version
    letters = letters_of(place)
    options = {option["key"]: option for option in version.options}
    return Part(
        kind=version.kind,
        stem=version.stem,
        options=[options[key] | {"key": letter} for key, letter in letters.items() if key in options],
        answer=_answer(place, letters),
        rules=version.rules,
        material=version.material,
        parts=version.parts,
    )


def letters_of(place: PaperQuestion) -> dict[str, str]:
    """Key of the version → letter on the paper, in the order of the paper. 判断题 has none."""
    if place.question_version.is_judgement:
        return {}
    order = place.option_order or [option["key"] for option in place.question_version.options]
    return dict(zip(order, ascii_uppercase, strict=False))


def _answer(place: PaperQuestion, letters: dict[str, str]) -> list:
    version = place.question_version
    if version.kind not in _BY_LETTER:
        return list(version.answer)
    named = [letters.get(key, key) for key in version.answer]
    return named if version.kind == "ordering" else sorted(named)
