"""The statistics of an exam from a table of marks: pure functions, no database, no Django but for the wording.

A figure that the marks leave undefined (too few attempts, all alike) is None, never an error. Units: marks for means,
medians, standard deviations and the standard error; a share of one for facility, difficulty, discrimination between
groups, intended weight and random-guess score; per cent for whatever Moodle's report computes times a hundred.
"""

from exams.statistics.flags import Flag, Reason, flags_of
from exams.statistics.groups import GroupFigures, Groups, group_figures, groups_of
from exams.statistics.items import ItemFigures, item_figures, random_guess_score
from exams.statistics.marks import Marks
from exams.statistics.options import OptionFigures, option_figures
from exams.statistics.whole import WholeFigures, whole_figures

__all__ = [
    "Flag",
    "GroupFigures",
    "Groups",
    "ItemFigures",
    "Marks",
    "OptionFigures",
    "Reason",
    "WholeFigures",
    "flags_of",
    "group_figures",
    "groups_of",
    "item_figures",
    "option_figures",
    "random_guess_score",
    "whole_figures",
]
