from time import perf_counter

import pytest

from laws.models import Article, Correspondence, StatuteVersion
from question_bank.content import Cited, Content
from question_bank.importing.citing import Bookshelf, told
from tests.builders import make_statute
from tests.question_bank.rows import TODAY


@pytest.fixture
def law():
    return make_statute("行政处罚法", articles=86)


def at(version, number, insert=0, paragraph=None, item=None):
    return Cited(Article.objects.get(version=version, number=number, insert=insert).pk, paragraph, item)


def citing(basis):
    return Content(kind="judge", stem="", answer=[True], basis=basis)


def look_up(text):
    return Bookshelf(TODAY).look_into(citing(text))


@pytest.mark.parametrize(
    "text",
    [
        "《行政处罚法》第六十三条",
        "《中华人民共和国行政处罚法》第六十三条",
        "行政处罚法第六十三条",
        "中华人民共和国行政处罚法 第 六十三 条",
        "《行政处罚法》（2021年修订）第63条",
        "依据《行政处罚法》第６３条的规定",
    ],
)
def test_an_article_is_found_however_it_is_named(law, text):
    assert (look_up(text).cites, look_up(text).doubts) == ((at(law, 63),), ())


def test_paragraph_and_item_are_kept(law):
    found = look_up("《行政处罚法》第六十三条第一款第（四）项")

    assert found.cites == (at(law, 63, paragraph=1, item=4),)


def test_an_item_may_follow_the_article_at_once(law):
    assert look_up("《行政处罚法》第六十四条第四项").cites == (at(law, 64, item=4),)


def test_further_articles_belong_to_the_statute_before_them(law):
    other = make_statute("安全生产法", articles=119)

    found = look_up("《行政处罚法》第六十三条、第六十四条；《安全生产法》第九十七条第七项")

    assert found.cites == (at(law, 63), at(law, 64), at(other, 97, item=7))


def test_the_same_place_twice_is_cited_once(law):
    assert look_up("《行政处罚法》第六十三条，行政处罚法第63条").cites == (at(law, 63),)


def test_an_inserted_article_is_found(law):
    inserted = Article.objects.create(version=law, number=63, insert=1)

    assert look_up("《行政处罚法》第六十三条之一").cites == (Cited(inserted.pk),)


def test_the_longer_of_two_names_counts():
    make_statute("处罚法", articles=1)
    longer = make_statute("行政处罚法", articles=63)

    assert look_up("行政处罚法第六十三条").cites == (at(longer, 63),)


def test_the_version_in_force_is_cited_and_no_other():
    old = make_statute("行政处罚法", articles=64, version="2017", in_force_from=TODAY.replace(year=2018))
    old.in_force_until = TODAY.replace(year=2021)
    old.save()
    new = make_statute("行政处罚法", articles=86, version="2021", in_force_from=TODAY.replace(year=2021))
    make_statute("行政处罚法", articles=90, version="2030", in_force_from=TODAY.replace(year=2030))

    assert look_up("《行政处罚法》第六十三条").cites == (at(new, 63),)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("《突发事件应对法》第四十二条", "法规库中没有《突发事件应对法》。请核对名称，或者先把它导入法规库。"),
        ("《行政处罚法》第九十九条", "《行政处罚法》没有第九十九条。条号可能写错了，请核对。"),
        ("《行政处罚法》", "只写了《行政处罚法》，没有写明第几条。"),
        ("第六十三条", "“第六十三条”前面没有法规名称。请写成“《行政处罚法》第六十三条”的样子。"),
        ("见教材第 12 页", "没有认出法规名称和条号。请写成“《行政处罚法》第六十三条”的样子。"),
        ("《行政处罚法》第99999999999条", "没有认出“第99999999999条”。请核对条、款、项的写法。"),
        ("《行政处罚法》第六十三条第99999款", "没有认出“第六十三条第99999款”。请核对条、款、项的写法。"),
        ("《行政处罚法》第　条", "没有认出“第　条”。请核对条、款、项的写法。"),
    ],
)
def test_what_cannot_be_found_is_said_and_not_guessed(law, text, doubt):
    found = look_up(text)

    assert (found.cites, [said.message for said in found.doubts]) == ((), [doubt])


