"""What somebody answered, as a person reads it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from question_bank.kinds.base import Part, Saying, keys_in, listed, saying


def given_in_words(question: Saying, given: Any) -> str:
    """B · ACD · 错误，改正：… · 五；（没有填） · 1 → B · C → A → B · 5000. Empty where nothing was answered."""
    if question.kind in {"judge", "judge_correct"}:
        return _judgement(keys_in(given))
    if question.kind == "blank":
        return _gaps(listed(given))
    if question.kind == "matching":
        chosen = given if isinstance(given, dict) else {}
        return "，".join(f"{int(n) + 1}—{key}" for n, key in sorted(chosen.items()) if n.isdigit())
    if question.kind == "ordering":
        return " → ".join(keys_in(given))
    if question.kind == "case":
        return ""
    return "".join(sorted(keys_in(given))) if isinstance(given, list) else str(given or "")


def _judgement(given: list[str]) -> str:
    said, correction = (*given, "", "")[:2]
    words = {"T": _("正确"), "F": _("错误")}.get(said, "")
    return _("%(said)s，改正：%(correction)s") % {"said": words, "correction": correction} if correction else words


def _gaps(texts: list[Any]) -> str:
    return "；".join(str(text).strip() or _("（没有填）") for text in texts) if any(texts) else ""


def parts_in_words(question: Saying, given: Any) -> list[tuple[Part, str]]:
    """Of a case: its sub-questions, each with what was answered to it."""
    parts = [saying(part) for part in listed(question.parts)]
    answers = [*listed(given), *[None] * len(parts)][: len(parts)]
    return [(part, given_in_words(part, answer)) for part, answer in zip(parts, answers, strict=True)]
