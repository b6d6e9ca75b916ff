"""The words that say what follows: 答案：, 【解析】, 难 度：, （分值：2）; every spelling in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from question_bank.importing.text.words import CJK, KEY, KIND

_SPELLINGS = {
    "answer": "正确答案 参考答案 标准答案 本题答案 试题答案 正确选项 答案选项 答案要点 参考要点 答题要点 评分要点 正确答案是 正确答案为 答案是 答案为 本题选 应选 Answer ANSWER 答案",
    "reply": "答",
    "explanation": "答案解析 试题解析 题目解析 本题解析 参考解析 详细解析 本题解释 答案解释 解析说明 评分标准 评分细则 解析 详解 解释 点评",
    "solution": "参考解答 解答",
    "difficulty": "难度系数 难易程度 难度等级 难度级别 难易度 难度",
    "category": "所属章节 所属分类 题目分类 试题分类 章节 知识点 分类 考点 科目 目录",
    "basis": "法律依据 法规依据 法条依据 依据条款 引用法条 依据来源 法条 依据 出处 来源",
    "marks": "本题分值 题目分值 分值 分数 满分",
    "kind": "题目类型 试题类型 题型",
    "code": "题目编号 试题编号 编号",
    "tags": "关键词 标签",
    "correction": "应改为 修改为 正确说法 改正 更正 改为 改错",
    "stem": "题干 题目",
    "options": "选项",
    "asked": "问题",
}
_NAMES = {word: name for name, words in _SPELLINGS.items() for word in words.split()}
_WORDS = "|".join(r"[ \t\u3000\u00a0]{0,3}".join(word) for word in sorted(_NAMES, key=len, reverse=True))
_LABEL = re.compile(
    rf"(?P<open>[【\[［〔（(])?\s{{0,3}}(?P<word>{_WORDS})\s{{0,3}}(?P<close>[】\]］〕）)])?\s{{0,3}}(?P<colon>[:：])?"
)
#: Without one of these there is no label in a line.
_MAY_HOLD = re.compile(r"[:：】\]］〕)）]|答\s{0,3}案|[本应]题?选")
_CLOSES = {"【": "】", "[": "]", "［": "］", "〔": "〕", "（": "）", "(": ")"}

#: These stand at the start of a line only: inside one they are ordinary words.
_ONLY_FIRST = {"reply", "stem", "asked", "kind", "code"}
#: These may be whole in brackets: （难度：易）.
_IN_BRACKETS = {"answer", "difficulty", "marks", "category", "kind", "code"}
_AFTER_END = re.compile(r"[\s。．？?！!；;，,)）】\]_]")
_KEY_FOLLOWS = re.compile(rf"\s{{0,9}}{KEY}(?![A-Za-z])\s{{0,9}}(?:$|[。.；;，,(（【\[《\d]|[{CJK}])")
_KEY_ONLY = re.compile(rf"[\s:：]{{0,9}}{KEY}\s{{0,9}}[。.]?$")


class Fragment(NamedTuple):
    """A stretch of a line under one label; before the first label the name is empty."""

    name: str
    text: str


def fragments(text: str, flat: str) -> list[Fragment]:
    """The line parted at its labels: E.风险答案：E解析：… → text, answer, explanation."""
    if not _MAY_HOLD.search(flat):
        return [Fragment("", text.strip())]
    parted: list[Fragment] = []
    name, start = "", 0
    for begin, end, found_name, closing in _accepted(flat):
        _add(parted, name, text[start:begin])
        if closing < 0:
            name, start = found_name, end
        else:
            _add(parted, found_name, text[end:closing])
            name, start = "", closing + 1
    _add(parted, name, text[start:])
    return parted or [Fragment("", "")]


def _add(parted: list[Fragment], name: str, text: str) -> None:
    if name or text.strip():
        parted.append(Fragment(name, text.strip()))


def _accepted(flat: str) -> Iterator[tuple[int, int, str, int]]:
    """Where each label begins and ends, its name, and where the bracket closes that holds label and value (else −1)."""
    named, until = "", 0
    for found in _LABEL.finditer(flat):
        if found.start() < until:
            continue
        name = _NAMES[re.sub(r"\s", "", found["word"])]
        begin = found.start() if found["open"] else found.start("word")
        closing = _closing(found, flat, name)
        if closing >= 0:
            yield begin, found.end(), name, closing
            until = closing + 1
        elif _is_label(found, flat, name, begin, named, until):
            yield begin, found.end(), name, -1
            named, until = name, found.end()


def _closing(found: re.Match[str], flat: str, name: str) -> int:
    if not found["open"] or found["close"] or not found["colon"] or name not in _IN_BRACKETS:
        return -1
    end = flat.find(_CLOSES[found["open"]], found.end(), found.end() + 80)
    if end < 0 or (name == "answer" and not _KEY_ONLY.match(flat[found.end() : end])):
        return -1
    return end


def _is_label(found: re.Match[str], flat: str, name: str, begin: int, named: str, until: int) -> bool:
    bracketed = found["open"] and found["close"] and found["close"] == _CLOSES[found["open"]]
    if bracketed and (found["open"] not in "（(" or found["colon"] or begin == 0):
        return name not in _ONLY_FIRST or begin == 0
    if begin == 0 or (named and begin == until):
        return _opens_line(found, flat, name)
    if name in _ONLY_FIRST:
        return False
    if name == "answer" and (found["colon"] or found["close"] in ("】", "]", "］")):
        return bool(_KEY_FOLLOWS.match(flat, found.end()) or _AFTER_END.match(flat, begin - 1))
    if not found["colon"]:
        return False
    ended = bool(_AFTER_END.match(flat, begin - 1))
    if named:
        return ended or (begin - until < 60 and bool(_KEY_ONLY.match(flat[until:begin])))
    return ended and (name == "correction" or (name == "explanation" and found["word"].endswith("析")))


def _opens_line(found: re.Match[str], flat: str, name: str) -> bool:
    if found["colon"] or (found["close"] in ("】", "]", "］", "〕") and name == "answer"):
        return True
    if name == "answer" and found.group().strip() == flat.strip():
        return True
    if name == "answer" and not found["open"] and not found["close"]:
        return bool(_KEY_ONLY.match(flat[found.end() : found.end() + 120]))
    return False


def names_kind(text: str) -> str:
    """The kind that a 题型 line names, as it stands."""
    found = re.match(rf"\s{{0,9}}[【\[（(]?\s?({KIND})", text)
    return found[1] if found else text.strip()
