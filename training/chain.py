"""The hash chain of one officer's ledger rows: what the hash of a row covers, and where a chain does not hold.

A chain detects change and does not prevent it: whoever can write the table can compute every hash anew. Against that
stand the roots (training.roots), kept outside the database.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from training.models import Flaw, LedgerEntry

#: What the hash of a row covers, beside the hash before it.
HASHED = [
    "officer_id",
    "sequence",
    "year",
    "kind",
    "hundredths",
    "category",
    "form",
    "source",
    "title",
    "reason",
    "earned_on",
    "minutes",
    "organisation_id",
    "rules_id",
    "reverses_id",
    "posted_by_id",
    "posted_at",
]

#: A row as the checks read it: `pk`, what is hashed, `previous_hash` and `hash`.
Row = dict[str, Any]
COLUMNS = ["pk", *HASHED, "course_id", "previous_hash", "hash"]

#: So many rows taken out in one place are still told from a row that was put there.
MOST_TAKEN_OUT = 100


def hash_of(entry: LedgerEntry) -> str:
    return row_hash({name: getattr(entry, name) for name in COLUMNS})


def row_hash(row: Row, **instead: Any) -> str:
    """SHA-256 over the previous hash and the row in canonical JSON; of the row as it is, or with other values."""
    row = row | instead
    said = {name: _canonical(row[name]) for name in HASHED}
    if row["course_id"] is not None:  # rows from before there was a course keep their hash
        said["course_id"] = row["course_id"]
    text = row["previous_hash"] + json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else value


def first_flaw(rows: list[Row]) -> tuple[int, Flaw] | None:
    """Where the rows of a chain, by sequence, first depart from what was written, and how; None if all stand.

    A last row that was rewritten together with its hash, or taken away, leaves a chain that holds: see training.roots.
    """
    return None if _holds(rows) else _look_closer(rows)


def _holds(rows: list[Row]) -> bool:
    previous = ""
    for sequence, row in enumerate(rows, start=1):
        if row["sequence"] != sequence or row["previous_hash"] != previous or row["hash"] != row_hash(row):
            return False
        previous = row["hash"]
    return True


def _look_closer(rows: list[Row]) -> tuple[int, Flaw]:
    """Compare what stands in each place with the row that the hashes say was written there."""
    places: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        places[row["sequence"]].append(row)
    if rows[0]["sequence"] < 1:
        return rows[0]["sequence"], Flaw.INSERTED
    written = _written(rows)
    own = {row["pk"] for row in written}
    for place, row in enumerate(written, start=1):
        standing = [other for other in places[place] if other["pk"] != row["pk"]]
        if any(other["pk"] not in own for other in standing):
            return place, Flaw.INSERTED
        if standing or not places[place]:
            return place, Flaw.SWAPPED
    return _after(written, places)


def _written(rows: list[Row]) -> list[Row]:
    """As far as the hashes lead from the first row on, whatever numbers the rows bear now.

    Of two rows that claim one place the one that others follow is taken; else the one that was stored first.
    """
    followers: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        followers[row["previous_hash"]].append(row)
    found: list[Row] = []
    previous = ""
    while fitting := [row for row in followers[previous] if row_hash(row, sequence=len(found) + 1) == row["hash"]]:
        found.append(min(fitting, key=lambda row: (row["hash"] not in followers, row["pk"])))
        previous = found[-1]["hash"]
    return found


def _after(written: list[Row], places: dict[int, list[Row]]) -> tuple[int, Flaw]:
    """The place behind the last row to which the hashes lead."""
    place, previous = len(written) + 1, written[-1]["hash"] if written else ""
    if not places[place]:
        return place, Flaw.MISSING
    row = places[place][0]
    if row["previous_hash"] == previous or row_hash(row, previous_hash=previous) == row["hash"]:
        return place, Flaw.CHANGED
    if row_hash(row) == row["hash"]:  # it is as it was written, so what it names as its predecessor is not
        return max(place - 1, 1), Flaw.CHANGED
    if any(row_hash(row, sequence=place + n) == row["hash"] for n in range(1, MOST_TAKEN_OUT)):
        return place, Flaw.MISSING  # and those behind it were numbered anew
    is_named = any(other["previous_hash"] == row["hash"] for other in places[place + 1])
    return place, Flaw.CHANGED if is_named else Flaw.INSERTED
