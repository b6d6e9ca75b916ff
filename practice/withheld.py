"""Questions that are not to be practised nor shown for the time being, as those of a paper whose key is not out.

Apps above register who is to be kept from what when they are ready (`AppConfig.ready`); practice knows none of them:

    withheld.register(questions_of_sealed_papers)   # (person) -> ids of questions: a set, or a query set of one column
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Q

from people.models import Person

Provider = Callable[[Person], Iterable[int]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    if provider not in _providers:
        _providers.append(provider)


def unregister(provider: Provider) -> None:
    _providers.remove(provider)


def is_withheld(person: Person, question: str = "pk") -> Q:
    """The rows that are kept from a person; `question` is the way to the question's id from them."""
    found = Q(pk__in=[])
    for provider in _providers:
        found |= Q(**{f"{question}__in": provider(person)})
    return found
