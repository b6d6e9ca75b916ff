"""Letters in any of the usual manners."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from question_bank.importing.words import Kind

if TYPE_CHECKING:
    from question_bank.importing.reading import Reading

_BETWEEN = re.compile(r"[\s,，、;；/|.。&和()（）\[\]【】\"']+")
_WIDE_OR_SMALL = re.compile("[\uff21-\uff3a\uff41-\uff5aa-z]")


def read_keys(reading: Reading, said: str) -> None:
    keys = _keys(reading, said)
    if keys is None:
        return
    beyond = [key for key in keys if key not in reading.keys]
    if beyond and reading.options:
        _refuse_beyond(reading, "".join(beyond))
    else:  # where there are no options at all, that is what is said (kinds: few_options)
        reading.answer = keys
        _settle_kind(reading, keys)


def _keys(reading: Reading, said: str) -> list[str] | None:
    """The letters in order. An answer that repeats the words of exactly one option names that option."""
    plain = unicodedata.normalize("NFKC", said).upper()
    letters = _BETWEEN.sub("", plain)
    if re.fullmatch(r"[A-Z]+", letters):
        keys = sorted(set(letters))
        if len(keys) != len(letters) or _WIDE_OR_SMALL.search(said):
            reading.fixed("answer", said, "".join(keys))
        return keys
    same = [option["key"] for option in reading.options if option["text"].strip() == said.strip()]
    if len(same) == 1:
        reading.fixed("answer", said, same[0])
        return same
    message = _("看不出答案是哪个选项。请填选项的字母，例如 A 或者 ABC。")
    reading.say("error", "answer", message, code="unreadable_answer")
    return None


def _refuse_beyond(reading: Reading, beyond: str) -> None:
    words = {"beyond": beyond, "first": reading.keys[0], "last": reading.keys[-1]}
    message = _("答案写的是 %(beyond)s，选项只有 %(first)s–%(last)s。可能多写了一格，请核对。") % words
    reading.say("error", "answer", message, code="key_beyond_options")


def _settle_kind(reading: Reading, keys: list[str]) -> None:
    words = {"keys": "".join(keys)}
    if reading.kind == Kind.SINGLE and len(keys) > 1:
        message = _("题型是单选，答案却有 %(keys)s。请只留一个，或者把题型改成多选题。") % words
        reading.say("error", "answer", message, code="single_with_several_keys")
    elif reading.kind == Kind.MULTIPLE and len(keys) == 1:
        message = _("题型是多选，答案只有 %(keys)s。请补全答案，或者把题型改成单选题。") % words
        reading.say("error", "answer", message, code="multiple_with_one_key")
    elif not reading.kind:
        reading.kind = Kind.MULTIPLE if len(keys) > 1 else Kind.SINGLE
        message = _("没有写明题型，按答案认作%(kind)s。") % {"kind": Kind(reading.kind).label}
        reading.say("fixed", "kind", message, code="kind_deduced")
