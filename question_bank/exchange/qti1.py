"""An item of QTI 1.2, as Canvas and older systems export it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from question_bank.exchange.gift_answers import take_order, take_pairs
from question_bank.exchange.qti1_key import Condition, conditions_of, take_number_of
from question_bank.exchange.qti_texts import Texts, take_options
from question_bank.exchange.raws import BLANK, explain, pass_over, refuse_kind, say, take_gap, take_marks
from question_bank.importing.raw import RawQuestion

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_STRANGE = {
    "calculated_question": "公式计算题（calculated_question）",
    "multiple_dropdowns_question": "下拉选择题（multiple_dropdowns_question）",
    "file_upload_question": "上传文件题（file_upload_question）",
    "hot_spot_question": "图上点选题（hot_spot_question）",
}
_NUMBERS = {"decimal", "integer", "scientific"}
_TITLED = {"general_fb": "", "correct_fb": "答对", "general_incorrect_fb": "答错", "incorrect_fb": "答错"}


@dataclass
class _Presented:
    """What the candidate sees: the text, and the places to answer in, in their order."""

    pieces: list[str] = field(default_factory=list)
    responses: list[Element] = field(default_factory=list)


def read_item(raw: RawQuestion, element: Element, texts: Texts) -> None:
    facts = _metadata(element)
    take_marks(raw, facts.get("points_possible", ""))
    shown = _Presented()
    if (presentation := element.find("presentation")) is not None:
        _present(presentation, shown, texts)
    raw.fields["stem"] = "\n".join(piece for piece in shown.pieces if piece)
    kind = facts.get("question_type", "")
    if kind in _STRANGE:
        refuse_kind(raw, _STRANGE[kind])
    elif not shown.responses or kind == "text_only_question":
        pass_over(raw, _("一段说明文字"))
    else:
        _read(raw, kind, shown, conditions_of(element), texts)
    _read_feedback(raw, element, shown, texts)


def _metadata(element: Element) -> dict[str, str]:
    return {
        (each.findtext("fieldlabel") or "").strip().lower(): (each.findtext("fieldentry") or "").strip()
        for each in element.iter("qtimetadatafield")
    }


def _present(element: Element, shown: _Presented, texts: Texts) -> None:
    for child in element:
        if child.tag == "material":
            shown.pieces.append(_material(child, texts))
        elif child.tag.startswith("response_"):
            shown.responses.append(child)
        else:
            _present(child, shown, texts)


def _material(element: Element | None, texts: Texts) -> str:
    pieces = []
    for each in element.iter() if element is not None else ():
        if each.tag in ("mattext", "matemtext"):
            page = each.get("texttype", "") == "text/html"
            words = "".join(each.itertext())
            pieces.append(texts.of_html(words) if page else texts.of_words(words))
        elif each.tag == "matimage":
            pieces.append(texts.picture(each.get("uri", "")))
        elif each.tag == "matbreak":
            pieces.append("\n")
    return "".join(pieces).strip()


def _options(response: Element, texts: Texts) -> dict[str, str]:
    """Text by identifier."""
    return {
        label.get("ident", ""): "\n".join(text for each in label.iter("material") if (text := _material(each, texts)))
        for label in response.iter("response_label")
    }


# --- kinds ---
def _read(raw: RawQuestion, kind: str, shown: _Presented, conditions: list[Condition], texts: Texts) -> None:
    tags = {response.tag for response in shown.responses}
    if tags == {"response_lid"} and kind == "fill_in_multiple_blanks_question":
        _read_named_gaps(raw, shown.responses, texts)
    elif tags == {"response_lid"} and len(shown.responses) > 1:
        _read_pairs(raw, shown.responses, conditions, texts)
    elif tags == {"response_lid"}:
        _read_options(raw, kind, shown.responses[0], conditions, texts)
    elif tags <= {"response_str", "response_num"}:
        _read_words(raw, kind, shown.responses, conditions)
    else:
        refuse_kind(raw, "、".join(sorted(tags)))


def _read_options(raw: RawQuestion, kind: str, response: Element, conditions: list[Condition], texts: Texts) -> None:
    options = _options(response, texts)
    cardinality = response.get("rcardinality", "Single").lower()
    if cardinality == "ordered":
        _read_order(raw, options, conditions)
        return
    single = cardinality == "single" and kind != "multiple_answers_question"
    take_options(raw, options, _weights(raw, conditions, single), single=single)


def _weights(raw: RawQuestion, conditions: list[Condition], single: bool) -> dict[str, float]:
    """How much each option counts, the best 100. Of conditions that each name a whole set of options, the best is the key."""
    top = max((condition.score for condition in conditions), default=0.0)
    sets = [condition for condition in conditions if not single and len(condition.equals) > 1]
    if sets:
        best = [condition for condition in sets if condition.score == top]
        if len({frozenset(condition.values) for condition in best}) != 1:
            say(raw, "error", "answer", _("有几组不同的正确选项，看不出以哪一组为准。请只留一组。"), code="two_keys")
            return {}
        return dict.fromkeys(best[0].values, 100.0)
    weights: dict[str, float] = {}
    for condition in conditions:
        for value in condition.values:
            weights[value] = max(weights.get(value, 0.0), condition.score / top * 100)
    return weights


def _read_order(raw: RawQuestion, options: dict[str, str], conditions: list[Condition]) -> None:
    """The order in which the best condition names the options."""
    best = max(conditions, key=lambda condition: condition.score, default=None)
    names = list(dict.fromkeys(best.values)) if best else []
    if sorted(names) != sorted(options):
        take_order(raw, [])
        say(raw, "error", "answer", _("没有写明全部选项的正确次序。请补上。"), code="missing_key")
        return
    take_order(raw, [options[name] for name in names])


def _read_pairs(raw: RawQuestion, responses: list[Element], conditions: list[Condition], texts: Texts) -> None:
    """A place for each left side; all offer the same right sides."""
    right = {name: value for condition in conditions for name, value in condition.equals}
    offered: dict[str, str] = {}
    pairs = []
    for response in responses:
        options = _options(response, texts)
        offered |= options
        left = _material(response.find("material"), texts)
        pairs.append([left, options.get(right.get(response.get("ident", ""), ""), "")])
        if not left:
            refuse_kind(raw, _("一题多问"))
            return
    used = {counterpart for _left, counterpart in pairs}
    take_pairs(raw, [*pairs, *(["", text] for text in offered.values() if text not in used)])


def _read_named_gaps(raw: RawQuestion, responses: list[Element], texts: Texts) -> None:
    """Gaps are [names] in the text. Every text offered for a gap is accepted there, as Canvas itself takes it."""
    accepted = {_material(each.find("material"), texts): list(_options(each, texts).values()) for each in responses}
    order: list[str] = []

    def gap(found: re.Match[str]) -> str:
        if found[1] not in accepted or found[1] in order:
            return found[0]
        order.append(found[1])
        return BLANK

    raw.kind = "blank"
    raw.fields["stem"] = re.sub(r"\[([^\[\]\n]{1,80})\]", gap, raw.text("stem"))
    raw.answer = [accepted[name] for name in order]
    if missing := "、".join(name for name in accepted if name not in order):
        message = _("题干里没有“%(names)s”这个空的位置。请补上 ____，并核对答案的次序。")
        say(raw, "error", "stem", message % {"names": missing[:60]}, missing, "gaps_differ")


def _read_words(raw: RawQuestion, kind: str, responses: list[Element], conditions: list[Condition]) -> None:
    types = {fib.get("fibtype", "").lower() for each in responses for fib in each.iter("render_fib")}
    if kind == "essay_question" or not conditions:
        raw.kind = "essay"
    elif kind == "numerical_question" or types & _NUMBERS or responses[0].tag == "response_num":
        take_number_of(raw, conditions)
    elif len(responses) == 1:
        top = max(condition.score for condition in conditions)
        accepted = [(value, condition.score / top * 100) for condition in conditions for value in condition.values]
        take_gap(raw, list(dict.fromkeys(accepted)))
    else:
        _read_gaps(raw, [each.get("ident", "") for each in responses], conditions)


def _read_gaps(raw: RawQuestion, names: list[str], conditions: list[Condition]) -> None:
    equals = [pair for condition in conditions for pair in condition.equals]
    raw.kind = "blank"
    raw.answer = [list(dict.fromkeys(value for name, value in equals if name == gap)) for gap in names]
    if "__" not in raw.text("stem"):
        raw.fields["stem"] = f"{raw.text('stem')}{'　'.join([BLANK] * len(names))}"
        say(raw, "fixed", "stem", _("题干里没有空，已在末尾补上 ____。"), code="gap_added")


# --- feedback ---
def _read_feedback(raw: RawQuestion, element: Element, shown: _Presented, texts: Texts) -> None:
    keys = dict(
        zip((n for r in shown.responses[:1] for n in _idents(r)), (o["key"] for o in raw.options), strict=False)
    )
    remarks = []
    for each in element.findall("itemfeedback"):
        name = each.get("ident", "")
        text = "\n".join(words for part in each.iter("material") if (words := _material(part, texts)))
        if raw.kind == "essay" and not raw.answer and each.find("solution") is not None:
            raw.answer = [text]
        elif name == "general_fb" and text:
            raw.fields["explanation"] = text
        else:
            remarks.append((_TITLED.get(name, keys.get(name.removesuffix("_fb"), "")), text))
    explain(raw, remarks)


def _idents(response: Element) -> Iterator[str]:
    return (label.get("ident", "") for label in response.iter("response_label"))
