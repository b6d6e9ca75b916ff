"""Headings: of sections, which name a kind; of chapters; of topics; and what begins a case.

All of it is looked for in the folded text (`lines.fold`), and no expression repeats what repeats: hostile input costs no time.
"""

from __future__ import annotations

import re

from question_bank.importing.text.mark import Mark
from question_bank.importing.text.words import CJK, CN, KIND, ORDINAL, cn_number

_DECORATION = "=<>＝＜＞《》*#-—~～_【】[]［］〔〕■●◆◇★☆▲△□▍※ \t\u3000\u00a0"
_BRACKETED = re.compile(r"[(（【\[〔][^()（）【】\[\]〔〕]{0,300}(?:[)）】\]〕]|$)")
_MAY_NAME = re.compile("[题选]|判断|填空|简答|论述|解释|案例")
_TAIL = re.compile(r"[\s:：。.;；,，、共每小大题道个分计满合本有是为\d]{0,60}")
_SECTION = re.compile(rf"(?P<ordinal>{ORDINAL})?(?P<kind>{KIND})")
_OTHER_SECTION = re.compile(rf"(?P<ordinal>[{CN}]{{1,3}}\s?[、.．]\s?)(?P<kind>[{CJK}]{{1,8}}题)(?![{CJK}])")
_MARKS = re.compile(r"每\s?小?\s?题\s?(\d{1,3}(?:\.\d)?)\s?分")
_IN_BRACKETS = re.compile(rf"[(（]\s?((?:{KIND}))\s?[)）]")
_KIND_WITHIN = re.compile(rf"[(（【\[]\s?({KIND})")


def section(text: str, flat: str) -> Mark | None:
    """一、单项选择题（共 70 题，每题 1 分）, 【判断题】, ===<<<单选题>>>>>===: a line that names a kind and nothing to ask."""
    if len(flat) > 400 or not _MAY_NAME.search(flat):
        return None
    core = flat.strip(_DECORATION)
    if in_brackets := _IN_BRACKETS.fullmatch(core):
        core = in_brackets[1]
    tries = (expression.match(core) for expression in (_SECTION, _OTHER_SECTION))
    found = next((found for found in tries if found and _is_tail(core[found.end() :], of=found)), None)
    if not found:
        return None
    tail = core[found.end() :]
    within = _KIND_WITHIN.match(tail.strip())
    kind = within[1] if within and found["kind"] == "选择题" else found["kind"]
    return Mark("section", len(text), word=kind, ordinal=_bare(found["ordinal"]), marks=marks_each(tail))


def _is_tail(tail: str, of: re.Match[str]) -> bool:
    """Whether what follows the kind only counts: 案例分析题1 is a case, 判断题是… a sentence."""
    if re.fullmatch(r"\s?\d{1,4}\s?[:：.、]?", tail) or (not of["ordinal"] and re.match("[是为有]", tail)):
        return False
    return bool(_TAIL.fullmatch(_BRACKETED.sub("", tail)))


def _bare(ordinal: str | None) -> str:
    return re.sub(r"[\s、.．:：,，()（）]", "", ordinal or "")


def marks_each(flat: str) -> str:
    found = _MARKS.search(flat)
    return found[1] if found else ""


def opens_bracket(flat: str) -> bool:
    """Whether a heading goes on in the next line."""
    return len(re.findall(r"[(（]", flat)) > len(re.findall(r"[)）]", flat))


_CHAPTER = re.compile(
    rf"第\s?[{CN}\d]{{1,4}}\s?(?P<level>编|篇|部分|单元|模块|章|讲|节)(?![的规定中所对是和与至、，,])"
)
_TOPIC = re.compile(rf"(?:[{CN}]{{1,3}}\s?[、.．]|[(（]\s?[{CN}]{{1,3}}\s?[)）])\s{{0,3}}(?=\S)")
_SENTENCE = re.compile(r"[。？?！!；;_＿]|[(（]\s{0,40}[)）]")
LEVELS = {"编": 1, "篇": 1, "部分": 1, "单元": 1, "模块": 1, "章": 2, "讲": 2, "节": 3}


def chapter(flat: str) -> Mark | None:
    found = _CHAPTER.match(flat)
    if not found or len(flat) > 40 or _SENTENCE.search(flat):
        return None
    return Mark("chapter", 0, n=LEVELS[found["level"]])


def topic(flat: str) -> Mark | None:
    """一、总则与立法目的: a heading if it is short; in an answer it is a point."""
    found = _TOPIC.match(flat)
    if not found:
        return None
    family = "cn_paren" if flat[0] in "(（" else "cn"
    return Mark("topic", found.end(), n=cn_number(re.sub(rf"[^{CN}]", "", found.group())), family=family)


_CASE = re.compile(
    rf"(?P<open>[【\[（(〔])?\s?(?P<word>案例分析|案例|材料|资料|背景资料|背景材料|案情简介|案情|背景|情景|场景)(?:题)?\s?"
    rf"[(（]?(?P<n>[{CN}]{{1,3}}|\d{{1,3}})?[)）]?\s?(?P<close>[】\]）)〕])?\s?(?P<colon>[:：、.．])?\s{{0,3}}"
)
_SHARED = re.compile(
    rf"[(（]?(?:[{CN}]{{1,3}}[)）、.．])?\s?[(（]?(?:请)?(?:根据|阅读|依据|结合)(?:以下|下列|下面|下述|上述|以上)?[{CJK}]{{0,8}}(?:材料|资料|案例|场景|情景|案情)[，,]?"
    rf"[{CJK}，,]{{0,10}}(?P<first>\d{{1,4}})\s?[题]?\s?[-—–~～至到、]\s?(?P<last>\d{{1,4}})\s?(?:小?题|问题)"
)
_READ = re.compile(
    rf"[(（]?(?:请)?(?:根据|阅读|结合)(?:以下|下列|下面|下述)(?:背景)?(?:材料|资料|案例|案情|场景|情景)[{CJK}，,]{{0,15}}(?:回答|完成|分析)"
)


def case(flat: str) -> Mark | None:
    """【案例一】, 案例1：, 材料：, 根据下列材料回答 71–75 题."""
    if found := _SHARED.match(flat):
        return Mark("case", 0, n=int(found["last"]), family="range", word="材料")
    if _READ.match(flat):
        return Mark("case", 0, family="material", word="材料")
    found = _CASE.match(flat)
    if not found or not _marks_case(found, flat):
        return None
    family = "case" if found["word"].startswith("案例") or found["n"] else "material"
    return Mark("case", found.end(), n=cn_number(found["n"] or ""), family=family, word=found["word"])


def _marks_case(found: re.Match[str], flat: str) -> bool:
    """The word alone says nothing: it is bracketed, has a colon, or a number with the title after a blank."""
    if found["open"] and found["close"]:
        return True
    if found["colon"]:
        return found["colon"] in ":：" or bool(found["n"])
    ends = found.end() == len(flat) or flat[found.end() - 1].isspace()
    return bool(found["n"]) and ends and len(flat) <= 40
