"""The window of an exam as a picture, and what will be shown when in words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.models import Exam
from exams.release import SHOWN, effective, in_words
from exams.terms import Terms
from exams.timeline import timeline_of
from exams.windows import shows_answers, shows_key, shows_marks, shows_score
from tests.builders import minutes, moment

NINE = moment(f"{timezone.localdate().year}-11-22 09:00")


def window(start, finish, length=90, opens=NINE):
    """An exam that opens at nine, with the door open for `start` minutes and the end after `finish`."""
    return Terms(opens, opens + minutes(start), opens + minutes(finish), length, 1)


def said(terms):
    return [lane.text for lane in timeline_of(terms).lanes]


def test_whoever_comes_last_may_have_less_than_the_time_written():
    timeline = timeline_of(window(90, 120))

    assert [lane.text for lane in timeline.lanes] == [
        "11月22日 09:00–10:30 可以进入。",
        "11月22日 09:00 准时进入的人有 90 分钟，10:30 到时间。",
        "11月22日 10:30 最后进入的人只有 30 分钟，11:00 收卷。",
    ]
    assert [lane.is_short for lane in timeline.lanes] == [False, False, True]
    assert [(lane.start, lane.width) for lane in timeline.lanes] == [
        ("0.00", "75.00"),
        ("0.00", "75.00"),
        ("75.00", "25.00"),
    ]
    assert timeline.end == "11月22日 11:00 全部收卷。"


def test_with_enough_room_everybody_has_all_of_it():
    assert said(window(30, 120))[2] == "11月22日 09:30 最后进入的人也有 90 分钟，11:00 到时间。"


def test_an_end_too_early_for_all_is_told_of_the_first_too():
    assert said(window(0, 60)) == [
        "11月22日 09:00 可以进入。",
        "11月22日 09:00 准时进入的人也只有 60 分钟，10:00 收卷。",
    ]


def test_over_midnight_the_day_is_named():
    late = NINE + minutes(14 * 60)

    assert said(window(30, 180, opens=late))[1] == "11月22日 23:00 准时进入的人有 90 分钟，11月23日 00:30 到时间。"


@pytest.mark.parametrize(
    "terms",
    [
        Terms(None, None, None, 90, 1),
        Terms(NINE, None, None, 90, 1),
        Terms(NINE, None, NINE, 90, 1),
        Terms(NINE, None, NINE + minutes(60), None, 1),
    ],
)
def test_as_long_as_something_is_missing_there_is_nothing_to_draw(terms):
    assert timeline_of(terms) is None


@settings(max_examples=100, deadline=None)
@given(st.integers(-500, 5000), st.integers(1, 5000), st.integers(1, 600))
def test_every_bar_lies_within_the_whole(start, finish, length):
    for lane in timeline_of(window(start, finish, length)).lanes:
        left, width = float(lane.start), float(lane.width)
        assert left >= 0
        assert width >= 1
        assert left + width <= 100.01


# --- what will be shown when ---
def exam(**terms):
    defaults = {"opens_at": NINE, "latest_finish": NINE + minutes(120), "draws": "each"}
    return Exam(**(defaults | terms))


def test_what_is_shown_when_is_one_sentence():
    terms = {"shows_score": "at_once", "shows_marks": "on_release", "shows_key": "never"}

    assert in_words(exam(**terms)) == (
        "交卷后马上看到成绩；11月22日 11:00 考试结束后看到题目和你的答案；每题对错和得分等单位公布；正确答案和解析不公布。"
    )


def test_the_end_is_that_of_the_last_and_without_an_end_it_is_at_once():
    assert "11月22日 11:30 考试结束后" in in_words(exam(held_until=NINE + minutes(150)))
    assert in_words(exam(latest_finish=None)).startswith("交卷后马上看到成绩、题目和你的答案")


@settings(max_examples=100, deadline=None)
@given(
    st.fixed_dictionaries({name: st.sampled_from(Exam.When.values) for name in SHOWN}),
    st.sampled_from(Exam.Draws.values),
    st.booleans(),
)
def test_what_is_said_is_what_the_windows_do(whens, draws, has_end):
    told = exam(draws=draws, **whens) if has_end else exam(draws=draws, latest_finish=None, **whens)
    shows = dict(zip(SHOWN, (shows_score, shows_answers, shows_marks, shows_key), strict=True))
    during, after = NINE + minutes(60), datetime(2030, 1, 1, tzinfo=UTC)

    for name, is_shown in shows.items():
        when = effective(told, name)
        assert is_shown(told, at=during) == (when == "at_once")
        assert is_shown(told, at=after) == (when in {"at_once", "after_end"})
    told.released_at = during + timedelta(minutes=1)
    for name, is_shown in shows.items():
        assert is_shown(told, at=after) == (effective(told, name) != "never")
