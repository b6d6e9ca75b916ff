"""Marks small enough to be reckoned by hand."""

from exams.statistics import Marks

#: Four attempts at three slots of one mark each; the figures below were worked out on paper.
SMALL = Marks.of([(1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 0, 1)], (1, 1, 1))


def column(figures, name):
    return [getattr(figure, name) for figure in figures]
