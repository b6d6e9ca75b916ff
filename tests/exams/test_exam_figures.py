"""The statistics of an exam as its results have them: which attempts count, what they are fed, when they are made anew."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.utils import timezone

from exams.models import Answer, Regrade, Result
from exams.queries.statistics import WHICH, figures_of, turnout_by_unit
from exams.services.attempts import locked, submit_attempt
from exams.services.candidates import excuse
from exams.services.grading import Marking
from exams.services.results import post_result, settle
from exams.statistics import Flag, Marks, Reason, group_figures, groups_of, item_figures, whole_figures
from question_bank.models import QuestionVersion
from tests.builders import (
    make_admin,
    make_attempt,
    make_exam,
    make_officer,
    make_person,
    make_question,
    make_quiz,
    make_unit,
    rewrite,
)
from tests.exams.sat import exam_of, question_of, sat

NOW = timezone.now()


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Keys of rows come again from test to test."""
    cache.clear()


@pytest.fixture
def three():
    """A single, a judge and a multiple, worth 2, 1 and 3."""
    return question_of("single"), question_of("judge"), question_of("multiple")


def in_cents(rows, maxima):
    """In the units of results, so that figures are the same to the last bit."""
    return Marks(
        [[int(100 * mark) for mark in column] for column in zip(*rows, strict=True)],
        [100 * most for most in maxima],
        100,
    )


def sat_by_five(three):
    single, judge, multiple = three
    exam = exam_of(*three, marks=[2, 1, 3])
    sat(exam, {single: ["B"], judge: ["F"], multiple: ["A", "C"]})
    sat(exam, {single: ["B"], judge: ["T"], multiple: ["A", "C"]})
    sat(exam, {single: ["B"], judge: ["F"], multiple: ["A"]})
    sat(exam, {single: ["A"], judge: ["F"]})
    sat(exam, {single: ["C"], judge: ["T"], multiple: ["D"]})
    return exam, in_cents([(2, 1, 3), (2, 0, 3), (2, 1, 0), (0, 1, 0), (0, 0, 0)], (2, 1, 3))


def pick(exam, version, which="first"):
    return next(one for one in figures_of(exam, which).questions if one.version == version.pk)


# --- what they are fed ---
def test_the_figures_are_those_of_the_table_of_marks(three):
    exam, marks = sat_by_five(three)

    figures = figures_of(exam, "first")

    assert figures.whole == whole_figures(marks)
    groups = group_figures(marks, groups_of(marks.totals))
    guesses = item_figures(marks, [Decimal("0.25"), Decimal("0.5"), None])
    found = {one.version: (one.item, one.group) for one in figures.questions}
    assert found == {version.pk: pair for version, pair in zip(three, zip(guesses, groups, strict=True), strict=True)}
    assert [one.number for one in figures.questions] == [1, 2, 3]


def test_the_percentages_count_each_attempt_once(three):
    exam, _marks = sat_by_five(three)

    percents = figures_of(exam, "first").percents

    assert {percent: n for percent, n in enumerate(percents) if n} == {100: 1, 83: 1, 50: 1, 16: 1, 0: 1}


def test_options_say_who_chose_them_with_how_many_of_the_best_and_of_the_last(three):
    exam, _marks = sat_by_five(three)

    rows = {row.option: row for row in pick(exam, three[0]).options}

    assert [(o, rows[o].right, rows[o].count, rows[o].upper, rows[o].lower) for o in "ABCD"] == [
        ("A", False, 1, 0, 0), ("B", True, 3, 1, 0), ("C", False, 1, 0, 1), ("D", False, 0, 0, 0)
    ]  # fmt: skip
    assert (rows["B"].share, rows["B"].mean_total) == (0.6, pytest.approx(14 / 3))
    assert (rows[None].count, pick(exam, three[2]).options[-1].count) == (0, 1)


def test_an_option_that_nobody_took_is_flagged(three):
    exam, _marks = sat_by_five(three)

    assert pick(exam, three[0]).flags == [Flag(Reason.UNCHOSEN, "D")]


def test_written_questions_have_no_options():
    blank = question_of("blank")
    exam = exam_of(blank)
    for answer in (["5日", "非本案人员"], ["三日", ""], ["5日", ""]):
        sat(exam, {blank: answer})

    assert (pick(exam, blank).options, pick(exam, blank).item.random_guess_score) == ([], None)


