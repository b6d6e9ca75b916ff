"""Where the bars of a paper's difficulty curve stand: whole units of the drawing, so that SVG attributes suffice."""

from __future__ import annotations

from dataclasses import dataclass

from exams.composing.forecast import Facet, Forecast
from question_bank.models import QuestionVersion

WIDTH, HEIGHT = 640, 120
LEFT, TOP = 52, 12


@dataclass(frozen=True)
class Bar:
    """A question of the paper, counted from 1: the higher its bar, the more of its marks candidates are expected to earn."""

    number: int
    facet: Facet
    x: int
    y: int
    width: int
    height: int

    @property
    def kind_label(self) -> str:
        return str(QuestionVersion.Kind(self.facet.kind).label)

    @property
    def difficulty_label(self) -> str:
        return str(QuestionVersion.Difficulty(self.facet.difficulty).label)


@dataclass(frozen=True)
class Curve:
    bars: list[Bar]
    mean_y: int
    lines: list[tuple[int, int]]

    width = LEFT + WIDTH
    height = TOP + HEIGHT + 20
    left = LEFT
    bottom = TOP + HEIGHT
    axis = TOP + HEIGHT + 15

    @property
    def last(self) -> int:
        return len(self.bars)


def curve_of(forecast: Forecast) -> Curve:
    step = WIDTH / max(len(forecast.facets), 1)
    gap = 2 if step > 5 else 0
    bars = []
    for place, facet in enumerate(forecast.facets):
        x, end = round(LEFT + place * step), round(LEFT + (place + 1) * step)
        height = round(facet.share * HEIGHT)
        bars.append(Bar(place + 1, facet, x, TOP + HEIGHT - height, max(end - x - gap, 1), height))
    return Curve(bars, TOP + HEIGHT - round(forecast.share * HEIGHT), [(p, _y(p)) for p in (50, 100)])


def _y(percent: int) -> int:
    return TOP + HEIGHT - percent * HEIGHT // 100
