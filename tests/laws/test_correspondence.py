"""The tables of correspondence, and what they or the texts say of two versions."""

import copy
import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from laws.catalogue import load_catalogue
from laws.correspondence import changes_between, load_correspondences
from laws.models import Article, Correspondence, Statute, StatuteVersion
from laws.services import set_periods
from tests import builders
from tests.laws.test_comparison import JURY, LINE, PLACE, WIND

CONTENT = Path(settings.CONTENT_DIR)
TABLES = sorted((CONTENT / "correspondence").glob("*.yaml"))
TABLE = yaml.safe_load("""
statute: 风筝法
old: "2010"
new: "2021"
correspondences:
  - {old: 1, new: 1, relation: same, topic: 线轴}
  - {old: 2, new: 3, relation: split, changed: true, topic: 场地}
  - {old: 2, new: 4, relation: split, changed: true, topic: 大风}
  - {old: 3, relation: gone, topic: 比赛}
topics:
  "2010": {1: [线轴, 棉线], 2: [场地, 大风], 3: [比赛]}
  "2021": {1: [线轴, 棉线], 2: [许可], 3: [场地], 4: [大风]}
""")


@pytest.fixture
def versions():
    old = builders.make_statute("风筝法", version="2010", in_force_from=date(2010, 1, 1), articles=3)
    new = builders.make_statute("风筝法", version="2021", articles=4)
    set_periods(new.statute)
    return old, new


def told(changes):
    numbers = [([a.number for a in c.old], [a.number for a in c.new]) for c in changes]
    return [(*ends, str(change.relation)) for ends, change in zip(numbers, changes, strict=True)]


def test_a_table_is_written_once_and_brought_up_to_date(versions):
    assert load_correspondences(TABLE) == 4
    rows = list(Correspondence.objects.order_by("pk").values())
    assert load_correspondences(TABLE) == 0
    assert list(Correspondence.objects.order_by("pk").values()) == rows
    assert Article.objects.get(version__name="2021", number=4).topics == "大风"

    shorter = copy.deepcopy(TABLE)
    shorter["correspondences"][2:3] = []
    shorter["correspondences"][1]["topic"] = "地点"

    assert load_correspondences(shorter) == 2
    assert Correspondence.objects.count() == 3


def test_a_number_that_does_not_exist_is_refused_and_nothing_is_written(versions):
    wrong = copy.deepcopy(TABLE)
    wrong["correspondences"][0]["new"] = 9

    with pytest.raises(ValidationError, match="2021年版第九条"):
        load_correspondences(wrong)

    assert Correspondence.objects.count() == 0


