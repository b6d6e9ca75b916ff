from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laws.models import Article, Correspondence, Digest, Statute, StatuteVersion
from laws.services import set_periods
from people.models import Role
from tests import builders
from tests.laws.statutes import MARKDOWN, statute
from web import slots


@pytest.fixture
def officer(client):
    person = builders.make_officer()
    client.force_login(person)
    return person


def page(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def digest(article, **fields):
    return Digest.objects.create(article=article, **({"topic": "听证的程序", "text": "先告知，再听证。"} | fields))


# --- list ---
def test_the_list_shows_statutes_by_kind_with_versions_and_whether_the_text_is_loaded(client, officer):
    old = builders.make_statute("风筝法", version="2010", in_force_from=date(2010, 1, 1))
    new = builders.make_statute("风筝法", version="2021")
    StatuteVersion.objects.filter(pk=old.pk).update(in_force_until=new.in_force_from)
    regulation = builders.make_statute("风车条例")
    Statute.objects.filter(pk=regulation.statute_id).update(kind=Statute.Kind.REGULATION)
    StatuteVersion.objects.filter(pk=regulation.pk).update(source_sha256="x")

    html = page(client, "laws:list")

    assert html.index("法律 1") < html.index("行政法规 1")
    assert f'<a class="statute-name" href="{new.get_absolute_url()}">风筝法</a>' in html
    assert f'<a href="{old.get_absolute_url()}">2010年版</a>' in html
    assert (html.count(">有原文<"), html.count(">未载入原文<")) == (1, 1)


def test_an_empty_list_says_what_to_wait_for(client, officer):
    assert "法规库还是空的" in page(client, "laws:list")


def test_the_list_costs_the_same_for_one_statute_and_for_many(client, officer):
    builders.make_statute()
    one = queries_of(client, reverse("laws:list"))
    for _ in range(5):
        builders.make_statute()

    assert queries_of(client, reverse("laws:list")) == one


# --- reading ---
def test_a_version_reads_with_contents_anchors_and_text(client, officer):
    version = builders.make_statute("风筝法", text="放风筝：\n（一）线要长。")

    html = page(client, "laws:version", version.pk)

    assert '<h2 class="law-chapter" id="ca1">第一章 总则</h2>' in html
    assert 'href="#ca1"' in html
    assert 'id="a3"' in html
    assert html.count('<p class="law-item">（一）线要长。</p>') == 3


def test_a_version_without_text_shows_digests_and_says_who_can_load_it(client, officer):
    version = builders.make_statute("风筝法")
    digest(version.articles.get(number=2))

    html = page(client, "laws:version", version.pk)

    assert "先告知，再听证。" in html
    assert "系统管理员可以在法规库里载入原文。" in html
    assert reverse("laws:import") not in html


def test_a_superseded_version_says_so_and_links_the_one_in_force(client, officer):
    old = builders.make_statute("风筝法", version="2010", in_force_from=date(2010, 1, 1))
    new = builders.make_statute("风筝法", version="2021")
    StatuteVersion.objects.filter(pk=old.pk).update(in_force_until=new.in_force_from)

    html = page(client, "laws:version", old.pk)

    assert "2010年版自2021年7月15日起失效" in html
    assert f'<a href="{new.get_absolute_url()}">看现行的2021年版</a>' in html
    assert "起失效" not in page(client, "laws:version", new.pk)


def test_a_version_of_the_future_says_so(client, officer):
    version = builders.make_statute("风筝法", in_force_from=date(2999, 1, 1))

    assert "现在还没有施行" in page(client, "laws:version", version.pk)


def test_a_version_that_is_not_there_is_not_found(client, officer):
    assert client.get(reverse("laws:version", args=[99])).status_code == 404


def test_the_reading_page_costs_the_same_for_three_articles_and_for_thirty(client, officer):
    counts = []
    for size in (3, 30):
        version = builders.make_statute(articles=size, text="文。")
        for article in version.articles.all():
            digest(article).related.set(version.articles.all()[:2])
        counts.append(queries_of(client, version.get_absolute_url()))

    assert counts[0] == counts[1]


# --- the sheet ---
def test_the_sheet_shows_digest_change_text_and_related_articles(client, officer):
    version = builders.make_statute("风筝法", text="放风筝要看天。")
    shown, other = version.articles.get(number=2), version.articles.get(number=3)
    digest(shown, changed="原来没有写。").related.add(other)

    html = page(client, "laws:article", shown.pk)

    assert html.index("先告知，再听证。") < html.index("原来没有写。") < html.index("放风筝要看天。")
    assert f'hx-get="{other.get_sheet_url()}"' in html
    assert shown.get_absolute_url() in html
    assert html.startswith("<!doctype html>")


def test_htmx_gets_the_sheet_alone(client, officer):
    article = builders.make_statute("风筝法").articles.get(number=2)

    response = client.get(article.get_sheet_url(), headers={"HX-Request": "true"})

    html = response.content.decode().strip()
    assert html.startswith('<dialog class="sheet" data-sheet aria-labelledby="article-name">')
    assert "风筝法 第二条" in html
    assert "HX-Request" in response["Vary"]


def test_a_sheet_without_text_says_so(client, officer):
    article = builders.make_statute().articles.get(number=1)

    assert "原文还没有载入，也还没有要点" in page(client, "laws:article", article.pk)


def test_the_sheet_of_a_superseded_article_links_the_version_in_force(client, officer):
    old = builders.make_statute("风筝法", version="2010", in_force_from=date(2010, 1, 1))
    new = builders.make_statute("风筝法", version="2021")
    StatuteVersion.objects.filter(pk=old.pk).update(in_force_until=new.in_force_from)

    html = page(client, "laws:article", old.articles.get(number=1).pk)

    assert f'<a href="{new.get_absolute_url()}">看现行的2021年版</a>' in html


def test_the_sheet_has_the_panels_of_other_parts(client, officer, monkeypatch):
    article = builders.make_statute().articles.get(number=1)

    def panels(person, shown):
        return [slots.Panel("components/empty.html", {"title": f"{person.name}与{shown.name}"})]

    monkeypatch.setitem(slots._providers, "article_panels", [panels])

    assert f"{officer.name}与第一条" in page(client, "laws:article", article.pk)


def test_the_sheet_costs_the_same_for_one_related_article_and_for_three(client, officer):
    counts = []
    for size in (1, 3):
        version = builders.make_statute(articles=5)
        digest(version.articles.get(number=1)).related.set(version.articles.filter(number__gt=1)[:size])
        counts.append(queries_of(client, version.articles.get(number=1).get_sheet_url()))

    assert counts[0] == counts[1]


# --- search ---
def test_a_query_for_one_article_goes_straight_to_it(client, officer):
    version = builders.make_statute("风筝法")

    response = client.get(reverse("laws:search"), {"q": "风筝法第2条第1款"})

    assert response.url == version.articles.get(number=2).get_sheet_url()


def test_the_search_lists_articles_by_statute(client, officer):
    builders.make_statute("风筝法", articles=7, text="放风筝要看天。")
    builders.make_statute("风车法", text="看风。")

    html = page(client, "laws:search", q="看天")

    assert html.count("<mark>看天</mark>") == 7
    assert "还有 2 条" in html
    assert "风车法" not in html


def test_the_search_says_when_it_found_nothing(client, officer):
    assert "没有找到“&lt;b&gt;”" in page(client, "laws:search", q="<b>")


def test_an_empty_search_shows_how_to_ask(client, officer):
    assert "可以这样查" in page(client, "laws:search")


def test_the_search_costs_the_same_for_few_and_for_many_articles(client, officer):
    url = reverse("laws:search") + "?q=看天"
    builders.make_statute(articles=3, text="看天。")
    few = queries_of(client, url)
    builders.make_statute(articles=30, text="看天。")

    assert queries_of(client, url) == few


def test_the_search_of_every_page_finds_statutes_and_articles(officer):
    version = builders.make_statute("风筝法", text="看天。")

    [by_name] = [hit for hit in slots.collect("search", officer, "风筝法") if hit.url == version.get_absolute_url()]
    by_words = slots.collect("search", officer, "看天")

    assert by_name.label == "风筝法（2021）"
    assert {hit.label for hit in by_words} >= {"风筝法第一条", "风筝法第三条"}


# --- menu ---
def test_the_menu_entry_is_for_staff(rf):
    def labels(person):
        request = rf.get("/")
        request.user = person
        return [str(item.label) for item in slots.collect("staff_menu", request)]

    assert "法规库" in labels(builders.make_admin())
    assert "法规库" not in labels(builders.make_officer())


# --- loading on the web ---
@pytest.fixture
def administrator(client):
    person = builders.make_person(roles=[Role.SYSTEM_ADMIN])
    client.force_login(person)
    return person


def upload(client, text, **data):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(reverse("laws:import"), {"file": SimpleUploadedFile("law.md", content), **data})


def test_a_system_administrator_uploads_checks_and_confirms(client, administrator):
    checked = upload(client, MARKDOWN)
    assert "读到 7 条" in checked.content.decode()
    assert not Statute.objects.exists()

    content = checked.context["form"].initial["content"]
    confirmed = client.post(reverse("laws:import"), {"content": content, "confirm": "1"})

    assert confirmed.url == StatuteVersion.objects.get().get_absolute_url()
    assert Article.objects.count() == 7


def test_what_cannot_be_read_whole_is_named_and_not_written(client, administrator):
    response = upload(client, statute("第一条 一。", "第三条 三。"))

    assert response.status_code == 422
    assert "第11行：读到第三条，但前面缺第二条。" in response.content.decode()

    confirmed = client.post(reverse("laws:import"), {"content": statute("第一条 一。", "第三条 三。"), "confirm": "1"})
    assert confirmed.status_code == 422
    assert not Statute.objects.exists()


def test_a_day_that_the_text_does_not_tell_is_asked_for_and_kept_for_the_confirmation(client, administrator):
    text = statute("一。", effective="see text")
    assert upload(client, text).status_code == 422

    checked = client.post(reverse("laws:import"), {"content": text, "in_force_from": "2021-02-03"})
    assert '<input type="hidden" name="in_force_from" value="2021-02-03">' in checked.content.decode()

    client.post(reverse("laws:import"), {"content": text, "in_force_from": "2021-02-03", "confirm": "1"})
    assert StatuteVersion.objects.get().in_force_from == date(2021, 2, 3)


@pytest.mark.parametrize("data", [{}, {"file": SimpleUploadedFile("x.md", b"PK\x03\x04\x00\x00")}])
def test_no_file_or_no_text_is_an_error_beside_the_field(client, administrator, data):
    response = client.post(reverse("laws:import"), data)

    assert response.status_code == 422
    assert response.context["form"].errors["file"]


def test_only_a_system_administrator_may_load(client, officer):
    assert upload(client, MARKDOWN).status_code == 403
    assert not Statute.objects.exists()


# --- two versions side by side ---
@pytest.fixture
def two_versions():
    old = builders.make_statute("风筝法", version="2010", in_force_from=date(2010, 1, 1))
    new = builders.make_statute("风筝法", version="2021", articles=4)
    set_periods(new.statute)
    return old, new


def with_table(old, new):
    by_number = [{article.number: article for article in version.articles.all()} for version in (old, new)]
    for before, after, relation, changed, topic in (
        (1, 1, "same", False, "线轴"),
        (2, 3, "moved", False, "场地"),
        (3, 4, "moved", True, "比赛"),
    ):
        facts = {"relation": relation, "changed": changed, "topic": topic}
        Correspondence.objects.create(old=by_number[0][before], new=by_number[1][after], **facts)


def with_texts(*versions_and_texts):
    for version, texts in versions_and_texts:
        StatuteVersion.objects.filter(pk=version.pk).update(source_sha256="x")
        for number, text in enumerate(texts, start=1):
            version.articles.filter(number=number).update(text=text)


def test_two_versions_stand_side_by_side_the_earlier_first_whatever_the_address_says(client, officer, two_versions):
    old, new = two_versions
    with_table(old, new)

    for first, second in ((old, new), (new, old)):
        html = page(client, "laws:compare", first.pk, second.pk)
        assert "风筝法：2010年版与2021年版对照" in html
    assert reverse("laws:compare", args=[new.pk, old.pk]) in page(client, "laws:version", new.pk)


def test_the_comparison_marks_what_went_and_what_came_and_escapes_the_text(client, officer, two_versions):
    old, new = two_versions
    with_table(old, new)
    with_texts(
        (old, ["线轴要转得动。", "场地要避开<b>电线</b>。", "三名裁判评分。"]),
        (new, ["线轴要转得动。", "灯要亮。", "场地要避开<b>电线</b>。", "五名裁判评分。"]),
    )

    html = page(client, "laws:compare", old.pk, new.pk)

    assert "<del>三</del>名裁判评分。" in html
    assert "<ins>五</ins>名裁判评分。" in html
    assert "&lt;b&gt;电线" in html
    assert "<b>电线" not in html
    assert html.count("文字相同，看条文") == 2


def test_the_comparison_counts_and_filters_by_kind(client, officer, two_versions):
    old, new = two_versions
    with_table(old, new)

    html = page(client, "laws:compare", old.pk, new.pk)
    only = page(client, "laws:compare", old.pk, new.pk, kind="number")

    for words in ("全部 4", "只有条号变化 1", "条号变了，文字也改了 1", "新增 1", "没有变化 1"):
        assert words in html
    assert (html.count('<section class="compare card"'), only.count('<section class="compare card"')) == (4, 1)
    assert 'id="na3"' in only
    assert page(client, "laws:compare", old.pk, new.pk, kind="nonsense").count('<section class="compare card"') == 4


def test_without_texts_the_comparison_shows_topics_and_digests(client, officer, two_versions):
    old, new = two_versions
    with_table(old, new)
    new.articles.filter(number=2).update(topics="灯 亮度")
    digest(new.articles.get(number=3))

    html = page(client, "laws:compare", old.pk, new.pk)

    assert "<li>亮度</li>" in html
    assert "先告知，再听证。" in html
    assert "两个版本的原文没有都载入" in html


def test_a_filter_by_htmx_gets_the_comparison_alone(client, officer, two_versions):
    old, new = two_versions
    with_table(old, new)

    html = client.get(reverse("laws:compare", args=[old.pk, new.pk]), headers={"HX-Request": "true"}).content.decode()

    assert html.lstrip().startswith('<div id="comparison">')


def test_versions_that_cannot_be_compared_say_what_is_missing(client, officer, two_versions):
    assert "这两个版本还不能对照" in page(client, "laws:compare", *(version.pk for version in two_versions))


def test_only_two_versions_of_one_statute_are_compared(client, officer, two_versions):
    old, _new = two_versions
    other = builders.make_statute("线轴法")

    for pk in (other.pk, old.pk, 9999, 2**63, 10**30):
        assert client.get(reverse("laws:compare", args=[old.pk, pk])).status_code == 404
        assert client.get(reverse("laws:compare", args=[pk, old.pk])).status_code == 404


def test_the_comparison_costs_the_same_for_few_articles_and_for_many(client, officer):
    counts = []
    for size in (4, 30):
        old = builders.make_statute(f"风筝{size}法", version="2010", in_force_from=date(2010, 1, 1), articles=size)
        new = builders.make_statute(f"风筝{size}法", version="2021", articles=size)
        with_table(old, new)
        counts.append(queries_of(client, reverse("laws:compare", args=[old.pk, new.pk])))

    assert counts[0] == counts[1]


# --- repealed ---
def test_a_repealed_statute_says_so_on_its_page_and_in_the_list(client, officer):
    old, heir = builders.make_statute("纸鸢条例"), builders.make_statute("风筝条例")
    Statute.objects.filter(pk=old.statute_id).update(repealed_by=heir.statute, repealed_from=date(2024, 1, 1))
    set_periods(Statute.objects.get(pk=old.statute_id))
    Statute.objects.create(
        title="只知其名条例", short_title="只知其名条例", repealed_by=heir.statute, repealed_from=date(2024, 1, 1)
    )

    assert "这部法规自2024年1月1日起被《中华人民共和国风筝条例》废止。" in page(client, "laws:version", old.pk)
    html = page(client, "laws:list")
    assert html.count("2024年1月1日起废止") == 2
    assert '<span class="statute-name">只知其名条例</span>' in html
