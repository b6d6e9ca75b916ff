"""Pictures of questions, kept once each under the mark of their content."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from django.core.files.base import ContentFile

from question_bank.models import Picture


class Pictured(Protocol):
    pictures: dict[str, str]

    @property
    def parts(self) -> list: ...  # of the same


def keep_pictures(sources: Iterable[Pictured], *, at: datetime) -> None:
    """Keep the pictures that come with questions; those that are kept already are left alone."""
    found: dict[str, str] = {}
    for source in sources:
        found.update(source.pictures)
        for part in source.parts:
            found.update(part.pictures)
    for mark in found.keys() - set(Picture.objects.filter(mark__in=found).values_list("mark", flat=True)):
        keep_picture(mark, base64.b64decode(found[mark]), at=at)


def keep_picture(mark: str, png: bytes, *, at: datetime) -> Picture:
    """`png` is what documents.pictures.keep made of it, `mark` its name. The same picture again is the one that is kept."""
    file = ContentFile(png, name=f"{mark}.png")
    picture, _is_new = Picture.objects.get_or_create(mark=mark, defaults={"file": file, "added_at": at})
    return picture
