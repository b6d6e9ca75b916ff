"""What each format gives to be read: its sheets, their rows, and what the library passes over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

#: Cells merged downwards in one column: first row, last row (from 1), column (from 0).
Merge = tuple[int, int, int]
Place = tuple[int, int]


class Source(NamedTuple):
    """A sheet: its rows from the first on, blank ones too."""

    name: str
    hidden: bool
    rows: Iterable[Sequence[Any]]
    merges: Iterable[Merge] = ()
    #: Failed formulas, (row from 1, column from 0) → #N/A, where `rows` does not have them.
    errors: Mapping[Place, str] = {}
