"""In which order questions and options stand: by chance, and the same each time they are asked for.

By hashes of a seed, the attempt's or the paper's, rather than a generator: they come out alike in every version of Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from exams.models import PaperQuestion


def places_in_order(places: Sequence[PaperQuestion], seed: int, kinds: Sequence[str]) -> list[int]:
    """Indexes of the places: the kinds stay together in the order of the paper, within a kind by chance. Seed 0: as printed."""
    if not seed:
        return list(range(len(places)))
    kind_rank = {kind: rank for rank, kind in enumerate(dict.fromkeys(kinds))}
    return sorted(range(len(places)), key=lambda i: (kind_rank[kinds[i]], _lot(seed, places[i].position)))


def options_in_order(place: PaperQuestion, seed: int, *, is_fixed: bool) -> list[str]:
    """Keys; 判断题 and the like keep theirs."""
    if not seed or is_fixed:
        return list(place.option_order)
    return shuffled(place.option_order, seed, place.position)


def shuffled(keys: Sequence[str], seed: int, of: int) -> list[str]:
    """Options of a question, which is named by a number."""
    lot = _lot(seed, of, "options")
    drawn = [lot[2 * n : 2 * n + 2] for n in range(len(keys))]
    return [key for _draw, key in sorted(zip(drawn, keys, strict=True))]


def _lot(seed: int, *of: object) -> bytes:
    """Two bytes for each of 32 options, which is more than a question has."""
    return blake2b(repr((seed, *of)).encode()).digest()
