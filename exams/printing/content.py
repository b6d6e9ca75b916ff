"""What stands on the sheets of a paper, as plain data for the templates: pictures by name, everything else as text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.pictures import MARK
from exams.models import Exam, Paper, PaperQuestion
from exams.printed import as_printed
from exams.queries.papers import Section, sections_of
from laws.numerals import to_chinese
from question_bank.kinds import KINDS, show
from question_bank.models import Picture

Data = dict[str, Any]

#: How the sections of a paper are headed; other kinds by their own name.
HEADINGS = {"single": gettext_lazy("单项选择题"), "multiple": gettext_lazy("多项选择题")}
#: Lines to write on.
LINES = {"short": 6, "essay": 14, "numeric": 5, "judge_correct": 2}
#: Kinds of which the letters, or 对 and 错, are written into a bracket after the stem.
BRACKETS = ("single", "multiple", "indefinite", "judge", "judge_correct")
_BRACKET = re.compile(r"[（(]\s*[)）]")
_GAP_EMS = 5
_POINTS_A_DOT = 0.75


def paper_data(paper: Paper, places: Sequence[PaperQuestion], *, size: str) -> Data:
    exam = paper.exam
    sections = [_section(section, exam) for section in sections_of(places)]
    return head_data(paper, places) | {"size": size, "notes": _notes(), "sections": sections}


def head_data(paper: Paper, places: Sequence[PaperQuestion]) -> Data:
    exam = paper.exam
    total = sum((place.marks for place in places), Decimal(0))
    return {
        "title": exam.title,
        "unit": exam.organisation.name,
        "label": paper.label,
        "minutes": exam.minutes,
        "total": plain(total),
        "draft": paper.frozen_at is None,
    }


def _notes() -> list[str]:
    return [
        _("先在密封线左侧写清单位、姓名、执法证号和座号。"),
        _("用答题卡的，答案写在答题卡上；不用的，写在题目的括号和横线上。"),
        _("考试结束，试卷和答题卡一并交回。"),
    ]


def _section(section: Section, exam: Exam) -> Data:
    each = section.marks_each
    return heading_of(section) | {
        "rule": KINDS[section.kind].rule(exam.policy),
        "questions": [_question(place, show_marks=each is None) for place in section.places],
    }


def heading_of(section: Section) -> Data:
    return {
        "number": to_chinese(section.number),
        "label": str(HEADINGS.get(section.kind, section.label)),
        "kind": section.kind,
        "each": plain(section.marks_each),
        "total": plain(section.total),
    }


def _question(place: PaperQuestion, *, show_marks: bool) -> Data:
    shown = show(as_printed(place), with_key=False)
    marks = {"number": place.position, "marks": plain(place.marks) if show_marks else ""}
    parts = [_asked(part, marks=plain(part.get("marks"))) for part in shown.get("parts", [])]
    return _asked(shown) | marks | {"material": pieces_of(shown.get("material", "")), "parts": parts}


def _asked(shown: Mapping[str, Any], *, marks: str = "") -> Data:
    kind, judged = shown["kind"], shown["kind"] in ("judge", "judge_correct")
    return {
        "kind": kind,
        "marks": marks,
        "stem": _stem(shown),
        "options": [] if judged else [_option(choice) for choice in shown.get("choices", [])],
        "pairs": [pieces_of(pair["left"]) for pair in shown.get("pairs", [])],
        "lines": LINES.get(kind, 0),
    }


def _option(choice: Mapping[str, Any]) -> Data:
    return {"letter": choice["key"], "text": pieces_of(choice["text"])}


def _stem(shown: Mapping[str, Any]) -> list[Data]:
    if "pieces" not in shown:
        return _with_bracket(pieces_of(shown["stem"]), shown)
    stem: list[Data] = []
    for piece in shown["pieces"]:
        stem += pieces_of(piece["text"])
        stem += [{"gap": _GAP_EMS}] if piece["gap"] else []
    return stem


def _with_bracket(stem: list[Data], shown: Mapping[str, Any]) -> list[Data]:
    """After the last words, unless the author has put one into the stem."""
    if shown["kind"] not in BRACKETS or _BRACKET.search(shown["stem"]):
        return stem
    last = max((number for number, piece in enumerate(stem, start=1) if "text" in piece), default=0)
    return [*stem[:last], {"bracket": True}, *stem[last:]]


def plain(number: object) -> str:
    """2.0 → 2, 1.5 → 1.5; nothing for nothing."""
    if number is None or number == "":
        return ""
    text = f"{Decimal(str(number)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# --- pictures ---
def pieces_of(text: str) -> list[Data]:
    """The words and pictures of a text in turn; the template knows a picture by its file, and its width in points."""
    pieces = [
        {"picture": f"{piece}.png"} if number % 2 else {"text": piece}
        for number, piece in enumerate(MARK.split(str(text or "")))
    ]
    return [piece for piece in pieces if piece.get("text", "x")]


def pictures_in(data: Data) -> dict[str, bytes]:
    """The files that the data name, read; each is told how wide it is. One that is missing becomes words."""
    named = [piece for piece in _walk(data) if "picture" in piece]
    marks = {piece["picture"].removesuffix(".png") for piece in named}
    widths, files = {}, {}
    for picture in Picture.objects.filter(mark__in=marks):
        name = f"{picture.mark}.png"
        if content := _content(picture):
            widths[name], files[name] = picture.width * _POINTS_A_DOT, content
    for piece in named:
        if piece["picture"] in widths:
            piece["width"] = widths[piece["picture"]]
        else:
            del piece["picture"]
            piece["text"] = _("［图片缺失］")
    return files


def _content(picture: Picture) -> bytes:
    try:
        with picture.file.open("rb") as file:
            return file.read()
    except OSError:
        return b""


def _walk(node: Any) -> list[Data]:
    if isinstance(node, dict):
        return [node, *(found for value in node.values() for found in _walk(value))]
    return [found for value in node for found in _walk(value)] if isinstance(node, list) else []
