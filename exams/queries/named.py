"""The people that a pasted text means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from people.models import Person
from people.models.person import PersonQuerySet
from people.values import half_width, holds_id_card

_BETWEEN = re.compile(r"[\n\r,，、;；]+")


@dataclass
class Named:
    """Who was meant, each once, and what could not be settled, a sentence each."""

    people: list[Person] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def people_named(text: str, among: PersonQuerySet) -> Named:
    """By staff number, certificate number or name, one or more a line, in two queries.

    Where a line holds a known number, its other words (a name, a unit) are passed over. A blank inside a name is none.
    """
    entries = [words for piece in _BETWEEN.split(text) if (words := half_width(piece).split())]
    known = _Known(among, {word for words in entries for word in (*words, "".join(words))})
    named = Named()
    for words in entries:
        for found, problem in known.meant_by(words):
            if problem:
                named.problems.append(problem)
            elif found and found not in named.people:
                named.people.append(found)
    named.problems = list(dict.fromkeys(named.problems))
    return named


class _Known:
    def __init__(self, among: PersonQuerySet, words: set[str]) -> None:
        asked = Q(staff_number__in=words) | Q(certificates__number__in=words) | Q(name__in=words)
        found = list(among.filter(asked).distinct().prefetch_related("certificates").order_by("staff_number"))
        certified = {c.number: person for person in found for c in person.certificates.all()}
        self.by_number: dict[str, Person] = certified | {person.staff_number: person for person in found}
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        for person in found:
            self.by_name[person.name].append(person)

    def meant_by(self, words: list[str]) -> Iterator[tuple[Person | None, str]]:
        numbered = [self.by_number[word] for word in words if word in self.by_number]
        if numbered:
            yield from ((person, "") for person in numbered)
            return
        for name in ["".join(words)] if "".join(words) in self.by_name else words:
            yield self._called(name)

    def _called(self, name: str) -> tuple[Person | None, str]:
        if holds_id_card(name):
            return None, _("名单里像有身份证号。系统不保存身份证号，请换成工号或姓名。")
        namesakes = self.by_name.get(name, [])
        if len(namesakes) == 1:
            return namesakes[0], ""
        if not namesakes:
            return None, _("“%(name)s”没有找到：你管的单位里没有这个工号、执法证号或姓名。") % {"name": name[:30]}
        numbers = "、".join(person.staff_number for person in namesakes)
        return None, _("叫“%(name)s”的有 %(n)d 人，请改写工号：%(numbers)s。") % {
            "name": name,
            "n": len(namesakes),
            "numbers": numbers,
        }
