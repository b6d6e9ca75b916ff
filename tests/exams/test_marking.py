"""The markers' desk: nobody's answer, one marker at a time, one result at the end."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exams.models import Answer, Result, WrittenAnswer, WrittenMark
from exams.queries import desk
from exams.services.attempts import locked
from exams.services.marking import HELD_FOR, give_mark, put_back, take_back_last, take_next
from exams.services.results import settle
from people.models import AuditEntry, Role
from tests.builders import make_officer, make_person, make_unit
from tests.exams.sat import exam_of, question_of, sat
from training.models import LedgerEntry

NOW = timezone.now()


def make_marker(unit):
    return make_person(unit=unit, roles=[Role.OFFICER, Role.MARKER])


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def marker(unit):
    return make_marker(unit)


@pytest.fixture
def short():
    return question_of("short")


def handed_in(exam, *texts, question):
    """One closed attempt for each text."""
    return [sat(exam, {question: [text]}) for text in texts]


def pile(exam, question):
    return desk.answers_to(exam, question)


def take(exam, question, marker, **more):
    return take_next(pile(exam, question), by=marker, **({"at": NOW} | more))


def mark(answer, marker, marks=1, **more):
    return give_mark(answer.code, marks=Decimal(marks), by=marker, **({"at": NOW} | more))


# --- what comes to the desk ---
def test_written_answers_wait_and_what_a_machine_can_mark_does_not(unit):
    short, single, case = question_of("short"), question_of("single"), question_of("case")
    attempt = sat(exam_of(short, single, case, unit=unit), {short: ["告知"], single: ["B"], case: [["A"], ["十日"]]})

    assert attempt.state == "closed"
    assert [(a.paper_question.question_version, a.turn) for a in WrittenAnswer.objects.all()] == [(short, 1)]
    assert not Result.objects.exists()


def test_what_was_left_blank_waits_for_nobody(unit, short):
    attempt = sat(exam_of(short, unit=unit), {short: ["　"]})

    assert (attempt.state, attempt.score) == ("graded", 0)
    assert not WrittenAnswer.objects.exists()


def test_a_correction_waits_only_where_it_is_not_word_for_word_the_models(unit):
    version = question_of("judge_correct")
    exam = exam_of(version, unit=unit)

    states = [sat(exam, {version: said}).state for said in (["T"], ["F"], ["F", "应为五日。"], ["F", "五天"])]

    assert states == ["graded", "graded", "graded", "closed"]


def test_an_answer_changed_after_it_was_marked_is_marked_anew(unit, marker, short):
    """By a late batch that was accepted, or after the attempt was opened again."""
    [attempt] = handed_in(exam_of(short, unit=unit, markers=2), "告知", question=short)
    mark(take(attempt.exam, short, marker), marker)
    Answer.objects.filter(attempt=attempt).update(response=["告知，并听取意见"])

    settle(locked(attempt.pk), because="late", at=NOW)

    assert WrittenAnswer.objects.get().turn == 1
    assert not WrittenMark.objects.exists()
    assert AuditEntry.objects.get(verb="mark.voided").before == {"marks": "1.00", "marker": marker.name}


def test_an_answer_changed_in_blanks_alone_keeps_its_marks(unit, marker, short):
    [attempt] = handed_in(exam_of(short, unit=unit, markers=2), "告知", question=short)
    mark(take(attempt.exam, short, marker), marker)
    Answer.objects.filter(attempt=attempt).update(response=[" 告 知 "])

    settle(locked(attempt.pk), because="late", at=NOW)

    assert WrittenAnswer.objects.get().turn == 2


# --- who gets what ---
def test_an_answer_lies_before_one_marker_and_others_get_the_next(unit, marker, short):
    exam = exam_of(short, unit=unit)
    handed_in(exam, "甲", "乙", question=short)
    other = make_marker(unit)

    first, second, third = take(exam, short, marker), take(exam, short, other), take(exam, short, make_marker(unit))

    assert {first, second} == set(WrittenAnswer.objects.all())
    assert third is None
    assert take(exam, short, marker) == first


def test_after_ten_minutes_it_lies_free_again(unit, marker, short):
    exam = exam_of(short, unit=unit)
    handed_in(exam, "甲", question=short)
    other = make_marker(unit)
    held = take(exam, short, marker)

    assert take(exam, short, other, at=NOW + HELD_FOR - timedelta(seconds=1)) is None
    assert take(exam, short, other, at=NOW + HELD_FOR) == held
    with pytest.raises(ValidationError, match="已经转给别的阅卷人"):
        mark(held, marker, at=NOW + HELD_FOR)


def test_nobody_gets_their_own_answer(unit, marker, short):
    exam = exam_of(short, unit=unit)
    sat(exam, {short: ["我的"]}, candidate=marker)

    assert take(exam, short, marker) is None
    with pytest.raises(ValidationError, match="你自己的答卷"):
        mark(WrittenAnswer.objects.get(), marker)


def test_of_two_markers_neither_marks_an_answer_twice(unit, marker, short):
    [attempt] = handed_in(exam_of(short, unit=unit, markers=2), "甲", question=short)
    first = take(attempt.exam, short, marker)
    mark(first, marker)

    assert take(attempt.exam, short, marker) is None
    assert mark(first, marker).turn == 1
    assert WrittenMark.objects.count() == 1


def test_what_is_passed_by_goes_back_and_the_next_one_comes(unit, marker, short):
    exam = exam_of(short, unit=unit)
    handed_in(exam, "甲", "乙", question=short)
    first = take(exam, short, marker)

    put_back(first.code, by=marker)
    second = take(exam, short, marker, after=first.code)

    assert second != first
    assert take(exam, short, make_marker(unit)) == first


def test_the_order_of_the_pile_tells_neither_who_nor_when(unit, marker, short):
    exam = exam_of(short, unit=unit)
    attempts = handed_in(exam, *"甲乙丙丁戊己庚辛", question=short)

    in_pile = [answer.attempt for answer in pile(exam, short)]

    assert in_pile not in (attempts, attempts[::-1])
    assert [a.code for a in pile(exam, short)] == sorted(a.code for a in pile(exam, short))


def test_of_an_attempt_that_was_opened_again_nothing_is_marked(unit, marker, short):
    [attempt] = handed_in(exam_of(short, unit=unit), "甲", question=short)
    attempt.state, attempt.submitted_at, attempt.closed_by = "open", None, ""
    attempt.save()

    assert take(attempt.exam, short, marker) is None


# --- what the marks make ---
def test_the_last_mark_makes_the_result_and_the_hours(unit, marker):
    short, essay, single = question_of("short"), question_of("essay"), question_of("single")
    exam = exam_of(short, essay, single, unit=unit, marks=[6, 3, 1], hundredths=200)
    attempt = sat(exam, {short: ["告知"], essay: ["教育"], single: ["B"]})

    mark(take(exam, short, marker), marker, "5.5")
    assert not Result.objects.exists()
    mark(take(exam, essay, marker), marker, 2)

    result = Result.objects.get()
    assert (result.because, result.score, result.made_by) == ("marked", Decimal("8.5"), marker)
    assert result.earned == {"1": "1.00", "2": "5.50", "3": "2.00"}
    assert LedgerEntry.objects.get(officer=attempt.candidate).hundredths == 200


@pytest.mark.parametrize(
    ("first", "second", "difference", "score"),
    [(4, 5, 1, "4.5"), (4, 5, None, "4.5"), (1, 5, None, 3), (4, "5.5", 1, None)],
)
def test_of_two_marks_the_mean_counts_unless_they_differ_too_much(unit, first, second, difference, score):
    short = question_of("short")
    [attempt] = handed_in(exam_of(short, unit=unit, marks=[6], markers=2, difference=difference), "甲", question=short)
    for given in (first, second):
        marker = make_marker(unit)
        mark(take(attempt.exam, short, marker), marker, given)

    attempt.refresh_from_db()
    assert attempt.score == (None if score is None else Decimal(score))
    assert WrittenAnswer.objects.get().turn == (3 if score is None else None)


def test_the_mark_of_a_third_person_settles_it(unit):
    short = question_of("short")
    [attempt] = handed_in(exam_of(short, unit=unit, marks=[6], markers=2, difference=1), "甲", question=short)
    two = [make_marker(unit) for _ in range(2)]
    for marker, given in zip(two, (1, 5), strict=True):
        mark(take(attempt.exam, short, marker), marker, given)

    assert [take(attempt.exam, short, marker) for marker in two] == [None, None]
    arbiter = make_marker(unit)
    mark(take(attempt.exam, short, arbiter), arbiter, 4)

    attempt.refresh_from_db()
    assert attempt.score == 4


@pytest.mark.parametrize("marks", [-1, "6.01", 7])
def test_marks_are_within_what_the_question_gives(unit, marker, marks):
    short = question_of("short")
    [attempt] = handed_in(exam_of(short, unit=unit, marks=[6]), "甲", question=short)

    with pytest.raises(ValidationError):
        mark(take(attempt.exam, short, marker), marker, marks)


# --- taking back ---
def test_the_last_mark_is_taken_back_and_given_anew_as_a_new_version(unit, marker, short):
    [attempt] = handed_in(exam_of(short, unit=unit, marks=[6]), "甲", question=short)
    mark(take(attempt.exam, short, marker), marker, 2)

    last = take_back_last(pile(attempt.exam, short), by=marker, at=NOW)
    answer = take(attempt.exam, short, marker)
    mark(answer, marker, 5)

    assert last.marks == 2
    assert list(Result.objects.order_by("number").values_list("number", "score")) == [(1, 2), (2, 5)]
    assert AuditEntry.objects.get(verb="mark.taken_back").before == {"marks": "2.00", "question": 1}


def test_not_once_another_has_marked_after_one(unit, marker, short):
    [attempt] = handed_in(exam_of(short, unit=unit, markers=2), "甲", question=short)
    for each in (marker, make_marker(unit)):
        mark(take(attempt.exam, short, each), each)

    with pytest.raises(ValidationError, match="接着评了"):
        take_back_last(pile(attempt.exam, short), by=marker, at=NOW)


def test_who_has_marked_nothing_takes_nothing_back(unit, marker, short):
    [attempt] = handed_in(exam_of(short, unit=unit), "甲", question=short)
    mark(take(attempt.exam, short, marker), marker)

    assert take_back_last(pile(attempt.exam, short), by=make_marker(unit), at=NOW) is None


# --- the page ---
def address(exam, question):
    return reverse("exams:mark", args=[exam.pk, question.pk])


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
    while (sheet := client.get(address(exam, short)).context["sheet"]).shown["given"] == ["听取意见"]:
        client.post(address(exam, short), {"code": sheet.answer.code, "skip": "1"})

    page = client.get(address(exam, short))
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


# --- the queue ---
def test_the_queue_names_the_questions_with_what_waits_at_each(client, unit, marker):
    short, essay = question_of("short"), question_of("essay")
    exam = exam_of(short, essay, unit=unit)
    for _ in range(2):
        sat(exam, {short: ["甲"], essay: ["乙"]})
    sat(exam, {short: ["我的"]}, candidate=marker)
    mark(take(exam, essay, marker), marker)
    client.force_login(marker)

    piles = client.get(reverse("exams:marking_queue")).context["piles"]

    assert [(p.version, p.total, p.settled, p.for_me) for p in piles] == [(short, 3, 0, 2), (essay, 2, 1, 1)]


def test_an_administrator_sees_how_far_it_is_and_cannot_mark(client, unit, short):
    exam = exam_of(short, unit=unit)
    handed_in(exam, "甲", question=short)
    client.force_login(make_person(unit=unit, roles=[Role.UNIT_ADMIN]))

    page = client.get(reverse("exams:marking", args=[exam.pk]))

    assert page.context["piles"][0].total == 1
    assert address(exam, short) not in page.text
    assert client.get(address(exam, short)).status_code == 404


@pytest.mark.parametrize("name", ["exams:marking_queue", "exams:marking"])
def test_three_questions_cost_as_many_queries_as_one(client, unit, marker, name):
    client.force_login(marker)

    def cost():
        question = question_of("short")
        exam = exam_of(question, unit=unit)
        handed_in(exam, "甲", question=question)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name, args=[exam.pk] if name == "exams:marking" else []))
        return len(queries)

    cost()
    assert len({cost(), cost(), cost()}) == 1


def test_many_answers_cost_a_marker_as_many_queries_as_few(client, unit, marker, short):
    exam = exam_of(short, unit=unit)
    handed_in(exam, "乙", question=short)
    client.force_login(marker)
    client.get(address(exam, short))

    def cost():
        handed_in(exam, *"甲甲甲甲", question=short)
        with CaptureQueriesContext(connection) as queries:
            client.get(address(exam, short))
        return len(queries)

    assert cost() == cost()
