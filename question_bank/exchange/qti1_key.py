"""The key of an item of QTI 1.2: conditions, and the score that each gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from question_bank.exchange.raws import say, take_number, take_range
from question_bank.importing.raw import RawQuestion
from question_bank.kinds.texts import plain_number, read_number

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@dataclass
class Condition:
    """One that gives marks: what has to be answered where, what is not forbidden by a <not> around it."""

    score: float
    equals: list[tuple[str, str]] = field(default_factory=list)
    at_least: list[str] = field(default_factory=list)
    at_most: list[str] = field(default_factory=list)

    @property
    def values(self) -> list[str]:
        return [value for _place, value in self.equals]


def conditions_of(element: Element) -> list[Condition]:
    """Those that give marks and ask for something."""
    found = []
    for each in element.iter("respcondition"):
        condition = Condition(sum(_score(setvar) for setvar in each.findall("setvar")))
        if (asked := each.find("conditionvar")) is not None and condition.score > 0:
            _gather(asked, condition)
        if condition.equals or condition.at_least or condition.at_most:
            found.append(condition)
    return found


def _score(setvar: Element) -> float:
    try:
        value = float((setvar.text or "0").strip() or 0)
    except ValueError:
        return 0.0
    if not -1e6 < value < 1e6:
        return 0.0
    return -value if setvar.get("action") == "Subtract" else value


def _gather(element: Element, condition: Condition) -> None:
    for child in element:
        text = (child.text or "").strip()
        if child.tag == "varequal":
            condition.equals.append((child.get("respident", ""), text))
        elif child.tag in ("vargte", "vargt"):
            condition.at_least.append(text)
        elif child.tag in ("varlte", "varlt"):
            condition.at_most.append(text)
        elif child.tag in ("and", "or", "conditionvar"):
            _gather(child, condition)


def take_number_of(raw: RawQuestion, conditions: list[Condition]) -> None:
    """One number with its bounds, or bounds alone. Several that are right are more than our marking knows."""
    raw.kind = "numeric"
    told = list(_numbers(conditions))
    if len(told) != 1:
        message = _("要有一个、也只能有一个得满分的数，这里有 %(count)d 个。请改成一个数，必要时加上允许的误差。")
        said = "、".join(value for value, _low, _high in told)
        say(raw, "error", "answer", message % {"count": len(told)}, said, "several_numbers")
        return
    value, low, high = told[0]
    if not low and not high:
        take_number(raw, value, "")
        return
    ends = read_number(low), read_number(high)
    middle = read_number(value) if value else None
    if middle is not None and ends[0] is not None and ends[1] is not None and ends[0] + ends[1] == 2 * middle:
        raw.answer = [plain_number(middle), plain_number(ends[1] - middle)]
    else:
        take_range(raw, low, high)


def _numbers(conditions: list[Condition]) -> Iterator[tuple[str, str, str]]:
    """(value, lowest, highest); what is not said is empty."""
    for condition in conditions:
        values = list(dict.fromkeys(condition.values)) or [""]
        lows, highs = condition.at_least or [""], condition.at_most or [""]
        for number in range(max(len(values), len(lows), len(highs))):
            yield tuple(each[number] if number < len(each) else "" for each in (values, lows, highs))  # type: ignore[misc]
