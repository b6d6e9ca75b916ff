"""Keys as a person reads them, for print."""

from __future__ import annotations

from django.utils.translation import gettext as _

from question_bank.exchange.item import Item, plain


def key_in_words(item: Item) -> str:
    """B · ACD · 正确 · 错误，改正：… · 五（5）；十 · 1 → B · C → A → B · 5（允许误差 0.1）."""
    if item.kind in ("judge", "judge_correct"):
        said = _("正确") if item.answer[:1] == [True] else _("错误")
        return (
            _("%(said)s，改正：%(correction)s") % {"said": said, "correction": item.correction}
            if item.correction
            else said
        )
    if item.kind == "blank":
        return "；".join(_accepted(texts) for texts in item.answer) + (_("（各空可乱序）") if item.any_order else "")
    if item.kind == "matching":
        keys = {option["text"]: option["key"] for option in item.options}
        return "，".join(f"{n}—{keys.get(right, right)}" for n, (_left, right) in enumerate(item.answer, start=1))
    if item.kind == "ordering":
        return " → ".join(item.answer)
    if item.kind == "numeric":
        value, tolerance = (*(plain(number) for number in item.answer), "0", "0")[:2]
        return value if tolerance == "0" else _("%(value)s（允许误差 %(off)s）") % {"value": value, "off": tolerance}
    if item.kind in ("short", "essay"):
        return "\n".join(item.answer)
    return "".join(item.answer)


def _accepted(texts: list[str]) -> str:
    first, *others = texts or [""]
    return f"{first}（{_('或')}{'、'.join(others)}）" if others else first
