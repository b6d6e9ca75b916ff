"""判断题 and 判断改错题: right or wrong in any of the usual words, also written as a choice between the two."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from question_bank.importing.words import Kind, judged

if TYPE_CHECKING:
    from question_bank.importing.reading import Reading

_CORRECTED = re.compile(
    r"^(?P<judged>[^\s,，;；。:：（(]{1,4})[\s,，;；。:：（(]{0,4}(?:应?改正?为?|更正|应为|正确说法)[:：]?\s{0,4}(?P<text>.*)$",
    re.DOTALL,
)


def speaks_of_truth(reading: Reading, said: str) -> bool:
    """Whether a question without a kind is a 判断题: its answer is a judgement, and its options are none or the two judgements."""
    by_option = _option_judged(reading, said) is not None and len(reading.options) == 2
    return by_option or (judged(said) is not None and not reading.options)


def read_judgement(reading: Reading, said: str) -> None:
    truth = judged(said)
    if truth is None:
        truth = _option_judged(reading, said)
        if truth is not None:
            reading.fixed("answer", said, _("正确") if truth else _("错误"))
    if truth is None:
        _refuse(reading, said)
        return
    if not reading.kind:
        message = _("没有写明题型，按答案认作%(kind)s。") % {"kind": Kind.JUDGE.label}
        reading.say("fixed", "kind", message, code="kind_deduced")
        reading.kind = Kind.JUDGE
    _drop_options(reading)
    reading.answer = [truth]


def _refuse(reading: Reading, said: str) -> None:
    if said in {"0", "1", "2"}:
        message = _(
            "判断题的答案写的是数字“%(said)s”，没有说明它是对还是错。请改成“正确”或者“错误”，可以对全部同样的题一起改。"
        )
        reading.say("error", "answer", message % {"said": said}, code="coded_judgement")
        return
    message = _("判断题的答案写的是“%(said)s”。请改成“正确”或者“错误”。") % {"said": said[:20]}
    reading.say("error", "answer", message, code="not_a_judgement")


def read_correction(reading: Reading, said: str) -> None:
    """判断改错: the judgement, and for a wrong statement what it should say, beside it or in a field of its own."""
    correction = reading.text("correction")
    if judged(said) is None and (found := _CORRECTED.match(said)):
        said, correction = found["judged"], correction or found["text"].strip("）) \n")
    read_judgement(reading, said)
    if reading.answer == [False] and correction:
        reading.rules = {"correction": correction}


def _option_judged(reading: Reading, said: str) -> bool | None:
    """A 判断题 written as a choice between A 正确 and B 错误."""
    key = unicodedata.normalize("NFKC", said).strip(" .。、").upper()
    texts = {option["key"]: option["text"] for option in reading.options}
    if {judged(text) for text in texts.values()} != {True, False}:
        return None
    return judged(texts[key]) if key in texts else None


def _drop_options(reading: Reading) -> None:
    """The two judgements are shown anyway; any other option means that the question is not what it says it is."""
    others = [option for option in reading.options if judged(option["text"]) is None]
    if others:
        message = _("判断题不需要选项。请删去选项，或者把题型改成单选题、多选题。")
        reading.say(
            "error", f"option_{others[0]['key'].lower()}", message, others[0]["text"], code="judge_with_options"
        )
    reading.options = []
