"""Places where a lower page shows what a higher app knows, without knowing the app.

An app registers a callable when it is ready (`AppConfig.ready`); a page collects what the callables return.
The slots in use, with what their providers take and return:

- ``officer_menu`` (request) -> MenuItem list: the main navigation of officers
- ``staff_menu`` (request) -> MenuItem list: the side navigation of staff, grouped
- ``todo`` (person, at) -> Todo list: what waits for this officer
- ``staff_todo`` (person, at) -> Todo list: what waits for this member of staff
- ``search`` (person, words) -> Hit list
- ``article_panels`` (person, article) -> Panel list: what stands beside a statute's article
- ``person_panels`` (viewer, person) -> Panel list: what stands on a person's page for those who may see it
- ``course_panels`` (person, course) -> Panel list: what stands under a course
- ``question_panels`` (viewer, question) -> Panel list: where a question is used and what of it waits, on its page
- ``audit_panels`` (viewer) -> Panel list: what stands above the audit for those who read it
- ``holds_session`` (person, at) -> bool: an open attempt holds off the idle time-out
- ``audit_verbs`` () -> (verb, label) list: how the audit page names an act (`exam.published`, 发布考试)
- ``audit_facts`` () -> (key, (label, names of its values)) list: how it names what an act changed, beside the fields of models
- ``demo_accounts`` () -> (label, number, password) list: who may try the demonstration; asked only when DEMO is set
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

_providers: dict[str, list[Callable[..., Any]]] = defaultdict(list)


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    icon: str
    group: str = ""
    order: int = 50
    current: bool = False


@dataclass(frozen=True)
class Todo:
    label: str
    url: str
    facts: list[str] = field(default_factory=list)
    due: date | None = None
    count: int | None = None
    badge: str = ""


@dataclass(frozen=True)
class Hit:
    label: str
    url: str
    kind: str
    excerpt: str = ""


@dataclass(frozen=True)
class Panel:
    """A piece of another app's page: a template and what it needs."""

    template: str
    context: dict[str, Any]
    order: int = 50


def register(slot: str, provider: Callable[..., Any]) -> None:
    if provider not in _providers[slot]:
        _providers[slot].append(provider)


def collect(slot: str, *args: Any) -> list[Any]:
    """What all providers of a slot return, in one list."""
    return [item for provider in _providers[slot] for item in provider(*args)]


def anyone(slot: str, *args: Any) -> bool:
    return any(provider(*args) for provider in _providers[slot])
