"""Questions of a file that are nearly the same as one of the bank, or as one before them in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from people.models import Organisation
from question_bank.content import Content
from question_bank.models import Question
from question_bank.queries import usable_by
from question_bank.similarity import Difference, Index, Match, Wording

#: Of the likes of one question so many are shown.
SHOWN = 3


class Other(NamedTuple):
    """What a question is like: a question of the bank, or one of the same file, by its place."""

    name: str
    question: int | None
    stem: str
    options: tuple[str, ...]


class Likes:
    """The bank that a unit may use, and the file as far as it has been read. It holds all of their words."""

    def __init__(self, organisation: Organisation | None) -> None:
        self._index = Index()
        for other in _bank(organisation):
            self._index.add(other, other.stem, other.options)

    def of(self, content: Content, *, where: str) -> list[dict[str, Any]]:
        """The likes of a question as plain data, most alike first; then it is one that others may be like."""
        options = tuple(option["text"] for option in content.options)
        stem = content.material + content.stem
        other = Other(where, None, stem, options)
        return [_shown(match) for match in self._index.meet(Wording(other, stem, options), at_most=SHOWN)]


def _bank(organisation: Organisation | None) -> Iterator[Other]:
    living = Question.objects.filter(usable_by(organisation), retired_at=None, latest__isnull=False).order_by("pk")
    fields = ("pk", "code", "latest__material", "latest__stem", "latest__options")
    for pk, code, material, stem, options in living.values_list(*fields).iterator(chunk_size=2_000):
        name = _("题库 %(name)s") % {"name": code or f"#{pk}"}
        yield Other(name, pk, material + stem, tuple(option["text"] for option in options))


def _shown(match: Match) -> dict[str, Any]:
    other: Any = match.key
    return {
        "name": other.name,
        "question": other.question,
        "stem": other.stem,
        "options": list(other.options),
        "likeness": round(match.likeness, 3),
        "differs_in": [difference.value for difference in match.differs_in],
    }


def sentence(likes: list[dict[str, Any]]) -> str:
    """与题库 #12相似 93%：数字不同。请对照后决定留哪一题。"""
    differs = "、".join(str(Difference(name).label) for name in likes[0]["differs_in"])
    words = {
        "name": likes[0]["name"],
        "share": round(likes[0]["likeness"] * 100),
        "differs": differs or _("只有写法不同"),
    }
    return _("与%(name)s相似 %(share)d%%：%(differs)s。请对照后决定留哪一题。") % words
