"""A rule set that is not saved yet, with all its rows: what a form asks for, a preview reckons with and a service saves."""

from __future__ import annotations

from dataclasses import dataclass, field

from training.models import Cap, Minimum, RuleSet, Tier


@dataclass
class Draft:
    rules: RuleSet
    minima: list[Minimum] = field(default_factory=list)
    caps: list[Cap] = field(default_factory=list)
    tiers: list[Tier] = field(default_factory=list)

    @classmethod
    def of(cls, rules: RuleSet) -> Draft:
        """One that is saved."""
        return cls(rules, list(rules.minima.all()), list(rules.caps.all()), list(rules.tiers.all()))

    @property
    def rows(self) -> list[Minimum | Cap | Tier]:
        return [*self.minima, *self.caps, *self.tiers]
