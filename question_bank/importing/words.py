"""How people write keys and degrees. Only what leaves no doubt is understood; the rest is asked back.

The words for kinds are with the kinds (question_bank.kinds).
"""

from __future__ import annotations

import re
import unicodedata

from question_bank.kinds import kind_in_name, kind_named
from question_bank.models import QuestionVersion

__all__ = ["DIFFICULTIES", "Difficulty", "Kind", "coded_kinds", "judged", "kind_in_name", "kind_named", "narrow"]

Kind = QuestionVersion.Kind
Difficulty = QuestionVersion.Difficulty

DIFFICULTIES = {
    **dict.fromkeys(("易", "容易", "简单", "较易", "低", "1"), Difficulty.EASY),
    **dict.fromkeys(("中", "中等", "适中", "一般", "普通", "2"), Difficulty.MEDIUM),
    **dict.fromkeys(("难", "困难", "较难", "高", "3"), Difficulty.HARD),
}

RIGHT = {"√", "✓", "✔", "☑", "对", "正确", "是", "T", "TRUE", "Y", "YES"}
WRONG = {"×", "✗", "✘", "✕", "X", "╳", "错", "错误", "否", "不对", "不正确", "F", "FALSE", "N", "NO"}

_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")


def narrow(text: str) -> str:
    """Full-width letters and digits made half-width; Chinese punctuation stays as it is."""
    return _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)


def coded_kinds(header: str) -> dict[str, str]:
    """The key that a heading gives to its numbers: 题型（0单选，1判断，2多选）→ {"0": single, …}."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", header))
    pairs = re.findall(r"(\d)[-:：=、.]?([一-鿿]{2,4})", plain)
    return {digit: kind for digit, word in pairs if (kind := kind_named(word))}


def judged(text: str) -> bool | None:
    """True or False as people write it; None for anything else."""
    word = re.sub(r"[\s。.]", "", unicodedata.normalize("NFKC", text)).upper()
    if word in RIGHT:
        return True
    return False if word in WRONG else None
