"""What an officer writes: the words of gaps, and model answers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from question_bank.importing.reading import Reading

GAP = re.compile(r"_{2,}|＿{2,}|[(（][\s\u3000_]{0,40}[)）]|【[\s\u3000]{0,40}】")
_EACH_IN_BRACKETS = re.compile(r"[(（]([^()（）]{1,200})[)）]")
_NUMBERED = re.compile(r"(?:^|[\s;；,，。])(?:[(（]?\d{1,2}[)）]|\d{1,2}[.．、])\s{0,9}(?!\d)")
_ANY_ORDER = ("乱序", "不分先后", "顺序不限", "任意顺序")


def has_gaps(stem: str) -> bool:
    return bool(GAP.search(stem))


def read_gaps(reading: Reading, said: str) -> None:
    """五日；十日 · (五日)(十日) · 1.五日 2.十日: as many as the stem has gaps; | or / parts the variants of one gap."""
    gaps = len(GAP.findall(reading.stem)) or 1
    listed = listed_in_json(said)
    texts: Sequence[str | list[str]] = _texts(said, gaps) if listed is None else listed
    if len(texts) != gaps:
        words = {"gaps": gaps, "texts": len(texts)}
        message = _("题干有 %(gaps)d 个空，答案读出 %(texts)d 个。请用分号隔开每一空的答案，例如：五日；十日。") % words
        reading.say("error", "answer", message, code="gaps_and_answers_differ")
        return
    reading.answer = [_variants(text) if isinstance(text, str) else text for text in texts]
    if any(word in reading.text("rules") + said for word in _ANY_ORDER):
        reading.rules = {"any_order": True}


def _texts(said: str, gaps: int) -> list[str]:
    """The first manner of parting that gives as many answers as there are gaps."""
    for word in _ANY_ORDER:
        said = re.sub(rf"[(（]?{word}(?:匹配)?[)）]?", "", said)
    said = said.strip()
    if gaps == 1:
        inner = _EACH_IN_BRACKETS.fullmatch(said)
        return [inner[1] if inner else said]
    found: list[str] = []
    for parted in (
        _EACH_IN_BRACKETS.findall(said),
        re.split(r"[;；\n]+", said),
        _NUMBERED.split(said),
        re.split(r"[、，,]+", said),
        said.split(),
    ):
        found = [text.strip() for text in parted if text.strip()]
        if len(found) == gaps:
            return found
    return [text.strip() for text in re.split(r"[;；\n]+", said) if text.strip()]


def listed_in_json(said: str) -> list[list[str]] | None:
    """[["五|5"], ["十"]]: how our own workbook writes texts that hold the signs between them."""
    if not said.startswith("[["):
        return None
    try:
        found = json.loads(said)
    except ValueError:
        return None
    sound = isinstance(found, list) and all(
        isinstance(texts, list) and all(isinstance(text, str) for text in texts) for texts in found
    )
    return found if sound else None


def _variants(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in re.split(r"[|｜]|(?<!\d)/(?!\d)", text) if part.strip()))


def read_model_answer(reading: Reading, said: str) -> None:
    reading.answer = [said]
