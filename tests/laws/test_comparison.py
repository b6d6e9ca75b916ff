"""Two versions article by article: on little invented statutes, and on official texts with facts that were checked."""

from pathlib import Path

import pytest
from django.conf import settings

from laws.comparison import Relation, compare
from laws.parsing import read_statute

LINE = "放飞以前应当检查线轴，线轴开裂或者棉线磨损的，应当更换以后再放飞。"
PLACE = "放飞场地应当避开高压电线、机场净空区域和幼儿园的操场，由街道划定并且公布。"
WIND = "风力达到六级的，应当停止放飞，把风筝收进库房，等待气象台解除大风信号。"
JURY = "比赛由三名裁判评分，去掉一个最高分，去掉一个最低分，取平均成绩，当场宣布。"
NIGHT = "夜里放飞带灯的风筝，应当提前两天告诉派出所，说明人数、时间和路线。"


def articles(*texts):
    return [(number, 0, text) for number, text in enumerate(texts, start=1)]


def compared(old, new):
    """relation, old numbers, new numbers; with ! when reworded and # when only numbers changed."""
    return [
        f"{','.join(str(n) for n, _ in pair.old)}→{','.join(str(n) for n, _ in pair.new)} {pair.relation}"
        + ("!" if pair.changed else "")
        + ("#" if pair.number_only else "")
        for pair in compare(articles(*old), articles(*new))
    ]


def test_what_stays_is_the_same():
    assert compared([LINE, PLACE], [LINE, PLACE]) == ["1→1 same", "2→2 same"]


def test_marks_and_blanks_are_no_change():
    assert compared([LINE], [LINE.replace("，", ", ")]) == ["1→1 same"]


def test_a_reworded_article_under_its_number_is_changed():
    assert compared([LINE, PLACE], [LINE, PLACE.replace("街道", "公园管理处")]) == ["1→1 same", "2→2 changed!"]


def test_an_insertion_moves_what_follows_and_is_new():
    assert compared([LINE, PLACE, WIND], [LINE, JURY, PLACE, WIND.replace("六级", "五级")]) == [
        "1→1 same",
        "→2 new!",
        "2→3 moved#",
        "3→4 moved!",
    ]


def test_another_rule_under_the_same_number_is_no_change_of_it():
    assert compared([LINE, PLACE], [LINE, JURY]) == ["1→1 same", "2→ gone!", "→2 new!"]
    assert compared([LINE, PLACE], [PLACE, LINE]) == ["2→1 moved#", "1→2 moved#"]


def test_one_article_becomes_two_and_two_become_one():
    assert compared([LINE + PLACE, WIND], [LINE, PLACE, WIND]) == ["1→1,2 split!", "2→3 moved#"]
    assert compared([LINE, PLACE, WIND], [LINE + PLACE, WIND]) == ["1,2→1 merged!", "3→2 moved#"]


def test_a_reference_that_was_only_renumbered_is_no_change():
    pointing = "违反本法第二条规定放飞的，由公园没收线轴，情节轻的可以批评。"

    assert compared([LINE, PLACE, pointing], [LINE, JURY, PLACE, pointing.replace("二", "三")]) == [
        "1→1 same",
        "→2 new!",
        "2→3 moved#",
        "3→4 moved#",
    ]
    assert compared([pointing, PLACE, LINE], [pointing.replace("二", "三"), JURY, PLACE, LINE]) == [
        "1→1 same#",
        "→2 new!",
        "2→3 moved#",
        "3→4 moved#",
    ]


def test_a_reference_to_another_rule_is_a_change():
    pointing = "违反本法第二条规定放飞的，由公园没收线轴，情节轻的可以批评。"

    assert compared([pointing, PLACE, LINE], [pointing.replace("二", "三"), PLACE, LINE])[0] == "1→1 changed!"


def test_inserted_articles_have_keys_of_their_own():
    pairs = compare([(4, 0, LINE)], [(4, 0, LINE), (4, 1, NIGHT)])

    assert [(pair.relation, pair.new) for pair in pairs] == [("same", ((4, 0),)), ("new", ((4, 1),))]


def test_nothing_compared_with_something():
    assert compare([], []) == []
    assert compared([], [LINE]) == ["→1 new!"]
    assert compared([LINE], []) == ["1→ gone!"]
    assert compared([""], [""]) == ["1→ gone!", "→1 new!"]


# --- official texts ---------------------------------------------------------------
CASES = {
    "行政处罚法": ("administrative-penalty-law.2017", "administrative-penalty-law.2021"),
    "安全生产法": ("work-safety-law.2014", "work-safety-law.2021"),
    "突发事件应对法": ("emergency-response-law.2007", "emergency-response-law.2024"),
}


