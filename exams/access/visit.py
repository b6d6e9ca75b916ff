"""What a request says that the rules of access ask about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from people.models import Person


@dataclass(frozen=True)
class Visit:
    """`url` is the absolute address as the browser sees it, `address` that of its machine; empty where not known."""

    person: Person
    at: datetime
    url: str = ""
    address: str = ""
    browser_hash: str = ""
    password: str = ""
