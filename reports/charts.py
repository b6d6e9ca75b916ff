"""Where the bars of the report's charts stand: whole units of the drawing, so that SVG attributes suffice."""

from __future__ import annotations

from dataclasses import dataclass

from reports.queries import Bin, UnitHours

WIDTH, NAMES, FIGURES = 860, 150, 120
ROW, BAR = 26, 18
COLUMN, COLUMN_AREA = 112, 120


@dataclass(frozen=True)
class UnitBar:
    unit: UnitHours
    y: int
    reached_width: int
    rest_x: int
    rest_width: int

    @property
    def base(self) -> int:
        """The line the words stand on."""
        return self.y + 13

    @property
    def reached_middle(self) -> int:
        return NAMES + self.reached_width // 2

    @property
    def rest_middle(self) -> int:
        return self.rest_x + self.rest_width // 2


def unit_bars(units: list[UnitHours]) -> list[UnitBar]:
    """One bar a unit, as long as it has people, in the order of the table: units stand beside each other, unranked."""
    most = max((unit.people for unit in units), default=0) or 1
    scale = (WIDTH - NAMES - FIGURES) / most
    bars = []
    for row, unit in enumerate(units):
        reached, rest = round(unit.reached * scale), round(unit.not_reached * scale)
        gap = 2 if reached and rest else 0
        bars.append(UnitBar(unit, 4 + row * ROW, reached, NAMES + reached + gap, max(rest - gap, 0)))
    return bars


@dataclass(frozen=True)
class Column:
    bin: Bin
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + COLUMN // 2


def columns(bins: list[Bin]) -> list[Column]:
    most = max((bin.people for bin in bins), default=0) or 1
    made = []
    for place, one in enumerate(bins):
        height = round(one.people * COLUMN_AREA / most)
        made.append(Column(one, 16 + place * 143, 24 + COLUMN_AREA - height, height))
    return made
