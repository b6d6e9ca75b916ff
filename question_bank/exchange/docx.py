"""Questions as a Word document for print: sections by kind, and at the end, if wanted, the key."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, BinaryIO, Literal

from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from laws.numerals import to_chinese
from question_bank.exchange.docx_parts import add_options, add_text, new_document
from question_bank.exchange.item import Item, kind_name, plain
from question_bank.exchange.losses import Loss
from question_bank.exchange.words import key_in_words
from question_bank.kinds import KINDS
from question_bank.kinds.blank import GAP

#: Without the key; a table of keys at the end; or key, explanation and basis of each question.
Key = Literal["none", "table", "full"]
PER_ROW = 10
#: What is left free to write in, in points.
_ROOM = {"short": 90, "essay": 260, "judge_correct": 20}


def write(target: BinaryIO, items: Iterable[Item], *, title: str = "", key: Key = "none") -> list[Loss]:
    """All that a printed paper shows is there, so no loss is told."""
    document = new_document()
    if title:
        document.add_heading(title, 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    numbered = _by_kind(items)
    place = 0
    for place, (kind, group) in enumerate(numbered.items(), start=1):
        document.add_heading(_heading(place, kind, [item for _number, item in group]), 1)
        marks_differ = _common_marks([item for _number, item in group]) is None
        for number, item in group:
            _add_question(document, item, f"{number}. ", item.pictures, show_marks=marks_differ)
    if key != "none":
        _add_key(document, numbered, key)
    document.save(target)
    return []


def _by_kind(items: Iterable[Item]) -> dict[str, list[tuple[int, Item]]]:
    """In the order in which papers show the kinds, numbered through."""
    groups: dict[str, list[Item]] = {kind: [] for kind in KINDS}
    for item in items:
        groups[item.kind].append(item)
    numbers = iter(range(1, 1_000_000))
    return {kind: [(next(numbers), item) for item in group] for kind, group in groups.items() if group}


# --- headings ---
def _heading(place: int, kind: str, group: list[Item]) -> str:
    """一、单选题（共 20 题，每题 1 分，共 20 分）."""
    facts = [_("共 %(count)d 题") % {"count": len(group)}]
    marks = [marks_of(item) for item in group]
    if (each := _common_marks(group)) is not None:
        facts.append(_("每题 %(marks)s 分") % {"marks": plain(each)})
    if all(mark is not None for mark in marks):
        facts.append(_("共 %(marks)s 分") % {"marks": plain(sum((mark or Decimal(0) for mark in marks), Decimal(0)))})
    return f"{to_chinese(place)}、{kind_name(kind)}（{'，'.join(facts)}）"


def marks_of(item: Item) -> Decimal | None:
    """Those of a case are those of its sub-questions, where all have some."""
    parts = [part.marks for part in item.parts]
    if item.marks is None and parts and all(mark is not None for mark in parts):
        return sum((mark or Decimal(0) for mark in parts), Decimal(0))
    return item.marks


def _common_marks(group: list[Item]) -> Decimal | None:
    marks = {marks_of(item) for item in group}
    return marks.pop() if len(marks) == 1 else None


# --- questions ---
def _add_question(
    document: Any, item: Item, head: str, pictures: dict[str, bytes], *, show_marks: bool = False
) -> None:
    marks = marks_of(item)
    tail = _("（%(marks)s 分）") % {"marks": plain(marks)} if show_marks and marks is not None else ""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = bool(item.options)
    paragraph.paragraph_format.space_before = Pt(6)
    add_text(paragraph, f"{head}{_shown_stem(item)}{tail}", pictures)
    if item.material:
        material = document.add_paragraph()
        material.paragraph_format.first_line_indent = Cm(0.85)
        add_text(material, item.material, pictures)
    _add_below(document, item, pictures)
    for number, part in enumerate(item.parts, start=1):
        _add_question(document, part, f"（{number}）", pictures, show_marks=True)


def _shown_stem(item: Item) -> str:
    """A judgement has brackets to write in."""
    if item.kind in ("judge", "judge_correct") and not GAP.search(item.stem):
        return f"{item.stem}（　　）"
    return item.stem


def _add_below(document: Any, item: Item, pictures: dict[str, bytes]) -> None:
    if item.kind == "matching":
        _add_matching(document, item, pictures)
    elif item.options:
        add_options(document, item.options, pictures)
    lines = {
        "judge_correct": _("改正："),
        "ordering": _("正确次序："),
        "numeric": _("答："),
        "short": _("答："),
        "essay": _("答："),
    }
    if item.kind in lines:
        paragraph = document.add_paragraph(lines[item.kind])
        paragraph.paragraph_format.left_indent = Cm(0.8)
        paragraph.paragraph_format.space_after = Pt(_ROOM.get(item.kind, 6))


def _add_matching(document: Any, item: Item, pictures: dict[str, bytes]) -> None:
    """The left sides numbered, beside the right sides with their letters."""
    table = document.add_table(rows=max(len(item.answer), len(item.options)), cols=2)
    lefts = [f"{number}. {left}" for number, (left, _right) in enumerate(item.answer, start=1)]
    rights = [f"{option['key']}. {option['text']}" for option in item.options]
    for column, texts in enumerate((lefts, rights)):
        for text, cell in zip(texts, table.columns[column].cells, strict=False):
            add_text(cell.paragraphs[0], text, pictures)
    document.add_paragraph(_("配对：") + "　".join(f"{n}—（　　）" for n in range(1, len(item.answer) + 1)))


# --- the key ---
def _add_key(document: Any, numbered: dict[str, list[tuple[int, Item]]], key: Key) -> None:
    document.add_page_break()
    document.add_heading(_("参考答案"), 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for place, (kind, group) in enumerate(numbered.items(), start=1):
        document.add_heading(f"{to_chinese(place)}、{kind_name(kind)}", 1)
        if key == "table" and KINDS[kind].by_keys and kind != "judge_correct":
            _add_table(document, group)
        else:
            for number, item in group:
                _add_answer(document, item, f"{number}. ", item.pictures, full=key == "full")


def _add_table(document: Any, group: list[tuple[int, Item]]) -> None:
    for start in range(0, len(group), PER_ROW):
        row = group[start : start + PER_ROW]
        table = document.add_table(rows=2, cols=len(row), style="Table Grid")
        for (number, item), above, below in zip(row, table.rows[0].cells, table.rows[1].cells, strict=True):
            above.text, below.text = str(number), key_in_words(item)
        document.add_paragraph()


def _add_answer(document: Any, item: Item, head: str, pictures: dict[str, bytes], *, full: bool) -> None:
    said = "" if item.kind == "case" else (_("答案：") if full else "") + key_in_words(item)
    lines = [said]
    if full:
        lines += [_("解析：") + item.explanation] if item.explanation else []
        lines += [_("依据：") + item.basis] if item.basis else []
    lines = [line for line in lines if line]
    add_text(document.add_paragraph(), head + "\n".join(lines), pictures)
    for number, part in enumerate(item.parts, start=1):
        _add_answer(document, part, f"（{number}）", pictures, full=full)
