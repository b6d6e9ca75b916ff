from datetime import date

import pytest
from django.core.exceptions import ValidationError

from laws.models import Article, Digest, Statute, StatuteVersion
from laws.parsing import read_statute
from laws.services import Action, kind_of, load_text, plan_loading
from people.models import AuditEntry
from tests import builders
from tests.laws.statutes import MARKDOWN, PLAIN, statute


def load(text, **options):
    return load_text(read_statute(text), **options)


def refusal(text, **options):
    with pytest.raises(ValidationError) as caught:
        load(text, **options)
    return caught.value.messages


def test_loading_makes_the_statute_its_version_and_its_articles():
    loading = load(MARKDOWN)

    made = Statute.objects.get()
    assert (made.title, made.short_title, made.kind) == ("中华人民共和国风筝管理法", "风筝管理法", Statute.Kind.LAW)
    assert loading.action == Action.NEW
    assert (loading.version.name, loading.version.label) == ("2020", "2020年5月6日通过")
    assert loading.version.in_force_from == date(2020, 10, 1)
    assert loading.version.in_force_until is None
    assert loading.version.articles.count() == 7
    assert str(Article.objects.get(number=4, insert=1)) == "风筝管理法第四条之一"


def test_the_same_text_again_changes_nothing_whatever_its_layout():
    load(MARKDOWN)
    rows = list(Article.objects.values())
    acts = AuditEntry.objects.count()

    assert load(MARKDOWN).action == Action.UNCHANGED
    assert load(PLAIN.replace("\n", "\n\n\u3000")).action == Action.UNCHANGED
    assert list(Article.objects.values()) == rows
    assert AuditEntry.objects.count() == acts


def test_planning_writes_nothing():
    plan = plan_loading(read_statute(MARKDOWN))

    assert plan.action == Action.NEW
    assert not Statute.objects.exists()


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (1, 0, 2)])
def test_versions_are_in_force_until_the_next_one_in_whatever_order_they_come(order):
    days = ["2010-01-01", "2015-01-01", "2020-01-01"]
    for index in order:
        load(statute(f"线长{index}尺。", version=days[index] + " 修订", effective=days[index]))

    versions = StatuteVersion.objects.order_by("in_force_from")
    assert [version.in_force_until for version in versions] == [date(2015, 1, 1), date(2020, 1, 1), None]
    assert Statute.objects.get().version_on(date(2014, 12, 31)).name == "2010"
    assert Statute.objects.get().version_on(date(2015, 1, 1)).name == "2015"
    assert Statute.objects.get().version_on(date(2009, 12, 31)) is None


def test_an_unreadable_text_writes_nothing_and_says_all_that_is_wrong():
    messages = refusal(statute("第一条 一。", "第三条 三。", "第三条 又三。"))

    assert len(messages) == 2
    assert not Statute.objects.exists()


def test_another_text_of_a_loaded_version_is_refused_unless_it_is_to_be_replaced():
    first = load(statute("线要长。"))
    [article] = first.version.articles.all()

    [message] = refusal(statute("线要短。"))
    assert message == "风车管理条例（2020）已经载入，这个文件的文字与它不同。"
    article.refresh_from_db()
    assert article.text == "线要长。"

    assert load(statute("线要短。"), replace=True).action == Action.REPLACE
    article.refresh_from_db()
    assert article.text == "线要短。"


def test_an_article_that_stands_is_never_taken_away():
    load(statute("一。", "二。"))

    [message] = refusal(statute("一。"), replace=True)

    assert message == "风车管理条例（2020）已有的条文里有1条不在这个文件里（第二条），请核对版本。"
    assert Article.objects.count() == 2


def test_a_text_fills_the_version_that_the_catalogue_made():
    known = builders.make_statute("风筝管理法", articles=6, version="2020", in_force_from=date(2020, 10, 1))
    Article.objects.create(version=known, number=4, insert=1)
    cited = known.articles.get(number=5)
    Digest.objects.create(article=cited, topic="纸鸢", text="纸鸢也是风筝。")

    loading = load(MARKDOWN)

    cited.refresh_from_db()
    assert loading.action == Action.FILL
    assert loading.version == known
    assert (cited.text, cited.chapter) == ("本法所称风筝，包括纸鸢。", "第三章 附则")
    assert cited.digest.topic == "纸鸢"
    assert Article.objects.count() == 7


