"""Through a lesson: opened, read, answered, completed, credited."""

import pytest
from django.core.exceptions import ValidationError

from tests import builders
from tests.builders import minutes, moment
from tests.training.races import in_parallel
from training.models import LedgerEntry, LessonAnswer, LessonProgress
from training.queries import slots_of
from training.services.progress import answer_question, open_lesson, reach_end, save_position

MORNING = moment("2026-11-22 08:40")


def make_reader(**course):
    """An officer and a lesson open to the unit, which nobody can complete too fast."""
    officer = builders.make_officer()
    return officer, builders.make_course(unit=officer.organisation, minutes=0, **course).lessons.get()


def slot_of(officer, lesson, number=1, at=MORNING):
    progress = LessonProgress.objects.filter(person=officer, lesson=lesson, year=at.year).first()
    return next(slot for slot in slots_of(lesson, progress) if slot.number == number)


def answer(officer, lesson, *, right, number=1, at=MORNING):
    """Answer what the slot asks now. The builders' right key is A."""
    turn = slot_of(officer, lesson, number, at).turn
    return answer_question(officer, lesson, number, ["A" if right else "B"], turn=turn, at=at)


def finish(officer, lesson, *, at=MORNING):
    for slot in slots_of(lesson, None):
        answer(officer, lesson, right=True, number=slot.number, at=at)
    return reach_end(officer, lesson, at=at)


def test_a_lesson_read_to_its_end_with_every_question_right_is_completed_and_credited():
    officer, lesson = make_reader(slots=3)
    open_lesson(officer, lesson, at=MORNING)

    progress = finish(officer, lesson, at=MORNING + minutes(18))

    entry = officer.ledger.get()
    assert progress.completed_at == MORNING + minutes(18)
    assert (entry.hundredths, entry.minutes, entry.form, entry.category) == (40, 18, "lesson", lesson.course.category)
    assert entry.source == f"lesson:{lesson.pk}:2026"
    assert entry.reason == "读完全文，3 道小题全部答对。"
    assert entry.title == f"{lesson.course.title} 第 1 节"


@pytest.mark.parametrize("first", ["end", "answers"])
def test_the_order_of_reading_and_answering_does_not_matter(first):
    officer, lesson = make_reader()

    if first == "end":
        reach_end(officer, lesson, at=MORNING)
        progress = answer(officer, lesson, right=True)
    else:
        answer(officer, lesson, right=True)
        progress = reach_end(officer, lesson, at=MORNING)

    assert progress.completed_at
    assert officer.ledger.count() == 1


def test_the_end_alone_completes_nothing_while_a_question_is_open():
    officer, lesson = make_reader(slots=2)
    answer(officer, lesson, right=True, number=1)
    answer(officer, lesson, right=False, number=2)

    progress = reach_end(officer, lesson, at=MORNING)

    assert progress.end_reached_at == MORNING
    assert progress.completed_at is None
    assert not officer.ledger.exists()


def test_right_answers_alone_complete_nothing_before_the_end():
    officer, lesson = make_reader()

    progress = answer(officer, lesson, right=True)

    assert progress.completed_at is None


def test_a_lesson_without_questions_is_completed_by_its_end():
    officer, lesson = make_reader(slots=0)

    reach_end(officer, lesson, at=MORNING)

    assert officer.ledger.get().reason == "读完全文。"


def test_completing_again_credits_nothing_more():
    officer, lesson = make_reader()
    finish(officer, lesson)

    finish(officer, lesson, at=MORNING + minutes(5))
    reach_end(officer, lesson, at=MORNING + minutes(9))

    assert officer.ledger.count() == 1
    assert LessonProgress.objects.get().completed_at == MORNING


def test_a_lesson_counts_again_in_the_next_legal_year():
    officer, lesson = make_reader()
    finish(officer, lesson, at=moment("2026-12-31 23:30"))

    finish(officer, lesson, at=moment("2027-01-01 00:30"))

    assert sorted(officer.ledger.values_list("year", "source")) == [
        (2026, f"lesson:{lesson.pk}:2026"),
        (2027, f"lesson:{lesson.pk}:2027"),
    ]


def test_what_is_unfinished_at_the_turn_of_the_year_goes_on_in_the_new_one():
    officer, lesson = make_reader()
    answer(officer, lesson, right=True, at=moment("2026-12-31 23:50"))

    progress = reach_end(officer, lesson, at=moment("2027-01-01 00:10"))

    assert LessonProgress.objects.count() == 1
    assert (progress.year, officer.ledger.get().year) == (2027, 2027)


