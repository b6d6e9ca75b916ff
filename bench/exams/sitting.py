"""A whole sitting over one connection: start, paper, fifty answers, hand-in."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.exams import acts
from bench.exams.client import Line, Reply, post, together
from bench.exams.rounds import Run
from bench.exams.server import Server
from bench.exams.world import World
from exams.models import Exam

_LEASE = re.compile(rb'name="lease" value="([^"]+)"')
_PLACE = re.compile(rb'data-place="(\d+)"')
#: The first option that stands at each place; keys differ from kind to kind.
_KEY = re.compile(rb'name="answer-(\d+)" value="([A-Z])"')


@dataclass(frozen=True)
class Sheet:
    """What a candidate finds on the page."""

    lease: str
    keys: dict[int, str]

    @classmethod
    def on(cls, page: bytes) -> Sheet:
        found = _LEASE.search(page)
        assert found, page[:400]
        return cls(found[1].decode(), {int(place): key.decode() for place, key in reversed(_KEY.findall(page))})

    def save(self, places: Sequence[int], sequence: int = 1) -> bytes:
        saves = [{"slot": place, "sequence": sequence, "response": [self.keys[place]]} for place in places]
        return post("/exams/answers/", {"lease": self.lease, "saves": saves}).raw()

    def hand_in(self) -> bytes:
        return post("/exams/answers/hand-in/", {"lease": self.lease, "saves": []}).raw()


def sittings(server: Server, world: World, *, count: int, batch: int) -> Run:
    """So many a round, answers saved in batches of so many; how long each lasted, in ms."""

    def run(number: int) -> list[float]:
        exam = next(world.exams)
        cookies = world.some_cookies(count)
        return together(server.port, cookies, lambda line, cookie: _sit(line, exam, cookie, batch))

    return run


async def _sit(line: Line, exam: Exam, cookie: str, batch: int) -> float:
    began = time.perf_counter()
    started = _expect(await line.ask(acts.start(exam, cookie).raw()), 302)
    address = started.headers["location"]
    page = _expect(
        await line.ask(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()), 200
    )
    sheet = Sheet.on(page.body)
    places = sorted(sheet.keys)
    for first in range(0, len(places), batch):
        _expect(await line.ask(sheet.save(places[first : first + batch])), 200)
    _expect(await line.ask(sheet.hand_in()), 200)
    return 1000 * (time.perf_counter() - began)


def _expect(reply: Reply, status: int) -> Reply:
    if reply.status != status:
        raise RuntimeError(f"{reply.status} instead of {status}: {reply.body[:400].decode(errors='replace')}")
    return reply
