import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Role
from question_bank import services
from question_bank.content import Content
from question_bank.menu import search_hits, staff_menu, staff_todo
from question_bank.models import Category, Citation, ErrorReport, Question, Tag
from tests.builders import (
    make_category,
    make_officer,
    make_person,
    make_question,
    make_question_batch,
    make_statute,
    make_unit,
)

URL = reverse("question_bank:list")
NOW = timezone.now()


@pytest.fixture
def unit(bureau):
    return make_unit(bureau)


@pytest.fixture
def author(client, unit):
    person = make_person(unit=unit, roles=[Role.AUTHOR])
    client.force_login(person)
    return person


def shown(client, **filters):
    return client.get(URL, filters).context["page"].object_list


def stems(client, **filters):
    return [question.latest.stem for question in shown(client, **filters)]


def change(version, **facts):
    Question.objects.filter(pk=version.question_id).update(**facts)


def test_an_author_sees_what_is_shipped_the_units_own_and_that_of_the_units_above(client, author, unit, bureau):
    visible = {make_question(organisation=of).question for of in (None, bureau, unit)}
    make_question(organisation=make_unit(bureau))

    assert set(shown(client)) == visible


def test_a_reviewer_reads_but_is_offered_nothing_to_write(client, unit):
    client.force_login(make_person(unit=unit, roles=[Role.LEGAL_REVIEWER]))
    make_question(organisation=unit)

    answer = client.get(URL)

    assert len(answer.context["page"].object_list) == 1
    assert reverse("question_bank:import") not in answer.text
    assert reverse("question_bank:new") not in answer.text
    assert 'name="chosen"' not in answer.text


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({}, ["草稿", "待审", "暂停", "多选", "判断", "听证"]),
        ({"kind": "judge"}, ["判断"]),
        ({"difficulty": "3"}, ["多选"]),
        ({"q": "听"}, ["听证"]),
        ({"q": "q-1"}, ["听证"]),
        ({"state": "draft"}, ["草稿"]),
        ({"state": "review"}, ["待审"]),
        ({"state": "published"}, ["多选", "判断", "听证"]),
        ({"state": "suspended"}, ["暂停"]),
        ({"state": "retired"}, ["停用"]),
        ({"state": "all"}, ["停用", "草稿", "待审", "暂停", "多选", "判断", "听证"]),
        ({"kind": "nonsense", "difficulty": "9", "batch": "x"}, ["草稿", "待审", "暂停", "多选", "判断", "听证"]),
        ({"kind": "judge", "q": "听"}, []),
    ],
)
def test_filters_narrow_the_list(client, author, unit, filters, left):
    make_question(organisation=unit, stem="听证", code="Q-1")
    make_question(organisation=unit, stem="判断", kind="judge")
    make_question(organisation=unit, stem="多选", kind="multiple", difficulty=3)
    change(make_question(organisation=unit, stem="暂停"), suspended_at=NOW)
    make_question(organisation=unit, stem="待审", published=False, state="review")
    make_question(organisation=unit, stem="草稿", published=False)
    change(make_question(organisation=unit, stem="停用"), retired_at=NOW)

    assert stems(client, **filters) == left


def test_a_question_is_found_by_its_number(client, author, unit):
    version = make_question(organisation=unit)
    make_question(organisation=unit)

    assert shown(client, q=f"#{version.question_id}") == [version.question]


def test_what_was_sent_back_stands_apart_from_other_drafts(client, author, unit):
    make_question(organisation=unit, published=False)
    make_question(organisation=unit, published=False, stem="退回的", review_note="依据不对")

    assert stems(client, state="sent_back") == ["退回的"]


def test_the_newest_version_is_shown_while_the_older_one_is_in_use(client, author, unit):
    version = make_question(organisation=unit, stem="旧的说法")
    content = Content(version.kind, "新的说法", version.answer, version.options)
    services.revise(question=version.question, content=content, by=author, at=NOW, state="draft")

    page = client.get(URL).text

    assert "新的说法" in page
    assert "旧的说法" not in page
    assert "旧版在用" in page


