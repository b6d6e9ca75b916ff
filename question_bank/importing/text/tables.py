"""Lines that give keys for numbers: 1-5 ABCDE, 1.A 2.B, 题号 1 2 3 over 答案 A B C."""

from __future__ import annotations

import re
from dataclasses import dataclass

from question_bank.importing.text.lines import fold
from question_bank.importing.text.words import CN, KIND, RIGHT, WRONG

_ONE = rf"[A-Za-z{RIGHT}{WRONG}]|不正确|正确|错误|对|错"
_LETTERS = r"[A-Za-z](?:\s?(?:[、,，/]\s?)?[A-Za-z]){0,25}"
_RANGE = re.compile(
    rf"[(（【\[]?\s?第?(?P<first>\d{{1,6}})\s?题?\s{{0,3}}(?:--|——|[-—–－~～至到])\s{{0,3}}第?(?P<last>\d{{1,6}})\s?题?\s?[)）】\]]?\s{{0,3}}(?:答案)?[:：.．、]?\s{{0,5}}"
    rf"[(（【\[]?(?P<keys>(?:(?:{_ONE})[\s,，、;；/|]{{0,9}})++)[)）】\]]?[\s,，;；。.]{{0,9}}"
)
_PAIR = re.compile(
    rf"[(（【\[]?\s?第?(?P<n>\d{{1,6}})\s?题?\s?[)）】\]]?\s{{0,3}}[.．、:：\-]?\s{{0,3}}(?:[【\[]?答案[】\]]?[:：]?)?\s{{0,3}}"
    rf"[(（【\[]?\s?(?P<key>{_LETTERS}|[{RIGHT}{WRONG}]|不正确|正确|错误|对|错)\s?[)）】\]]?(?:[\s,，、;；。.|]{{1,9}}|(?=\d)|$)"
)
_KEYS = re.compile(_ONE)
_PARTED = re.compile(r"[\s,，、;；/|]+")
_ROW_HEAD = re.compile(r"(?:题号|序号|试题号|题目|答案|参考答案|正确答案)\s?[:：]?")


@dataclass(frozen=True, slots=True)
class Range:
    first: int
    last: int
    keys: list[str]

    @property
    def fits(self) -> bool:
        return len(self.keys) == self.last - self.first + 1


def pairs(flat: str, several: bool = False, text: str = "") -> list[Range] | None:
    """What the line says, if it says nothing else; `several`: each question may have more than one key; `text` is the line
    unfolded, for keys as they stand.
    """
    text = text or flat
    found: list[Range] = []
    place = 0
    while place < len(flat):
        if match := _RANGE.match(flat, place):
            found.append(_range(match, text[slice(*match.span("keys"))], several))
        elif match := _PAIR.match(flat, place):
            found.append(Range(int(match["n"]), int(match["n"]), [text[slice(*match.span("key"))]]))
        else:
            return None
        place = match.end()
    return found or None


def _range(match: re.Match[str], keys: str, several: bool) -> Range:
    """Each letter is a key, unless the letters stand in as many groups as there are questions."""
    first, last = int(match["first"]), int(match["last"])
    groups = [group for group in _PARTED.split(keys) if group]
    count = last - first + 1
    if len(groups) == count or several:
        return Range(first, last, groups)
    return Range(first, last, [keys[slice(*key.span())] for key in _KEYS.finditer(fold(keys))])


def cells(text: str) -> list[str]:
    """The cells of a row without its heading; empty when this is no row of a table."""
    if "\t" not in text:
        return []
    found = [cell.strip() for cell in text.split("\t")]
    return found[1:] if _ROW_HEAD.fullmatch(found[0]) else found


def numbers_row(flat: str) -> list[int]:
    found = cells(flat)
    while found and not found[-1]:
        found.pop()
    return (
        [int(cell) for cell in found]
        if len(found) > 1 and all(re.fullmatch(r"\d{1,6}", cell) for cell in found)
        else []
    )


