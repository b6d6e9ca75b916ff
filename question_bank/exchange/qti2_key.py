"""The keys of an item of QTI 2: what its response declarations say is right."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from question_bank.exchange.gift_answers import take_numbers
from question_bank.exchange.raws import take_number, take_range
from question_bank.importing.raw import RawQuestion
from question_bank.kinds.texts import plain_number, read_number

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@dataclass(frozen=True)
class Key:
    """One declaration. A response that none declares has an empty one."""

    cardinality: str = "single"
    type: str = "identifier"
    correct: list[str] = field(default_factory=list)
    #: What each answer is worth, from the mapping.
    mapped: dict[str, float] = field(default_factory=dict)

    @property
    def is_number(self) -> bool:
        return self.type in ("float", "integer")

    @property
    def weights(self) -> dict[str, float]:
        """In per cent: what is declared correct is worth 100; other answers as much as the mapping gives them, against its best."""
        best = max(self.mapped.values(), default=0.0)
        weights = dict.fromkeys(self.correct, 100.0)
        if best <= 0:
            return weights
        several = self.cardinality != "single"
        shares = {name: value / best * 100 for name, value in self.mapped.items() if value > 0}
        return weights | {
            name: share for name, share in shares.items() if name not in weights and not (several and weights)
        }

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Of identifiers."""
        said = self.correct or [name for name, value in self.mapped.items() if value > 0]
        split = [pair.split() for pair in said]
        return [(pair[0], pair[1]) for pair in split if len(pair) == 2]


def keys_of(element: Element) -> dict[str, Key]:
    return {each.get("identifier", ""): _key(each) for each in element.findall("responseDeclaration")}


def _key(element: Element) -> Key:
    return Key(
        element.get("cardinality", "single"),
        element.get("baseType", "identifier"),
        [(value.text or "").strip() for value in element.findall("correctResponse/value")],
        {each.get("mapKey", ""): _number(each.get("mappedValue", "")) for each in element.findall("mapping/mapEntry")},
    )


def _number(text: str) -> float:
    number = read_number(text)
    return float(number) if number is not None else 0.0


def take_number_of(raw: RawQuestion, element: Element, key: Key) -> None:
    """A number, with the tolerance that the comparison in the response processing allows."""
    values = [text for text, weight in key.weights.items() if weight >= 100]
    if len(values) != 1:
        take_numbers(raw, [(":", value, "") for value in values])
        return
    equal = next((each for each in element.iter("equal") if each.get("tolerance")), None)
    value = read_number(values[0])
    offs = [read_number(off) for off in (equal.get("tolerance") or "").split()] if equal is not None else []
    if equal is None or value is None or not offs or None in offs:
        take_number(raw, values[0], "")
        return
    below, above = offs[0] or 0, offs[-1] or 0
    if equal.get("toleranceMode") == "relative":
        below, above = abs(value) * below / 100, abs(value) * above / 100
    if below == above:
        raw.kind, raw.answer = "numeric", [plain_number(value), plain_number(Decimal(above))]
    else:
        take_range(raw, str(value - below), str(value + above))
