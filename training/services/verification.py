"""Checking the ledger: every officer's chain by itself, and against the last root."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from time import monotonic

from people import audit
from people.models import Person
from training import roots
from training.inspection import Finding, all_chains, beside, inspected, rows_of
from training.models import Flaw, LedgerEntry, Verification
from training.roots import DamagedRecord, Head, Recorder

Tell = Callable[[Finding], object]
Progress = Callable[[int, int], None]


def verify(
    *,
    at: datetime,
    by: Person | None = None,
    tell: Tell = lambda finding: None,
    progress: Progress = lambda done, total: None,
) -> Verification:
    """Check the whole ledger and write down what came of it. `tell` hears of every finding."""
    return _Pass(at, by, tell, progress).run(None)


def write_root(
    *,
    at: datetime,
    tell: Tell = lambda finding: None,
    progress: Progress = lambda done, total: None,
    accepted: str = "",
) -> Verification:
    """Check the whole ledger and write its root. A chain that does not hold keeps the head recorded before, so that it
    stays found night after night; `accepted` is the reason for which a person takes all chains as they stand now, as
    after the database was restored from a backup. While the record itself is damaged nothing is written to it.
    """
    with Recorder() as recorder:
        verification = _Pass(at, None, tell, progress, accepted).run(recorder)
    if accepted:
        audit.record(None, "ledger.accepted", verification, after={"flaws": verification.flaws}, reason=accepted)
    return verification


def check_officer(officer: Person) -> Finding | None:
    """The first bad row of one officer's chain, by itself and against the last root; refuses a damaged record."""
    recorded = [head for head in roots.heads_of(_last_root("")) if head.officer_id == officer.pk]
    rows = list(rows_of([officer.pk]))
    return inspected(officer.pk, rows, recorded[0] if recorded else None).finding


class _Pass:
    """One pass over the ledger and what it has met so far."""

    def __init__(self, at: datetime, by: Person | None, tell: Tell, progress: Progress, accepted: str = "") -> None:
        self.at, self.by, self.tell, self.progress, self.accepted = at, by, tell, progress, accepted
        self.officers = self.rows = self.flaws = 0
        self.first: Finding | None = None

    def run(self, recorder: Recorder | None) -> Verification:
        begun, root = monotonic(), ""
        try:
            recorded = roots.heads_of(_last_root(self.accepted))
        except DamagedRecord:
            self._note(Finding(Flaw.RECORD))
            recorded, recorder = iter(()), None
        self._look(recorded, recorder)
        if recorder:
            root = recorder.finish(rows=self.rows, at=self.at, accepted=self.accepted).root
        return self._written_down(root, seconds=round(monotonic() - begun))

    def _look(self, recorded: Iterator[Head], recorder: Recorder | None) -> None:
        total = LedgerEntry.objects.count()
        for chain in beside(all_chains(), recorded):
            self.officers += 1
            self.rows += chain.rows
            if chain.finding:
                self._note(chain.finding)
            head = chain.recorded if chain.finding and not self.accepted else chain.head
            if recorder and head:
                recorder.add(head)
            self.progress(min(self.rows, total), total)

    def _note(self, finding: Finding) -> None:
        self.flaws += 1
        self.first = self.first or finding
        self.tell(finding)

    def _written_down(self, root: str, *, seconds: int) -> Verification:
        return Verification.objects.create(
            at=self.at,
            by=self.by,
            seconds=seconds,
            officers=self.officers,
            rows=self.rows,
            flaws=self.flaws,
            first_officer_id=self.first.officer_id if self.first else None,
            first_sequence=self.first.sequence if self.first else None,
            first_flaw=self.first.flaw if self.first else "",
            root=root,
        )


def _last_root(accepted: str) -> roots.Root | None:
    """The last line of the file. What the database remembers of it must be there, else the file was cut short or is gone."""
    known = roots.read_roots()
    remembered = Verification.objects.with_root().values_list("root", flat=True).first()
    if remembered and not accepted and remembered not in {root.root for root in known}:
        raise DamagedRecord
    return known[-1] if known else None