def test_one_doubt_does_not_lose_the_rest(law):
    found = look_up("《行政处罚法》第六十三条、第九十九条")

    assert (found.cites, len(found.doubts)) == ((at(law, 63),), 1)


def test_a_thousand_rows_ask_for_the_statutes_once(law, django_assert_num_queries):
    with django_assert_num_queries(4):
        shelf = Bookshelf(TODAY)
        for number in range(1, 1000):
            shelf.look_into(citing(f"《行政处罚法》第{number % 80 + 1}条"))


def test_a_long_run_of_blanks_costs_no_time(law):
    begun = perf_counter()

    assert look_up("《行政处罚法》第1条第" + " " * 30_000 + "x")
    assert perf_counter() - begun < 2


# --- old numbers ---
@pytest.fixture
def hearing_moved():
    """行政处罚法 2017 held the hearing in article 42, that of 2021 in 63; its 42 is about something else."""
    new = make_statute("行政处罚法", articles=86)
    old = StatuteVersion.objects.create(
        statute=new.statute, name="2017", in_force_from="2018-01-01", in_force_until=new.in_force_from
    )
    was = Article.objects.create(version=old, number=42, topics="听证 听证主持人 三日内提出")
    now = Article.objects.get(version=new, number=63)
    Article.objects.filter(pk=now.pk).update(topics="听证 听证范围 较大数额罚款")
    Article.objects.filter(version=new, number=42).update(topics="执法人员 不得少于两人")
    Correspondence.objects.create(old=was, new=now, relation="moved", topic="听证")
    return was


def test_an_old_number_is_told_with_the_article_that_holds_the_rule_now(hearing_moved):
    content = Content(
        kind="judge",
        stem="听证由行政机关指定的非本案调查人员担任听证主持人，当事人要求听证的应当在三日内提出。",
        answer=[True],
        basis="《行政处罚法》第四十二条",
    )

    found = Bookshelf(TODAY).look_into(content)

    assert [r.as_json() for r in found.references] == [
        {"statute": "行政处罚法", "article": "42", "state": "superseded", "now": ["行政处罚法:63"]}]  # fmt: skip
    assert [(d.field, d.code) for d in found.doubts] == [("basis", "superseded")]
    assert found.cites == (Cited(hearing_moved.pk, state="superseded"),)


def test_citations_in_stem_and_explanation_are_held_against_the_statutes_too(hearing_moved):
    content = Content(
        kind="judge",
        stem="《行政处罚法》第四十二条规定了听证，听证主持人不能是调查人员，三日内提出。",
        answer=[True],
        explanation="另见《不存在的法》第一条。",
    )

    found = Bookshelf(TODAY).look_into(content)

    assert sorted((r.article, r.state) for r in found.references) == [
        ("1", "unknown_statute"), ("42", "superseded")]  # fmt: skip
    assert sorted(d.field for d in found.doubts) == ["explanation", "stem"]


def test_a_question_that_sets_the_old_number_beside_the_new_one_is_right(hearing_moved):
    content = Content(
        kind="judge",
        stem="2017年的听证条文还能照用。",
        answer=[False],
        explanation="《行政处罚法》（2017）第四十二条讲听证主持人和三日内提出；《行政处罚法》第四十二条讲执法人员。",
        basis="《行政处罚法》第六十三条",
    )

    found = Bookshelf(TODAY).look_into(content)

    assert found.doubts == ()
    assert {cite.state for cite in found.cites} == {"in_force"}


def test_what_fills_the_gap_belongs_to_what_a_question_says():
    gap = Content(
        "single",
        "国家建立健全突发事件（　）制度。",
        ["B"],
        [{"key": "A", "text": "应急"}, {"key": "B", "text": "预警"}],
    )

    assert "突发事件预警制度" in told(gap)
    assert "应急" not in told(gap).replace("突发", "")
