"""Questions without faults, one of each kind, and ways to change them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from question_bank.kinds import Part


def options(*texts: str) -> list[dict[str, str]]:
    return [{"key": key, "text": text} for key, text in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", texts, strict=False)]


FOUR = options("警告", "罚款", "吊销许可证", "行政拘留")

GOOD: dict[str, Part] = {
    "single": Part("single", "哪一项由公安机关决定？", FOUR, ["D"]),
    "multiple": Part("multiple", "哪些是财产以外的处罚？", FOUR, ["A", "C", "D"]),
    "indefinite": Part("indefinite", "哪些可以当场决定？", FOUR, ["A"]),
    "judge": Part("judge", "检查人员应当出示证件。", answer=[True]),
    "judge_correct": Part("judge_correct", "一人即可调查。", answer=[False], rules={"correction": "应当有两人以上。"}),
    "blank": Part("blank", "风险分为____级，最高的用（　）色表示。", answer=[["四", "4"], ["红"]]),
    "short": Part("short", "简述风筝检查的步骤。", answer=["先看线，再看风。"]),
    "essay": Part("essay", "论风筝线的长短。", answer=["长短皆有道理。"]),
    "matching": Part(
        "matching", "为颜色找出级别。", options("一级", "二级", "三级"), answer=[["红", "一级"], ["橙", "二级"]]
    ),
    "ordering": Part("ordering", "排出办案的次序。", options("决定", "立案", "调查"), ["B", "C", "A"]),
    "numeric": Part("numeric", "12 只风筝每只 5 元，共多少元？", answer=[60, 0.5]),
}
GOOD["case"] = Part(
    "case", material="某厂的风筝断了线。", parts=[vars(GOOD["single"]), vars(GOOD["blank"]), vars(GOOD["judge"])]
)


def good(kind: str, **changes: Any) -> Part:
    return replace(GOOD[kind], **changes)
