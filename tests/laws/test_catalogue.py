from datetime import date

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ValidationError

from laws.catalogue import load_catalogue, load_digests
from laws.models import Article, Digest, StatuteVersion
from laws.parsing import read_statute
from laws.services import load_text
from tests.laws.statutes import MARKDOWN

CATALOGUE = yaml.safe_load("""
statutes:
  - title: 中华人民共和国风筝管理法
    short: 风筝管理法
    kind: law
    versions:
      - {version: "2010", label: 2010年1月1日通过, in_force_from: 2010-03-01, articles: 3, chapters: []}
      - version: "2020"
        label: 2020年5月6日修订
        in_force_from: 2020-10-01
        articles: 6
        chapters:
          - {number: 1, title: 总则, from: 1, to: 2}
          - {number: 2, title: 放飞, from: 3, to: 5, sections: [{number: 1, title: 线与轴, from: 4, to: 5}]}
          - {number: 3, title: 附则, from: 6, to: 6}
""")
DIGESTS = {
    "statute": "风筝管理法",
    "version": "2020",
    "articles": [
        {"number": 3, "topic": "线", "digest": "线要长。", "related": ["风筝管理法:4/1/2", "风筝管理法@2010:1"]},
        {"number": 4, "topic": "收线", "digest": "收线要慢。", "changed": "原来没有写。"},
    ],
}


def test_the_catalogue_makes_articles_with_their_heads_and_no_text():
    assert load_catalogue(CATALOGUE) == 9

    rows = Article.objects.filter(version__name="2020").values_list("number", "chapter", "section", "text")
    assert list(rows) == [
        (1, "第一章 总则", "", ""),
        (2, "第一章 总则", "", ""),
        (3, "第二章 放飞", "", ""),
        (4, "第二章 放飞", "第一节 线与轴", ""),
        (5, "第二章 放飞", "第一节 线与轴", ""),
        (6, "第三章 附则", "", ""),
    ]
    old = StatuteVersion.objects.get(name="2010")
    assert set(old.articles.values_list("chapter", flat=True)) == {""}
    assert old.in_force_until == date(2020, 10, 1)
    assert not old.has_text


def test_the_catalogue_twice_changes_nothing():
    load_catalogue(CATALOGUE)
    rows = list(Article.objects.values())

    assert load_catalogue(CATALOGUE) == 0
    assert list(Article.objects.values()) == rows


def test_the_catalogue_leaves_a_loaded_text_alone():
    load_text(read_statute(MARKDOWN))
    rows = list(Article.objects.filter(version__name="2020").values())

    load_catalogue(CATALOGUE)

    assert list(Article.objects.filter(version__name="2020").values()) == rows


def test_digests_are_written_with_what_they_name_and_twice_is_once():
    load_catalogue(CATALOGUE)

    load_digests(DIGESTS)
    pks = list(Digest.objects.values_list("pk", flat=True))
    load_digests(DIGESTS)

    line = Digest.objects.get(topic="线")
    assert {str(article) for article in line.related.all()} == {"风筝管理法第四条", "风筝管理法第一条"}
    assert {article.version.name for article in line.related.all()} == {"2020", "2010"}
    assert Digest.objects.get(topic="收线").changed == "原来没有写。"
    assert list(Digest.objects.values_list("pk", flat=True)) == pks


def test_a_digest_that_names_an_article_which_does_not_exist_is_refused_whole():
    load_catalogue(CATALOGUE)
    wrong = {**DIGESTS, "articles": [{"number": 3, "topic": "线", "digest": "长。", "related": ["风筝管理法:99"]}]}

    with pytest.raises(ValidationError, match="风筝管理法:99"):
        load_digests(wrong)

    assert not Digest.objects.exists()


def test_the_shipped_catalogue_and_digests_load():
    load_catalogue(yaml.safe_load((settings.CONTENT_DIR / "laws/catalogue.yaml").read_text(encoding="utf-8")))
    for path in sorted((settings.CONTENT_DIR / "digests").glob("*.yaml")):
        assert load_digests(yaml.safe_load(path.read_text(encoding="utf-8"))) > 0

    version = StatuteVersion.objects.get(statute__short_title="行政处罚法", name="2017")
    assert version.articles.get(number=31).section == ""
    assert version.articles.get(number=33).section == "第一节 简易程序"
    licence = StatuteVersion.objects.get(statute__short_title="安全生产许可证条例")
    assert set(licence.articles.values_list("chapter", flat=True)) == {""}


@pytest.mark.statutes
def test_the_shipped_catalogue_says_what_the_official_texts_say():
    """Titles, days, counts and every head of a chapter or section."""
    from pathlib import Path

    load_catalogue(yaml.safe_load((settings.CONTENT_DIR / "laws/catalogue.yaml").read_text(encoding="utf-8")))
    shipped = {
        (version.statute.title, version.name): (
            version.in_force_from,
            [(a.number, a.insert, a.chapter, a.section) for a in version.articles.all()],
        )
        for version in StatuteVersion.objects.all()
    }
    official = {}
    for path in Path(settings.STATUTES_DIR).glob("*.md"):
        text = read_statute(path.read_text(encoding="utf-8"))
        heads = [(a.number, a.insert, a.chapter, a.section) for a in text.articles]
        official[text.title, text.version] = text.in_force_from, heads

    assert {key: official.get(key) for key in shipped} == shipped