def test_the_database_holds_one_row_for_two_articles_and_one_for_an_article_that_is_gone(versions):
    load_correspondences(TABLE)
    gone = Correspondence.objects.get(new=None)
    moved = Correspondence.objects.filter(new__number=3).get()

    for row in (
        Correspondence(old=gone.old, new=None, relation="gone"),
        Correspondence(old=moved.old, new=moved.new, relation="moved"),
        Correspondence(old=moved.old, new=None, relation="moved"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_changes_come_from_the_table_each_article_once(versions):
    load_correspondences(TABLE)

    changes = changes_between(*versions)

    assert told(changes) == [([1], [1], "same"), ([], [2], "new"), ([2], [3, 4], "split"), ([3], [], "gone")]
    assert changes[2].topics == ["场地", "大风"]
    assert [change.number_only for change in changes] == [False] * 4


def test_without_a_table_changes_come_from_the_texts(versions):
    for version, texts in zip(versions, ([LINE, PLACE, JURY], [LINE, WIND, PLACE, JURY]), strict=True):
        StatuteVersion.objects.filter(pk=version.pk).update(source_sha256="x")
        version.refresh_from_db()
        for number, text in enumerate(texts, start=1):
            version.articles.filter(number=number).update(text=text)

    changes = changes_between(*versions)

    assert told(changes) == [([1], [1], "same"), ([], [2], "new"), ([2], [3], "moved"), ([3], [4], "moved")]
    assert [change.number_only for change in changes] == [False, False, True, True]


def test_without_table_and_texts_there_is_nothing_to_say(versions):
    assert changes_between(*versions) == []


# --- what is shipped ---------------------------------------------------------------
@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_shipped_table_covers_every_article_of_both_versions(path):
    table = yaml.safe_load(path.read_text())
    catalogue = yaml.safe_load((CONTENT / "laws/catalogue.yaml").read_text())["statutes"]
    sizes = {
        v["version"]: v["articles"] for s in catalogue if s.get("short") == table["statute"] for v in s["versions"]
    }

    olds = {row["old"] for row in table["correspondences"]}
    news = {row["new"] for row in table["correspondences"] if "new" in row}

    assert olds == set(range(1, sizes[table["old"]] + 1))
    assert news <= set(range(1, sizes[table["new"]] + 1))
    for name in (table["old"], table["new"]):
        assert list(table["topics"][name]) == list(range(1, sizes[name] + 1))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_shipped_table_holds_numbers_and_terms_only(path):
    table = yaml.safe_load(path.read_text())
    lists = [words for topics in table["topics"].values() for words in topics.values()]
    topics = [row["topic"] for row in table["correspondences"]]

    assert [words for words in lists if not 3 <= len(words) <= 8 or len(set(words)) < len(words)] == []
    assert [
        word for words in [*lists, topics] for word in words if len(word) > 10 or re.search(r"[\s，。；]", word)
    ] == []
    assert {row["relation"] for row in table["correspondences"]} <= set(Correspondence.Relation.values)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_the_relations_of_a_shipped_table_agree_with_its_numbers(path):
    rows = yaml.safe_load(path.read_text())["correspondences"]
    pieces = {row["old"]: sum(other["old"] == row["old"] for other in rows) for row in rows}
    sources = {row["new"]: sum(other.get("new") == row["new"] for other in rows) for row in rows if "new" in row}

    def expected(row):
        if "new" not in row:
            return "gone"
        if pieces[row["old"]] > 1:
            return "split"
        if sources[row["new"]] > 1:
            return "merged"
        return "moved" if row["old"] != row["new"] else "changed" if row.get("changed") else "same"

    assert [row for row in rows if row["relation"] != expected(row)] == []


def test_the_shipped_tables_load_and_a_second_time_change_nothing():
    load_catalogue(yaml.safe_load((CONTENT / "laws/catalogue.yaml").read_text()))
    tables = [yaml.safe_load(path.read_text()) for path in TABLES]

    assert [load_correspondences(table) for table in tables] == [len(table["correspondences"]) for table in tables]
    assert [load_correspondences(table) for table in tables] == [0, 0, 0]
    assert {table["statute"] for table in tables} == {"行政处罚法", "安全生产法", "突发事件应对法"}


@pytest.mark.statutes
def test_the_shipped_tables_agree_with_the_official_texts():
    """Whether the words changed is what the texts say, for every pair of one to one."""
    from laws.comparison import compare
    from laws.parsing import read_statute

    texts = {}
    for path in Path(settings.STATUTES_DIR).glob("*.md"):
        read = read_statute(path.read_text())
        texts[read.title.removeprefix("中华人民共和国"), read.version] = [
            (a.number, a.insert, a.text) for a in read.articles
        ]
    for path in TABLES:
        table = yaml.safe_load(path.read_text())
        pairs = compare(*(texts[table["statute"], table[side]] for side in ("old", "new")))
        read = {(p.old[0][0], p.new[0][0]): p.changed for p in pairs if len(p.old) == len(p.new) == 1}
        shipped = {(row["old"], row.get("new")): row.get("changed", False) for row in table["correspondences"]}

        assert {ends: shipped[ends] for ends in read if ends in shipped} == {
            e: c for e, c in read.items() if e in shipped
        }
        assert len(read.keys() & shipped.keys()) >= 0.9 * len(read)


@pytest.mark.statutes
def test_the_shipped_tables_repeat_no_run_of_a_statute():
    def han(text):
        return "".join(re.findall("[\u4e00-\u9fff]", text))

    run = 19
    official = {
        text[i : i + run]
        for path in Path(settings.STATUTES_DIR).glob("*.md")
        for text in [han(path.read_text())]
        for i in range(len(text) - run + 1)
    }
    lines = [han(line) for path in TABLES for line in path.read_text().splitlines()]

    assert [line for line in lines if any(line[i : i + run] in official for i in range(len(line) - run + 1))] == []


# --- repeal -------------------------------------------------------------------------
def test_the_catalogue_repeals_a_statute_and_its_last_version_ends_with_it():
    repealed = yaml.safe_load("""
statutes:
  - title: 纸鸢条例
    kind: regulation
    repealed: {by: 风筝条例, from: 2020-10-01}
    versions: [{version: "2010", in_force_from: 2010-03-01, articles: 3, chapters: []}]
  - title: 风筝条例
    kind: regulation
    also: [放飞条例]
    versions: [{version: "2020", in_force_from: 2020-10-01, articles: 3, chapters: []}]
""")
    load_catalogue(repealed)
    load_catalogue(repealed)

    old = Statute.objects.get(title="纸鸢条例")
    assert (old.is_repealed(date(2020, 9, 30)), old.is_repealed(date(2020, 10, 1))) == (False, True)
    assert old.version_on(date(2020, 9, 30)) == old.versions.get()
    assert old.version_on(date(2020, 10, 1)) is None
    assert old.repealed_by.names == ["风筝条例", "放飞条例"]


def test_a_statute_that_was_repealed_says_from_which_day():
    other = builders.make_statute("风筝法").statute

    with pytest.raises(IntegrityError), transaction.atomic():
        Statute.objects.create(title="纸鸢法", short_title="纸鸢法", repealed_by=other)
