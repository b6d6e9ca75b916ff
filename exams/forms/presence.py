"""What the page of an attempt says of itself, read strictly."""

from __future__ import annotations

import json
from typing import Any

#: Field → the highest it may say. What is more is no page of ours.
_NUMBERS = {"unsaved": 1000, "away_count": 100_000, "away_seconds": 1_000_000, "notices_seen": 2**31 - 1}


def read_sign(body: bytes) -> tuple[str, dict[str, int]] | None:
    """The signed lease, and the four numbers that services.presence.touch takes; left out, they are 0."""
    read = _read(body)
    if read is None:
        return None
    lease, said = read
    numbers = {name: said.get(name, 0) for name in _NUMBERS}
    return (lease, numbers) if all(_is_within(numbers[name], most) for name, most in _NUMBERS.items()) else None


def read_since(body: bytes) -> tuple[str, int] | None:
    """The signed lease, and the number of the last notice that was read."""
    read = _read(body)
    if read is None:
        return None
    lease, said = read
    since = said.get("since", 0)
    return (lease, since) if _is_within(since, _NUMBERS["notices_seen"]) else None


def _read(body: bytes) -> tuple[str, dict[str, Any]] | None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not isinstance(said.get("lease"), str):
        return None
    return said["lease"], said


def _is_within(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