def test_a_category_shows_what_stands_beneath_it(client, author, unit):
    category = make_category()
    below = Category.objects.add_child(category, create_kwargs={"name": "申请"})
    make_question(organisation=unit, category=below, stem="下级")
    make_question(organisation=unit, category=make_category("安全生产"), stem="别处")

    assert stems(client, category=category.pk) == ["下级"]


def test_a_tag_one_wrote_oneself_and_an_import_narrow_the_list(client, author, unit):
    tag = Tag.objects.create(name="典型案例")
    batch = make_question_batch(unit)
    make_question(organisation=unit, stem="有标签").question.tags.add(tag)
    make_question(organisation=unit, stem="我写的", written_by=author)
    change(make_question(organisation=unit, stem="导入的"), batch=batch)
    make_question(organisation=unit, stem="导入的新版", batch=batch)

    assert stems(client, tag=tag.pk) == ["有标签"]
    assert stems(client, mine="on") == ["我写的"]
    assert stems(client, batch=batch.pk) == ["导入的新版", "导入的"]


def test_the_name_of_a_file_is_shown_to_those_who_see_a_question_of_it(client, author, unit, bureau):
    theirs = make_unit(bureau)
    own, other = make_question_batch(unit, name="本单位.xlsx"), make_question_batch(theirs, name="别的单位.xlsx")
    make_question(organisation=unit, batch=own)
    make_question(organisation=theirs, batch=other)

    assert "来自 本单位.xlsx" in client.get(URL, {"batch": own.pk}).text
    assert "别的单位" not in client.get(URL, {"batch": other.pk}).text


def test_open_reports_and_old_law_narrow_the_list(client, author, unit):
    reported = make_question(organisation=unit, stem="有报错")
    answered = make_question(organisation=unit, stem="已答复")
    for version, at in ((reported, None), (answered, NOW)):
        ErrorReport.objects.create(
            question_version=version, reported_by=author, reported_at=NOW, reason="key", answered_at=at
        )
    article = make_statute().articles.first()
    for stem, state in (("过时", "superseded"), ("废止", "repealed"), ("现行", "in_force")):
        Citation.objects.create(
            question_version=make_question(organisation=unit, stem=stem), article=article, state=state
        )

    assert stems(client, reported="on") == ["有报错"]
    assert stems(client, outdated="on") == ["废止", "过时"]


@pytest.mark.parametrize(
    ("difficulty", "share", "answers", "is_far"),
    [
        (1, "0.50", 40, True),
        (1, "0.80", 40, False),
        (2, "0.95", 40, True),
        (2, "0.60", 40, False),
        (3, "0.90", 40, True),
        (3, "0.40", 40, False),
        (1, "0.10", 19, False),
    ],
)
def test_the_difficulty_given_is_held_against_the_measured_one(
    client, author, unit, difficulty, share, answers, is_far
):
    version = make_question(organisation=unit, difficulty=difficulty)
    change(version, right_share=share, answered=answers)

    assert bool(shown(client, measured="far")) is is_far
    assert bool(shown(client, measured="none")) is (answers < 20)
    page = client.get(reverse("question_bank:question", args=[version.question_id])).text
    assert ("与标注的难度不符" in page) is is_far


def test_the_list_is_sorted_as_asked(client, author, unit):
    for stem, share, code in (("甲", "0.90", "2"), ("乙", None, "1"), ("丙", "0.20", "3")):
        change(make_question(organisation=unit, stem=stem), right_share=share, code=code)

    assert stems(client, sort="hardest") == ["丙", "甲", "乙"]
    assert stems(client, sort="easiest") == ["甲", "丙", "乙"]
    assert stems(client, sort="code") == ["乙", "甲", "丙"]


