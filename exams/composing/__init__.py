"""Which questions fill which rows of a blueprint: pure functions, no database."""

from exams.composing.drawing import Pool, draw_from
from exams.composing.matching import Composition, Shortage, compose

__all__ = ["Composition", "Pool", "Shortage", "compose", "draw_from"]
