"""Pictures of others, kept only as PNG made anew; in a text each is a mark."""

from __future__ import annotations

from documents.encoding import LONGEST_SIDE, MARK, MOST_DOTS, encoded, mark_text
from documents.refusals import PICTURES, UnreadablePicture
from files.refusals import in_words

__all__ = ["LONGEST_SIDE", "MARK", "MOST_DOTS", "UnreadablePicture", "keep", "mark_text"]


def keep(data: bytes) -> tuple[str, bytes]:
    """(mark, PNG) of a PNG, JPEG, GIF, BMP or WebP. Raises UnreadablePicture. A PNG that was kept comes out as it went in."""
    with in_words(UnreadablePicture, PICTURES):
        return encoded(data)
