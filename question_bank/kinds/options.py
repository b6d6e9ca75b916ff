"""What may be wrong with the options of a question, whatever they are for."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_uppercase
from typing import Any

from django.utils.translation import gettext as _

from question_bank.kinds.base import Fault, Saying, is_text, listed

LETTERS = ascii_uppercase


def options_of(question: Saying) -> list[dict[str, str]]:
    """Those that can be shown."""
    return [option for option in listed(question.options) if _is_option(option)]


def keys_of(question: Saying) -> list[str]:
    return [option["key"] for option in options_of(question)]


def _is_option(option: Any) -> bool:
    return isinstance(option, dict) and isinstance(option.get("key"), str) and isinstance(option.get("text"), str)


def option_faults(question: Saying) -> Iterator[Fault]:
    options = options_of(question)
    if len(options) != len(listed(question.options)):
        yield Fault("options", "malformed_options", _("选项没有读懂。请逐项写明字母和内容。"))
        return
    if len(options) < 2:
        yield Fault("options", "few_options", _("至少要有两个选项。请补全选项。"))
    yield from _lettering_faults([option["key"] for option in options])
    for option in options:
        if not is_text(option["text"]):
            message = _("选项%(key)s是空的。请填写，或者删去。") % {"key": option["key"]}
            yield Fault(field_of(option["key"]), "empty_option", message)
    yield from _equal_options(options)


def field_of(key: str) -> str:
    return f"option_{key.lower()}" if len(key) == 1 and key in LETTERS else "options"


def _lettering_faults(keys: list[str]) -> Iterator[Fault]:
    """A, B, C without a gap: a gap means that an option was lost, or that the key points at the wrong one."""
    if keys == list(LETTERS[: len(keys)]):
        return
    if len(keys) > len(LETTERS):
        yield Fault("options", "many_options", _("选项最多 26 个。请减少选项。"))
    elif keys != sorted(set(keys)) or not all(len(key) == 1 and key in LETTERS for key in keys):
        yield Fault("options", "option_letters", _("选项应当依次标为 A、B、C。请重新排列。"))
    elif gap := next((letter for letter, key in zip(LETTERS, keys, strict=False) if letter != key), ""):
        words = {"gap": gap, "next": next(key for key in keys if key > gap)}
        message = _("选项%(gap)s是空的，后面却有选项%(next)s。请补上，或者依次前移。") % words
        yield Fault(field_of(gap), "option_gap", message)


def _equal_options(options: list[dict[str, str]]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for option in options:
        text = "".join(option["text"].split())
        if text and text in seen:
            words = {"first": seen[text], "second": option["key"]}
            message = _("选项%(first)s和选项%(second)s内容相同。请改正其中一个。") % words
            yield Fault(field_of(option["key"]), "equal_options", message)
        seen.setdefault(text, option["key"])


def beyond_fault(question: Saying, keys: list[str], field: str = "answer") -> Iterator[Fault]:
    """Keys that no option has."""
    shown = keys_of(question)
    beyond = [key for key in dict.fromkeys(keys) if key not in shown]
    if beyond and shown:
        words = {"beyond": "".join(beyond)[:30], "first": shown[0], "last": shown[-1]}
        message = _("答案写的是 %(beyond)s，选项只有 %(first)s–%(last)s。可能多写了一格，请核对。") % words
        yield Fault(field, "key_beyond_options", message)
