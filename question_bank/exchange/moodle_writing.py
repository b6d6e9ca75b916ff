"""Questions as Moodle XML, one after the other. What Moodle cannot hold stands in <academy> elements, which it passes over."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from html import escape
from typing import BinaryIO

from django.utils.translation import gettext as _

from documents.pictures import MARK
from question_bank.exchange import extras
from question_bank.exchange.cloze import cloze_of
from question_bank.exchange.html_text import html_of
from question_bank.exchange.item import Item, kind_name, plain
from question_bank.exchange.losses import Loss, Losses
from question_bank.kinds.blank import GAP

#: Characters that XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TYPES = {
    "single": "multichoice",
    "multiple": "multichoice",
    "indefinite": "multichoice",
    "judge": "truefalse",
    "judge_correct": "truefalse",
    "short": "essay",
    "essay": "essay",
    "case": "description",
    "matching": "matching",
    "ordering": "ordering",
    "numeric": "numerical",
}
_HELD = (extras.CODE, extras.TAGS, extras.MARKS, extras.EXPLANATION)


def write(target: BinaryIO, items: Iterable[Item]) -> list[Loss]:
    """Returns what Moodle will not have."""
    losses = Losses("Moodle XML", _("Moodle 读不到；再导入本系统时仍在。"))
    category: tuple[str, ...] = ()
    target.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n')
    for place, item in enumerate(items, start=1):
        if item.category != category:
            category = item.category
            target.write(_category(category).encode())
        target.write(_question(item, str(place), item.pictures).encode())
        for number, part in enumerate(item.parts, start=1):
            target.write(_question(part, f"{place}-{number}", item.pictures, number).encode())
        for each in item.with_parts():
            _tell(losses, each, place)
    target.write(b"</quiz>\n")
    return losses.found()


def _category(category: tuple[str, ...]) -> str:
    path = "/".join(["$course$", "top", *(name.replace("/", "//") for name in category)])
    return f'<question type="category"><category>{_text(path)}</category></question>\n'


def _question(item: Item, place: str, pictures: dict[str, bytes], part: int = 0) -> str:
    writer = _Writer(item, pictures)
    name = item.code or _("题 %(place)s") % {"place": place}
    lines = [
        f'<question type="{writer.type}">',
        f"<name>{_text(name)}</name>",
        writer.worded("questiontext", writer.stem),
        writer.worded("generalfeedback", item.explanation),
        f"<defaultgrade>{plain(item.marks)}</defaultgrade>" if item.marks is not None else "",
        f"<idnumber>{_clean(item.code)}</idnumber>" if item.code else "",
        *writer.answers(),
        f"<tags>{''.join(f'<tag>{_text(tag)}</tag>' for tag in item.tags)}</tags>" if item.tags else "",
        *(f'<academy label="{label}">{_clean(text)}</academy>' for label, text in writer.said(part).items()),
        "</question>\n",
    ]
    return "\n".join(line for line in lines if line)


def _clean(text: str) -> str:
    return escape(_UNWRITABLE.sub("", text), quote=False)


def _text(text: str) -> str:
    return f"<text>{_clean(text)}</text>"


class _Writer:
    """One question in the type of Moodle that comes nearest to it."""

    def __init__(self, item: Item, pictures: dict[str, bytes]) -> None:
        self.item, self.pictures = item, pictures
        self.stem = item.material if item.kind == "case" else item.stem
        self.type = _TYPES.get(item.kind, "")
        if item.kind == "blank":
            self.type = "shortanswer" if len(item.answer) == 1 else "essay"
            if self.type == "essay" and (filled := cloze_of(item.stem, item.answer)):
                self.type, self.stem = "cloze", filled

    @property
    def has_place(self) -> bool:
        """Whether Moodle marks it by our key, or shows the key to whoever marks it."""
        return not (self.item.kind == "blank" and self.type == "essay")

    def said(self, part: int) -> extras.Extras:
        item = self.item
        said = {label: text for label, text in extras.extras_of(item, part=part).items() if label not in _HELD}
        if not self.has_place:
            said |= extras.answer_in_words(item)
        if self.type == "cloze" and GAP.sub("____", item.stem) != item.stem:
            said[extras.STEM] = item.stem
        if lines := [f"{mark} {b64encode(self.pictures[mark]).decode()}" for mark in self._in_plain_texts()]:
            said[extras.PICTURE] = "\n".join(lines)
        return said

    def _in_plain_texts(self) -> list[str]:
        """Pictures where Moodle shows words only."""
        texts = [text for each in self.item.answer for text in each] if self.item.kind in ("matching", "blank") else []
        texts += [self.item.stem] if self.item.kind == "case" else []
        marks = dict.fromkeys(mark for text in [*texts, *self._spare()] for mark in MARK.findall(text))
        return [mark for mark in marks if mark in self.pictures]

    # --- texts ---
    def worded(self, tag: str, text: str, attributes: str = "", inside: str = "") -> str:
        """A text with its pictures, in HTML where it has some."""
        shown = [mark for mark in dict.fromkeys(MARK.findall(text)) if mark in self.pictures]
        format = "html" if shown else "plain_text"
        written = html_of(text, self._address) if shown else text
        files = "".join(self._file(mark) for mark in shown)
        return f'<{tag}{attributes} format="{format}">{_text(written)}{files}{inside}</{tag}>'

    def _address(self, mark: str) -> str:
        return f"@@PLUGINFILE@@/{mark}.png" if mark in self.pictures else ""

    def _file(self, mark: str) -> str:
        data = b64encode(self.pictures[mark]).decode()
        return f'<file name="{mark}.png" path="/" encoding="base64">{data}</file>'

    # --- answers ---
    def answers(self) -> Iterator[str]:
        item = self.item
        if self.type == "multichoice":
            yield from self._choices()
        elif self.type == "truefalse":
            for truth in (True, False):
                yield self._answer(str(truth).lower(), 100 if item.answer == [truth] else 0)
        elif self.type == "shortanswer":
            yield "<usecase>0</usecase>"
            yield from (
                f'<answer fraction="100" format="plain_text">{_text(_starred(each))}</answer>'
                for each in item.answer[0]
            )
        elif self.type == "numerical" and len(item.answer) == 2:
            tolerance = f"<tolerance>{plain(item.answer[1])}</tolerance>"
            yield f'<answer fraction="100" format="plain_text">{_text(plain(item.answer[0]))}{tolerance}</answer>'
        elif self.type == "matching":
            yield "<shuffleanswers>true</shuffleanswers>"
            yield from (self._pair(left, right) for left, right in self._pairs())
        elif self.type == "ordering":
            yield "<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><gradingtype>ABSOLUTE_POSITION</gradingtype>"
            yield from (self._answer(item.text_of[key], place) for place, key in enumerate(item.answer, start=1))
        elif self.type == "essay":
            yield "<responseformat>editor</responseformat>"
            if self.has_place and item.answer:
                yield self.worded("graderinfo", str(item.answer[0]))

    def _choices(self) -> Iterator[str]:
        item, several = self.item, self.item.kind != "single"
        yield f"<single>{'false' if several else 'true'}</single>"
        yield "<shuffleanswers>false</shuffleanswers><answernumbering>ABCD</answernumbering>"
        share = round(100 / max(len(item.answer), 1), 5) if several else 100
        for option in item.options:
            yield self._answer(option["text"], share if option["key"] in item.answer else -100 if several else 0)

    def _answer(self, text: str, fraction: float) -> str:
        return self.worded("answer", text, f' fraction="{plain(fraction)}"')

    def _pair(self, left: str, right: str) -> str:
        return self.worded("subquestion", left, inside=f"<answer>{_text(right)}</answer>")

    def _pairs(self) -> list[tuple[str, str]]:
        """With the right sides that belong to nothing, which Moodle wants without a left."""
        return [*((left, right) for left, right in self.item.answer), *(("", right) for right in self._spare())]

    def _spare(self) -> list[str]:
        if self.item.kind != "matching":
            return []
        used = {right for _left, right in self.item.answer}
        return [option["text"] for option in self.item.options if option["text"] not in used]


def _starred(text: str) -> str:
    """A star is one, and not anything."""
    return text.replace("*", "\\*")


def _tell(losses: Losses, item: Item, place: int) -> None:
    if item.kind in ("indefinite", "judge_correct", "short", "case"):
        losses.say(_("“%(kind)s”这一题型") % {"kind": kind_name(item.kind)}, place)
    for what, is_there in (
        (_("这道填空题的答案"), not _Writer(item, {}).has_place),
        (_("改正"), item.correction),
        (_("各空可乱序"), item.any_order),
        (_("依据"), item.basis),
    ):
        if is_there:
            losses.say(what, place)
    losses.say(_("难度"), place)
