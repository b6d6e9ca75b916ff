"""What the one who decides on a claim should know."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from training.models import Claim, LedgerEntry


@dataclass(frozen=True)
class Beside:
    """The officer's year without the claim, and what else stands on its day: the same class may have been posted."""

    total: Decimal
    same_day: list[LedgerEntry]
    other_claims: list[Claim]

    def with_hours(self, hours: Decimal) -> Decimal:
        return self.total + hours


def beside(claim: Claim) -> Beside:
    rows = LedgerEntry.objects.filter(officer=claim.officer_id, year=claim.year)
    others = Claim.objects.filter(officer=claim.officer_id, held_on=claim.held_on).exclude(pk=claim.pk)
    return Beside(
        total=rows.total(),
        same_day=list(rows.filter(earned_on=claim.held_on).select_related("reversal")),
        other_claims=list(others.exclude(state=Claim.State.DRAFT)),
    )
