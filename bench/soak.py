"""`make soak`: a whole exam of many, for as long as one lasts: they think, answer, change their minds and all hand in together.

Sizes may be given: python -m bench.soak [candidates] [minutes]. Fails when an acknowledged answer is lost, doubled or wrong,
or when saving keeps people waiting.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

import asyncio
import re
import resource
import time
from dataclasses import dataclass, field
from random import Random
from statistics import quantiles

from django.db import connection
from django.test.utils import setup_databases, setup_test_environment, teardown_databases
from django.utils import timezone

from bench.exams import acts
from bench.exams.client import Line, Reply, post
from bench.exams.cpu import Spent, Tally
from bench.exams.server import Server, collect_static, needs, serving
from bench.exams.world import make_exams, make_world
from exams.models import Answer, AnswerEvent, Attempt, Exam
from exams.services.papers import draw_shared_paper

CANDIDATES, MINUTES = 2_000, 10.0
#: Seconds: all begin within, think for, and hand in within.
BEGIN, THINK, HAND_IN = 60, (8, 30), 10
MOST_P95 = 200
_LEASE = re.compile(rb'name="lease" value="([^"]+)"')
_KEYS = re.compile(rb'name="answer-(\d+)" value="([A-Z])"')


@dataclass
class Sitter:
    """One candidate; `journal` holds what was acknowledged: by place the highest sequence and its key."""

    exam: Exam
    cookie: str
    line: Line
    dice: Random
    lease: str = ""
    keys: dict[int, list[str]] = field(default_factory=dict)
    journal: dict[int, tuple[int, str]] = field(default_factory=dict)
    waits: dict[str, list[float]] = field(default_factory=lambda: {"start": [], "page": [], "save": [], "hand in": []})
    broken: int = 0
    refused: int = 0

    async def sit(self, until: float) -> None:
        await asyncio.sleep(self.dice.uniform(0, BEGIN))
        await self._begin()
        while (pause := self.dice.uniform(*THINK)) < until - time.monotonic():
            await asyncio.sleep(pause)
            await self._answer()
        await asyncio.sleep(max(until - time.monotonic(), 0) + self.dice.uniform(0, HAND_IN))
        await self._ask("hand in", post("/exams/answers/hand-in/", {"lease": self.lease, "saves": []}).raw(), 200)
        self.line.close()

    async def _begin(self) -> None:
        started = await self._ask("start", acts.start(self.exam, self.cookie).raw(), 302)
        address = f"GET {started.headers['location']} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n\r\n"
        page = await self._ask("page", address.encode(), 200)
        found = _LEASE.search(page.body)
        assert found
        self.lease = found[1].decode()
        for place, key in _KEYS.findall(page.body):
            self.keys.setdefault(int(place), []).append(key.decode())

    async def _answer(self) -> None:
        place = self.dice.choice(sorted(self.keys))
        sequence = self.journal.get(place, (0, ""))[0] + 1
        key = self.dice.choice(self.keys[place])
        saves = [{"slot": place, "sequence": sequence, "response": [key]}]
        reply = await self._ask("save", post("/exams/answers/", {"lease": self.lease, "saves": saves}).raw(), 200)
        if reply.status == 200:
            self.journal[place] = (sequence, key)

    async def _ask(self, what: str, raw: bytes, expected: int) -> Reply:
        """Asked again when the line breaks, as a browser does; a wrong answer is counted."""
        for attempt in range(5):
            try:
                reply = await self.line.ask(raw)
                break
            except (OSError, asyncio.IncompleteReadError):
                self.broken += 1
                self.line.close()
                await asyncio.sleep(2**attempt)
        else:
            raise RuntimeError(f"{what}: the server does not answer")
        self.waits[what].append(reply.ms)
        self.refused += reply.status != expected
        return reply


def run(server: Server, sitters: list[Sitter], minutes: float) -> Spent:
    """The exam, in this process's one thread; beside it another reads what the server has spent so far."""
    tally = Tally(server)

    async def all_sit() -> None:
        until = time.monotonic() + 60 * minutes
        sitting = asyncio.gather(*(sitter.sit(until) for sitter in sitters))
        while not sitting.done():
            await asyncio.sleep(2)
            await asyncio.to_thread(tally.look)
        await sitting

    asyncio.run(all_sit())
    return tally.spent()


