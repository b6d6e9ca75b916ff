"""The product's own settings, with the floor views beside its pages."""

from config.settings import *  # noqa: F403  settings are taken over whole

ROOT_URLCONF = "bench.exams.floors"