def test_the_basis_is_a_statute_or_none(client, author, unit):
    law = make_statute("行政处罚法")
    citing = make_question(organisation=unit, stem="有依据")
    Citation.objects.create(question_version=citing, article=law.articles.first())
    Citation.objects.create(question_version=citing, article=law.articles.last())
    make_question(organisation=unit, stem="没有依据")

    assert stems(client, basis=law.statute_id) == ["有依据"]
    assert stems(client, basis="none") == ["没有依据"]


def test_three_rows_cost_as_many_queries_as_one(client, author, unit):
    law = make_statute()
    tag = Tag.objects.create(name="典型案例")

    def cost(more):
        for _ in range(more):
            version = make_question(organisation=unit)
            version.question.tags.add(tag)
            Citation.objects.create(question_version=version, article=law.articles.first())
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        return len(queries)

    client.get(URL)

    assert cost(1) == cost(2)


def test_the_list_is_paged_and_keeps_its_filters(client, author, unit):
    for _ in range(51):
        make_question(organisation=unit, kind="judge")

    page = client.get(URL, {"kind": "judge"}).text

    assert "第 1–50 条，共 51 条" in page
    assert "?kind=judge&amp;page=2" in page


def test_htmx_gets_the_table_alone(client, author):
    assert client.get(URL, headers={"HX-Request": "true"}).text.strip().startswith('<div id="questions">')


def test_an_empty_bank_leads_to_the_import(client, author):
    assert "题库里还没有题目" in client.get(URL).text
    assert "没有符合条件的题目" in client.get(URL, {"q": "x"}).text


def test_what_a_file_brought_in_is_shown_as_text(client, author, unit):
    make_question(organisation=unit, stem="<img src=x onerror=alert(1)>", code="<b>")

    page = client.get(URL).text

    assert "&lt;img src=x" in page
    assert "<img src=x" not in page
    assert "<b>" not in page.replace("<b>1</b>", "")


def test_a_picture_is_a_word_in_the_list(client, author, unit):
    make_question(organisation=unit, stem="看图[[图:0123456789ab]]判断")

    assert "看图［图］判断" in client.get(URL).text


# --- elsewhere on the site ---
def test_a_search_of_the_site_finds_questions_for_those_who_see_keys(author, unit):
    version = make_question(organisation=unit, stem="听证费用由谁承担？")

    assert [hit.url for hit in search_hits(author, "费用")] == [
        reverse("question_bank:question", args=[version.question_id])
    ]
    assert search_hits(make_person(unit=unit, roles=[Role.OFFICER]), "费用") == []


def test_the_menu_shows_each_what_is_theirs(rf, author, unit):
    def labels(person):
        request = rf.get("/")
        request.user = person
        return [item.label for item in staff_menu(request)]

    assert labels(author) == ["题目", "写题目", "导入题目", "试题报错"]
    assert labels(make_person(unit=unit, roles=[Role.LEGAL_REVIEWER])) == ["题目", "审核题目"]
    assert labels(make_person(unit=unit, roles=[Role.OFFICER])) == []


def test_the_staff_home_counts_what_waits_for_each(author, unit):
    reviewer = make_person(unit=unit, roles=[Role.LEGAL_REVIEWER])
    make_question(organisation=unit, published=False, state="review", written_by=author)
    make_question(organisation=unit, published=False, state="review", written_by=reviewer)
    make_question(organisation=unit, published=False, written_by=author, review_note="改")
    reported = make_question(organisation=unit)
    ErrorReport.objects.create(
        question_version=reported, reported_by=make_officer(unit=unit), reported_at=NOW, reason="key"
    )

    def waits(person):
        return [(todo.label, todo.count) for todo in staff_todo(person, NOW)]

    assert waits(reviewer) == [("题目待审核", 1)]
    assert waits(author) == [("被退回的题目", 1), ("试题报错待答复", 1)]
    assert waits(make_person(roles=[Role.AUTHOR, Role.LEGAL_REVIEWER])) == []
