"""What goes out on paper: paper, card, key, rooms. Texts are data, never markup; the key is for staff only."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.models import Candidate
from exams.printed import as_printed
from exams.printing.answers import card_data, key_data
from exams.printing.content import paper_data, pictures_in
from exams.printing.rooms import rooms_data
from exams.printing.typesetting import pages_as_png, typeset
from exams.queries.papers import places_of
from exams.services.papers import draw_shared_paper, freeze_paper, publish_exam
from exams.services.seating import seat_candidates
from people.models import AuditEntry, Role
from tests.builders import (
    days,
    make_admin,
    make_blueprint,
    make_bureau,
    make_category,
    make_exam,
    make_officer,
    make_person,
    make_question,
    make_unit,
)

CASE = [
    {
        "kind": "single",
        "stem": "由谁主持？",
        "options": [{"key": "A", "text": "甲"}, {"key": "B", "text": "乙"}],
        "answer": ["B"],
        "marks": 4,
    },
    {"kind": "short", "stem": "为什么？", "answer": ["因为回避。"], "marks": 6},
]
#: A question of each kind with what its key says.
KINDS = {
    "single": ({}, "B"),
    "multiple": ({"answer": ["B", "C"]}, "AC"),
    "judge": ({"answer": [False]}, "×"),
    "blank": ({"stem": "提前____日通知____。", "answer": [["七", "7"], ["当事人"]]}, ["（1）七 / 7；（2）当事人"]),
    "short": ({"answer": ["第一点。\n第二点。"]}, ["第一点。", "第二点。"]),
    "matching": ({"options": 2, "answer": []}, ["（1）B；（2）A"]),
    "ordering": ({"answer": ["B", "A", "C", "D"]}, ["ABCD"]),
    "numeric": ({"options": 0, "answer": [12, 0]}, ["12"]),
    "judge_correct": ({"options": 0, "answer": [False], "rules": {"correction": "应为七日"}}, ["×", "改正：应为七日"]),
    "case": (
        {"options": 0, "stem": "", "material": "某局检查了某公司。", "parts": CASE},
        ["（1）（4 分）B", "（2）（6 分）因为回避。"],
    ),
}


@pytest.fixture
def unit():
    return make_unit(make_bureau(), name="河口县应急管理局")


def make_paper(unit, kind="single", *, questions=1, frozen=False, **fields):
    category = make_category(f"卷{kind}")
    for _ in range(questions):
        make_question(category=category, kind=kind, **fields)
    blueprint = make_blueprint({"category": category, "kind": kind, "count": questions, "marks": 2}, unit=unit)
    exam = make_exam(
        unit=unit,
        questions=0,
        blueprint=blueprint,
        published=False,
        title="年度考试",
        latest_finish=timezone.now() + days(1),
    )
    paper = draw_shared_paper(exam, seed=1, at=timezone.now())
    return freeze_paper(paper.pk, by=make_admin(), at=timezone.now()) if frozen else paper


def everything_said(data):
    return json.dumps(data, ensure_ascii=False)


# --- what is printed ---
def test_sections_stand_by_kind_with_number_marks_each_and_total_and_the_rule_of_marking(unit):
    one, several = make_category("甲"), make_category("乙")
    for _ in range(3):
        make_question(category=one)
        make_question(category=several, kind="multiple")
    rows = [{"category": one, "count": 3, "marks": Decimal("1.5")}, {"category": several, "count": 2, "marks": 3}]
    blueprint = make_blueprint(*rows, unit=unit, several="partial")
    exam = make_exam(unit=unit, questions=0, blueprint=blueprint, published=False)
    paper = draw_shared_paper(exam, seed=1, at=timezone.now())

    data = paper_data(paper, places_of(paper), size="a4")

    heads = [(s["number"], s["label"], s["each"], s["total"], s["rule"]) for s in data["sections"]]
    assert heads == [
        ("一", "单项选择题", "1.5", "4.5", ""),
        ("二", "多项选择题", "3", "6", "全部选对得满分；少选但没有错选，得 1/2 的分；有错选不得分。"),
    ]
    assert [q["number"] for s in data["sections"] for q in s["questions"]] == [1, 2, 3, 4, 5]
    assert (data["total"], data["unit"], data["draft"]) == ("10.5", unit.name, True)


def test_where_marks_differ_each_question_says_its_own(unit):
    category = make_category("甲")
    for _ in range(2):
        make_question(category=category)
    rows = [{"category": category, "count": 1, "marks": marks} for marks in (1, 2)]
    paper = draw_shared_paper(
        make_exam(unit=unit, questions=0, blueprint=make_blueprint(*rows, unit=unit)), seed=1, at=timezone.now()
    )

    [section] = paper_data(paper, places_of(paper), size="a4")["sections"]

    assert (section["each"], section["total"], [q["marks"] for q in section["questions"]]) == ("", "3", ["1", "2"])


def test_options_stand_in_the_order_of_the_paper(unit):
    paper = make_paper(unit)
    place = paper.questions.get()
    paper.questions.update(option_order=["C", "A", "D", "B"])
    texts = {option["key"]: option["text"] for option in place.question_version.options}

    [question] = paper_data(paper, places_of(paper), size="a4")["sections"][0]["questions"]

    assert [(o["letter"], o["text"]) for o in question["options"]] == [
        (letter, [{"text": texts[key]}]) for letter, key in zip("ABCD", "CADB", strict=True)
    ]


@pytest.mark.parametrize("stem", ["几日内提出（　　）", "几日内提出( )？"])
def test_a_bracket_that_the_author_wrote_is_not_doubled(unit, stem):
    data = paper_data(paper := make_paper(unit, stem=stem), places_of(paper), size="a4")

    assert data["sections"][0]["questions"][0]["stem"] == [{"text": stem}]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_set_and_its_key_is_on_the_key_and_on_no_other_sheet(unit, kind):
    fields, key = KINDS[kind]
    paper = make_paper(unit, kind, **fields)
    if kind in ("single", "multiple", "ordering"):
        paper.questions.update(option_order=["B", "A", "C", "D"])
    if kind == "matching":
        version = paper.questions.get().question_version
        texts = [option["text"] for option in version.options]
        type(version).objects.filter(pk=version.pk).update(state="draft")
        type(version).objects.filter(pk=version.pk).update(
            answer=[["左一", texts[0]], ["左二", texts[1]]], state="published"
        )
        paper.questions.update(option_order=["B", "A"])
    places, at = places_of(paper), timezone.now()

    sheets = {
        "paper": paper_data(paper, places, size="a4"),
        "card": card_data(paper, places),
        "key": key_data(paper, places),
    }

    [told] = sheets["key"]["parts"][0]["questions"]
    assert told.get("answer", told.get("lines")) == key
    for secret in [line for line in key if len(line) > 2] if isinstance(key, list) else []:
        assert secret not in everything_said(sheets["paper"]) + everything_said(sheets["card"])
    assert all(typeset(name, data, at=at).startswith(b"%PDF") for name, data in sheets.items())


def test_nothing_on_the_paper_tells_which_option_is_right(unit):
    """The data of two papers that differ in nothing but the key are the same."""
    paper = make_paper(unit, answer=["A"])
    before = [paper_data(paper, places_of(paper), size="a4"), card_data(paper, places_of(paper))]
    version = paper.questions.get().question_version
    same = type(version).objects.filter(pk=version.pk)
    same.update(state="draft")
    same.update(answer=["C"], explanation="别的解析", state="published")

    after = [paper_data(paper, places_of(paper), size="a4"), card_data(paper, places_of(paper))]

    assert before == after


# --- type ---
def test_text_that_looks_like_markup_is_set_as_it_stands(unit):
    """It changes the page just as much as any other text: nothing is read, made bold or refused."""
    hostile = '#read("/etc/passwd") *粗* $x$ \\ @ref <a> #set page(width: 1cm) `x` // 注释 #panic()'
    paper = make_paper(unit, stem=hostile)

    data = paper_data(paper, places_of(paper), size="a4")
    pages = pages_as_png("paper", data, at=timezone.now())

    assert data["sections"][0]["questions"][0]["stem"][0] == {"text": hostile}
    assert len(pages) == 1


def test_the_same_data_at_the_same_time_give_the_same_bytes(unit):
    paper, at = make_paper(unit), timezone.now()
    data = paper_data(paper, places_of(paper), size="a3")

    assert typeset("paper", data, at=at) == typeset("paper", data, at=at)


def test_pictures_of_a_question_are_on_the_paper_and_one_that_is_gone_is_said_to_be(unit):
    from io import BytesIO

    from PIL import Image

    from documents.pictures import keep, mark_text
    from question_bank.services.pictures import keep_picture

    drawn = BytesIO()
    Image.new("RGB", (120, 40), "black").save(drawn, "PNG")
    mark, png = keep(drawn.getvalue())
    keep_picture(mark, png, at=timezone.now())
    paper = make_paper(unit, stem=f"看图{mark_text(mark)}回答{mark_text('0' * 12)}")
    data = paper_data(paper, places_of(paper), size="a4")

    pictures = pictures_in(data)

    stem = data["sections"][0]["questions"][0]["stem"]
    assert pictures == {f"{mark}.png": png}
    assert stem[1] == {"picture": f"{mark}.png", "width": 90.0}
    assert [piece["text"] for piece in stem if "text" in piece] == ["看图", "回答", "［图片缺失］"]
    assert typeset("paper", data, at=timezone.now(), pictures=pictures).startswith(b"%PDF")


def test_a_paper_of_a_hundred_questions_is_set_within_two_seconds(unit):
    import time

    paper = make_paper(unit, questions=100)
    started = time.perf_counter()

    typeset("paper", paper_data(paper, places_of(paper), size="a4"), at=timezone.now())

    assert time.perf_counter() - started < 2


# --- pages ---
def test_staff_get_each_sheet_as_a_file_and_each_is_written_down(client, unit):
    paper = make_paper(unit, frozen=True)
    author = make_person(unit=unit, roles=[Role.AUTHOR])
    client.force_login(author)

    answers = [client.get(reverse("exams:paper_print", args=[paper.pk, sheet])) for sheet in ("paper", "card", "key")]

    assert {(a.status_code, a["Content-Type"], a["Content-Disposition"][:10]) for a in answers} == {
        (200, "application/pdf", "attachment")
    }
    sheets = (
        AuditEntry.objects.filter(verb="paper.printed", actor=author).order_by("pk").values_list("after", flat=True)
    )
    assert [entry["sheet"] for entry in sheets] == ["paper", "card", "key"]


def test_a_unit_administrator_prints_the_paper_but_never_the_key(client, unit):
    paper = make_paper(unit)
    client.force_login(make_admin(unit=unit))

    statuses = [
        client.get(reverse("exams:paper_print", args=[paper.pk, sheet])).status_code for sheet in ("paper", "key", "x")
    ]

    assert statuses == [200, 404, 404]


@pytest.mark.parametrize("sheet", ["paper", "card", "key"])
def test_who_may_still_sit_it_prints_nothing(client, unit, sheet):
    paper = make_paper(unit, frozen=True)
    publish_exam(paper.exam_id, by=make_admin(), at=timezone.now())
    client.force_login(make_person(unit=unit, roles=[Role.AUTHOR, Role.LEGAL_REVIEWER]))

    assert client.get(reverse("exams:paper_print", args=[paper.pk, sheet])).status_code == 404


# --- rooms ---
def test_everybody_gets_a_seat_of_their_own_and_rooms_are_filled_one_by_one(unit):
    exam = make_paper(unit).exam
    people = [make_officer(unit=unit) for _ in range(5)]

    rooms = seat_candidates(exam.pk, per_room=2, how="random", by=make_admin())

    seats = list(Candidate.objects.filter(exam=exam).values_list("room", "seat", "person"))
    assert rooms == 3
    assert sorted((room, seat) for room, seat, _ in seats) == [
        ("第1考场", 1),
        ("第1考场", 2),
        ("第2考场", 1),
        ("第2考场", 2),
        ("第3考场", 1),
    ]
    assert {person for _, _, person in seats} == {person.pk for person in people}


def test_by_unit_colleagues_sit_together_and_seated_again_nobody_sits_twice():
    bureau = make_bureau()
    units = [make_unit(bureau) for _ in range(2)]
    exam = make_paper(bureau).exam
    for n in range(6):
        make_officer(unit=units[n % 2])

    for _ in range(2):
        seat_candidates(exam.pk, per_room=3, how="unit", by=make_admin())

    rows = Candidate.objects.filter(exam=exam).order_by("room", "seat").values_list("person__organisation", flat=True)
    assert list(rows) == [units[0].pk] * 3 + [units[1].pk] * 3


def test_sign_in_and_seat_sheets_list_each_room_and_are_written_down(client, unit):
    exam = make_paper(unit).exam
    admin = make_admin(unit=unit, name="王芳")
    client.force_login(admin)
    none_yet = client.get(reverse("exams:rooms_print", args=[exam.pk, "signin"]), follow=True).text
    client.post(reverse("exams:seats", args=[exam.pk]), {"per_room": 30, "how": "unit"})

    sheets = [client.get(reverse("exams:rooms_print", args=[exam.pk, sheet])) for sheet in ("signin", "seats")]

    assert "还没有编排座位" in none_yet
    assert [sheet["Content-Type"] for sheet in sheets] == ["application/pdf"] * 2
    [room] = rooms_data(exam)["rooms"]
    assert [(p["seat"], p["name"], p["number"]) for p in room["people"]] == [(1, "王芳", admin.certificate.number)]
    assert AuditEntry.objects.filter(verb="exam.seated", actor=admin).count() == 1
    assert AuditEntry.objects.filter(verb="paper.printed", actor=admin).count() == 2


def test_rooms_are_in_the_order_of_their_numbers(unit):
    exam = make_paper(unit).exam
    for _ in range(11):
        make_officer(unit=unit)

    seat_candidates(exam.pk, per_room=1, how="unit", by=make_admin())

    assert [room["name"] for room in rooms_data(exam)["rooms"]][8:] == ["第9考场", "第10考场", "第11考场"]


def test_a_number_that_is_none_is_refused(client, unit):
    exam = make_paper(unit).exam
    client.force_login(make_admin(unit=unit))

    page = client.post(reverse("exams:seats", args=[exam.pk]), {"per_room": "0", "how": "x"}, follow=True).text

    assert "请写明每个考场坐几人" in page
    assert not Candidate.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_sheets_of_a_room_ask_the_same_whatever_its_size(unit, rows, django_assert_num_queries):
    exam = make_paper(unit).exam
    for _ in range(rows):
        make_officer(unit=unit)
    seat_candidates(exam.pk, per_room=30, how="unit", by=make_admin())

    with django_assert_num_queries(2):
        rooms_data(exam)


def test_a_question_keeps_its_words_when_lettered_anew(unit):
    place = make_paper(unit, "judge").questions.get()

    assert (as_printed(place).stem, as_printed(place).answer) == (place.question_version.stem, [True])
