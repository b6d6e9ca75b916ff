"""The rule of the book, whatever the answers and the days; and that pushes may come twice and in any order."""

from datetime import timedelta
from fractions import Fraction

from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice.book import RIGHT_DAYS, Said, standing_after
from practice.models import BookEntry, Response
from practice.services.responses import Given, record_responses
from tests.builders import make_officer, make_question, moment

START = moment("2026-03-01 00:00")
#: Answers by the quarter of an hour over some weeks, so that several fall on one day and days begin at midnight in China.
ANSWERS = st.lists(st.tuples(st.integers(0, 4 * 24 * 20), st.booleans()), max_size=14, unique_by=lambda pair: pair[0])


def said(pairs):
    return [Said(START + timedelta(minutes=15 * n), is_right) for n, is_right in sorted(pairs)]


def is_in_book(answers, back=None):
    """The rule, told slowly: since the last wrong answer, or since it was brought back, on fewer than two days right."""
    wrong = [answer.at for answer in answers if not answer.is_right]
    if not wrong:
        return False

    def days_right(since, until=None):
        return {
            timezone.localdate(answer.at)
            for answer in answers
            if answer.is_right and answer.at > since and (until is None or answer.at <= until)
        }

    since = wrong[-1]
    if back and back >= since and len(days_right(since, back)) >= RIGHT_DAYS:
        since = back
    return len(days_right(since)) < RIGHT_DAYS


@given(ANSWERS)
def test_a_question_is_in_the_book_from_a_wrong_answer_until_right_answers_on_two_days(pairs):
    answers = said(pairs)

    standing = standing_after(answers)

    assert standing.is_in_book == is_in_book(answers)
    assert (standing.seen, standing.wrong) == (len(answers), sum(not answer.is_right for answer in answers))
    assert (standing.due_on is not None) == standing.is_in_book


@given(ANSWERS, st.integers(0, 4 * 24 * 20))
def test_bringing_back_puts_in_what_has_left_and_changes_nothing_else(pairs, quarter):
    answers, back = said(pairs), START + timedelta(minutes=15 * quarter + 1)

    standing = standing_after(answers, back)

    assert standing.is_in_book == is_in_book(answers, back)
    assert (standing.seen, standing.wrong) == (len(answers), sum(not answer.is_right for answer in answers))


@given(ANSWERS)
def test_what_is_in_the_book_is_due_on_a_later_day_than_that_of_the_last_answer(pairs):
    answers = said(pairs)
    standing = standing_after(answers)

    assert not standing.is_in_book or standing.due_on > timezone.localdate(answers[-1].at)


@given(ANSWERS, st.integers(0, 13))
def test_a_right_answer_in_place_of_a_wrong_one_never_puts_a_question_in(pairs, place):
    answers = said(pairs)
    better = [Said(a.at, a.is_right or n == place) for n, a in enumerate(answers)]

    assert standing_after(answers).is_in_book or not standing_after(better).is_in_book


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANSWERS.filter(len), st.randoms(use_true_random=False))
def test_pushes_may_come_twice_and_in_any_order(pairs, dice):
    straight, shuffled, version = make_officer(), make_officer(), make_question()
    answers = said(pairs)
    pushes = [*enumerate(answers), *dice.sample(list(enumerate(answers)), k=len(answers) // 2)]

    for key, answer in enumerate(answers):
        push(straight, version, key, answer)
    dice.shuffle(pushes)
    for key, answer in pushes:
        push(shuffled, version, key, answer)

    assert state_of(shuffled) == state_of(straight)
    assert Response.objects.of(shuffled).count() == len(answers)


def push(person, version, key, answer):
    item = Given(version, ["A"], Fraction(answer.is_right), key=str(key))
    record_responses(person, [item], source="lesson:1", at=answer.at)


def state_of(person):
    facts = ["entered_at", "left_at", "seen", "wrong", "right_days", "last_right_on", "due_on"]
    latest = Response.objects.of(person).last_given().values_list("answered_at", "share")
    return list(BookEntry.objects.of(person).values_list(*facts)), list(latest)
