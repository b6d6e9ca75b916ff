"""Questions as GIFT. Comment lines say what GIFT cannot, so that the file reads back equal here; other programs pass over them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from question_bank.exchange.extras import CODE, OPTIONS, PICTURE, TAGS, answer_in_words, extras_of
from question_bank.exchange.gift_signs import escaped, line_of, plain
from question_bank.exchange.item import Item, kind_name
from question_bank.exchange.item import plain as number
from question_bank.exchange.losses import Loss, Losses


def write(target: BinaryIO, items: Iterable[Item]) -> list[Loss]:
    """One question after the other, in UTF-8. Returns what other programs will not find in the file."""
    losses = Losses("GIFT", _("别的软件读不到；再导入本系统时仍在。"))
    category: tuple[str, ...] = ()
    for place, item in enumerate(items, start=1):
        if item.category != category:
            category = item.category
            names = [name.replace("/", "//").replace("\n", " ") for name in category]
            target.write(f"$CATEGORY: {'/'.join(['$course$', 'top', *names])}\n\n".encode())
        target.write(_written(item, str(place)).encode())
        for part_place, part in enumerate(item.parts, start=1):
            target.write(_written(part, f"{place}-{part_place}", part_place).encode())
        _tell(losses, item, place)
    return losses.found()


def _written(item: Item, place: str, part: int = 0) -> str:
    name = escaped(item.code or _("题 %(place)s") % {"place": place})
    head = f"::{name}::[plain]"
    if item.kind == "case":
        body = f"{head}{escaped(item.material)}"
    else:
        body = "\n".join([f"{head}{escaped(item.stem)} {{", *_answers(item), *_explanation(item), "}"])
    return "\n".join([*_comments(item, part), body, "", ""])


# --- in the braces ---
def _answers(item: Item) -> Iterator[str]:
    if item.kind == "single":
        yield from (_option(item, option, "=", "~") for option in item.options)
    elif item.kind in ("multiple", "indefinite"):
        share = f"{100 / max(len(item.answer), 1):.5f}".rstrip("0").rstrip(".")
        yield from (_option(item, option, f"~%{share}%", "~%-100%") for option in item.options)
    elif item.kind in ("judge", "judge_correct"):
        yield "TRUE" if item.answer[:1] == [True] else "FALSE"
    elif item.kind == "blank" and len(item.answer) == 1:
        yield from (_accepted(text) for text in item.answer[0])
    elif item.kind == "matching":
        yield from (f"={_arrowless(left)} -> {_arrowless(right)}" for left, right in _pairs(item))
    elif item.kind == "numeric":
        yield "#" + ":".join(number(each) for each in item.answer)
    elif item.kind == "ordering":
        yield f">{len(item.answer)} ALL VERTICAL ABSOLUTE_POSITION SHOW none"
        yield from (plain(item.text_of[key]).replace("//", "\\/\\/") for key in item.answer)


def _option(item: Item, option: dict[str, str], right: str, wrong: str) -> str:
    sign = right if option["key"] in item.answer else wrong
    text = plain(option["text"])
    if text.startswith("%") and len(sign) == 1:
        sign += "%100%" if sign == "=" else "%0%"
    return sign + text


def _accepted(text: str) -> str:
    """A star is one, and a text that begins like a weight has one before it."""
    sign = "=%100%" if text.startswith("%") else "="
    return sign + _arrowless(text.replace("*", "\\*"))


def _arrowless(text: str) -> str:
    return plain(text).replace("->", "-\\>")


def _pairs(item: Item) -> list[tuple[str, str]]:
    """With those right sides that belong to nothing, which have an empty left."""
    used = {right for _left, right in item.answer}
    spare = [("", option["text"]) for option in item.options if option["text"] not in used]
    return [*((left, right) for left, right in item.answer), *spare]


def _explanation(item: Item) -> Iterator[str]:
    if item.explanation:
        yield f"####{plain(item.explanation)}"


# --- beside it ---
def _has_place(item: Item) -> bool:
    """Whether GIFT has a place for the answer."""
    return item.kind not in ("short", "essay") and not (item.kind == "blank" and len(item.answer) != 1)


def _comments(item: Item, part: int) -> Iterator[str]:
    said = extras_of(item, part=part)
    if item.kind != "case" and not _has_place(item) and item.answer:
        said |= answer_in_words(item)
    if item.kind == "matching" and [option["text"] for option in item.options] == list(
        dict.fromkeys(right for _left, right in _pairs(item))
    ):
        del said[OPTIONS]
    marked = [("id", item.code), *(("tag", tag) for tag in item.tags)]
    if all(_may_be_marked(text) for _name, text in marked if text):
        said = {label: text for label, text in said.items() if label not in (CODE, TAGS)}
        if line := " ".join(f"[{name}:{text}]" for name, text in marked if text):
            yield f"// {line}"
    yield from (f"// {label}：{line_of(text)}" for label, text in said.items())
    for mark, png in item.pictures.items():
        yield f"// {PICTURE}：{mark} {b64encode(png).decode()}"


def _may_be_marked(text: str) -> bool:
    return len(text) <= 100 and not set(text) & set("[]\\\n") and text == text.strip()


def _tell(losses: Losses, item: Item, place: int) -> None:
    for each in item.with_parts():
        if not _has_place(each) and each.answer:
            losses.say(_("“%(kind)s”的答案") % {"kind": kind_name(each.kind)}, place)
        if each.kind in ("indefinite", "judge_correct", "short", "case"):
            losses.say(_("“%(kind)s”这一题型") % {"kind": kind_name(each.kind)}, place)
        for what, is_there in (
            (_("改正"), each.correction),
            (_("各空可乱序"), each.any_order),
            (_("依据"), each.basis),
            (_("分值"), each.marks is not None),
        ):
            if is_there:
                losses.say(what, place)
        if each.kind == "matching" and any("->" in text for pair in each.answer for text in pair):
            losses.say(_("配对里的“->”"), place)
    if item.pictures:
        losses.say(_("图片"), place)
    losses.say(_("难度"), place)
