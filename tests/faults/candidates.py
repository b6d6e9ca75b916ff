"""Candidates without a browser: they keep a journal of what was acknowledged, and send again what was not."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client

from exams.models import Answer, AnswerEvent, Attempt
from exams.services.leases import lease_of
from people.models import Person
from tests.faults.served import Served

SAVE, HAND_IN = "/exams/answers/", "/exams/answers/hand-in/"
TROUBLE = (OSError, http.client.HTTPException, ValueError)


def post(server: Served, path: str, body: Any, *, headers: dict[str, str] | None = None) -> tuple[int, dict[str, Any]]:
    """One request on a connection of its own; raises one of TROUBLE when there is no answer."""
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        link.request("POST", path, json.dumps(body), {"Content-Type": "application/json"} | (headers or {}))
        answer = link.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text[:1] == b"{" else {}
    finally:
        link.close()


@dataclass
class Sitting:
    """One who sits an attempt. `journal` has, by place, the highest sequence that was acknowledged."""

    server: Served
    attempt: Attempt
    lease: str = ""
    journal: dict[int, int] = field(default_factory=dict)
    refused: int = 0

    def __post_init__(self) -> None:
        self.lease = self.lease or lease_of(self.attempt)

    def save(self, slot: int, sequence: int, key: str = "A") -> int:
        """The status of the answer; what was acknowledged is written into the journal."""
        saves = [{"slot": slot, "sequence": sequence, "response": [key]}]
        status, answer = post(self.server, SAVE, {"lease": self.lease, "saves": saves})
        if status == 200:
            self.journal[slot] = max(self.journal.get(slot, 0), answer["stored"][str(slot)])
        else:
            self.refused += 1
        return status

    def save_until_taken(self, slot: int, sequence: int, *, give_up: float = 30) -> bool:
        end = time.monotonic() + give_up
        while time.monotonic() < end:
            try:
                return self.save(slot, sequence) == 200
            except TROUBLE:
                time.sleep(0.1)
        return False

    def hand_in(self) -> int:
        return post(self.server, HAND_IN, {"lease": self.lease, "saves": []})[0]

    def lost(self) -> int:
        """Acknowledged saves that the database does not hold: the answer is older, or the event is missing."""
        rows = Answer.objects.filter(attempt=self.attempt)
        stored = dict(rows.values_list("paper_question__position", "sequence"))
        return sum(stored.get(slot, 0) < sequence for slot, sequence in self.journal.items())

    def doubled(self) -> int:
        """Events that say the same save twice."""
        events = AnswerEvent.objects.filter(attempt=self.attempt)
        pairs = list(events.values_list("paper_question_id", "sequence"))
        return len(pairs) - len(set(pairs))


def at_once(work: Callable[[Any], Any], arguments: Iterable[Any], *, crowd: int = 50) -> list[Any]:
    """The work for each argument, so many at a time, begun together; database connections of the threads are closed."""
    given = list(arguments)
    gate = threading.Barrier(min(crowd, len(given)) or 1)

    def run(pair: tuple[int, Any]) -> Any:
        number, argument = pair
        if number < gate.parties:
            gate.wait()
        try:
            return work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=gate.parties) as pool:
        return list(pool.map(run, enumerate(given)))


def session_of(person: Person) -> dict[str, str]:
    """Headers of a browser that is signed in, with its token against forgery."""
    client = Client()
    client.force_login(person)
    token = client.get("/exams/answers/resume/").json()["token"]
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return {"Cookie": cookies, "X-CSRFToken": token}
