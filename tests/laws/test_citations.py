from datetime import date
from time import perf_counter

import pytest

from laws.citations import CitationRef, label, link_all, parse, parse_one, resolve
from laws.models import Article
from tests import builders

TODAY = date(2026, 11, 22)


def penalty_law():
    """行政处罚法 in the versions of 2017 (until mid-2021) and 2021."""
    old = builders.make_statute("行政处罚法", version="2017", in_force_from=date(2018, 1, 1), articles=5)
    new = builders.make_statute("行政处罚法", version="2021", in_force_from=date(2021, 7, 15), articles=5)
    old.in_force_until = new.in_force_from
    old.save()
    return old, new


# --- marks ---
@pytest.mark.parametrize(
    ("mark", "ref", "words"),
    [
        ("行政处罚法:63", CitationRef("行政处罚法", 63), "行政处罚法第六十三条"),
        ("行政处罚法:63/1/2", CitationRef("行政处罚法", 63, 0, 1, 2), "行政处罚法第六十三条第一款第二项"),
        ("行政处罚法:64//1", CitationRef("行政处罚法", 64, 0, None, 1), "行政处罚法第六十四条第一项"),
        ("行政处罚法@2017:42", CitationRef("行政处罚法", 42, version="2017"), "行政处罚法（2017年版）第四十二条"),
        ("刑法:139-1", CitationRef("刑法", 139, 1), "刑法第一百三十九条之一"),
        ("中华人民共和国刑法：7", CitationRef("中华人民共和国刑法", 7), "刑法第七条"),
    ],
)
def test_a_mark_names_an_article_and_has_a_label(mark, ref, words):
    assert parse(f"见[[{mark}]]。") == [ref]
    assert parse_one(mark) == ref
    assert label(ref) == words


def test_marks_come_in_their_order_and_what_is_none_is_passed_over():
    assert [ref.number for ref in parse("[[甲法:2]][[目录]] [[甲法:]] [链接](x) [[甲法:1]]")] == [2, 1]


def test_a_wrong_mark_alone_is_refused():
    with pytest.raises(ValueError, match="不是条文引用"):
        parse_one("甲法第三条")


# --- resolving ---
def test_a_citation_resolves_to_the_version_in_force_on_the_day():
    old, new = penalty_law()
    ref = CitationRef("行政处罚法", 3)

    assert resolve([ref], TODAY)[ref].version == new
    assert resolve([ref], date(2021, 7, 14))[ref].version == old
    assert resolve([ref], date(2021, 7, 15))[ref].version == new
    assert resolve([ref], date(2017, 1, 1))[ref] is None


def test_a_pinned_citation_resolves_to_its_version_whatever_the_day():
    old, _new = penalty_law()
    ref = CitationRef("行政处罚法", 3, version="2017")

    assert resolve([ref], TODAY)[ref].version == old


def test_full_and_short_titles_find_the_same_article():
    penalty_law()
    short, full = CitationRef("行政处罚法", 3), CitationRef("中华人民共和国行政处罚法", 3)

    found = resolve([short, full], TODAY)

    assert found[short] == found[full] is not None


def test_an_inserted_article_is_not_the_one_before_it():
    _old, new = penalty_law()
    inserted = Article.objects.create(version=new, number=3, insert=1)
    ref = CitationRef("行政处罚法", 3, 1)

    assert resolve([ref], TODAY)[ref] == inserted


def test_what_is_unknown_resolves_to_none():
    penalty_law()
    refs = [CitationRef("行政处罚法", 99), CitationRef("无此法", 1), CitationRef("行政处罚法", 1, version="1996")]

    assert list(resolve(refs, TODAY).values()) == [None, None, None]


def test_many_citations_cost_one_query(django_assert_num_queries):
    penalty_law()
    builders.make_statute("安全生产法")

    with django_assert_num_queries(1):
        found = resolve([CitationRef(name, n) for name in ("行政处罚法", "安全生产法") for n in (1, 2, 3)], TODAY)
        assert {str(article) for article in found.values()} >= {"行政处罚法第一条", "安全生产法第三条"}


def test_no_citations_cost_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert link_all("<p>没有引用。</p>", TODAY) == "<p>没有引用。</p>"


# --- links ---
def test_citations_in_html_become_links_that_open_the_sheet():
    _old, new = penalty_law()
    url = f"/laws/article/{new.articles.get(number=3).pk}/"

    assert link_all("<p>见[[行政处罚法:3/2]]。</p>", TODAY) == (
        f'<p>见<a class="cite" href="{url}" hx-get="{url}" hx-target="#sheet" hx-swap="innerHTML">'
        "行政处罚法第三条第二款</a>。</p>"
    )


def test_an_unknown_citation_becomes_plain_words():
    assert link_all("[[无此法:3]]", TODAY) == '<span class="cite-missing">无此法第三条</span>'


def test_a_citation_in_an_attribute_stays_as_it_is():
    html = '<img alt="[[行政处罚法:3]]">'

    assert link_all(html, TODAY) == html


def test_the_words_of_a_citation_are_escaped():
    assert "<b>" not in link_all("[[&lt;b>x:3]]", TODAY)


@pytest.mark.parametrize("start", ["[[", "[[甲法", "[[甲法@", "[[甲法@2017", "[[甲法:1"])
def test_a_mark_that_never_ends_is_passed_over_at_once(start):
    begun = perf_counter()

    assert parse(start + " " * 400 + "x") == []
    assert perf_counter() - begun < 1
