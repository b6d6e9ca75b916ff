"""One row of a sheet as a raw question: what its cells say, and in which shape some systems put it there."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from django.utils.translation import gettext as _

from question_bank.importing.columns import KEYS
from question_bank.importing.raw import RawQuestion
from sheets.columns import Table
from sheets.reading import SheetRow, cell_text, place


def raw_question(table: Table, row: SheetRow) -> RawQuestion:
    """A row as it stands. The heading of 题型 goes along, since it may explain its codes; so does the name of the sheet."""
    raw = RawQuestion(where=f"{table.sheet.name}!{row.number}", sheet=table.sheet.name, row=row.number)
    for name, index in table.mapping.items():
        raw.places[name] = place(table.sheet.name, index, row.number)
        if index < len(row.cells) and (text := cell_text(row.cells[index])):
            raw.fields[name] = text
    if "kind" in raw.fields:
        raw.fields["kind_header"] = table.headers[table.mapping["kind"]]
    _takelevels_of(raw, table, row)
    if raw.text("stem") == table.headers[table.mapping["stem"]]:
        raw.passed_over = _("这一行是重复的表头，不是题目。")
    raw.cells = [_plain(cell) for cell in row.cells]
    raw.source = " | ".join(text for text in map(cell_text, row.cells) if text)
    _take_json_options(raw)
    return raw


#: 知识点二级 … 六级 beside the column of the category.
_LEVEL = re.compile("(?:知识点|分类|目录|章节)?([二三四五六])级(?:知识点|分类|目录|章节)?")


def _takelevels_of(raw: RawQuestion, table: Table, row: SheetRow) -> None:
    """A category that is spread over several columns, from the top down."""
    if "category" in raw.fields:
        below = [cell_text(row.cells[index]) for index in levels_of(tuple(table.headers)) if index < len(row.cells)]
        raw.fields["category"] = "/".join([raw.text("category"), *filter(None, below)])


@lru_cache(maxsize=64)
def levels_of(headers: tuple[str, ...]) -> list[int]:
    found = [(match[1], index) for index, header in enumerate(headers) if (match := _LEVEL.fullmatch(header.strip()))]
    return [index for _level, index in sorted(found, key=lambda each: "二三四五六".index(each[0]))]


def _plain(cell: object) -> str | int | float | None:
    if cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool)):
        return cell
    return cell_text(cell)  # type: ignore[arg-type]  # what a cell may hold besides


def _take_json_options(raw: RawQuestion) -> None:
    """Options kept as JSON in one cell, as some systems export them: a list of texts, or of objects, or key → text."""
    text = raw.text("options")
    if not text.startswith(("[", "{")):
        return
    try:
        found = json.loads(text)
    except ValueError:
        return
    given = list(found.values()) if isinstance(found, dict) else [_option_text(item) for item in found]
    texts = [item for item in given if isinstance(item, str)]
    if len(texts) == len(given) <= len(KEYS):
        del raw.fields["options"]
        for key, item in zip(KEYS, texts, strict=False):
            raw.fields[f"option_{key.lower()}"] = item
            raw.places[f"option_{key.lower()}"] = raw.place("options")


def _option_text(item: object) -> object:
    """The words of one option of a JSON list: the one text that is no key."""
    if not isinstance(item, dict):
        return item
    texts = [
        value for name, value in item.items() if isinstance(value, str) and str(name).lower() not in _NAMES_OF_KEYS
    ]
    return texts[0] if len(texts) == 1 else None


_NAMES_OF_KEYS = {"key", "id", "prefix", "label", "option", "optionkey", "no", "序号"}
