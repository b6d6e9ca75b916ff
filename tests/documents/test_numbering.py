"""The numbers that Word shows and does not write are read as if they were written."""

import pytest

from documents.numerals import numeral
from documents.reading import paragraphs
from tests.documents.papers import a_list, levels, p, paper


def texts(body, **parts):
    return [found.text for found in paragraphs(paper(body, **parts))]


def test_questions_and_options_are_numbered_and_options_begin_anew_with_each_question():
    numbering = levels(1, ("decimal", "%1."), ("upperLetter", "%2."))
    body = (
        p("一", number=1)
        + (p("甲", number=1, level=1) + p("乙", number=1, level=1))
        + p("二", number=1)
        + p("丙", number=1, level=1)
    )

    assert texts(body, numbering=numbering) == ["1. 一", "A. 甲", "B. 乙", "2. 二", "A. 丙"]


@pytest.mark.parametrize(
    ("format", "text", "shown"),
    [
        ("decimal", "（%1）", "（1） 题"),
        ("decimal", "第%1题", "第1题 题"),
        ("chineseCountingThousand", "%1、", "一、 题"),
        ("lowerLetter", "%1)", "a) 题"),
        ("decimalEnclosedCircleChinese", "%1", "① 题"),
        ("somethingNew", "%1.", "1. 题"),
        ("bullet", "\uf0b7", "题"),
        ("none", "", "题"),
    ],
)
def test_the_format_and_the_text_around_it_are_kept(format, text, shown):
    assert texts(p("题", number=1), numbering=levels(1, (format, text))) == [shown]


def test_a_deeper_level_shows_the_numbers_above_it():
    numbering = levels(1, ("chineseCounting", "%1、"), ("decimal", "%1.%2"))

    assert texts(p("甲", number=1) + p("乙", number=1, level=1), numbering=numbering) == ["一、 甲", "一.1 乙"]


def test_a_list_of_the_same_definition_counts_on_unless_it_starts_anew():
    numbering = levels(1, ("decimal", "%1.")) + a_list(2, 1) + a_list(3, 1, start=1)
    body = p("一", number=1) + p("二", number=2) + p("三", number=3) + p("四", number=3)

    assert texts(body, numbering=numbering) == ["1. 一", "2. 二", "1. 三", "2. 四"]


def test_a_style_can_carry_the_numbering_and_a_paragraph_can_take_it_off():
    styles = (
        '<w:style w:styleId="Q"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="R"><w:basedOn w:val="Q"/></w:style>'
    )
    body = p("一", style="Q") + p("二", style="R") + p("三", style="Q", number=0)

    assert texts(body, numbering=levels(1, ("decimal", "%1.")), styles=styles) == ["1. 一", "2. 二", "三"]


def test_the_level_that_names_the_style_is_its_level():
    named = '<w:lvl w:ilvl="1"><w:start w:val="3"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2."/><w:pStyle w:val="O"/></w:lvl>'
    styles = '<w:style w:styleId="O"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'

    assert texts(p("丙", style="O"), numbering=levels(1, ("decimal", "%1."), extra=named), styles=styles) == ["C. 丙"]


def test_styles_that_rest_on_each_other_in_a_ring_come_to_an_end():
    styles = (
        '<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    ring = '<w:numStyleLink w:val="S"/>'
    styles += '<w:style w:styleId="S"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'

    assert texts(p("题", style="A") + p("题", style="S"), numbering=levels(1, extra=ring), styles=styles) == [
        "题",
        "题",
    ]


@pytest.mark.parametrize(
    ("number", "format", "shown"),
    [
        (27, "upperLetter", "AA"),
        (28, "lowerLetter", "bb"),
        (1994, "upperRoman", "MCMXCIV"),
        (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"),
        (21, "decimalEnclosedCircle", "㉑"),
        (50, "decimalEnclosedCircle", "㊿"),
        (51, "decimalEnclosedCircle", "51"),
        (10, "chineseCounting", "十"),
        (11, "chineseCounting", "十一"),
        (20, "chineseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (110, "chineseCountingThousand", "一百一十"),
        (1005, "chineseCountingThousand", "一千零五"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (2, "ideographTraditional", "乙"),
        (11, "ideographTraditional", "11"),
        (2**31, "upperLetter", str(2**31)),
        (0, "upperRoman", "0"),
    ],
)
def test_numerals(number, format, shown):
    assert numeral(number, format) == shown