@pytest.fixture(scope="module")
def official():
    def text(name):
        read = read_statute((Path(settings.STATUTES_DIR) / f"{name}.md").read_text())
        return [(article.number, article.insert, article.text) for article in read.articles]

    texts = {title: (text(old), text(new)) for title, (old, new) in CASES.items()}
    return {title: (*pair, compare(*pair)) for title, pair in texts.items()}


@pytest.mark.statutes
@pytest.mark.parametrize("title", CASES)
def test_every_article_stands_in_exactly_one_relation(official, title):
    old, new, pairs = official[title]

    assert sorted(key for pair in pairs for key in pair.old) == [(number, insert) for number, insert, _ in old]
    assert sorted(key for pair in pairs for key in pair.new) == [(number, insert) for number, insert, _ in new]
    assert all(bool(pair.old) != (pair.relation == Relation.NEW) for pair in pairs)
    assert all(bool(pair.new) != (pair.relation == Relation.GONE) for pair in pairs)


#: old → new, read in both texts: law, old articles, new articles, relation, reworded, only the number.
FACTS = [
    ("行政处罚法", [1], [1], "same", False, False),
    ("行政处罚法", [2], [3], "moved", False, True),
    ("行政处罚法", [3], [4, 38], "split", True, False),
    ("行政处罚法", [20], [22, 23], "split", True, False),
    ("行政处罚法", [27], [32, 33], "split", True, False),
    ("行政处罚法", [33], [51, 53], "split", True, False),
    ("行政处罚法", [37], [43, 55, 56], "split", True, False),
    ("行政处罚法", [38], [57, 58], "split", True, False),
    ("行政处罚法", [42], [63, 64], "split", True, False),
    ("行政处罚法", [43], [65], "moved", True, False),
    ("行政处罚法", [44, 52], [66], "merged", True, False),
    ("行政处罚法", [], [2], "new", True, False),
    ("行政处罚法", [], [49], "new", True, False),
    ("行政处罚法", [], [84], "new", True, False),
    ("行政处罚法", [63], [], "gone", True, False),
    ("安全生产法", [3], [3], "changed", True, False),
    ("安全生产法", [8], [8, 9], "split", True, False),
    ("安全生产法", [24], [27], "moved", True, False),
    ("安全生产法", [84], [87], "moved", False, True),
    ("安全生产法", [94], [97], "moved", True, False),
    ("安全生产法", [105], [108], "moved", False, True),
    ("安全生产法", [], [12], "new", True, False),
    ("安全生产法", [], [17], "new", True, False),
    ("安全生产法", [], [109], "new", True, False),
    ("安全生产法", [], [112], "new", True, False),
    ("突发事件应对法", [7], [17, 18], "split", True, False),
    ("突发事件应对法", [12], [12], "changed", True, False),
    ("突发事件应对法", [41], [58], "moved", False, True),
    ("突发事件应对法", [42], [63], "moved", False, True),
    ("突发事件应对法", [43], [64], "moved", True, False),
    ("突发事件应对法", [45], [67], "moved", True, False),
    ("突发事件应对法", [61], [89, 90, 91], "split", True, False),
    ("突发事件应对法", [], [71], "new", True, False),
    ("突发事件应对法", [], [85], "new", True, False),
]


@pytest.mark.statutes
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact[0]} {fact[1]} {fact[2]}")
def test_facts_that_were_read_in_the_texts(official, fact):
    title, olds, news, relation, changed, number_only = fact
    *_texts, pairs = official[title]

    [found] = [
        pair
        for pair in pairs
        if [number for number, _ in pair.old] == olds and [number for number, _ in pair.new] == news
    ]

    assert (found.relation, found.changed, found.number_only) == (relation, changed, number_only)


@pytest.mark.statutes
@pytest.mark.parametrize(
    ("title", "census"),
    [
        ("行政处罚法", {"moved": 51, "new": 18, "split": 7, "gone": 3, "same": 1, "merged": 1}),
        ("安全生产法", {"moved": 106, "same": 4, "new": 4, "changed": 3, "split": 1}),
        ("突发事件应对法", {"moved": 54, "new": 33, "changed": 6, "split": 6, "gone": 3}),
    ],
)
def test_the_census_of_relations(official, title, census):
    *_texts, pairs = official[title]
    counts = {str(relation): sum(pair.relation == relation for pair in pairs) for relation in Relation}

    assert {name: n for name, n in counts.items() if n} == census
