"""What a line begins with, by itself; whether that may begin here is for the grammar."""

from __future__ import annotations

import re

from question_bank.importing.text.headings import case, chapter, section, topic
from question_bank.importing.text.mark import TEXT, Mark
from question_bank.importing.text.numbering import asked, number
from question_bank.importing.text.words import KIND

_TYPED = re.compile(rf"[【\[_]{{1,3}}\s?(?:{KIND})\s?[】\]_]{{1,3}}|[(（]\s?(?:{KIND})\s?[)）]")
_OPTION = re.compile(r"[-•·]?\s?(?:[(（\[【]\s?([A-Za-z])\s?[)）\]】]|([A-Za-z])\s{0,3}[.．、:：)）。])")
_INSTRUCTION = re.compile(
    r"[【\[]?(?:注意事项|考生须知|答题须知|答题说明|考试说明|考试须知|填写说明|使用说明|说明|本卷说明)[】\]]?\s?[:：]?$|(?:说明|注意事项|提示)[:：]"
)
_CONTENTS = re.compile(r".{1,80}?(?:\.{4,}|…{2,}|·{4,})\s{0,9}\d{1,4}")
_RULE = re.compile(r"[-=_*—–~·.…＿－＝─━\s]{3,}")
_OTHER_MARK = re.compile(r"={2,}<+[^<>]{1,20}>+={2,}")


def classify(text: str, flat: str) -> Mark:
    """What this line begins with, by itself; whether it may begin here is for the grammar."""
    if heading := section(text, flat):
        return heading
    if _RULE.fullmatch(flat) or _OTHER_MARK.fullmatch(flat):
        return Mark("rule")
    if flat[-1:].isdigit() and _CONTENTS.fullmatch(flat) and not _OPTION.match(flat):
        return Mark("contents")
    if _INSTRUCTION.match(flat):
        return Mark("instruction")
    return chapter(flat) or case(flat) or number(flat) or asked(flat) or topic(flat) or _typed_or_option(flat)


def _typed_or_option(flat: str) -> Mark:
    if _TYPED.match(flat):
        return Mark("typed")
    if found := _OPTION.match(flat):
        return Mark("option", found.end(), word=(found[1] or found[2]).upper())
    return TEXT
