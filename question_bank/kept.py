"""Versions that this process has read before. Published ones never change, so nothing here goes stale."""

from __future__ import annotations

from collections.abc import Collection

from question_bank.models import QuestionVersion

#: By id; emptied when it has grown to so many.
_versions: dict[int, QuestionVersion] = {}
_MOST = 20_000


def kept_versions(ids: Collection[int]) -> dict[int, QuestionVersion]:
    """The versions of papers, by id, to draw and to mark with; what is only told about them is not read. Not to be changed."""
    if new := [pk for pk in ids if pk not in _versions]:
        if len(_versions) + len(new) > _MOST:
            _versions.clear()
            new = list(ids)
        told = QuestionVersion.objects.filter(state=QuestionVersion.State.PUBLISHED)
        _versions.update(told.defer("explanation", "basis", "reason", "review_note").in_bulk(new))
    return {pk: _versions[pk] for pk in ids}


def forget_versions() -> None:
    """Between tests, whose databases give the same ids to other versions."""
    _versions.clear()