def wrong_of(sitters: list[Sitter], exam: Exam, people: list[int]) -> dict[str, int]:
    """Acknowledged and not there, there twice, there with another key; and attempts that did not end with a result."""
    rows = Answer.objects.filter(attempt__exam=exam)
    columns = ("attempt__candidate_id", "paper_question__position", "sequence", "response")
    stored = {(person, place): (sequence, response) for person, place, sequence, response in rows.values_list(*columns)}
    lost = wrong = 0
    for sitter, person in zip(sitters, people, strict=True):
        for place, (sequence, key) in sitter.journal.items():
            has, response = stored.get((person, place), (0, []))
            lost += has < sequence
            wrong += has == sequence and response != [key]
    events = AnswerEvent.objects.filter(attempt__exam=exam).order_by()
    said = list(events.values_list("attempt_id", "paper_question_id", "sequence"))
    graded = Attempt.objects.filter(exam=exam, state=Attempt.State.GRADED)
    doubled = len(said) - len(set(said)) + Attempt.objects.filter(exam=exam).count() - len(people)
    return {"lost": lost, "doubled": doubled, "wrong": wrong, "without a result": len(people) - graded.count()}


def report(sitters: list[Sitter], spent: Spent) -> float:
    """Prints what was waited for; returns the p95 of saving, in ms."""
    p95 = 0.0
    for what in sitters[0].waits:
        waits = [ms for sitter in sitters for ms in sitter.waits[what]]
        cuts = quantiles(waits, n=100)
        print(
            f"{what:<8} {len(waits):>7}   p50 {cuts[49]:7.1f} ms   p95 {cuts[94]:7.1f}   p99 {cuts[98]:7.1f}   longest {max(waits):7.0f}"
        )
        p95 = cuts[94] if what == "save" else p95
    per_head = spent.both / len(sitters)
    saves = sum(len(sitter.waits["save"]) for sitter in sitters) / len(sitters)
    print(
        f"CPU a candidate {per_head:.0f} ms = server {spent.server / len(sitters):.0f} + database {spent.database / len(sitters):.0f}, {saves:.0f} saves each"
    )
    return p95


def main(candidates: int, minutes: float) -> int:
    if missing := needs():
        print(missing)
        return 2
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        return _soak(candidates, minutes)
    finally:
        teardown_databases(databases, verbosity=0)


def _soak(candidates: int, minutes: float) -> int:
    world = make_world(candidates=candidates, exams=0)
    [exam] = make_exams(world.unit, world.blueprint, 1, draws="shared", unseen_in=0)
    draw_shared_paper(exam, seed=1, at=timezone.now())
    collect_static()
    with serving(connection.settings_dict["NAME"]) as server:
        sitters = [Sitter(exam, cookie, Line(server.port), Random(person)) for person, cookie in world.cookies.items()]
        spent = run(server, sitters, minutes)
    faults = wrong_of(sitters, exam, list(world.cookies))
    print(
        f"{candidates} candidates, {minutes:g} minutes, think time {THINK[0]}–{THINK[1]} s, {os.cpu_count()} cores with the candidates on them"
    )
    p95 = report(sitters, spent)
    faults["refused"] = sum(sitter.refused for sitter in sitters)
    told = faults | {"lines broken and opened again": sum(sitter.broken for sitter in sitters)}
    print(", ".join(f"{count} {name}" for name, count in told.items()))
    return int(any(faults.values()) or p95 > MOST_P95)


if __name__ == "__main__":
    sizes = sys.argv[1:]
    sys.exit(main(int(sizes[0]) if sizes else CANDIDATES, float(sizes[1]) if sizes[1:] else MINUTES))
