"""Results: posted once, in versions, shown as far as they may be."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.models import Result
from exams.services.attempts import locked
from exams.services.grading import Marking
from exams.services.results import post_result, settle
from question_bank.models import QuestionVersion
from tests.builders import (
    days,
    make_attempt,
    make_category,
    make_officer,
    make_person,
    make_statute,
    make_unit,
    moment,
    rewrite,
)
from tests.exams.sat import KINDS, exam_of, question_of, right, sat, wrong
from training.models import LedgerEntry

NOW = timezone.now()
EXPLANATION = "解析暗号甲乙丙"


def ledger(attempt):
    return list(
        LedgerEntry.objects.filter(officer=attempt.candidate).order_by("sequence").values_list("hundredths", "source")
    )


def post(attempt, score, total=10, **fields):
    marking = Marking(Decimal(total), {1: Decimal(score)})
    return post_result(locked(attempt.pk), marking, **({"because": "regraded", "at": NOW} | fields))


# --- posting ---
def test_a_hand_in_posts_the_first_version_and_the_attempt_shows_it():
    single = question_of("single")
    attempt = sat(exam_of(single, marks=[2]), {single: ["B"]})

    result = Result.objects.get()
    assert (result.number, result.because, result.score, result.total) == (1, "handed_in", 2, 2)
    assert (result.earned, result.percent, result.passed) == ({"1": "2.00"}, 100, True)
    assert (attempt.state, attempt.score, attempt.percent, attempt.passed) == ("graded", 2, 100, True)


def test_what_does_not_change_makes_no_version():
    single = question_of("single")
    attempt = sat(exam_of(single), {single: ["B"]})

    assert settle(locked(attempt.pk), because="regraded", at=NOW) is None
    assert Result.objects.count() == 1


def test_what_changes_is_added_and_the_earlier_version_stays():
    single = question_of("single")
    attempt = sat(exam_of(single), {single: ["B"]})

    post(attempt, 3)

    assert list(Result.objects.values_list("number", "percent")) == [(1, 100), (2, 30)]
    attempt.refresh_from_db()
    assert (attempt.percent, attempt.passed) == (30, False)


def test_hours_follow_the_pass_down_and_up_again_each_once():
    single, boss = question_of("single"), make_person()
    attempt = sat(exam_of(single, hundredths=200), {single: ["B"]})
    source = f"exam:{attempt.exam_id}:{timezone.localdate(attempt.submitted_at).year}"

    for score in (3, 9, 9.5, 2, 10):
        post(attempt, score, by=boss, note="答案有误")

    assert ledger(attempt) == [
        (200, source), (-200, source), (200, f"{source}#2"), (-200, f"{source}#2"), (200, f"{source}#3")
    ]  # fmt: skip
    assert LedgerEntry.objects.filter(kind="reversal").first().reason == "答案有误"


def test_a_later_pass_earns_what_a_regrade_had_taken_from_an_earlier_one():
    single, officer = question_of("single"), make_officer()
    exam = exam_of(single, unit=officer.organisation, hundredths=200)
    first = sat(exam, {single: ["B"]}, candidate=officer)
    post(first, 0, by=make_person())

    second = sat(exam, {single: ["B"]}, candidate=officer)

    assert second.passed
    assert sum(hundredths for hundredths, _source in ledger(second)) == 200


def test_a_regrade_to_a_fail_takes_nothing_while_another_attempt_of_the_year_is_a_pass():
    single, officer = question_of("single"), make_officer()
    exam = exam_of(single, unit=officer.organisation, hundredths=200)
    first, _second = (sat(exam, {single: ["B"]}, candidate=officer) for _ in range(2))

    post(first, 0, by=make_person())

    assert sum(hundredths for hundredths, _source in ledger(first)) == 200


# --- what is shown ---
def page(client, attempt):
    client.force_login(attempt.candidate)
    return client.get(reverse("exams:result", args=[attempt.pk])).text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answered", ["right", "wrong", "nothing"])
def test_a_question_of_every_kind_is_shown_with_what_was_answered_and_what_is_right(client, kind, answered):
    version = question_of(kind, explanation=EXPLANATION)
    exam = exam_of(version)
    given = {"right": {version: right(kind)}, "wrong": {version: wrong(kind)}, "nothing": {}}[answered]
    attempt = sat(exam, given)
    if attempt.state == "closed":
        post_result(locked(attempt.pk), Marking(Decimal(1), {1: Decimal(1)}), because="marked", at=NOW)

    text = page(client, attempt)

    assert EXPLANATION in text
    assert ("得 1 / 1 分" in text) == (answered == "right")
    assert ("得 0 / 1 分" in text) == (answered != "right")


def test_options_stand_in_the_authors_order_and_say_which_was_chosen(client):
    version = question_of("multiple")
    attempt = sat(exam_of(version), {version: ["A", "B"]})

    text = page(client, attempt)

    assert [text.index(f"选项{n}") for n in text_numbers(version)] == sorted(
        text.index(f"选项{n}") for n in text_numbers(version)
    )
    assert [text.count(words) for words in ("你选的，正确", "你选的，不对", "正确答案</span>")] == [1, 1, 1]
    assert "应选 AC" in text


def test_a_pass_says_what_hours_it_earned_and_a_fail_what_is_missing(client):
    version = question_of("single")
    exam = exam_of(version, marks=[3], hundredths=150)

    assert "已认定 <b>1.5 学时</b>" in page(client, sat(exam, {version: ["B"]}))
    assert "再得 <b>2.4 分</b>就合格" in page(client, sat(exam, {version: ["A"]}))


def test_the_articles_a_question_rests_on_open_in_place(client):
    version, article = question_of("single"), make_statute("行政处罚法", articles=63).articles.get(number=63)
    version.citations.create(article=article, paragraph=1, item=2)

    text = page(client, sat(exam_of(version)))

    assert f'hx-get="{article.get_sheet_url()}"' in text
    assert "行政处罚法第六十三条第一款第二项" in text


def test_the_result_of_an_open_attempt_is_its_paper(client):
    attempt = make_attempt(exam=exam_of(question_of("single")))
    client.force_login(attempt.candidate)

    response = client.get(reverse("exams:result", args=[attempt.pk]))

    assert response["Location"] == reverse("exams:sitting", args=[attempt.pk])


def text_numbers(version):
    return [option["text"].removeprefix("选项") for option in version.options]


def test_a_judgement_is_spoken_of_in_words(client):
    version = question_of("judge")

    assert "应选 错误" in page(client, sat(exam_of(version), {version: ["T"]}))


def test_a_case_shows_what_was_answered_to_each_sub_question(client):
    version = question_of("case")

    text = page(client, sat(exam_of(version), {version: [["B"], ["十日"]]}))

    assert "得 0.5 / 1 分" in text
    assert "你选的，不对" in text
    assert "<b>十日</b>" in text


# --- the release matrix ---
TOLD = {
    "score": ["得 1 分，共 2 分", "合格线 80%"],
    "answers": ["single题问什么", "你选的"],
    "marks": ["得 1 / 1 分", "得 0 / 1 分", "按分类看"],
    "key": [EXPLANATION, "正确答案</span>", "应选", "你选的，不对", "保密法"],
}


@pytest.fixture
def attempt():
    """One right, one wrong."""
    single, multiple = question_of("single", explanation=EXPLANATION), question_of("multiple")
    single.citations.create(article=make_statute("保密法").articles.first())
    return sat(exam_of(single, multiple, pass_percent=80), {single: ["B"], multiple: ["B"]})


def told(client, attempt):
    text = page(client, attempt)
    return {name for name, words in TOLD.items() if all(word in text for word in words)}, {
        name for name, words in TOLD.items() if any(word in text for word in words)
    }


@pytest.mark.parametrize("thing", ["score", "answers", "marks", "key"])
@pytest.mark.parametrize("when", ["never", "on_release", "after_end"])
def test_each_thing_is_shown_by_its_own_setting(client, attempt, thing, when):
    setattr(attempt.exam, f"shows_{thing}", when)
    attempt.exam.save()
    without = {"answers": {"answers", "marks", "key"}}.get(thing, {thing})

    whole, some = told(client, attempt)

    expected = set(TOLD) if when == "after_end" else set(TOLD) - without
    assert whole == expected
    assert some == expected


def test_after_the_release_all_is_shown(client, attempt):
    for thing in TOLD:
        setattr(attempt.exam, f"shows_{thing}", "on_release")
    attempt.exam.save()
    assert told(client, attempt)[1] == set()

    attempt.exam.released_at = timezone.now()
    attempt.exam.save()

    assert told(client, attempt)[0] == set(TOLD)


def test_while_others_may_still_sit_the_paper_the_score_at_most_is_shown(client, attempt):
    for thing in TOLD:
        setattr(attempt.exam, f"shows_{thing}", "at_once")
    attempt.exam.latest_finish = timezone.now() + days(1)
    attempt.exam.save()

    assert told(client, attempt) == ({"score"}, {"score"})


@pytest.mark.parametrize("thing", ["score", "answers", "marks", "key"])
def test_nothing_that_is_not_shown_reaches_the_template(client, attempt, thing):
    setattr(attempt.exam, f"shows_{thing}", "never")
    attempt.exam.save()
    client.force_login(attempt.candidate)

    context = client.get(reverse("exams:result", args=[attempt.pk])).context

    kept = {
        "score": [context.get(name) for name in ("score", "percent", "passed", "missing", "steps")],
        "answers": context.get("questions"),
        "marks": [question.earned for question in context["questions"]]
        + [context.get("right"), context.get("categories")],
        "key": [question.why for question in context["questions"]]
        + [choice["is_right"] for question in context["questions"] for choice in question.shown["choices"]],
    }[thing]
    assert not any(kept)


def test_who_waits_for_markers_is_told_so_and_when(client):
    short = question_of("short")
    attempt = sat(exam_of(short), {short: ["告知"]})

    text = page(client, attempt)

    assert attempt.state == "closed"
    assert "已交卷，待阅卷" in text
    assert "卷中有题目要由阅卷人评分" in text
    assert "告知权利" not in text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"latest_finish": NOW + timedelta(days=3)}, "考试结束后看到成绩"),
        ({"shows_score": "on_release"}, "成绩等单位公布"),
        ({"shows_score": "never"}, "成绩不公布"),
    ],
)
def test_the_receipt_says_when_results_come(client, fields, words):
    assert words in page(client, sat(exam_of(question_of("single"), **fields)))


# --- topics, versions ---
def test_marks_are_added_up_by_category_and_by_statute_the_weakest_first(client):
    article = make_statute("甲法").articles.first()
    other = make_statute("乙法").articles.first()
    asked = [
        question_of("single", category=make_category("程序")),
        question_of("multiple", category=make_category("程序")),
        question_of("judge", category=make_category("证据")),
    ]
    for version, articles in zip(asked, ([article], [article, other], []), strict=True):
        for cited in articles:
            version.citations.create(article=cited)
    attempt = sat(exam_of(*asked, marks=[2, 1, 3]), {asked[0]: ["B"], asked[2]: ["T"]})
    client.force_login(attempt.candidate)

    context = client.get(reverse("exams:result", args=[attempt.pk])).context

    assert [(t.name, t.earned, t.worth, t.questions) for t in context["categories"]] == [
        ("证据", 0, 3, 1),
        ("程序", 2, 3, 2),
    ]
    assert [(t.name, t.earned, t.worth, t.questions) for t in context["statutes"]] == [
        ("乙法", 0, 1, 1),
        ("甲法", 2, 3, 2),
    ]


def test_the_versions_of_a_result_say_what_changed_when_and_why(client, attempt):
    marking = Marking(Decimal(2), {1: Decimal(1), 2: Decimal("0.5")})
    at = moment(f"{timezone.localdate().year}-03-05 10:30")
    post_result(locked(attempt.pk), marking, because="regraded", note="第 2 题答案有误", at=at)

    text = page(client, attempt)

    assert "第 2 版：改判，3月5日 10:30，从 1 到 1.5 分" in text
    assert "第 2 题答案有误" in text


# --- the receipt ---
def test_the_code_of_the_receipt_changes_with_any_answer(client, attempt):
    before = client_code(client, attempt)
    first = attempt.answers.first()

    attempt.answers.filter(pk=first.pk).update(response=["C"])
    changed = client_code(client, attempt)
    attempt.answers.filter(pk=first.pk).update(response=first.response, sequence=first.sequence + 1)

    assert len({before, changed, client_code(client, attempt)}) == 3
    assert len(before) == 8


def client_code(client, attempt):
    client.force_login(attempt.candidate)
    return client.get(reverse("exams:result", args=[attempt.pk])).context["receipt_code"]


def test_nobody_sees_the_result_of_another(client, attempt):
    client.force_login(make_officer(unit=attempt.organisation))

    assert client.get(reverse("exams:result", args=[attempt.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 12])
def test_a_longer_paper_asks_no_more_of_the_database(client, count, django_assert_num_queries):
    article = make_statute(f"法{count}").articles.first()
    asked = [question_of(kind) for kind in list(KINDS)[:1] * count]
    for version in asked:
        version.citations.create(article=article)
    attempt = sat(exam_of(*asked, unit=make_unit()), {version: ["A"] for version in asked})
    client.force_login(attempt.candidate)
    client.get(reverse("exams:result", args=[attempt.pk]))

    with django_assert_num_queries(22):
        client.get(reverse("exams:result", args=[attempt.pk]))


def test_an_explanation_that_begins_a_mark_and_one_that_ends_it_stay_apart(client):
    asked = [question_of("single"), question_of("single")]
    for version, text in zip(asked, ["见[[行政处罚法", "第一条:63]]。"], strict=True):
        rewrite(QuestionVersion.objects.filter(pk=version.pk), explanation=text)

    text = page(client, sat(exam_of(*asked)))

    assert "见[[行政处罚法" in text
    assert "第一条:63]]。" in text
