"""Where things stand in the charts of an exam's statistics: whole units of the drawing, so that SVG attributes suffice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exams.queries.statistics import QuestionFigures
from exams.statistics.flags import LEAST_DISCRIMINATION
from exams.statistics.items import LEAST_TAKERS

WIDTH, HEIGHT = 640, 200
LEFT, TOP = 44, 18
BINS = 10
#: On either side of a bar.
GAP = 2


@dataclass(frozen=True)
class Bin:
    """Attempts that reached from `low` up to `high` per cent."""

    low: int
    high: int
    count: int
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def edge(self) -> int:
        """Where `low` stands on the axis."""
        return self.x - GAP


@dataclass(frozen=True)
class Histogram:
    bins: list[Bin]
    pass_x: int

    width = LEFT + WIDTH + 20
    height = TOP + HEIGHT + 24
    left, top, right, bottom = LEFT, TOP, LEFT + WIDTH, TOP + HEIGHT
    axis = TOP + HEIGHT + 18


def histogram_of(percents: Sequence[int], pass_percent: int) -> Histogram:
    """`percents[p]` attempts reached p per cent; the last of the bins takes in 100."""
    size = 100 // BINS
    counts = [sum(percents[low : low + size]) for low in range(0, 100, size)]
    counts[-1] += percents[100]
    most, step = max(counts) or 1, WIDTH // BINS
    bins = []
    for place, count in enumerate(counts):
        height = round(count * (HEIGHT - 16) / most)
        x = LEFT + place * step
        low = place * size
        high = low + size if place == BINS - 1 else low + size - 1
        bins.append(Bin(low, high, count, x + GAP, TOP + HEIGHT - height, step - 2 * GAP, height))
    return Histogram(bins, LEFT + pass_percent * WIDTH // 100)


@dataclass(frozen=True)
class Spot:
    question: QuestionFigures
    x: int
    y: int

    @property
    def label(self) -> str:
        number = self.question.number
        return f"#{self.question.question}" if number is None else str(number)

    @property
    def diamond(self) -> str:
        """The outline of what is flagged: told apart by its form too."""
        return f"M{self.x} {self.y - 8}l8 8l-8 8l-8 -8z"

    @property
    def beside(self) -> int:
        return self.x + 11

    @property
    def base(self) -> int:
        return self.y + 4

    @property
    def is_at_the_right(self) -> bool:
        return self.x > LEFT + WIDTH - 40

    @property
    def before(self) -> int:
        return self.x - 11


@dataclass(frozen=True)
class Scatter:
    """Facility to the right, discrimination upwards; the flagged last, so that none is hidden."""

    spots: list[Spot]
    least_y: int
    levels: list[tuple[int, int]]
    shares: list[tuple[int, int]]
    #: Questions without one of the two figures: asked of fewer than it takes, or earned alike by all.
    too_few: int
    alike: int

    least_takers = LEAST_TAKERS
    width = LEFT + WIDTH + 20
    height = TOP + 2 * HEIGHT + 44
    left, top, right, bottom = LEFT, TOP, LEFT + WIDTH, TOP + 2 * HEIGHT
    axis = TOP + 2 * HEIGHT + 18
    name = TOP + 2 * HEIGHT + 38


def scatter_of(questions: Sequence[QuestionFigures]) -> Scatter:
    drawn = [(q, q.item.facility, q.item.discrimination_index) for q in questions]
    known = [(q, share, index) for q, share, index in drawn if share is not None and index is not None]
    too_few = sum(q.takers < LEAST_TAKERS for q in questions)
    low = -100 if any(index < -20 for _q, _share, index in known) else -20
    high = TOP + 2 * HEIGHT

    def y(index: float) -> int:
        return high - round((index - low) * 2 * HEIGHT / (100 - low))

    spots = [Spot(q, LEFT + round(share * WIDTH), y(index)) for q, share, index in known]
    return Scatter(
        spots=sorted(spots, key=lambda spot: bool(spot.question.flags)),
        least_y=y(LEAST_DISCRIMINATION),
        levels=[(level, y(level)) for level in range(low, 101, 40 if low < -20 else 20)],
        shares=[(percent, LEFT + percent * WIDTH // 100) for percent in (0, 25, 50, 75, 100)],
        too_few=too_few,
        alike=len(drawn) - len(known) - too_few,
    )
