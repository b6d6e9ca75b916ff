"""Blueprints: who sees and writes them, the grid with what the bank holds for it, copies, samples."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exams.models import Blueprint, BlueprintRow
from exams.services.availability import states_of
from exams.services.blueprints import copy_blueprint, write_blueprint
from exams.services.papers import draw_shared_paper, freeze_paper
from people.models import AuditEntry, Role
from tests.builders import (
    make_admin,
    make_blueprint,
    make_bureau,
    make_category,
    make_exam,
    make_person,
    make_question,
    make_statute,
    make_unit,
)


@pytest.fixture
def author(client):
    person = make_person(unit=make_unit(make_bureau()), roles=[Role.AUTHOR])
    client.force_login(person)
    return person


def posted(author, *rows, pins=(), act="save", **changes):
    """What the page posts: rows as dicts, pins as (question, marks)."""
    data = {
        "act": act,
        "title": "年度考试方案",
        "organisation": author.organisation.pk,
        "several": "partial",
        "missed": "50",
        "order": "exact",
        "row-TOTAL_FORMS": len(rows),
        "row-INITIAL_FORMS": 0,
        "pin-TOTAL_FORMS": len(pins),
        "pin-INITIAL_FORMS": 0,
    }
    blank = {"category": "", "statute": "", "articles": "", "kind": "", "difficulty": "", "count": "", "marks": "1"}
    for number, row in enumerate(rows):
        data |= {f"row-{number}-{name}": value for name, value in (blank | row).items()}
    for number, (question, marks) in enumerate(pins):
        data |= {f"pin-{number}-question": question.pk, f"pin-{number}-marks": marks}
    return data | changes


def cite(version, statute, number):
    version.citations.create(article=statute.articles.get(number=number))
    return version


# --- writing ---
def test_what_is_filled_in_is_written_with_its_sums_and_blank_rows_are_left_out(client, author):
    parent = make_category("行政处罚")
    child = type(parent).objects.add_child(parent, create_kwargs={"name": "听证"})
    statute = make_statute("处罚法", articles=70).statute
    make_question(category=child)
    pin = make_question().question
    rows = [
        {"category": "行政处罚/听证", "kind": "single", "difficulty": "2", "count": "5", "marks": "2"},
        {},
        {"statute": "处罚法", "articles": "第六十三条至第六十五条", "count": "3", "marks": "1.5"},
    ]

    response = client.post(reverse("exams:blueprint_new"), posted(author, *rows, pins=[(pin, 4)]))

    blueprint = Blueprint.objects.get()
    assert response["Location"] == reverse("exams:blueprint", args=[blueprint.pk])
    first, second = blueprint.rows.all()
    assert (first.category, first.kind, first.difficulty, first.count, first.marks) == (child, "single", 2, 5, 2)
    assert (second.statute, second.article_from, second.article_to, second.marks) == (statute, 63, 65, Decimal("1.5"))
    assert [(one.question, one.marks) for one in blueprint.pins.all()] == [(pin, 4)]
    assert (blueprint.question_count, blueprint.total_marks) == (9, Decimal("18.5"))
    assert (blueprint.several, blueprint.missed, blueprint.written_by) == ("partial", Decimal("0.5"), author)
    assert AuditEntry.objects.filter(verb="blueprint.written", actor=author).count() == 1


def test_every_fault_is_told_at_its_row_and_nothing_is_written(client, author):
    rows = [
        {"category": "没有的分类", "count": "3"},
        {"articles": "63", "count": "0"},
        {"statute": "没有的法", "articles": "65-63", "marks": "0"},
    ]

    response = client.post(reverse("exams:blueprint_new"), posted(author, *rows, title=""))

    assert response.status_code == 422
    editor = response.context["editor"]
    assert [set(form.errors) for form in editor.rows] == [
        {"category"},
        {"statute", "count"},
        {"statute", "articles", "count", "marks"},
    ]
    assert set(editor.plan.errors) == {"title"}
    assert not Blueprint.objects.exists()


def test_a_blueprint_of_nothing_is_refused(client, author):
    response = client.post(reverse("exams:blueprint_new"), posted(author, {}, {}))

    assert response.status_code == 422
    assert response.context["editor"].errors == ["至少要有一行或者一道固定题。"]


def test_a_blueprint_is_not_written_for_a_unit_out_of_reach(client, author):
    response = client.post(reverse("exams:blueprint_new"), posted(author, {"count": "3"}, organisation=make_unit().pk))

    assert response.status_code == 422
    assert set(response.context["editor"].plan.errors) == {"organisation"}


def test_a_question_out_of_reach_is_not_pinned(client, author):
    foreign = make_question(organisation=make_unit()).question

    response = client.post(reverse("exams:blueprint_new"), posted(author, pins=[(foreign, 1)]))

    assert response.context["editor"].errors == [f"固定题 #{foreign.pk} 不在可用的题里，请去掉。"]
    assert not Blueprint.objects.exists()


def test_changing_shows_what_stands_and_puts_the_new_rows_in_its_place(client, author):
    category = make_category("听证")
    statute = make_statute("处罚法", articles=70).statute
    blueprint = make_blueprint(
        {"category": category, "count": 2},
        {"statute": statute, "article_from": 5, "article_to": 5, "count": 1},
        unit=author.organisation,
    )

    page = client.get(reverse("exams:blueprint_change", args=[blueprint.pk])).context["editor"]
    client.post(reverse("exams:blueprint_change", args=[blueprint.pk]), posted(author, {"count": "7"}))

    assert [(form["category"].value(), form["statute"].value(), form["articles"].value()) for form in page.rows] == [
        ("听证", "", ""),
        ("", "处罚法", "5"),
    ]
    blueprint.refresh_from_db()
    assert (blueprint.rows.count(), blueprint.question_count) == (1, 7)


def test_saved_as_it_is_shown_a_blueprint_keeps_its_rows_and_pins(client, author):
    pin = make_question()
    blueprint = make_blueprint({"count": 2, "kind": "single"}, unit=author.organisation, pins=[pin])
    address = reverse("exams:blueprint_change", args=[blueprint.pk])
    editor = client.get(address).context["editor"]
    row = {field.name: "" if field.value() is None else field.value() for field in editor.rows[0]}

    shown = posted(author, row, pins=[(pin.question, 1)], act="figures")
    counted = client.post(address, shown).context["editor"].count
    client.post(address, shown | {"act": "save", "missed": editor.plan["missed"].value()})

    blueprint.refresh_from_db()
    assert (counted, blueprint.rows.get().count, blueprint.pins.count()) == (3, 2, 1)
    assert blueprint.missed == Decimal("0.5")


# --- buttons of the grid, without JavaScript ---
def acted(client, author, act, *rows, pins=(), **changes):
    response = client.post(reverse("exams:blueprint_new"), posted(author, *rows, pins=pins, act=act, **changes))
    assert response.status_code == 200
    assert not Blueprint.objects.exists()
    return response.context


def test_a_row_is_added_and_one_taken_out_and_what_was_typed_stays(client, author):
    rows = [{"category": "半个", "count": "x"}, {"count": "4"}]

    added = acted(client, author, "add-row", *rows)["editor"]
    dropped = acted(client, author, "drop-row-0", *rows)["editor"]

    assert [form["category"].value() or "" for form in added.rows] == ["半个", "", ""]
    assert added.rows[0]["count"].value() == "x"
    assert added.plan["title"].value() == "年度考试方案"
    assert [form["count"].value() for form in dropped.rows] == ["4"]


def test_questions_are_found_by_words_or_number_and_pinned_and_taken_out(client, author):
    wanted = make_question(stem="听证的期限是多久？").question
    make_question(stem="别的题")
    make_question(stem="听证的草稿", published=False)
    make_question(stem="别县的听证题", organisation=make_unit())

    by_words = acted(client, author, "find", {}, find="听证")
    by_number = acted(client, author, "find", {}, find=f"#{wanted.pk}")
    pinned = acted(client, author, f"pin-{wanted.pk}", {}, find="听证")
    unpinned = acted(client, author, f"unpin-{wanted.pk}", {}, pins=[(wanted, 2)])

    assert by_words["found"] == by_number["found"] == [wanted]
    assert (pinned["editor"].pinned, pinned["found"]) == ([wanted.pk], [])
    assert unpinned["editor"].pinned == []


def test_a_unit_administrator_who_may_not_see_the_bank_finds_no_questions_in_it(client):
    admin = make_admin()
    client.force_login(admin)
    make_question(stem="听证的期限是多久？")

    page = acted(client, admin, "find", {}, find="听证")

    assert page["found"] == []


# --- what the bank holds for it ---
def test_each_row_says_how_many_it_can_take_and_rivals_are_named():
    unit = make_unit()
    category = make_category("听证")
    for _ in range(3):
        make_question(category=category, difficulty=3)
    make_question(category=make_category("其他"))
    rows = [
        BlueprintRow(category=category, count=2),
        BlueprintRow(difficulty=3, kind="single", count=2),
        BlueprintRow(category=make_category("其他"), count=1),
    ]

    states = states_of(rows, [], unit)

    assert [(state.found, state.missing) for state in states] == [(3, 0), (3, 1), (1, 0)]
    assert states[1].words == "第 2 行还差 1 题：它和第 1 行要用同一批题，一共需要 4 题，可用的只有 3 题。"


def test_a_row_takes_only_the_articles_of_its_range_and_pinned_questions_are_counted_out():
    unit, statute = make_unit(), make_statute("处罚法", articles=10)
    pinned, free, *_beside = [cite(make_question(), statute, number) for number in (5, 6, 4, 7)]
    row = BlueprintRow(statute=statute.statute, article_from=5, article_to=6, count=2)

    [state] = states_of([row], [pinned.question_id], unit)

    assert (state.found, state.missing) == (1, 1)
    assert state.words == "第 1 行需要 2 题，题库中可用的只有 1 题，还差 1 题。"
    assert free.question_id != pinned.question_id


def test_the_sums_count_the_rows_that_can_be_read_and_leave_their_numbers(client, author):
    make_question(category=make_category("听证"))
    rows = [{"count": "x"}, {"category": "听证", "count": "3", "marks": "2"}]

    page = acted(client, author, "figures", *rows)["editor"]

    assert (page.count, page.total, page.minutes) == (3, 6, 3)
    assert [state.words for state in page.short] == ["第 2 行需要 3 题，题库中可用的只有 1 题，还差 2 题。"]


def test_htmx_gets_the_sums_and_the_cell_of_each_row_to_swap(client, author):
    response = client.post(
        reverse("exams:blueprint_new"), posted(author, {"count": "3"}, act="figures"), headers={"HX-Request": "true"}
    )

    text = response.text
    assert text.lstrip().startswith('<div class="blueprint-figures" id="figures"')
    assert 'id="found-0" hx-swap-oob="true"' in text
    assert "可抽 0 题" in text


def test_the_page_links_each_short_row_to_the_questions_of_the_bank_for_it(client, author):
    category = make_category("听证")
    make_question(category=category)
    blueprint = make_blueprint({"category": category, "kind": "single", "count": 3}, unit=author.organisation)

    page = client.get(reverse("exams:blueprint", args=[blueprint.pk])).text

    assert f"/bank/?state=published&amp;kind=single&amp;category={category.pk}" in page.replace(
        reverse("question_bank:list"), "/bank/"
    )
    assert "还差 2 题" in page


# --- copies ---
@pytest.mark.parametrize("how", ["published", "frozen"])
def test_a_blueprint_by_which_people_sit_is_not_changed_but_copied(client, author, how):
    category = make_category("听证")
    make_question(category=category)
    blueprint = make_blueprint({"category": category, "count": 1}, unit=author.organisation, title="原方案")
    exam = make_exam(unit=author.organisation, blueprint=blueprint, published=how == "published")
    if how == "frozen":
        paper = draw_shared_paper(exam, seed=1, at=timezone.now(), by=make_admin())
        freeze_paper(paper.pk, by=author, at=timezone.now())

    with pytest.raises(ValidationError, match="请复制一份"):
        write_blueprint(blueprint, [BlueprintRow(count=9)], [], by=author, at=timezone.now())
    page = client.get(reverse("exams:blueprint_change", args=[blueprint.pk]))
    copied = client.post(reverse("exams:blueprint_copy", args=[blueprint.pk]))

    assert page["Location"] == reverse("exams:blueprint", args=[blueprint.pk])
    blueprint.refresh_from_db()
    assert blueprint.question_count == 1
    copy = Blueprint.objects.exclude(pk=blueprint.pk).get()
    assert copied["Location"] == reverse("exams:blueprint_change", args=[copy.pk])
    assert (copy.title, copy.rows.get().category, copy.organisation) == (
        "原方案（副本）",
        category,
        author.organisation,
    )


def test_a_blueprint_of_the_platform_is_copied_into_ones_own_unit(client, author):
    blueprint = make_blueprint({"count": 1}, unit=None)

    client.post(reverse("exams:blueprint_copy", args=[blueprint.pk]))

    assert Blueprint.objects.exclude(pk=blueprint.pk).get().organisation == author.organisation


def test_a_copy_holds_the_pins_too():
    author = make_admin()
    pin = make_question()
    blueprint = make_blueprint(unit=author.organisation, pins=[pin])

    copy = copy_blueprint(blueprint, organisation=author.organisation, by=author, at=timezone.now())

    assert [one.question for one in copy.pins.all()] == [pin.question]
    assert blueprint.pins.count() == 1


# --- samples ---
def test_three_samples_are_shown_with_their_seeds_and_overlap_and_not_kept(client, author):
    category = make_category("听证")
    for _ in range(4):
        make_question(category=category)
    blueprint = make_blueprint({"category": category, "count": 4}, unit=author.organisation)

    page = client.get(reverse("exams:blueprint_samples", args=[blueprint.pk])).context
    again = client.get(reverse("exams:blueprint_samples", args=[blueprint.pk]), {"seed": page["seeds"]}).context

    assert [pair.percent for pair in page["overlaps"]] == [100, 100, 100]
    assert [sample.seed for sample, _ in again["samples"]] == page["seeds"]
    drawn = [[one.version for one in sample.placed] for sample, _ in page["samples"]]
    assert [[one.version for one in sample.placed] for sample, _ in again["samples"]] == drawn
    assert not blueprint.exams.exists()


def test_samples_over_a_short_bank_say_what_is_missing(client, author):
    blueprint = make_blueprint({"count": 3}, unit=author.organisation)

    page = client.get(reverse("exams:blueprint_samples", args=[blueprint.pk])).context

    assert page["refusals"] == ["第 1 行需要 3 题，题库中可用的只有 0 题，还差 3 题。"]


def test_a_tampered_seed_is_passed_over(client, author):
    blueprint = make_blueprint({"count": 1}, unit=author.organisation)
    make_question()

    page = client.get(reverse("exams:blueprint_samples", args=[blueprint.pk]), {"seed": ["x", "-1", "7"]}).context

    assert page["seeds"] == [7]


# --- the list ---
def test_the_list_has_what_the_viewer_oversees_and_what_the_platform_ships(client, author):
    own, shipped = make_blueprint({"count": 1}, unit=author.organisation), make_blueprint({"count": 1}, unit=None)
    make_blueprint({"count": 1}, unit=make_unit())

    rows = client.get(reverse("exams:blueprints")).context["page"].object_list

    assert set(rows) == {own, shipped}


@pytest.mark.parametrize("name", ["exams:blueprints", "exams:blueprint"])
def test_one_and_three_cost_the_same_queries(client, author, name):
    blueprint = make_blueprint({"count": 1}, unit=author.organisation)
    address = reverse(name, args=[blueprint.pk] if name.endswith("t") else [])

    def cost():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    one = cost()
    for _ in range(2):
        other = make_blueprint({"count": 1}, unit=author.organisation)
        make_exam(unit=author.organisation, blueprint=other if name.endswith("s") else blueprint, published=False)
    three = cost()

    assert one == three
