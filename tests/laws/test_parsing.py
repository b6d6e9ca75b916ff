"""The reader of statutes: every layout gives the same statute; every irregularity is named with its line."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.parsing import UnreadableText, decode, read_statute
from tests.laws.statutes import HEADS, MARKDOWN, NAMES, PLAIN, statute

ARTICLE = re.compile(r"^(第[一二三四五六]条(?:之一)?) ", re.MULTILINE)
HEAD = re.compile(r"^(第[一二三][章节]) ", re.MULTILINE)


def spread(match):
    return "第 " + " ".join(match[1][1:]) + "  "


def in_front(text, lines):
    return text.replace("第一章 总则", "\n".join([*lines, "", "第一章 总则"]), 1)


LAYOUTS = {
    "markdown with a header": MARKDOWN,
    "plain text": PLAIN,
    "full-width blanks": HEAD.sub("\u3000\\1\u3000", ARTICLE.sub("\u3000\u3000\\1\u3000", PLAIN)),
    "no blank after the number": ARTICLE.sub("\\1", PLAIN),
    "stray blanks": HEAD.sub(spread, ARTICLE.sub(spread, PLAIN)),
    "Arabic figures": re.sub(
        "^第([一二三四五六])条(?=[ 之])", lambda m: f"第{'一二三四五六'.index(m[1]) + 1}条", PLAIN, flags=re.M
    ),
    "bold article numbers": ARTICLE.sub("**\\1** ", PLAIN),
    "bold heads": re.sub("^(第[一二三][章节] .*)$", "**\\1**", PLAIN, flags=re.M),
    "articles as headings": ARTICLE.sub("#### \\1\n\n", MARKDOWN),
    "list items": re.sub("^(第[一二三四五六]条|（)", "- \\1", PLAIN, flags=re.M),
    "a contents list": in_front(PLAIN, ["目\u3000录", *HEADS]),
    "a contents list with page numbers": in_front(
        PLAIN, ["目录", *(f"{head}……{n}" for n, head in enumerate(HEADS, 1))]
    ),
    "a contents list of links": in_front(PLAIN, ["## 目录", *(f"- [{head}](#h{n})" for n, head in enumerate(HEADS))]),
    "blank lines and Windows line ends": PLAIN.replace("\n", "\r\n\r\n"),
    "the title of a chapter on the next line": PLAIN.replace("第二章 放飞", "第二章\n放 飞"),
    "comments and tags": PLAIN.replace("第一章 总则", "<!-- INFO END -->\n<p>第一章 总则</p>"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_reads_as_the_same_statute(layout):
    read, expected = read_statute(LAYOUTS[layout]), read_statute(MARKDOWN)

    assert [str(i) for i in read.irregularities] == []
    assert [article.name for article in read.articles] == NAMES
    assert [(a.chapter, a.section, a.text) for a in read.articles] == [
        (a.chapter, a.section, a.text) for a in expected.articles
    ]
    assert (read.title, read.version, read.in_force_from) == ("中华人民共和国风筝管理法", "2020", date(2020, 10, 1))


def test_an_article_holds_its_items_and_a_paragraph_that_begins_with_a_reference():
    third = read_statute(MARKDOWN).articles[2]

    assert third.text.splitlines() == [
        "放风筝应当具备下列条件：",
        "（一）线不短于十米；",
        "（二）轴转得动。",
        "第三条规定的线，可以用棉线。",
    ]
    assert (third.chapter, third.section) == ("第二章 放飞", "第一节 线与轴")


def test_articles_before_the_first_section_of_a_chapter_stand_in_no_section():
    read = read_statute(
        statute("## 第一章 放飞", "第一条 一。", "### 第一节 线", "第二条 二。", "## 第二章 附则", "第三条 三。")
    )

    assert [(article.chapter, article.section) for article in read.articles] == [
        ("第一章 放飞", ""),
        ("第一章 放飞", "第一节 线"),
        ("第二章 附则", ""),
    ]


def test_parts_stand_before_their_chapters():
    read = read_statute(statute("第一编 总则", "第一章 线", "第一条 一。", "第二编 分则", "第一章 轴", "第二条 二。"))

    assert [article.chapter for article in read.articles] == ["第一编 总则 第一章 线", "第二编 分则 第一章 轴"]
    assert read.irregularities == []


def test_what_stands_between_title_and_first_article_is_the_preamble():
    read = read_statute(PLAIN.replace("第一章", "根据章程，制定本法。\n第一章", 1))

    assert read.preamble == "2020年5月6日第一届风筝代表大会通过\n根据章程，制定本法。"


# --- irregularities ---
def fatal(text):
    return [(i.line, i.message) for i in read_statute(text).irregularities if i.fatal]


def warnings(text):
    read = read_statute(text)
    assert read.readable
    return [str(irregularity) for irregularity in read.irregularities]


def test_a_gap_names_what_is_missing_and_the_line():
    assert fatal(statute("第一条 一。", "第四条 四。")) == [(11, "读到第四条，但前面缺第二条至第三条。")]


def test_a_gap_says_where_a_lost_line_break_may_be():
    [(line, message)] = fatal(statute("第一条 一。第二条 二。", "第三条 三。"))

    assert line == 11
    assert message == "读到第三条，但前面缺第二条。第9行里有“第二条”，可能是少了换行。"


def test_a_double_names_both_lines():
    assert fatal(statute("第一条 一。", "第一条 又一。")) == [(11, "第一条重复，前一处在第9行。")]


def test_an_article_out_of_order_is_named():
    messages = [message for _line, message in fatal(statute("第一条 一。", "第三条 三。", "第二条 二。"))]

    assert messages == ["读到第三条，但前面缺第二条。", "第二条排在第三条之后，次序不对。"]


def test_a_text_that_does_not_begin_with_the_first_article_is_refused():
    assert fatal(statute("第二条 二。")) == [(9, "读到第二条，但前面缺第一条。")]


def test_an_inserted_article_needs_the_one_before_it():
    assert fatal(statute("第一条 一。", "第一条之二 二。")) == [(11, "读到第一条之二，但前面缺第一条之一。")]


def test_an_empty_article_is_refused():
    assert fatal(statute("第一条 一。", "第二条", "第三条 三。")) == [(11, "第二条没有内容。")]


def test_a_count_that_differs_from_the_header_is_refused():
    assert fatal(MARKDOWN.replace("articles: 7", "articles: 9")) == [(0, "文件头写明9条，实际读到7条。")]


def test_a_text_without_articles_is_refused_unless_it_is_a_decision():
    assert fatal(statute("# 说明", title="风车管理条例")) == [(0, "没有找到“第一条”这样的条文。")]
    assert fatal(statute("# 说明", title="关于修改《风车管理条例》的决定")) == []


def test_a_text_without_title_or_date_is_refused():
    assert [line for line, _message in fatal("第一条 一。\n第二条 二。")] == [0, 0]


def test_a_broken_header_is_refused():
    assert fatal('---\ntitle: "风车\n---\n' + PLAIN)[0] == (1, "文件头不是正确的 YAML，请检查冒号和引号。")
    assert fatal("---\n" + PLAIN)[0] == (1, "文件头只有开头的“---”，没有结束的“---”。")


def test_a_chapter_that_lost_its_mark_is_taken_by_its_title_and_named():
    text = PLAIN.replace("第二章 放飞", "放飞")

    read = read_statute(text)

    assert [article.chapter for article in read.articles][1:3] == ["第一章 总则", "第二章 放飞"]
    assert warnings(text) == ["第6行：“放飞”像是丢了章号的章名，按章名处理。"]


def test_chapters_that_all_lost_their_marks_stay_without_numbers():
    text = PLAIN.replace("第一章 总则\n", "").replace("第二章 放飞", "放飞").replace("第三章 附则", "附则")

    assert [article.chapter for article in read_statute(text).articles] == [
        "",
        "",
        "放飞",
        "放飞",
        "放飞",
        "附则",
        "附则",
    ]


def test_the_contents_list_gives_a_lost_first_chapter_back():
    text = in_front(PLAIN, ["目录", *HEADS]).replace("\n\n第一章 总则\n", "\n", 1)

    assert read_statute(text).articles[0].chapter == "第一章 总则"
    assert warnings(text)[0].endswith("正文里没有“第一章 总则”的章名，按目录补上。")


def test_a_missing_chapter_number_is_named_but_read():
    assert warnings(PLAIN.replace("第三章", "第四章")) == ["第16行：“第四章 附则”与前一章（第二章）不连续。"]


def test_page_numbers_and_notes_of_editors_are_left_out_and_named():
    text = PLAIN.replace("第五条 ", "— 12 —\n第五条 【用语】")

    assert read_statute(text).articles[5].text == "本法所称风筝，包括纸鸢。"
    assert warnings(text) == ["第17行：页码“— 12 —”已略去。", "第18行：【用语】是编者加的条旨，不是条文，已略去。"]


def test_what_follows_the_last_article_is_named():
    assert warnings(PLAIN + "附件：风筝式样\n") == ["第19行：“附件：风筝式样”不像条文，暂并入最后一条，请核对。"]


# --- dates ---
@pytest.mark.parametrize(
    ("effective", "expected"),
    [
        ("2019-03-01", date(2019, 3, 1)),
        ("1996-10-01 (amendment 2018-01-01)", date(2018, 1, 1)),
        ("1996-10-01（2018年1月1日修正施行）", date(2018, 1, 1)),
        ("2026-01-01 (check in text)", date(2026, 1, 1)),
    ],
)
def test_the_day_in_brackets_counts_otherwise_the_day_itself(effective, expected):
    assert read_statute(statute("一。", effective=effective)).in_force_from == expected


def test_without_a_day_in_the_header_the_last_article_tells():
    read = read_statute(statute("一。", "本条例自2021年3月4日起施行。", effective="see text"))

    assert (read.in_force_from, read.date_from) == (date(2021, 3, 4), "最后一条")


def test_in_force_from_promulgation_means_the_day_of_promulgation():
    read = read_statute(statute("一。", "本条例自公布之日起施行。", effective="see text"))

    assert read.in_force_from == date(2020, 5, 6)


def test_an_amended_text_does_not_take_the_day_of_the_first_version():
    text = statute("一。", "本条例自1999年3月4日起施行。", effective="see text", version="2020-05-06 修正")

    read = read_statute(text)

    assert (read.in_force_from, read.date_is_guess) == (date(2020, 5, 6), True)
    assert warnings(text) == ["没有写明这一版本的施行日期，按最后一次修改的日期2020-05-06计，请核对。"]


def test_a_text_that_tells_no_day_has_none():
    assert read_statute(statute("一。", effective="see text")).in_force_from is None


@pytest.mark.parametrize(
    ("version", "name", "label"),
    [
        ("2017-09-01 修正(第二次)", "2017", "2017年9月1日修正（第二次）"),
        ("1982-12-04 通过, 2018-03-11 修正", "2018", "2018年3月11日修正"),
        ("2019-05-31 通过 (source file name says 2010)", "2019", "2019年5月31日通过"),
    ],
)
def test_a_version_is_named_after_the_year_of_its_last_change(version, name, label):
    read = read_statute(statute("一。", version=version))

    assert (read.version, read.label) == (name, label)


def test_the_notes_under_the_title_date_the_version_where_the_header_does_not():
    text = PLAIN.replace(
        "代表大会通过", "代表大会通过\n根据2022年8月9日第五届风筝代表大会《关于修改〈风筝管理法〉的决定》第一次修正"
    )

    read = read_statute(text)

    assert (read.version, read.label) == ("2022", "2022年8月9日第一次修正")


# --- bytes ---
def test_national_encodings_and_marks_are_decoded():
    assert decode("第一条".encode("gb18030")) == "第一条"
    assert decode("第一条".encode("utf-8-sig")) == "第一条"
    assert decode("第一条".encode("utf-16")) == "第一条"


def test_a_file_that_is_no_text_is_refused_in_a_sentence():
    with pytest.raises(UnreadableText, match="不是文本文件"):
        decode(b"PK\x03\x04\x00\x00\xff\xff")


@given(st.text(alphabet="第一二三条章节 \n#-*—（）。目录之附则1[]", max_size=300))
def test_no_text_makes_the_reader_fail(text):
    read = read_statute(text)

    assert all(article.text for article in read.articles) or not read.readable
