"""Gaps with their answers inside the text, as the cloze questions of Moodle have them: {1:SHORTANSWER:=五~=5}."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from question_bank.exchange.gift_answers import refuse_star
from question_bank.exchange.gift_signs import hide, show
from question_bank.exchange.raws import BLANK, explain, refuse_kind, say
from question_bank.importing.raw import RawQuestion
from question_bank.kinds.blank import GAP

_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_HEAD = re.compile(r"(\d{0,5}):([A-Z_]{2,40}):")
_WEIGHT = re.compile(r"=|%(-?\d{1,3}(?:\.\d{0,10})?)%")
_WORDS = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}


def read_cloze(raw: RawQuestion) -> None:
    """A question whose gaps all take words becomes a 填空题; one with menus or numbers in its text is refused by name."""
    stem, gaps, at = raw.text("stem"), [], 0
    pieces = []
    for start, end, weight, kind, body in _gaps(stem):
        if kind not in _WORDS:
            refuse_kind(raw, _("完形填空（cloze，其中有 %(kind)s）") % {"kind": kind})
            return
        pieces += [stem[at:start], BLANK]
        gaps.append((weight, body))
        at = end
    if not gaps:
        refuse_kind(raw, _("没有空的完形填空（cloze）"))
        return
    raw.kind, raw.fields["stem"] = "blank", "".join([*pieces, stem[at:]])
    raw.answer = [_accepted(raw, body) for _weight, body in gaps]
    if len({weight or "1" for weight, _body in gaps}) > 1:
        message = _("各个空在原文件中的分值不同，本系统的填空题每空分值相同，没有保留。")
        say(raw, "warning", "answer", message, code="unequal_weights")


def _gaps(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    """(start, end, weight, kind, the answers) of each gap."""
    start = -1
    for found in _BRACE.finditer(text):
        if found[0] == "{":
            start = found.start()
        elif found[0] == "}" and start >= 0:
            inside = text[start + 1 : found.start()]
            if head := _HEAD.match(inside):
                yield start, found.end(), head[1], head[2], inside[head.end() :]
            start = -1


def _accepted(raw: RawQuestion, body: str) -> list[str]:
    accepted: list[str] = []
    partly: list[str] = []
    remarks: list[tuple[str, str]] = []
    for piece in hide(body).split("~"):
        weight = _WEIGHT.match(piece)
        share = float(weight[1]) if weight and weight[1] else 100.0 if weight else 0.0
        said, _sign, remark = piece[weight.end() if weight else 0 :].partition("#")
        text = show(said).strip()
        remarks.append((text, show(remark).strip()))
        if share > 0 and "*" in text.replace("\\*", ""):
            refuse_star(raw, text)
        if text not in ("", "*"):
            (accepted if share >= 100 else partly).append(text.replace("\\*", "*"))
    if partly:
        message = _("“%(texts)s”在原文件中只得部分分或不得分，本系统的填空题没有这种答案，没有保留。")
        say(raw, "warning", "answer", message % {"texts": "、".join(partly)[:120]}, "、".join(partly), "partial_credit")
    explain(raw, remarks)
    return accepted


# --- written ---
def cloze_of(stem: str, answer: list[list[str]]) -> str:
    """The text with its gaps filled in; nothing when the stem has signs, or a number of gaps, with which that cannot be done."""
    if set(stem) & set("\\{}") or len(GAP.findall(stem)) != len(answer):
        return ""
    gaps = iter(answer)
    return GAP.sub(lambda found: f"{{1:SHORTANSWER:{'~'.join(f'={_escaped(text)}' for text in next(gaps))}}}", stem)


def _escaped(text: str) -> str:
    return re.sub(r"[\\~#{}]", lambda found: f"\\{found[0]}", text.replace("*", "\\*"))
