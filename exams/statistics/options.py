"""How each option of a question did: who chose it, how well they did on the whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from exams.statistics.groups import Groups
from exams.statistics.marks import Marks


@dataclass(frozen=True)
class OptionFigures:
    #: None stands for no answer at all.
    option: str | None
    right: bool
    #: Attempts that chose it. Where several may be chosen, the counts add up to more than the attempts.
    count: int
    #: Of those who were asked; None where nobody was.
    share: float | None
    #: Mean total, in marks, of those who chose it; None where nobody did.
    mean_total: float | None
    #: How many of them belong to the best and to the last 27 %.
    upper: int
    lower: int


def option_figures(
    chosen: Mapping[int, Collection[str]], options: Sequence[str], key: Collection[str], marks: Marks, groups: Groups
) -> list[OptionFigures]:
    """A row for each option in their order, then one for no answer.

    `chosen` says by the place of an attempt in the table what it chose; whoever was not asked this question is not in
    it. What was chosen though no longer among the options has its row after them, so that the counts add up.
    """
    gone = sorted(set(chain.from_iterable(chosen.values())).difference(options))
    takers = {option: [place for place, chose in chosen.items() if option in chose] for option in (*options, *gone)}
    silent = [place for place, chose in chosen.items() if not chose]
    rows = [(option, option in key, places) for option, places in takers.items()]
    return [
        OptionFigures(
            option=option,
            right=right,
            count=len(places),
            share=len(places) / len(chosen) if chosen else None,
            mean_total=sum(map(marks.totals.__getitem__, places)) / (len(places) * marks.unit) if places else None,
            upper=len(groups.upper.intersection(places)),
            lower=len(groups.lower.intersection(places)),
        )
        for option, right, places in [*rows, (None, False, silent)]
    ]
