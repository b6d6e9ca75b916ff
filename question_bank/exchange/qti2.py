"""An item of QTI 2.1 or 2.2: a body of XHTML with interactions in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from question_bank.exchange.gift_answers import take_pairs
from question_bank.exchange.qti2_key import Key, keys_of, take_number_of
from question_bank.exchange.qti_texts import Texts, take_options
from question_bank.exchange.raws import BLANK, explain, lettered, pass_over, refuse_kind, say, take_gap, take_marks
from question_bank.importing.raw import RawQuestion

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_FEEDBACK = ("feedbackInline", "feedbackBlock", "rubricBlock")
_GAP = "textEntryInteraction"


def read_item(raw: RawQuestion, element: Element, texts: Texts) -> None:
    keys = keys_of(element)
    body = element.find("itemBody")
    interactions = [each for each in element.iter() if each.tag.endswith("Interaction")]
    tags = {each.tag for each in interactions}
    _read_marks(raw, element)
    if body is not None:
        raw.fields["stem"] = _stem(body, interactions, texts, gaps=len(interactions) > 1)
    found = [keys.get(each.get("responseIdentifier", ""), Key()) for each in interactions]
    if not interactions:
        pass_over(raw, _("一段说明文字"))
    elif tags == {_GAP}:
        _read_gaps(raw, element, found)
    elif len(interactions) > 1:
        refuse_kind(raw, _("一题多问（%(tags)s）") % {"tags": "、".join(sorted(tags))})
    elif read := _READERS.get(interactions[0].tag):
        read(raw, interactions[0], found[0], texts)
    else:
        refuse_kind(raw, interactions[0].tag)
    _read_feedback(raw, element, texts)


def _stem(body: Element, interactions: list[Element], texts: Texts, *, gaps: bool) -> str:
    without = {each.tag for each in interactions} | set(_FEEDBACK)
    inline = any(each.tag == _GAP for each in interactions)
    stem = texts.of_page(body, without=without, put={_GAP: BLANK} if inline or gaps else None)
    prompts = [texts.of_page(prompt) for each in interactions if (prompt := each.find("prompt")) is not None]
    return "\n".join(text for text in (stem, *prompts) if text)


def _read_marks(raw: RawQuestion, element: Element) -> None:
    for each in element.findall("outcomeDeclaration"):
        if each.get("identifier") == "MAXSCORE":
            take_marks(raw, (each.findtext("defaultValue/value") or "").strip())


# --- kinds ---
def _choices(element: Element, texts: Texts, tag: str) -> dict[str, str]:
    """Text by identifier, in the order shown."""
    return {each.get("identifier", ""): texts.of_page(each, without=_FEEDBACK) for each in element.iter(tag)}


def _read_choice(raw: RawQuestion, element: Element, key: Key, texts: Texts) -> None:
    options = _choices(element, texts, "simpleChoice")
    single = key.cardinality == "single" or element.get("maxChoices") == "1"
    take_options(raw, options, key.weights, single=single)
    letters = dict(zip(options, (option["key"] for option in raw.options), strict=False))
    explain(raw, [
        (letters.get(each.get("identifier", ""), ""), texts.of_page(remark))
        for each in element.iter("simpleChoice")
        for remark in each.iter("feedbackInline")
    ])  # fmt: skip


def _read_order(raw: RawQuestion, element: Element, key: Key, texts: Texts) -> None:
    options = _choices(element, texts, "simpleChoice")
    raw.kind, raw.options = "ordering", lettered(options.values())
    letters = dict(zip(options, (option["key"] for option in raw.options), strict=True))
    raw.answer = [letters[name] for name in key.correct if name in letters]
    if len(raw.answer) != len(options):
        say(raw, "error", "answer", _("没有写明全部选项的正确次序。请补上。"), code="missing_key")


def _read_pairs(raw: RawQuestion, element: Element, key: Key, texts: Texts) -> None:
    """Between two sets, or within one; what is in no pair can be chosen too."""
    sets = [_choices(each, texts, "simpleAssociableChoice") for each in element.findall("simpleMatchSet")]
    every = _choices(element, texts, "simpleAssociableChoice")
    lefts = sets[0] if len(sets) == 2 else {}
    pairs = []
    for one, other in key.pairs:
        left, right = (other, one) if lefts and one not in lefts else (one, other)
        pairs.append([every.get(left, ""), every.get(right, "")])
    used = {name for pair in key.pairs for name in pair}
    alone = [every[name] for name in lefts if name not in used]
    spare = [text for name, text in every.items() if name not in used and name not in lefts]
    take_pairs(raw, [*pairs, *([left, ""] for left in alone), *(["", right] for right in spare)])
    raw.options = [option for option in raw.options if option["text"]]


def _read_essay(raw: RawQuestion, element: Element, key: Key, texts: Texts) -> None:
    raw.kind, raw.answer = "essay", [texts.of_words("\n".join(key.correct))] if key.correct else []


def _read_gaps(raw: RawQuestion, element: Element, keys: list[Key]) -> None:
    if len(keys) == 1 and keys[0].is_number:
        raw.fields["stem"] = raw.text("stem").removesuffix(BLANK).rstrip()
        take_number_of(raw, element, keys[0])
    elif len(keys) == 1:
        take_gap(raw, list(keys[0].weights.items()))
    else:
        raw.kind = "blank"
        raw.answer = [[text for text, weight in key.weights.items() if weight >= 100] for key in keys]


_READERS: dict[str, Callable[[RawQuestion, Element, Key, Texts], None]] = {
    "choiceInteraction": _read_choice,
    "orderInteraction": _read_order,
    "matchInteraction": _read_pairs,
    "associateInteraction": _read_pairs,
    "extendedTextInteraction": _read_essay,
}


def _read_feedback(raw: RawQuestion, element: Element, texts: Texts) -> None:
    found = [each for tag in ("rubricBlock", "feedbackBlock", "modalFeedback") for each in element.iter(tag)]
    lines = [text for each in found if (text := texts.of_page(each))]
    if lines:
        before = [raw.text("explanation")] if raw.text("explanation") else []
        raw.fields["explanation"] = "\n".join([*before, *dict.fromkeys(lines)])
