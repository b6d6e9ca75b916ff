"""Pages that are asked again and again: which pieces have changed since the client last looked.

The cursor is what the client has: the name of each piece with a short digest of its facts. It needs no clock and no memory
on the server, so nothing is missed between two looks however commits and clocks interleave.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

#: A page of fifty rows needs less than a thousand characters.
LONGEST = 8_000


def cursor_of(pieces: Mapping[str, Any]) -> str:
    """Of pieces by name (letters and digits), each with facts that are written alike when they are alike."""
    return ".".join(f"{name}-{_digest(facts)}" for name, facts in pieces.items())


def known_in(cursor: str) -> dict[str, str]:
    """The names of the pieces the client has, with their digests; what is no cursor holds none."""
    pairs = (piece.partition("-") for piece in cursor[:LONGEST].split("."))
    return {name: digest for name, dash, digest in pairs if name and dash}


def changed(pieces: Mapping[str, Any], known: Mapping[str, str]) -> set[str]:
    """Names of those that the client does not have as they are now."""
    return {name for name, facts in pieces.items() if known.get(name) != _digest(facts)}


def _digest(facts: Any) -> str:
    return blake2b(repr(facts).encode(), digest_size=5).hexdigest()