def test_where_papers_differ_a_question_stands_against_the_rest_of_its_own_paper():
    quiz = make_quiz(questions=4, question_count=2)
    attempts = [submit_attempt(make_attempt(exam=quiz, right=n % 3).pk) for n in range(9)]

    figures = figures_of(quiz, "first")

    rows = {}
    for attempt in attempts:
        earned = attempt.results.get().earned
        for place in attempt.paper.questions.all():
            mark = Decimal(earned[str(place.position)])
            rows.setdefault(place.question_version_id, []).append((mark, attempt.score - mark))
    assert len(rows) > 2
    assert {one.version: one.takers for one in figures.questions} == {v: len(found) for v, found in rows.items()}
    for one in figures.questions:
        expected = item_figures(in_cents(rows[one.version], (1, 1)))[0]
        assert (one.item.discrimination_index, one.item.facility) == (expected.discrimination_index, expected.facility)
        assert (one.item.effective_weight, one.number) == (None, None)
    by_place = [tuple(Decimal(a.results.get().earned[n]) for n in "12") for a in attempts]
    assert figures.whole == whole_figures(in_cents(by_place, (1, 1)))


def test_of_totals_alone_there_are_figures_of_the_test_and_none_of_questions():
    exam = make_exam(questions=0, venue="paper")
    for score in (40, 60, 80):
        attempt = exam.attempts.create(
            candidate=make_officer(unit=exam.organisation), organisation=exam.organisation, number=1, state="closed",
            started_at=NOW, deadline=NOW, submitted_at=NOW,
        )  # fmt: skip
        result = Result(
            attempt=attempt, number=1, score=score, total=100, percent=score, passed=False, because="imported"
        )
        result.made_at = NOW
        result.save()
        attempt.score, attempt.total, attempt.percent, attempt.passed = score, 100, score, False
        attempt.state = "graded"
        attempt.save()

    figures = figures_of(exam, "first")

    assert (figures.whole.mean, figures.whole.max, figures.questions) == (60, 100, [])
    assert figures.whole.coefficient_of_internal_consistency is None


def test_fewer_than_three_say_nothing_of_a_question(three):
    exam = exam_of(*three)
    for _ in range(2):
        sat(exam, {})

    assert (figures_of(exam, "first").whole.attempts, figures_of(exam, "first").questions) == (2, [])


def test_nobody_graded_is_no_error(three):
    exam = exam_of(*three)
    make_attempt(exam=exam)

    figures = figures_of(exam, "first")

    assert (figures.whole.attempts, figures.whole.mean, sum(figures.percents)) == (0, None, 0)


# --- which count ---
def test_it_is_chosen_which_attempts_of_a_candidate_count():
    single, judge = question_of("single"), question_of("judge")
    exam, officer = exam_of(single, judge, marks=[2, 1]), make_officer()
    officer.organisation = exam.organisation
    officer.save()
    for answers in ({judge: ["F"]}, {single: ["B"], judge: ["F"]}, {single: ["B"]}):
        sat(exam, answers, candidate=officer)

    means = {which: (figures_of(exam, which).whole.attempts, figures_of(exam, which).whole.mean) for which in WHICH}

    assert means == {"first": (1, 1), "last": (1, 2), "best": (1, 3), "all": (3, 2)}


def test_what_is_not_marked_yet_does_not_count():
    short, single = question_of("short"), question_of("single")
    exam = exam_of(short, single)
    sat(exam, {short: ["告知权利"], single: ["B"]})

    assert figures_of(exam, "all").whole.attempts == 0


# --- anew ---
def test_a_regrade_shows_at_once(three):
    exam, _marks = sat_by_five(three)
    before = figures_of(exam, "first").whole.mean
    last = exam.attempts.order_by("pk").last()
    earned = {1: Decimal(2), 2: Decimal(1), 3: Decimal(3)}

    post_result(locked(last.pk), Marking(Decimal(6), earned), because="regraded", at=NOW, by=make_person())

    assert (before, figures_of(exam, "first").whole.mean) == (3, pytest.approx(21 / 5))