def headed_numbers(flat: str) -> bool:
    return bool(re.match(r"(?:题号|序号|试题号)\s?\t", flat)) and bool(numbers_row(flat))


_CELL = re.compile(rf"{_LETTERS}|[{RIGHT}{WRONG}]|不正确|正确|错误|对|错")


def keys_row(text: str, count: int) -> list[str] | None:
    """As many keys as there were numbers; a cell that was left empty says nothing."""
    found = cells(text)
    if not found or not all(not cell or _CELL.fullmatch(fold(cell)) for cell in found):
        return None
    while len(found) > count and not found[-1]:
        found.pop()
    return found


_SECTION = re.compile(
    rf"(?P<ordinal>第\s?[{CN}\d]{{1,3}}\s?(?:部分|大题)|[(（]\s?[{CN}]{{1,3}}\s?[)）]|[{CN}]{{1,3}}|\d{{1,2}})?\s?[、.．:：]?\s?[【\[]?(?P<kind>{KIND})[】\]]?"
    r"(?P<said>(?:的?(?:参考|标准)?答案)?)(?:[(（][^()（）]{0,200}[)）])?\s?[:：.。]?\s{0,9}"
)


def section_start(flat: str) -> re.Match[str] | None:
    """一、单项选择题 1-5 ABCDE, 单选题答案：: the part of a key table for one kind."""
    return _SECTION.match(flat)


_ORDINAL = re.compile(rf"(?:([{CN}]{{1,3}})\s?[、.．:：]|[(（]\s?([{CN}]{{1,3}})\s?[)）]\s?[、.．:：]?)\s{{0,9}}")


def ordinal_start(flat: str) -> tuple[str, str] | None:
    """一、1.A 2.B and 三、 alone on a line: the part of a key table for one section, and its keys."""
    found = _ORDINAL.match(flat)
    if not found:
        return None
    rest = flat[found.end() :]
    return (found[1] or found[2], rest) if not rest or pairs(rest) else None


_LABEL = re.compile(r"^[【\[]?(?:参考|标准|正确)?答\s{0,3}案[】\]]?\s?[:：]?\s{0,9}")


def without_label(flat: str) -> str:
    """答案：1.A 2.B without its first word; 答案 of a single question stays."""
    rest = _LABEL.sub("", flat)
    return rest if rest[:1].isdigit() or rest[:1] in "（(【[第" else flat


_MAY_HOLD = re.compile(rf"\d[^\d].{{0,9}}(?:[A-Za-z{RIGHT}{WRONG}对错]|正确|\d)")


def starts_table(flat: str) -> bool:
    """A line that can be nothing but keys, even without a heading: a range, or three pairs."""
    if not _MAY_HOLD.search(flat):
        return False
    start = section_start(flat)
    rest = flat[start.end() :] if start else without_label(flat)
    if headed_numbers(rest):
        return True
    found = pairs(rest) if rest[:1].isdigit() or rest[:1] in "（(【[第" else None
    if not found:
        return False
    if any(each.last > each.first for each in found):
        return True
    labelled = rest != flat and not start
    return len(found) > 2 or (labelled and (len(found) > 1 or bool(_RANGE.match(rest))))


_TITLE = re.compile(
    r"(?:.{0,24}?)(?:参考|标准|试题)?答案(?:及|与|和)?(?:答案)?(?:详细)?(?:解析|评分标准|评分参考|详解)?(?:部分|汇总|一览表|表)?[:：]?"
)


def is_title(flat: str) -> bool:
    """参考答案, 第一套试卷答案及解析: the heading over keys."""
    if "答案" not in flat or len(flat) > 60:
        return False
    core = flat.strip("=<>＝＜＞《》*#-—~～_【】[]［］〔〕■●◆◇★☆▲△ \t\u3000\u00a0")
    return bool(_TITLE.fullmatch(core)) and not re.search(r"[。？?，,！!；;_＿(（]", core)
