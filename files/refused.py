"""What is raised where a file is looked at or opened: a code and its facts. The sentence is found by whoever speaks to the person."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The file is of another kind, breaks a limit, or cannot be opened."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts
