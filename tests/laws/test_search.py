from datetime import date

import pytest

from laws.models import Article, Digest
from laws.queries import excerpt, marked, outline, read_query, search
from tests import builders

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("query", "words", "number", "insert"),
    [
        ("第63条", (), 63, 0),
        ("六十三", (), 63, 0),
        ("63", (), 63, 0),
        ("６３", (), 63, 0),
        ("第 六十三 条", (), 63, 0),
        ("处罚法 63", ("处罚法",), 63, 0),
        ("处罚法63", ("处罚法",), 63, 0),
        ("行政处罚法六十三", ("行政处罚法",), 63, 0),
        ("行政处罚法第63条第1款", ("行政处罚法",), 63, 0),
        ("《行政处罚法》第六十四条第（一）项", ("行政处罚法",), 64, 0),
        ("刑法第一百三十九条之一", ("刑法",), 139, 1),
        ("刑法 139-1", ("刑法",), 139, 1),
        ("听证 回避", ("听证", "回避"), None, 0),
        ("三日内", ("三日内",), None, 0),
        ("", (), None, 0),
    ],
)
def test_a_query_is_taken_apart_into_words_and_the_number_of_an_article(query, words, number, insert):
    asked = read_query(query)

    assert (asked.words, asked.number, asked.insert) == (words, number, insert)


def test_a_year_in_a_query_means_the_version():
    asked = read_query("行政处罚法（2017）第42条")

    assert (asked.words, asked.number, asked.year) == (("行政处罚法",), 42, "2017")
    assert read_query("行政处罚法 2017年版 听证").year == "2017"


@pytest.fixture
def laws():
    old = builders.make_statute("行政处罚法", version="2017", in_force_from=date(2018, 1, 1), text="旧的听证。")
    penalty = builders.make_statute("行政处罚法", articles=5, text="风停了再决定。")
    old.in_force_until = penalty.in_force_from
    old.save()
    builders.make_statute("治安管理处罚法", articles=5, text="可以<罚>款。")
    third = penalty.articles.get(number=3)
    third.text = "谁想听证就来听证室，组织的人会等。"
    third.save()
    return penalty


def names(results):
    return {str(article) for entry in results.found for article, _piece in entry.articles}


def test_words_find_articles_by_their_text_with_the_words_marked(laws):
    results = search("听证", on=TODAY)

    [(article, piece)] = results.found[0].articles
    assert str(article) == "行政处罚法第三条"
    assert piece == "谁想<mark>听证</mark>就来<mark>听证</mark>室，组织的人会等。"
    assert results.count == 1


def test_versions_no_longer_in_force_are_found_only_when_asked_for(laws):
    assert search("旧的", on=TODAY).count == 0
    assert search("旧的", on=TODAY, superseded=True).found[0].superseded
    assert search("行政处罚法 2017 听证", on=TODAY).found[0].version.name == "2017"


def test_all_words_must_be_there_and_a_name_narrows_to_its_statute(laws):
    assert names(search("听证 组织", on=TODAY)) == {"行政处罚法第三条"}
    assert names(search("听证 罚款", on=TODAY)) == set()
    assert names(search("治安管理处罚法 罚", on=TODAY)) == {f"治安管理处罚法第{n}条" for n in "一二三四五"}


def test_words_that_stand_in_titles_but_in_none_together_are_looked_for_in_the_text(laws):
    assert names(search("行政 治安 3", on=TODAY)) == set()
    assert names(search("行政 款", on=TODAY)) == set()
    assert names(search("治安 款", on=TODAY)) == {f"治安管理处罚法第{n}条" for n in "一二三四五"}


def test_digests_topics_and_heads_are_searched_where_no_text_is_loaded():
    version = builders.make_statute("风筝法")
    Digest.objects.create(article=version.articles.get(number=2), topic="收线", text="风大了要慢慢来。")
    version.articles.filter(number=3).update(chapter="第三章 附则")

    assert names(search("收线", on=TODAY)) == {"风筝法第二条"}
    assert search("慢慢", on=TODAY).found[0].articles[0][1] == "风大了要<mark>慢慢</mark>来。"
    assert names(search("附则", on=TODAY)) == {"风筝法第三条"}


def test_a_number_finds_that_article_in_each_statute(laws):
    assert names(search("第3条", on=TODAY)) == {"行政处罚法第三条", "治安管理处罚法第三条"}
    assert names(search("处罚法 4", on=TODAY)) == {"行政处罚法第四条", "治安管理处罚法第四条"}
    assert search("处罚法 4", on=TODAY).only_article is None


def test_a_number_in_a_statute_named_whole_means_one_article(laws):
    assert str(search("行政处罚法第三条第一款", on=TODAY).only_article) == "行政处罚法第三条"
    assert search("行政处罚法第九条", on=TODAY).only_article is None
    assert search("听证", on=TODAY).only_article is None


def test_a_number_alone_does_not_hide_an_inserted_article(laws):
    Article.objects.create(version=laws, number=3, insert=1)

    assert search("行政处罚法 3", on=TODAY).count == 2
    assert str(search("行政处罚法第三条之一", on=TODAY).only_article) == "行政处罚法第三条之一"


def test_a_name_finds_the_statute_in_its_version_in_force(laws):
    assert search("行政处罚法", on=TODAY).statutes == [laws]
    assert [version.statute.short_title for version in search("处罚法", on=TODAY).statutes] == [
        "行政处罚法",
        "治安管理处罚法",
    ]
    assert search("处罚法 4", on=TODAY).statutes == []


def test_a_word_found_everywhere_is_cut_short(laws):
    builders.make_statute("长法", articles=230, text="到处都有的词。")

    results = search("到处", on=TODAY)

    assert results.cut
    assert results.count == 200


def test_an_excerpt_is_cut_around_the_word_and_escaped():
    article = Article(number=1, text="前" * 100 + "<b>词</b>" + "后" * 100)

    piece = excerpt(article, ["词"])

    assert piece.startswith("…前")
    assert piece.endswith("后…")
    assert "&lt;b&gt;<mark>词</mark>&lt;/b&gt;" in piece


def test_nothing_is_marked_where_no_word_is_given():
    assert marked("a<b", []) == "a&lt;b"


def test_the_outline_keeps_articles_before_the_first_section_apart():
    rows = [(1, "第一章", ""), (2, "第一章", "第一节"), (3, "第二章", ""), (4, "", "")]

    chapters = outline(Article(number=n, chapter=chapter, section=section) for n, chapter, section in rows)

    assert [(c.name, [(s.name, len(s.articles)) for s in c.sections]) for c in chapters] == [
        ("第一章", [("", 1), ("第一节", 1)]),
        ("第二章", [("", 1)]),
        ("", [("", 1)]),
    ]
    assert chapters[0].sections[1].anchor == "sa2"


def test_nul_in_a_query_is_a_blank():
    assert read_query("听证\0告知").words == ("听证", "告知")