def test_after_a_wrong_answer_the_sibling_is_asked():
    officer, lesson = make_reader(siblings=2)
    first = slot_of(officer, lesson)

    answer(officer, lesson, right=False)

    second = slot_of(officer, lesson)
    assert second.version != first.version
    assert second.wrong.question_version == first.version
    assert second.asks_another


def test_without_a_sibling_the_same_question_comes_with_its_options_in_another_order():
    officer, lesson = make_reader(siblings=1)
    first = slot_of(officer, lesson)

    answer(officer, lesson, right=False)

    second = slot_of(officer, lesson)
    assert second.version == first.version
    assert not second.asks_another
    assert second.choices != first.choices
    assert sorted(choice["key"] for choice in second.choices) == ["A", "B", "C", "D"]


def test_the_order_of_options_stays_until_the_next_answer():
    officer, lesson = make_reader(siblings=1)
    answer(officer, lesson, right=False)

    assert slot_of(officer, lesson).choices == slot_of(officer, lesson).choices


def test_siblings_take_turns():
    officer, lesson = make_reader(siblings=2)

    asked = []
    for _ in range(4):
        asked.append(slot_of(officer, lesson).version.pk)
        answer(officer, lesson, right=False)

    assert asked[:2] == asked[2:]
    assert asked[0] != asked[1]


def test_all_answers_are_kept_and_the_right_one_settles_the_slot():
    officer, lesson = make_reader()
    answer(officer, lesson, right=False)
    answer(officer, lesson, right=True)

    answer(officer, lesson, right=False)

    assert list(LessonAnswer.objects.values_list("is_right", flat=True)) == [False, True]
    assert slot_of(officer, lesson).is_settled


def test_a_form_sent_twice_is_one_answer():
    officer, lesson = make_reader()

    for _ in range(2):
        answer_question(officer, lesson, 1, ["B"], turn=0, at=MORNING)

    assert LessonAnswer.objects.count() == 1


@pytest.mark.parametrize("chosen", [[], ["A", "B"], ["Z"], ["A", "A"]])
def test_a_choice_that_makes_no_sense_is_refused_and_not_kept(chosen):
    officer, lesson = make_reader()

    with pytest.raises(ValidationError):
        answer_question(officer, lesson, 1, chosen, turn=0, at=MORNING)

    assert not LessonAnswer.objects.exists()


def test_a_retired_question_is_not_asked_where_it_has_a_sibling():
    officer, lesson = make_reader(siblings=2)
    first = slot_of(officer, lesson).version.question
    first.retired_at = MORNING
    first.save()

    assert slot_of(officer, lesson).version.question != first


def test_a_slot_whose_questions_were_all_retired_asks_nothing():
    officer, lesson = make_reader(slots=1, siblings=1)
    question = slot_of(officer, lesson).version.question
    question.retired_at = MORNING
    question.save()

    reach_end(officer, lesson, at=MORNING)

    assert officer.ledger.count() == 1


def test_what_was_answered_right_stays_right_when_the_question_is_retired_or_changed():
    officer, lesson = make_reader(slots=1, siblings=1)
    answer(officer, lesson, right=True)
    question = slot_of(officer, lesson).version.question
    question.retired_at = MORNING
    question.save()

    assert slot_of(officer, lesson).is_settled


def test_the_place_read_last_is_kept():
    officer, lesson = make_reader()

    save_position(officer, lesson, "s2", at=MORNING)

    assert open_lesson(officer, lesson, at=MORNING + minutes(60)).position == "s2"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_completions_of_one_lesson_give_exactly_one_credit():
    officer, lesson = make_reader(slots=2)
    for number in (1, 2):
        answer(officer, lesson, right=True, number=number)
    errors = in_parallel(50, lambda n: reach_end(officer, lesson, at=MORNING))

    assert errors == []
    assert LedgerEntry.objects.filter(officer=officer).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_devices_opening_a_lesson_at_once_begin_it_once():
    officer, lesson = make_reader()

    errors = in_parallel(20, lambda n: open_lesson(officer, lesson, at=MORNING))

    assert errors == []
    assert LessonProgress.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_copies_of_one_answer_are_one_answer():
    officer, lesson = make_reader()
    open_lesson(officer, lesson, at=MORNING)

    errors = in_parallel(20, lambda n: answer_question(officer, lesson, 1, ["B"], turn=0, at=MORNING))

    assert errors == []
    assert LessonAnswer.objects.count() == 1
