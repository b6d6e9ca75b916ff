"""Inside the child process: it holds itself to memory and time, knows neither Django nor a secret, and can only die."""

from __future__ import annotations

import json
import math
import resource
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, BinaryIO

from files.refused import Refused

Line = list[Any]
Answer = Callable[[BinaryIO, dict[str, Any]], Iterator[Line]]


def main(read: Answer) -> None:
    """Read the file on stdin and write a line of JSON for each thing there is to say."""
    order = json.loads(sys.argv[1])
    confine(order["limits"])
    file = sys.stdin.buffer if sys.stdin.seekable() else BytesIO(sys.stdin.buffer.read())
    write, encode = sys.stdout.write, json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
    for line in answer(read, file, order):
        write(encode(line) + "\n")
    sys.stdout.flush()


def confine(limits: dict[str, Any]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"], limits["memory_bytes"]))
    seconds = math.ceil(limits["seconds"])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(read: Answer, file: BinaryIO, order: dict[str, Any]) -> Iterator[Line]:
    """What there is to say about a file. Whatever goes wrong inside becomes a refusal."""
    try:
        yield from read(file, order)
        yield ["done"]
    except Refused as refused:
        yield ["refused", refused.code, refused.facts]
    except MemoryError:
        yield ["refused", "memory", {}]
    except (GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # libraries fail in a hundred ways on a broken file; a panic of Rust is not even an Exception
        yield ["refused", "damaged", {}]
