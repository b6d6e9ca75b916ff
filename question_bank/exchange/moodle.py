"""Moodle XML read: <quiz> with a <question> for each, and for each change of category."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from question_bank.exchange.cloze import read_cloze
from question_bank.exchange.extras import LABELS, Extras, gather_cases, take_extras
from question_bank.exchange.gift_answers import refuse_star, take_numbers, take_order, take_pairs
from question_bank.exchange.moodle_texts import BOILERPLATE, Texts
from question_bank.exchange.raws import (
    MOST_OF_SOURCE,
    explain,
    moodle_path,
    pass_over,
    refuse_kind,
    say,
    take_category,
    take_choice,
    take_gap,
    take_marks,
)
from question_bank.exchange.xml_reading import elements
from question_bank.importing.raw import RawQuestion

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: What our own export says beside; Moodle passes over it.
OWN = "academy"


def read(data: str | bytes) -> Iterator[RawQuestion]:
    """Every question of the file. Raises UnreadableFile, also midway, when it is damaged."""
    return gather_cases(_questions(data))


def _questions(data: str | bytes) -> Iterator[tuple[RawQuestion, Extras]]:
    category: list[str] = []
    number = 0
    for element in elements(data, ("question",), ("quiz",)):
        if element.get("type") == "category":
            category = moodle_path(element.findtext("category/text") or "")
            continue
        number += 1
        yield _question(element, number, category)


def _question(element: Element, number: int, category: list[str]) -> tuple[RawQuestion, Extras]:
    raw = RawQuestion(where=_("第 %(number)d 题") % {"number": number})
    raw.source = "\n".join(each.text.strip() for each in element.iter("text") if each.text)[:MOST_OF_SOURCE]
    take_category(raw, category)
    texts = Texts(raw)
    raw.fields["stem"] = texts.of(element.find("questiontext"))
    if explanation := texts.of(element.find("generalfeedback")):
        raw.fields["explanation"] = explanation
    _read_beside(raw, element)
    kind = element.get("type", "")
    read_kind = _READERS.get(kind)
    if read_kind:
        read_kind(raw, element, texts)
    else:
        refuse_kind(raw, str(_STRANGE.get(kind, kind)))
    _tell_rest(raw, element, texts)
    said = {label: own.text for own in element.iter(OWN) if (label := own.get("label", "")) in LABELS and own.text}
    take_extras(raw, said)
    if not raw.kind and kind == "description":
        pass_over(raw, _("一段说明文字"))
    return raw, said


def _read_beside(raw: RawQuestion, element: Element) -> None:
    if code := (element.findtext("idnumber") or "").strip():
        raw.fields["code"] = code
    if tags := [tag.strip() for each in element.findall("tags/tag/text") if (tag := each.text or "").strip()]:
        raw.fields["tags"] = "、".join(tags)
    take_marks(raw, (element.findtext("defaultgrade") or "").strip())


def _tell_rest(raw: RawQuestion, element: Element, texts: Texts) -> None:
    """Feedback on the whole, hints, a template for the answer: put under the explanation; files that nothing shows: told."""
    remarks = [
        (str(label), text)
        for name, label in (
            ("correctfeedback", _("答对")),
            ("partiallycorrectfeedback", _("部分答对")),
            ("incorrectfeedback", _("答错")),
            ("hint", _("提示")),
            ("responsetemplate", _("答题模板")),
        )
        for each in element.findall(name)
        if (text := texts.of(each)) and text not in BOILERPLATE
    ]
    explain(raw, remarks)
    if names := texts.unused(element):
        message = _("题中的附件“%(names)s”不是图片，没有读入。") % {"names": "、".join(names)[:120]}
        say(raw, "warning", "stem", message, "、".join(names), "attachment")


# --- kinds ---
def _answers(element: Element, texts: Texts) -> list[tuple[str, float, str]]:
    """(text, weight in per cent, feedback) of each answer."""
    return [
        (texts.of(each), _weight(each.get("fraction", "0")), texts.of(each.find("feedback")))
        for each in element.findall("answer")
    ]


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if -1000 < weight < 1000 else 0.0


def _read_choice(raw: RawQuestion, element: Element, texts: Texts) -> None:
    answers = _answers(element, texts)
    single = (element.findtext("single") or "true").strip().lower() in ("true", "1")
    take_choice(raw, [text for text, _w, _f in answers], [weight for _t, weight, _f in answers], single=single)
    explain(raw, [(option["key"], remark) for option, (_t, _w, remark) in zip(raw.options, answers, strict=True)])


def _read_truth(raw: RawQuestion, element: Element, texts: Texts) -> None:
    answers = _answers(element, texts)
    right = [text.strip().lower() for text, weight, _f in answers if weight >= 100]
    raw.kind, raw.answer = "judge", [right[0] == "true"] if right in (["true"], ["false"]) else []
    explain(raw, [(_("选“正确”") if text.lower() == "true" else _("选“错误”"), remark) for text, _w, remark in answers])


def _read_gap(raw: RawQuestion, element: Element, texts: Texts) -> None:
    answers = _answers(element, texts)
    for text, weight, _remark in answers:
        if weight > 0 and "*" in text.replace("\\*", ""):
            refuse_star(raw, text)
    if (element.findtext("usecase") or "").strip() == "1":
        message = _("原文件要求区分大小写，本系统的填空题不区分，没有保留。")
        say(raw, "warning", "answer", message, code="case_matters")
    take_gap(raw, [(text.replace("\\*", "*"), weight) for text, weight, _remark in answers])
    explain(raw, [(text, remark) for text, _w, remark in answers])


def _read_number(raw: RawQuestion, element: Element, texts: Texts) -> None:
    answers = [
        (text, weight, remark, (each.findtext("tolerance") or "0").strip())
        for each, (text, weight, remark) in zip(element.findall("answer"), _answers(element, texts), strict=True)
    ]
    if partly := [text for text, weight, _r, _t in answers if weight < 100 and text != "*"]:
        message = _("“%(texts)s”在原文件中只得部分分，本系统的计算题没有部分分，没有保留。")
        say(raw, "warning", "answer", message % {"texts": "、".join(partly)[:120]}, "、".join(partly), "partial_credit")
    if units := [each.text or "" for each in element.findall("units/unit/unit_name")]:
        message = _("答案的单位“%(units)s”没有保留，本系统的计算题只填数字。请把单位写在题干里。")
        say(raw, "warning", "answer", message % {"units": "、".join(units)[:60]}, "、".join(units), "units")
    take_numbers(raw, [(":", text, by) for text, weight, _r, by in answers if weight >= 100])
    explain(raw, [(text, remark) for text, _w, remark, _t in answers])


def _read_pairs(raw: RawQuestion, element: Element, texts: Texts) -> None:
    """The right sides are plain text in Moodle."""
    subquestions = element.findall("subquestion")
    take_pairs(raw, [[texts.of(each), (each.findtext("answer/text") or "").strip()] for each in subquestions])


def _read_order(raw: RawQuestion, element: Element, texts: Texts) -> None:
    answers = _answers(element, texts)
    take_order(raw, [text for text, _w, _f in answers])
    explain(raw, [(text, remark) for text, _w, remark in answers])


def _read_essay(raw: RawQuestion, element: Element, texts: Texts) -> None:
    model = texts.of(element.find("graderinfo"))
    raw.kind, raw.answer = "essay", [model] if model else []


def _read_cloze(raw: RawQuestion, element: Element, texts: Texts) -> None:
    read_cloze(raw)


def _read_nothing(raw: RawQuestion, element: Element, texts: Texts) -> None:
    """A description asks nothing; beside our own it may be the material of a case."""


_READERS: dict[str, Callable[[RawQuestion, Element, Texts], None]] = {
    "multichoice": _read_choice,
    "truefalse": _read_truth,
    "shortanswer": _read_gap,
    "numerical": _read_number,
    "matching": _read_pairs,
    "ordering": _read_order,
    "essay": _read_essay,
    "cloze": _read_cloze,
    "multianswer": _read_cloze,
    "description": _read_nothing,
}
_STRANGE = {
    "calculated": "公式计算题（calculated）",
    "calculatedsimple": "公式计算题（calculatedsimple）",
    "calculatedmulti": "公式选择题（calculatedmulti）",
    "ddwtos": "拖放填词题（ddwtos）",
    "gapselect": "选词填空题（gapselect）",
    "ddimageortext": "图上拖放题（ddimageortext）",
    "ddmarker": "图上标记题（ddmarker）",
    "random": "随机抽题（random）",
    "randomsamatch": "随机匹配题（randomsamatch）",
}
