"""A practice run: what it draws, and what becomes of the answers."""

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError

from practice.models import BookEntry, Response, Run
from practice.scopes import Scope
from practice.services.marks import set_favourite
from practice.services.runs import RUN_LENGTH, answer, judge, start_run
from question_bank.models import Category
from tests.builders import days, make_category, make_officer, make_question, make_response, make_statute, moment

MORNING = moment("2026-11-22 08:40")


def start(officer, scope, at=MORNING):
    return start_run(officer, Scope.parse(scope), at=at)


def drawn(run):
    return [place.question_version for place in run.questions.all()]


def citing(article, **fields):
    version = make_question(**fields)
    version.citations.create(article=article)
    return version


# --- what is drawn ---
def test_an_article_is_practised_by_the_questions_on_it():
    articles = list(make_statute(articles=2).articles.all())
    first, other = citing(articles[0]), citing(articles[1])

    run = start(make_officer(), f"article:{articles[0].pk}")

    assert drawn(run) == [first]
    assert other not in drawn(run)
    assert run.title == str(articles[0])


def test_a_question_that_cites_an_article_twice_is_drawn_once():
    article = make_statute().articles.first()
    version = citing(article)
    version.citations.create(article=article, paragraph=1)

    assert drawn(start(make_officer(), f"statute:{article.version.statute_id}")) == [version]


def test_a_category_takes_what_is_beneath_it_too():
    above = make_category("执法程序")
    below = Category.objects.add_child(above, create_kwargs={"name": "送达"})
    first, second = make_question(category=above), make_question(category=below)
    make_question(category=make_category("别的"))

    run = start(make_officer(), f"category:{above.pk}")

    assert set(drawn(run)) == {first, second}


def test_the_review_of_today_takes_what_is_due_longest_first():
    officer = make_officer()
    late, early, future = make_question(), make_question(), make_question()
    make_response(officer, late, right=False, at=MORNING - days(3))
    make_response(officer, early, right=False, at=MORNING - days(9))
    make_response(officer, future, right=False, at=MORNING)

    assert drawn(start(officer, "due")) == [early, late]


def test_mistakes_are_those_that_stand_in_the_book():
    officer = make_officer()
    wrong, cured, right = make_question(), make_question(), make_question()
    make_response(officer, wrong, right=False, at=MORNING)
    make_response(officer, right, at=MORNING)
    for n, is_right in enumerate([False, True, True]):
        make_response(officer, cured, right=is_right, at=MORNING - days(9 - n))

    assert drawn(start(officer, "book")) == [wrong]


def test_favourites_are_ones_own():
    officer, other = make_officer(), make_officer()
    mine, theirs = make_question(), make_question()
    set_favourite(officer, mine.question, wanted=True, at=MORNING)
    set_favourite(other, theirs.question, wanted=True, at=MORNING)

    assert drawn(start(officer, "favourites")) == [mine]


def test_a_random_run_holds_ten():
    for _ in range(RUN_LENGTH + 2):
        make_question()

    assert len(set(drawn(start(make_officer(), "random")))) == RUN_LENGTH


def test_what_was_never_answered_comes_before_what_was_and_the_oldest_before_the_newest():
    officer, category = make_officer(), make_category("送达")
    new, old, never = (make_question(category=category) for _ in range(3))
    make_response(officer, new, at=MORNING - days(1))
    make_response(officer, old, at=MORNING - days(5))
    make_response(make_officer(), never, at=MORNING)

    assert drawn(start(officer, f"category:{category.pk}")) == [never, old, new]


def test_what_is_not_published_or_another_units_is_not_drawn():
    officer = make_officer()
    mine, shipped = make_question(organisation=officer.organisation), make_question()
    make_question(organisation=make_officer().organisation)
    make_question(published=False)
    suspended, retired = make_question().question, make_question().question
    suspended.suspended_at = retired.retired_at = MORNING
    suspended.save()
    retired.save()

    assert set(drawn(start(officer, "random"))) == {mine, shipped}


def test_the_mistakes_of_a_run_are_practised_again():
    officer = make_officer()
    versions = [make_question() for _ in range(3)]
    run = start(officer, "random")
    for place in run.questions.all():
        answer(officer, place, ["A"] if place.question_version == versions[0] else ["B"], at=MORNING)

    again = start(officer, f"again:{run.pk}")

    assert set(drawn(again)) == set(versions[1:])
    assert again.title == "再练错题：随机十题"


# --- starting ---
def test_nothing_to_practise_is_said_and_no_run_begins():
    with pytest.raises(ValidationError, match="没有可以练的题"):
        start(make_officer(), "due")

    assert not Run.objects.exists()