def test_an_attempt_opened_again_no_longer_counts(three):
    exam, _marks = sat_by_five(three)
    assert figures_of(exam, "first").whole.attempts == 5

    exam.attempts.filter(pk=exam.attempts.order_by("pk").last().pk).update(
        state="open", submitted_at=None, percent=None, passed=None, deadline=NOW + timedelta(hours=1)
    )

    assert figures_of(exam, "first").whole.attempts == 4


def test_nothing_is_counted_twice_within_a_quarter_of_an_hour(three, django_assert_num_queries):
    exam, _marks = sat_by_five(three)
    figures_of(exam, "first")

    with django_assert_num_queries(2):
        figures_of(exam, "first")


def test_after_a_ruling_the_option_that_counts_is_right(three):
    exam, _marks = sat_by_five(three)
    old, boss = three[0], make_person()
    new = make_question(answer=["A"])
    rewrite(QuestionVersion.objects.filter(pk=new.pk), question=old.question, number=2, options=old.options)
    new.refresh_from_db()
    facts = {"question_version": old, "reason": "答案有误", "ruled_by": boss, "ruled_at": NOW}

    Regrade.objects.create(exam=exam, policy="current_or_previous", new_version=new, **facts)
    assert [row.option for row in pick(exam, old).options if row.right] == ["A", "B"]

    Regrade.objects.create(exam=exam, policy="current_only", new_version=new, **facts)
    assert [row.option for row in pick(exam, old).options if row.right] == ["A"]

    Regrade.objects.create(exam=exam, policy="full_credit", **facts)
    for attempt in exam.attempts.all():
        settle(locked(attempt.pk), because="regraded", at=NOW, by=boss, note="全部给分")
    given_away = pick(exam, old)
    assert (given_away.item.facility, given_away.item.random_guess_score, given_away.ruling) == (1, None, "全部给满分")
    assert [flag for flag in given_away.flags if flag.option] == []


@pytest.mark.parametrize("n", [1, 3])
def test_the_figures_take_the_same_queries_however_many_sat_and_were_asked(n, django_assert_num_queries):
    versions = [question_of("single") for _ in range(n)]
    exam = exam_of(*versions)
    for _ in range(2 + n):
        sat(exam, {version: ["B"] for version in versions})

    with django_assert_num_queries(7):
        figures_of(exam, "first")


def test_answers_of_other_exams_are_not_read(three):
    exam, _marks = sat_by_five(three)
    other = exam_of(*three)
    sat(other, {three[0]: ["D"]})

    assert Answer.objects.filter(paper_question__question_version=three[0]).count() == 6
    assert sum(row.count for row in pick(exam, three[0]).options) == 5


# --- by unit ---
def test_the_units_add_up_to_the_totals_and_the_excused_stand_apart():
    unit = make_unit()
    teams = [make_unit(unit) for _ in range(2)]
    admin = make_admin(unit=unit)
    exam = make_exam(unit=unit, draws="each", questions=1)
    right, wrong = make_officer(unit=teams[0]), make_officer(unit=teams[0])
    make_officer(unit=teams[0])
    make_attempt(exam=exam, candidate=make_officer(unit=teams[1]))
    excuse(exam.pk, make_officer(unit=teams[1]), reason="病假", by=admin, at=NOW)
    submit_attempt(make_attempt(exam=exam, candidate=right, right=1).pk)
    submit_attempt(make_attempt(exam=exam, candidate=wrong).pk)

    rows, total = turnout_by_unit(exam, admin)

    assert [(row.name, row.expected, row.sat, row.sitting, row.absent, row.excused, row.passed) for row in rows] == [
        (f"{unit}本级", 1, 0, 0, 1, 0, 0),
        (str(teams[0]), 3, 2, 0, 1, 0, 1),
        (str(teams[1]), 2, 0, 1, 0, 1, 0),
    ]
    assert (rows[1].turnout, rows[1].pass_rate, rows[2].pass_rate) == (pytest.approx(2 / 3), 0.5, None)
    for name in ("expected", "sat", "sitting", "absent", "excused", "passed"):
        assert getattr(total, name) == sum(getattr(row, name) for row in rows)
    assert (total.turnout, total.pass_rate) == (0.4, 0.5)
