"""Lesson texts become safe HTML in parts."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import builders
from training.markdown import plain_text, render_lesson

TODAY = date(2026, 11, 22)


class Seen(HTMLParser):
    """The tags and attributes of a piece of HTML, as a browser reads them."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs


def render(text):
    return render_lesson(text, on=TODAY, file_url=lambda name: f"/files/{name}")


def html_of(text):
    return "".join(part.html for part in render(text))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "[按这里](javascript:alert(1))",
        "![图](javascript:alert(1))",
        "![图](data:image/svg+xml;base64,PHN2Zz4=)",
        '[按这里](https://a.cn "x\\" onmouseover=\\"alert(1)")',
        "<iframe src=//a.cn></iframe>",
        '| <b onclick="alert(1)">a</b> | b |\n|--|--|\n| 1 | 2 |',
    ],
)
def test_a_text_brings_in_no_script(text):
    seen = Seen()
    seen.feed(html_of(text))

    assert seen.tags.isdisjoint({"script", "iframe", "b"})
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name == "style"]
    assert not [
        value
        for name, value in seen.attributes
        if name in ("href", "src") and value.startswith(("javascript:", "data:"))
    ]


def test_headings_below_the_title_get_anchors_in_their_order():
    [first, second] = render("## 一\n\n文。\n\n### 二\n\n文。\n\n## 三 **重点**\n")

    assert [(h.anchor, h.title) for h in first.headings + second.headings] == [
        ("s1", "一"),
        ("s2", "二"),
        ("s3", "三 重点"),
    ]
    assert '<h3 id="s2">二</h3>' in first.html


def test_a_top_heading_becomes_a_second_since_the_page_has_its_own():
    assert html_of("# 总题\n") == '<h2 id="s1">总题</h2>\n'


def test_questions_stand_between_the_parts_of_the_text():
    parts = render("前。\n\n{{question 2}}\n\n后。\n\n{{ question 1 }}\n")

    assert [part.slot or part.html.strip() for part in parts] == ["<p>前。</p>", 2, "<p>后。</p>", 1]


def test_a_question_inside_a_list_or_a_line_is_no_place():
    parts = render("- 项\n\n  {{question 1}}\n\n看 {{question 2}} 吧。\n")

    assert [part.slot for part in parts] == [0]


def test_a_picture_alone_becomes_a_figure_with_its_caption():
    html = html_of("前。\n\n![判断步骤](figures/tree.svg)\n\n后。")

    assert '<figure class="figure"><a href="/files/figures/tree.svg"' in html
    assert '<img src="/files/figures/tree.svg" alt="判断步骤">' in html
    assert "<figcaption>判断步骤</figcaption></figure>" in html
    assert html.count("<p>") == 2


@pytest.mark.parametrize("source", ["https://a.cn/x.png", "//a.cn/x.png", "/etc/x.png", ""])
def test_a_picture_from_elsewhere_leaves_only_its_words(source):
    html = html_of(f"![外面的图]({source})")

    assert "<img" not in html
    assert "外面的图" in html


def test_a_table_scrolls_in_a_box_of_its_own_and_has_no_inline_style():
    html = html_of("| 依据 | 数额 |\n|---|--:|\n| 甲 | 5 |\n")

    assert '<div class="table-box" tabindex="0"' in html
    assert '<td class="number">5</td>' in html
    assert "style=" not in html


def test_citations_become_links_to_the_article_in_force_on_the_day():
    version = builders.make_statute("行政处罚法", articles=3)
    article = version.articles.get(number=2)

    html = html_of("依据是[[行政处罚法:2/1]]。")

    assert f'href="{article.get_sheet_url()}"' in html
    assert ">行政处罚法第二条第一款</a>" in html


def test_a_citation_of_an_unknown_article_stays_as_words():
    html = html_of("依据是[[没有这部法:9]]。")

    assert "没有这部法第九条" in html
    assert "<a" not in html


@pytest.mark.parametrize("citations", [1, 3])
def test_more_citations_cost_no_more_queries(citations):
    builders.make_statute("行政处罚法", articles=3)
    text = "".join(f"## {n}\n\n[[行政处罚法:{n}]]\n\n" for n in range(1, citations + 1))

    with CaptureQueriesContext(connection) as queries:
        render(text)

    assert len(queries) == 1


def test_plain_text_has_the_words_and_none_of_the_marks():
    text = "## 题\n\n**要**看[[行政处罚法:63]]。\n\n- 项\n\n{{question 1}}\n\n![图](figures/a.svg)\n\n| 表 | 格 |\n"

    assert plain_text(text) == "题 要看行政处罚法。 项"
