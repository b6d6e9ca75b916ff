"""The words by which banks name kinds and write keys; every spelling in one place."""

from __future__ import annotations

import re

CN = "一二三四五六七八九十百"
CJK = "\u3400-\u9fff"

#: The kinds as banks name them, longest first; a section may also name another one (风险题), which is then asked back.
KIND = (
    "不定项案例分析题|不定项案例题|案例选择题|案例单选题|案例多选题"
    "|单项选择题|单项选择|单选题|单选|多项选择题|多项选择|多选题|多选|不定项选择题|不定项选择|不定项题|不定项"
    "|判断改错题|判断改错|判断辨析题|判断说理题|判断正误题|判断题|判断|辨析题|改错题|是非题|正误题"
    "|填空题|填空|简答题|简答|问答题|论述题|论述|名词解释题|名词解释|案例分析题|案例分析|案例题|材料分析题|材料题|综合分析题"
    "|计算分析题|计算题|分析题|实务题|情景题|场景题|匹配题|连线题|配对题|排序题|选择题"
)
_CASES = re.compile("案例|材料|综合分析|情景|场景|实务")
ORDINAL = rf"(?:第\s?[{CN}\d]{{1,3}}\s?(?:部分|大题)|[(（]\s?[{CN}]{{1,3}}\s?[)）]|[{CN}]{{1,3}}|\d{{1,2}}|[IVXⅠ-Ⅻ]{{1,4}})\s{{0,3}}[、.．:：,，]{{0,2}}\s{{0,3}}"

RIGHT = "√✓✔☑"
WRONG = "×✗✘✕╳"
_JUDGED = f"[{RIGHT}{WRONG}]|不正确|正确|错误|不对|对|错|是|否"
#: Letters of options in any parting, or right and wrong.
LETTERS = r"[A-Za-z](?:[ \t\u3000\u00a0]{0,3}(?:[、,，;；/.][ \t\u3000\u00a0]{0,3})?[A-Za-z]){0,25}"
KEY = rf"(?:{LETTERS}|{_JUDGED}|TRUE|FALSE|True|False|true|false|YES|NO|Yes|No)"
_WHOLE_KEY = re.compile(rf"{KEY}[\s。.；;，,、]{{0,5}}")


def is_case_kind(kind: str) -> bool:
    return bool(_CASES.search(kind))


def kind_of_parts(kind: str) -> str:
    """不定项案例分析题 says how its sub-questions are answered; other kinds of cases say nothing of them."""
    if not is_case_kind(kind):
        return kind
    return next((word for word in ("不定项", "单选", "多选") if word in kind), "")


def cn_number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _ten, ones = text.partition("十")
    if not _ten:
        return CN.find(text) + 1 if len(text) == 1 else 0
    return (CN.find(tens) + 1 if tens else 1) * 10 + (CN.find(ones[:1]) + 1 if ones else 0)


def is_key(flat: str) -> bool:
    """Whether an answer is nothing but letters, or right or wrong."""
    return bool(_WHOLE_KEY.fullmatch(flat.strip()))
