"""Reading the ledger officer by officer, each chain beside the head that was recorded of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from training.chain import COLUMNS, Row, first_flaw
from training.models import Flaw, LedgerEntry
from training.roots import Head

#: So many officers are read at a time: what is held in memory does not grow with the ledger.
OFFICERS_AT_A_TIME = 200


@dataclass(frozen=True)
class Finding:
    """The first bad row of an officer's chain; of the record itself without officer and row."""

    flaw: Flaw
    officer_id: int | None = None
    sequence: int | None = None


@dataclass(frozen=True)
class Chain:
    """One officer's chain as it was found. `head` is its last row, `recorded` the one that the last root vouches for."""

    officer_id: int
    rows: int
    head: Head | None
    recorded: Head | None
    finding: Finding | None


def all_chains() -> Iterator[tuple[int, list[Row]]]:
    """Officer by officer, in order."""
    last, officers = 0, LedgerEntry.objects.order_by("officer_id").values_list("officer_id", flat=True).distinct()
    while ids := list(officers.filter(officer_id__gt=last)[:OFFICERS_AT_A_TIME]):
        for officer_id, rows in groupby(rows_of(ids), key=itemgetter("officer_id")):
            yield officer_id, list(rows)
        last = ids[-1]


def rows_of(officers: list[int]) -> Iterator[Row]:
    rows = LedgerEntry.objects.filter(officer_id__in=officers).order_by("officer_id", "sequence", "pk")
    return iter(rows.values(*COLUMNS))


def beside(chains: Iterator[tuple[int, list[Row]]], recorded: Iterator[Head]) -> Iterator[Chain]:
    """Each chain with its recorded head; both come by officer, and either may lack one that the other has."""
    chain, head = next(chains, None), next(recorded, None)
    while chain or head:
        officer_id = min(each[0] for each in (chain, head) if each)
        rows = chain[1] if chain and chain[0] == officer_id else []
        known = head if head and head.officer_id == officer_id else None
        yield inspected(officer_id, rows, known)
        chain = next(chains, None) if rows else chain
        head = next(recorded, None) if known else head


def inspected(officer_id: int, rows: list[Row], recorded: Head | None) -> Chain:
    head = Head(officer_id, rows[-1]["sequence"], rows[-1]["hash"]) if rows else None
    flaw = first_flaw(rows) or _against(recorded, rows)
    finding = Finding(flaw[1], officer_id, flaw[0]) if flaw else None
    return Chain(officer_id, len(rows), head, recorded, finding)


def _against(recorded: Head | None, rows: list[Row]) -> tuple[int, Flaw] | None:
    """Of a chain that holds by itself: whether it still contains the row that was its last when the root was written."""
    if recorded is None:
        return None
    if len(rows) < recorded.sequence:
        return len(rows) + 1, Flaw.MISSING
    if rows[recorded.sequence - 1]["hash"] != recorded.hash:
        return recorded.sequence, Flaw.REWRITTEN
    return None
