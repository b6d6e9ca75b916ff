"""What a fault did, in one line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Outcome:
    """All three figures are to be nought."""

    fault: str
    done: str
    count: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.wrong)

    def __str__(self) -> str:
        verdict = "ok" if self.is_clean else "FAILED"
        figures = f"{self.lost} lost, {self.doubled} doubled, {self.wrong} wrong"
        return f"{self.fault:<4} {self.done:<66} {self.count:>7}   {figures}   {verdict}"
