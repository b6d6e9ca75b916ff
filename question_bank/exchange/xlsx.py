"""Questions as our own workbook, which reads back equal.

Sheet 题目, a row a question, under the labels of `importing.columns`. What is not plain text in it:

    正确答案   choices ABC · judgements 正确, 错误 (what 判断改错题 puts right stands under 改正) · gaps 五|5；十: ； between the gaps,
              | between the texts accepted in one · pairs 警告→申诫罚, one a line · orders C,A,B · numbers 5±0.1 · else the model answer.
              Gaps and pairs whose texts hold such a sign themselves are JSON instead: [["五|5"], ["十"]], [["a→b", "c"]].
    选项A …   choices; the items of 排序题 as shown; of 匹配题 all right-hand sides, in their order
    作答规则   可乱序, where the gaps may be filled in any order
    材料      of a case, whose row has no answer; the rows of its sub-questions follow it, with 小题 1, 2, 3 …
    难度      易, 中, 难;  分类 a/b/c;  标签 parted by 、

Sheet 图片（勿删）: pictures in base64, in as many rows as it takes: 标记 (the twelve digits in [[图:…]]), 序号 from 1, 内容.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from question_bank.exchange.extras import ANY_ORDER
from question_bank.exchange.item import Item, difficulty_name, kind_name, plain
from question_bank.exchange.losses import Loss, Losses
from question_bank.importing.columns import LABELS
from question_bank.kinds.options import LETTERS
from sheets.writing import MOST_CHARACTERS, guarded, write_sheets

#: Not marked for translation: the reader looks for them.
PICTURES = "图片（勿删）"
PICTURE_COLUMNS = ("标记", "序号", "内容")
#: A cell holds 32,767 characters.
CHUNK = 30_000
LEAST_OPTIONS = 4

_BEFORE = ("code", "kind", "material", "part", "stem")
_AFTER = ("answer", "correction", "rules", "explanation", "basis", "difficulty", "category", "tags", "marks")
#: Signs and words that the reader of gaps takes for more than text.
_GAP_SIGNS = re.compile(r"[|｜;；/\n()（）]|乱序|不分先后|顺序不限|任意顺序|^\s*\[|答\s*案")
_PAIR_SIGNS = re.compile(r"→|->|—>|=>|——|[\n;；]|^\s*\[|答\s*案")


def write(target: BinaryIO, items: Iterable[Item]) -> list[Loss]:
    """`items` is gone through three times, for as much as one row may need to be known of all: a list, or something that begins anew each time it is asked."""
    items = list(items) if isinstance(items, Iterator) else items
    losses = Losses(_("Excel 工作簿"))
    letters = LETTERS[: max((len(item.options) for each in items for item in each.with_parts()), default=0)]
    letters = letters if len(letters) > LEAST_OPTIONS else LETTERS[:LEAST_OPTIONS]
    write_sheets(target, _sheets(items, letters, losses))
    return losses.found()


def _sheets(
    items: Iterable[Item], letters: str, losses: Losses
) -> Iterator[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]:
    names = [*_BEFORE, *(f"option_{letter.lower()}" for letter in letters), *_AFTER]
    marks: set[str] = set()
    yield _("题目"), [str(LABELS[name]) for name in names], _rows(items, names, losses, marks)
    if marks:
        yield PICTURES, PICTURE_COLUMNS, _pictures(items, marks)


def _rows(items: Iterable[Item], names: list[str], losses: Losses, marks: set[str]) -> Iterator[list[Any]]:
    """Row by row; `marks` grows by the pictures met."""
    for place, item in enumerate(items, start=1):
        marks.update(item.pictures)
        for number, each in enumerate(item.with_parts()):
            cells = _cells(each, part=number)
            if any(_is_cut(cell) for cell in cells.values()):
                losses.say(_("一格里超过 32,767 个字符的文字"), place, _("多出的部分没有写入。"))
            yield [cells.get(name, "") for name in names]


def _is_cut(cell: Any) -> bool:
    return isinstance(cell, str) and len(cell) > MOST_CHARACTERS // 2 and len(guarded(cell)) >= MOST_CHARACTERS - 1


def _cells(item: Item, part: int) -> dict[str, Any]:
    """By field. A sub-question has neither category nor difficulty of its own."""
    options = {f"option_{LETTERS[n].lower()}": o["text"] for n, o in enumerate(item.options[: len(LETTERS)])}
    cells = {
        "code": item.code,
        "kind": kind_name(item.kind),
        "material": item.material,
        "part": str(part) if part else "",
        "stem": item.stem,
        "answer": answer_of(item),
        "correction": item.correction,
        "rules": ANY_ORDER if item.any_order else "",
        "explanation": item.explanation,
        "basis": item.basis,
        "tags": "、".join(item.tags),
        "marks": item.marks,
    }
    if not part:
        cells |= {"difficulty": difficulty_name(item.difficulty), "category": "/".join(item.category)}
    return cells | options


def answer_of(item: Item) -> str:
    """The key in the words that the reader of sheets takes."""
    if item.kind in ("single", "multiple", "indefinite"):
        return "".join(item.answer)
    if item.kind in ("judge", "judge_correct"):
        return "".join("正确" if truth else "错误" for truth in item.answer)
    if item.kind == "ordering":
        return ",".join(item.answer)
    if item.kind == "numeric":
        return "±".join(plain(number) for number in item.answer)
    if item.kind == "blank":
        return _listed(item, _GAP_SIGNS, "|", "；")
    if item.kind == "matching":
        return _listed(item, _PAIR_SIGNS, "→", "\n")
    return "\n".join(item.answer)


def _listed(item: Item, signs: re.Pattern[str], inner: str, outer: str) -> str:
    if any(signs.search(text) for texts in item.answer for text in texts):
        return json.dumps(item.answer, ensure_ascii=False)
    return outer.join(inner.join(texts) for texts in item.answer)


def _pictures(items: Iterable[Item], marks: set[str]) -> Iterator[list[Any]]:
    """Each picture once, however many questions show it."""
    for item in items:
        for mark in item.pictures.keys() & marks:
            marks.remove(mark)
            data = b64encode(item.pictures[mark]).decode()
            for number, start in enumerate(range(0, len(data), CHUNK), start=1):
                yield [mark, str(number), data[start : start + CHUNK]]
