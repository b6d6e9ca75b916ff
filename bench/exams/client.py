"""Candidates as the server meets them: requests over keep-alive connections, each answer timed."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

CONNECTIONS = 8
#: What a form sends, and the cookie that proves it.
CSRF = "c" * 32
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes
    ms: float


@dataclass
class Line:
    """One connection; opened when it is first used, and again after the other side has closed it."""

    port: int
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = field(default=None, repr=False)

    async def ask(self, raw: bytes) -> Reply:
        started = time.perf_counter()
        if self._reader is None or self._reader.at_eof():
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self._writer is not None
        self._writer.write(raw)
        status, headers, body = await _read(self._reader)
        return Reply(status, headers, body, 1000 * (time.perf_counter() - started))

    def close(self) -> None:
        if self._writer:
            self._writer.close()
        self._reader = self._writer = None


async def _read(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    if headers.get("transfer-encoding") == "chunked":
        return int(head[0].split()[1]), headers, await _chunks(reader)
    return int(head[0].split()[1]), headers, await reader.readexactly(int(headers.get("content-length", 0)))


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return body


@dataclass(frozen=True)
class Request:
    """What one side is asked; `cookie` has the session and the token that forms send."""

    method: str
    path: str
    cookie: str = ""
    body: bytes = b""
    kind: str = "application/json"

    def raw(self) -> bytes:
        head = (
            f"{self.method} {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\nX-CSRFToken: {CSRF}\r\n"
        )
        if self.method == "POST":
            head += f"Content-Type: {self.kind}\r\nContent-Length: {len(self.body)}\r\n"
        return f"{head}\r\n".encode() + self.body


def post(path: str, given: Mapping[str, object], cookie: str = "") -> Request:
    return Request("POST", path, cookie, json.dumps(given).encode())


def send_form(path: str, cookie: str, **fields: object) -> Request:
    return Request("POST", path, cookie, urlencode(fields).encode(), "application/x-www-form-urlencoded")


def send_all(port: int, requests: Sequence[Request], *, expected: int) -> list[float]:
    """All of them over the connections, each as soon as one is free; how long each took, in ms."""

    async def one(line: Line, raw: bytes) -> float:
        reply = await line.ask(raw)
        if reply.status != expected:
            raise RuntimeError(f"{reply.status} instead of {expected}: {reply.body[:400].decode(errors='replace')}")
        return reply.ms

    return together(port, [request.raw() for request in requests], one)


def together(port: int, items: Iterable[T], act: Callable[[Line, T], Awaitable[R]]) -> list[R]:
    """Each item acted on over one of the connections, eight at a time."""

    async def work(waiting: list[T], done: list[R]) -> None:
        line = Line(port)
        while waiting:
            done.append(await act(line, waiting.pop()))
        line.close()

    async def run() -> list[R]:
        waiting, done = list(reversed(list(items))), list[R]()
        await asyncio.gather(*(work(waiting, done) for _ in range(CONNECTIONS)))
        return done

    return asyncio.run(run())
