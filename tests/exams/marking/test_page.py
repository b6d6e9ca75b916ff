"""The page of one answer: nobody's, with its points, and who may open it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.models import WrittenMark
from people.models import Role
from tests.builders import make_officer, make_person, make_unit
from tests.exams.marking.acts import address, handed_in, make_marker, mark, pile, take
from tests.exams.sat import exam_of, question_of, sat


# --- the page ---
def post(client, exam, question, **data):
    answer = client.get(address(exam, question)).context["sheet"].answer
    return answer, client.post(address(exam, question), {"code": answer.code} | data)


def test_the_page_shows_the_answer_and_nothing_of_its_author(client, unit, marker, short):
    candidate = make_officer(unit=make_unit(unit, name="清河县应急管理局"), name="欧阳无名", staff_number="S98765")
    attempt = sat(exam_of(short, unit=unit), {short: ["告知当事人权利"]}, candidate=candidate)
    client.force_login(marker)

    response = client.get(address(attempt.exam, short))

    assert "告知当事人权利" in response.text
    told = [
        candidate.name,
        candidate.staff_number,
        "清河县",
        f"/attempts/{attempt.pk}/",
        f"{attempt.submitted_at:%H:%M:%S}",
    ]
    assert [words for words in told if words in response.text] == []


def test_the_model_answer_stands_beside_it_in_points_with_their_marks(client, unit, marker, short):
    handed_in(exam := exam_of(short, unit=unit, marks=[3]), "甲", question=short)
    client.force_login(marker)

    [(box, _field, ticked)] = client.get(address(exam, short)).context["form"].rows()

    assert [(point.text, point.worth) for point in box.points] == [("一、告知权利", 2), ("二、听取意见", 1)]
    assert ticked == []


def test_saved_marks_lead_to_the_next_answer_and_at_the_end_to_the_end(client, unit, marker, short):
    exam = exam_of(short, unit=unit, marks=[3])
    handed_in(exam, "甲", "乙", question=short)
    client.force_login(marker)

    first, response = post(client, exam, short, marks_0="1.5", comment="还差一点")
    assert response["Location"] == f"{address(exam, short)}?after={first.code}"
    second, _response = post(client, exam, short, marks_0="3")

    given = WrittenMark.objects.order_by("marks")
    assert [(mark.marks, mark.comment) for mark in given] == [(Decimal("1.5"), "还差一点"), (3, "")]
    assert first != second
    assert "本题已阅完。" in client.get(address(exam, short)).text


def test_without_javascript_the_points_ticked_add_up(client, unit, marker, short):
    exam = exam_of(short, unit=unit, marks=[3])
    handed_in(exam, "甲", question=short)
    client.force_login(marker)

    post(client, exam, short, points_0=["1"])

    given = WrittenMark.objects.get()
    assert (given.marks, given.points) == (2, ["1"])


@pytest.mark.parametrize(
    ("marks", "words"), [("", "请给分"), ("9", "最多 3 分"), ("x", "请填一个数"), ("-1", "不能小于 0")]
)
def test_marks_that_cannot_be_are_refused_in_words_and_the_answer_stays(client, unit, marker, short, marks, words):
    exam = exam_of(short, unit=unit, marks=[3])
    handed_in(exam, "甲", question=short)
    client.force_login(marker)

    answer, response = post(client, exam, short, marks_0=marks)

    assert response.status_code == 422
    assert words in response.text
    assert response.context["sheet"].answer == answer
    assert not WrittenMark.objects.exists()


def test_a_form_sent_twice_marks_once_and_leads_on(client, unit, marker, short):
    exam = exam_of(short, unit=unit, marks=[3])
    handed_in(exam, "甲", question=short)
    client.force_login(marker)
    answer, _response = post(client, exam, short, marks_0="3")

    again = client.post(address(exam, short), {"code": answer.code, "marks_0": "1"})

    assert again["Location"] == f"{address(exam, short)}?after={answer.code}"
    assert WrittenMark.objects.get().marks == 3


CASE = {
    "material": "某厂未培训工人上岗。",
    "stem": "",
    "parts": [
        {"kind": "single", "stem": "适用哪一条？", "options": [{"key": "A", "text": "甲"}, {"key": "B", "text": "乙"}], "answer": ["A"]},
        {"kind": "short", "stem": "怎样处理？", "answer": ["责令改正"]},
        {"kind": "blank", "stem": "限期 ____。", "answer": [["十日"]]},
    ],
}  # fmt: skip


def test_of_a_case_the_machine_proposes_what_it_can_and_a_person_gives_the_rest(client, unit, marker):
    case = question_of("case", says=CASE)
    attempt = sat(exam := exam_of(case, unit=unit, marks=[10]), {case: [["A"], ["停产"], ["三日"]]})
    client.force_login(marker)

    rows = client.get(address(exam, case)).context["form"].rows()
    assert [(box.worth, box.proposed) for box, _field, _ticked in rows] == [
        (Decimal("3.34"), Decimal("3.34")), (Decimal("3.33"), None), (Decimal("3.33"), 0)
    ]  # fmt: skip
    post(client, exam, case, marks_1="3.34", marks_2="2", marks_3="0")

    attempt.refresh_from_db()
    assert attempt.score == Decimal("5.34")
    assert WrittenMark.objects.get().parts == ["3.34", "2", "0"]


def test_the_candidate_sees_later_what_each_sub_question_got_and_what_the_marker_said(client, unit, marker):
    case = question_of("case", says=CASE)
    attempt = sat(exam := exam_of(case, unit=unit, marks=[10]), {case: [["A"], ["停产"], ["三日"]]})
    client.force_login(marker)
    post(client, exam, case, marks_1="3.34", marks_2="2.5", marks_3="0", comment="要写明依据")
    client.force_login(attempt.candidate)

    text = client.get(reverse("exams:result", args=[attempt.pk])).text

    assert [words in text for words in ("得 3.34 / 3.34 分", "得 2.5 / 3.33 分", "得 0 / 3.33 分", "要写明依据")] == [
        True
    ] * 4
    assert marker.name not in text


# --- answers of the same text ---
def test_answers_of_the_same_text_are_shown_beside_and_marked_with_it_where_ticked(client, unit, marker, short):
    exam = exam_of(short, unit=unit, marks=[3])
    handed_in(exam, "告知权利", "告知 权利。", "告知权利", "听取意见", question=short)
    client.force_login(marker)
    page = client.get(address(exam, short))
    if page.context["sheet"].shown["given"] == ["听取意见"]:  # codes are drawn: the odd one out may come first
        page = client.post(address(exam, short), {"code": page.context["sheet"].answer.code, "skip": "1"}, follow=True)
    sheet = page.context["sheet"]
    beside = [other.code for other, _words in page.context["alike"]]
    client.post(address(exam, short), {"code": sheet.answer.code, "marks_0": "2", "alike": beside[:1]})

    assert len(beside) == 2
    assert sorted(WrittenMark.objects.values_list("marks", flat=True)) == [2, 2]
    assert pile(exam, short).waiting().count() == 2


def test_what_lies_before_another_marker_is_not_offered_beside(client, unit, marker, short):
    exam = exam_of(short, unit=unit)
    handed_in(exam, "甲", "甲", question=short)
    take(exam, short, make_marker(unit), at=timezone.now())
    client.force_login(marker)

    assert client.get(address(exam, short)).context["alike"] == []


def test_the_mean_of_this_marker_stands_beside_that_of_all(client, unit, marker, short):
    exam = exam_of(short, unit=unit, marks=[10])
    handed_in(exam, "甲", "乙", "丙", question=short)
    for each, given in ((marker, 6), (make_marker(unit), 7)):
        mark(take(exam, short, each), each, given)
    client.force_login(marker)

    assert "我的平均 6.0，全体 6.5" in client.get(address(exam, short)).text


def test_taking_back_brings_the_answer_back_with_its_mark_written_in(client, unit, marker, short):
    exam = exam_of(short, unit=unit, marks=[3])
    handed_in(exam, "甲", "乙", question=short)
    client.force_login(marker)
    first, _response = post(client, exam, short, marks_0="1", comment="再想想")

    page = client.get(client.post(address(exam, short), {"undo": "1"})["Location"])

    assert page.context["sheet"].answer == first
    assert [page.context["form"][name].value() for name in ("marks_0", "comment")] == ["1", "再想想"]


# --- who may ---
def test_who_may_still_sit_the_exam_does_not_see_its_answers(client, unit, marker, short):
    exam = exam_of(short, unit=unit, latest_finish=timezone.now() + timedelta(days=1))
    handed_in(exam, "甲", question=short)
    client.force_login(marker)

    response = client.get(address(exam, short), follow=True)

    assert "考试结束后开始阅卷" in response.text
    assert "告知权利" not in response.text
    assert take(exam, short, marker) is not None  # it is there


def test_who_cannot_sit_it_marks_while_others_still_sit(client, short):
    unit = make_unit()
    outside = make_person(unit=make_unit())
    outside.memberships.create(organisation=unit, role=Role.MARKER, since="2020-01-01")
    exam = exam_of(short, unit=unit, latest_finish=timezone.now() + timedelta(days=1))
    handed_in(exam, "甲", question=short)
    client.force_login(outside)

    assert client.get(address(exam, short)).context["sheet"]
