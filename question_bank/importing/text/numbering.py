"""The numbers of questions: 1. 1． 1、 （1） 1) 第1题 【1】 问题1; years and sums are none."""

from __future__ import annotations

import re

from question_bank.importing.text.mark import Mark
from question_bank.importing.text.words import CJK, CN, KEY, KIND, cn_number

_STRONG = (
    ("plain", re.compile(r"(\d{1,6})\s{0,3}(?:[、．]|\.)[.．、,，]?(?:\s{1,3}|(?!\d))")),
    ("plain", re.compile(r"(\d{1,3})\s{0,3}[.．、](?=(?:19|20)\d\d年)")),
    ("plain", re.compile(r"(\d{1,6})、(?!\d{1,3}[、，,])")),
    ("paren", re.compile(r"[(（]\s{0,3}(\d{1,3})\s{0,3}[)）]\s{0,3}[.．、]?\s{0,3}")),
    ("half", re.compile(r"(\d{1,6})\s{0,3}[)）]\s{0,3}[.．、]?\s{0,3}")),
    ("item", re.compile(rf"第\s{{0,3}}(\d{{1,6}}|[{CN}]{{1,5}})\s{{0,3}}题\s{{0,3}}[.．、:：]?\s{{0,3}}")),
    ("square", re.compile(r"[【\[［]\s{0,3}(\d{1,6})\s{0,3}[】\]］]\s{0,3}")),
    ("item", re.compile(r"[【\[［]\s?(?:题目|试题|题干|题)\s?(\d{1,6})\s?[】\]］]\s?[:：.．、]?\s{0,3}")),
    ("item", re.compile(r"(?:题目|试题|题)\s?(\d{1,6})\s?[:：.．、]\s{0,3}")),
    ("plain", re.compile(rf"(\d{{1,6}})\s?(?=[【\[(（_]\s?(?:{KIND}))")),
)
_WEAK = (
    re.compile(r"(\d{1,6})\s?[.．](?=\d)"),
    re.compile(
        rf"(\d{{1,6}})[ \t\u3000\u00a0]{{1,8}}(?=[{CJK}《“\"(（])(?!(?:年|月|日|条|款|项|个|名|人|天|小时|万|元|米|级|类|次|倍))"
    ),
    re.compile(rf"(\d{{1,6}})\s?[:：,，]\s{{0,3}}(?=[{CJK}《“(（])"),
)
#: A bracket, 第, or the first letter of 题目 and of a kind: nothing else stands before or in a number.
_NUMBER_BEGINS = set("(（[【［第题试" + "".join(word[0] for word in KIND.split("|")))
_LEAD = re.compile(rf"[(（]\s{{0,12}}(?P<key>{KEY})?\s{{0,12}}[)）]\s{{0,3}}(?=\d{{1,6}}\s{{0,3}}[.．、](?!\d))")
_KIND_BEFORE = re.compile(rf"(?:[【\[(（]\s?({KIND})\s?[】\])）]\s{{0,3}}|({KIND})\s?(?=\d{{1,6}}\s?[.．、:：]))")


def number(flat: str) -> Mark | None:
    """1. 1． 1、 （1） 1) 第1题 【1】 【题干1】, with a kind or a key before it: 【单选题】1. and （√）1."""
    if flat[:1] not in _NUMBER_BEGINS and not flat[:1].isdigit():
        return None
    lead = _LEAD.match(flat)
    kind = None if lead else _KIND_BEFORE.match(flat)
    start = lead.end() if lead else kind.end() if kind else 0
    found = _numbered(flat[start : start + 60])
    if not found or not start:
        return found
    return found._replace(
        end=found.end + start,
        lead=(lead["key"] or "") if lead else "",
        word=(kind[1] or kind[2]) if kind else "",
    )


def _numbered(flat: str) -> Mark | None:
    for family, expression in _STRONG:
        if found := expression.match(flat):
            n = cn_number(found[1])
            return Mark("number", found.end(), n=n, family=family, weak=n == 0 or n > 9000)
    for expression in _WEAK:
        if found := expression.match(flat):
            return Mark("number", found.end(), n=int(found[1]), family="plain", weak=True)
    return None


_ASKED = re.compile(
    rf"[【\[]?\s?(?:问题\s?[(（]?(?P<n>\d{{1,2}}|[{CN}]{{1,2}})[)）]?|第\s?(?P<m>\d{{1,2}}|[{CN}]{{1,2}})\s?问)\s?(?:[】\]]|(?=[:：、.．]))\s?[:：、.．]?\s{{0,3}}"
)


def asked(flat: str) -> Mark | None:
    """问题1：, 第二问：: a sub-question of a case."""
    found = _ASKED.match(flat)
    return Mark("number", found.end(), n=cn_number(found["n"] or found["m"]), family="asked") if found else None