def test_a_version_of_the_same_day_is_the_same_whatever_its_name():
    known = builders.make_statute("风筝管理法", articles=0, version="2019", in_force_from=date(2020, 10, 1))

    assert load(MARKDOWN).version == known


def test_a_text_with_more_articles_than_the_catalogue_knows_is_refused():
    builders.make_statute("风筝管理法", articles=6, version="2020", in_force_from=date(2020, 10, 1))

    [message] = refusal(MARKDOWN)

    assert message.startswith("目录里风筝管理法（2020）有6条，这个文件有7条")
    assert load(MARKDOWN, replace=True).action == Action.FILL


def test_a_name_and_a_day_of_two_versions_are_refused():
    load(statute("一。", version="2015-01-01 修订", effective="2015-01-01"))
    load(statute("二。", version="2020-01-01 修订", effective="2020-01-01"))

    [message] = refusal(statute("三。", version="2020-01-01 修订", effective="2015-01-01"))

    assert "2015年版" in message


def test_the_day_is_asked_for_where_the_text_does_not_tell_it():
    text = statute("一。", effective="see text")

    [message] = refusal(text)
    assert message == "文件里没有写明施行日期，请补上日期再载入。"

    assert load(text, in_force_from=date(2021, 2, 3)).in_force_from == date(2021, 2, 3)
    assert load(text).action == Action.UNCHANGED


def test_the_day_of_the_catalogue_wins_over_a_guess():
    builders.make_statute("风车管理条例", articles=1, version="2020", in_force_from=date(2021, 1, 1))

    loading = load(statute("一。", version="2020-05-06 修正", effective="see text"))

    assert loading.version.in_force_from == date(2021, 1, 1)


def test_a_day_can_be_put_right_and_the_neighbours_follow():
    old = load(statute("一。", version="2015-01-01 通过", effective="2015-01-01")).version
    load(statute("二。", version="2020-05-06 修订", effective="2020-05-06"))

    loading = load(statute("二。", version="2020-05-06 修订", effective="2020-08-01"))

    old.refresh_from_db()
    assert loading.action == Action.DATE
    assert old.in_force_until == date(2020, 8, 1)


def test_loading_is_written_into_the_audit():
    admin = builders.make_admin()

    load(MARKDOWN, actor=admin)

    entry = AuditEntry.objects.get(verb="statute.new")
    assert (entry.actor, entry.target_name, entry.after["articles"]) == (admin, "风筝管理法（2020）", 7)


def test_a_decision_is_a_document_without_articles():
    loading = load(
        statute("一、将第三条修改为：线要长。", title="关于修改《风车管理条例》的决定").replace("第一条 ", "")
    )

    assert loading.statute.kind == Statute.Kind.DOCUMENT
    assert loading.version.preamble == "一、将第三条修改为：线要长。"
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("title", "version", "kind"),
    [
        ("中华人民共和国风筝法", "2020-05-06 通过", Statute.Kind.LAW),
        ("风筝管理条例", "2020-05-06 公布", Statute.Kind.REGULATION),
        ("罚放分离办法", "2020-05-06 国务院令第1号", Statute.Kind.REGULATION),
        ("国务院关于风筝的规定", "2020-05-06 公布", Statute.Kind.REGULATION),
        ("甲省风筝条例", "2020-05-06 通过", Statute.Kind.LOCAL_REGULATION),
        ("甲市风筝办法", "2020-05-06 公布", Statute.Kind.RULE),
        ("风筝处罚办法", "2020-05-06 部令第2号", Statute.Kind.RULE),
        ("最高人民法院关于风筝的解释", "2020-05-06 公布", Statute.Kind.INTERPRETATION),
    ],
)
def test_the_kind_is_told_by_title_and_notes(title, version, kind):
    assert kind_of(read_statute(statute("一。", title=title, version=version))) == kind
