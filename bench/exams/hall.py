"""Two servers over the same world: one that has seen a thousand attempts, one that has seen a million."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from bench.exams.cpu import watching
from bench.exams.history import write_history
from bench.exams.server import Server, collect_static, serving
from bench.exams.world import World, make_world
from exams.services.papers import draw_own_paper

CANDIDATES, EXAMS = 400, 500
#: People and exams they sat: a thousand attempts, and a million more.
FEW, MANY = (500, 2), (10_000, 100)


@dataclass(frozen=True)
class Hall:
    world: World
    few: Server
    many: Server
    #: How many attempts each has stored.
    stored: tuple[int, int]


@contextmanager
def open_hall() -> Iterator[Hall]:
    """The database of this process has few; its copy with many is gone at the end."""
    world = make_world(candidates=CANDIDATES, people=MANY[0], exams=EXAMS)
    paper = draw_own_paper(next(world.exams), seed=1, at=timezone.now())
    stored = _write(connection, world, FEW, like=paper.pk)
    few = connection.settings_dict["NAME"]
    with ExitStack() as stack:
        many = stack.enter_context(_copy_of(few))
        more = _write(many, world, MANY, like=paper.pk, after=FEW[1])
        collect_static()
        servers = [stack.enter_context(serving(name)) for name in (few, many.settings_dict["NAME"])]
        yield Hall(world, *servers, stored=(stored, stored + more))


@contextmanager
def _copy_of(database: str) -> Iterator[BaseDatabaseWrapper]:
    """A connection to a copy, which is dropped with it. Nobody may be connected to what is copied."""
    name = f"{database}_many"
    connection.close()
    with watching() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{database}"')
    copy = connection.copy()
    copy.settings_dict["NAME"] = name
    try:
        yield copy
    finally:
        copy.close()
        with watching() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _write(to: BaseDatabaseWrapper, world: World, size: tuple[int, int], **facts: int) -> int:
    people, held = size
    with to.cursor() as cursor:
        stored = write_history(
            cursor,
            unit=world.unit.pk,
            exams=[next(world.exams).pk for _ in range(held)],
            people=[person.pk for person in world.people[:people]],
            **facts,
        )
    to.close()
    return stored
