"""The product's own settings, with the floor views beside its pages."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.exams.floors"