@pytest.mark.parametrize("scope", ["statute:999", "article:999", "category:999", "again:999"])
def test_what_is_not_there_cannot_be_practised(scope):
    make_question()

    with pytest.raises(ObjectDoesNotExist):
        start(make_officer(), scope)


def test_anothers_run_cannot_be_practised_again():
    make_question()
    run = start(make_officer(), "random")

    with pytest.raises(ObjectDoesNotExist):
        start(make_officer(), f"again:{run.pk}")


@pytest.mark.parametrize("text", ["", "statute", "statute:", "statute:x", "due:1", "everything", "article:１"])
def test_a_scope_that_names_nothing_is_refused(text):
    with pytest.raises(ValueError, match=f"^{text}$|not a valid Kind"):
        Scope.parse(text)


def test_a_run_of_today_goes_on_and_one_of_yesterday_is_closed():
    officer = make_officer()
    make_question()
    first = start(officer, "random", at=MORNING - days(1))

    second = start(officer, "random")

    assert start(officer, "random") == second != first
    assert list(Run.objects.open()) == [second]


# --- answering ---
def test_an_answer_is_marked_and_kept_at_once():
    officer, version = make_officer(), make_question()
    place = start(officer, "random").questions.get()

    place = answer(officer, place, ["B"], at=MORNING)

    response = Response.objects.get()
    assert (place.is_given, place.is_right) == (True, False)
    assert (response.given, response.where, response.question_version) == (["B"], "练习", version)
    assert BookEntry.objects.get().is_in_book


def test_a_form_sent_twice_is_one_answer():
    officer = make_officer()
    make_question()
    place = start(officer, "random").questions.get()

    answer(officer, place, ["B"], at=MORNING)
    place = answer(officer, place, ["A"], at=MORNING + days(1))

    assert (place.given, place.is_right) == (["B"], False)
    assert Response.objects.count() == 1


def test_a_run_is_finished_with_its_last_answer():
    officer = make_officer()
    [make_question() for _ in range(2)]
    run = start(officer, "random")
    first, last = run.questions.all()

    answer(officer, first, ["A"], at=MORNING)
    run.refresh_from_db()
    unfinished = run.finished_at
    answer(officer, last, ["A"], at=MORNING + days(1))
    run.refresh_from_db()

    assert (unfinished, run.finished_at) == (None, MORNING + days(1))


def test_a_question_suspended_meanwhile_takes_no_answer():
    officer, version = make_officer(), make_question()
    place = start(officer, "random").questions.get()
    version.question.suspended_at = MORNING
    version.question.save()

    with pytest.raises(ValidationError, match="跳过"):
        answer(officer, place, ["A"], at=MORNING)

    assert not Response.objects.exists()


# --- written answers ---
def written(kind="short", **fields):
    return make_question(kind=kind, answer=["要点一、要点二"], **fields)


@pytest.mark.parametrize("had_it", [True, False])
def test_a_written_answer_counts_as_its_writer_says(had_it):
    officer = make_officer()
    written()
    place = start(officer, "random").questions.get()

    place = answer(officer, place, "要点一", at=MORNING)
    waiting = (place.share, Response.objects.count())
    place = judge(officer, place, had_it=had_it)

    assert waiting == (None, 0)
    assert place.is_right == Response.objects.get().is_right == had_it
    assert BookEntry.objects.exists() != had_it


def test_an_answer_only_thought_of_is_judged_by_oneself_too():
    officer = make_officer()
    written("essay")
    place = start(officer, "random").questions.get()

    assert answer(officer, place, "", at=MORNING).share is None


def test_the_first_word_on_ones_own_answer_counts():
    officer = make_officer()
    written()
    place = start(officer, "random").questions.get()
    answer(officer, place, "要点一", at=MORNING)

    judge(officer, place, had_it=False)
    place = judge(officer, place, had_it=True)

    assert not place.is_right
    assert Response.objects.count() == 1


def test_nobody_judges_before_answering():
    officer = make_officer()
    written()
    place = start(officer, "random").questions.get()

    with pytest.raises(ValidationError, match="先作答"):
        judge(officer, place, had_it=True)


def test_a_correction_in_other_words_is_compared_by_oneself_and_a_wrong_judgement_is_wrong():
    officer = make_officer()
    version = make_question(kind="judge_correct", answer=[False], options=0, rules={"correction": "改成五日"})
    [place] = start(officer, f"category:{version.question.category_id}").questions.all()
    other = start(officer, "random").questions.get()

    assert answer(officer, place, ["F", "应为五天"], at=MORNING).share is None
    assert answer(officer, other, ["T"], at=MORNING).is_right is False
