"""Rulings on a question after it was sat: tried first, then versions of the results they touch."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exams import jobs
from exams.models import Answer, AnswerEvent, Attempt, Regrade, Result, WrittenAnswer
from exams.services import regrading
from exams.services.marking import give_mark
from exams.services.papers import paper_for
from exams.services.regrade_plan import foresee
from exams.services.regrading import carry_out, rule
from jobs.models import Job
from people.models import AuditEntry, Message, Role
from question_bank.models import QuestionVersion
from tests.builders import days, make_officer, make_person, make_unit
from tests.exams.sat import answer, exam_of, question_of, sat
from training.models import LedgerEntry

NOW = timezone.now()


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def reviewer(unit):
    return make_person(unit=unit, roles=[Role.OFFICER, Role.LEGAL_REVIEWER])


def newer(version, **says):
    """The next published version of a question."""
    facts = {
        name: getattr(version, name) for name in ("kind", "stem", "options", "answer", "rules", "parts", "material")
    }
    made = QuestionVersion.objects.create(
        question=version.question, number=version.question.versions.count() + 1, written_at=NOW, **(facts | says)
    )
    version.question.current = version.question.latest = made
    version.question.save()
    return made


@pytest.fixture
def exam(unit):
    """Two questions of two marks; by mistake B is the key of the first, C is right. Half of the marks is a pass."""
    exam = exam_of(
        question_of("single"), question_of("judge"), unit=unit, marks=[2, 2], pass_percent=50, hundredths=200
    )
    exam.single, exam.judge = (place.question_version for place in paper_for(exam, at=NOW).questions.all())
    exam.corrected = newer(exam.single, answer=["C"])
    return exam


def sit(exam, first, second="T", **more):
    return sat(exam, {exam.single: [first], exam.judge: [second]}, **more)


def forecast(exam, policy, new=None):
    changes = foresee(exam, exam.single, policy=policy, new_version=new)
    return {change.attempt: (change.before.score, change.score) for change in changes}


def regrade(exam, policy, by, new=None, reason="答案印错了"):
    ruled = rule(exam.pk, exam.single, policy=policy, new_version=new, reason=reason, by=by, at=NOW)
    carry_out(ruled.pk, at=NOW)
    return Regrade.objects.get(pk=ruled.pk)


def scores(*attempts):
    return [Attempt.objects.get(pk=attempt.pk).score for attempt in attempts]


# --- the dry run ---
@pytest.mark.parametrize(
    ("policy", "b", "c", "d"),
    [
        ("full_credit", (2, 2), (0, 2), (0, 2)),
        ("current_or_previous", (2, 2), (0, 2), (0, 0)),
        ("current_only", (2, 0), (0, 2), (0, 0)),
        ("none", (2, 2), (0, 0), (0, 0)),
    ],
)
def test_it_says_whose_result_would_become_what_and_writes_nothing(exam, reviewer, policy, b, c, d):
    attempts = [sit(exam, key) for key in "BCD"]

    found = forecast(exam, policy, exam.corrected)

    expected = {attempt: marks for attempt, marks in zip(attempts, (b, c, d), strict=True) if marks[0] != marks[1]}
    assert found == expected
    assert Result.objects.count() == 3
    assert not Regrade.objects.exists()
    regrade(exam, policy, reviewer, exam.corrected)
    assert scores(*attempts) == [b[1], c[1], d[1]]


def test_it_says_who_would_newly_pass_and_who_would_no_longer(exam):
    sit(exam, "B"), sit(exam, "C")

    changes = foresee(exam, exam.single, policy="current_only", new_version=exam.corrected)

    assert {(c.before.score, c.newly_passed, c.newly_failed) for c in changes} == {(2, False, True), (0, True, False)}


def test_many_attempts_cost_as_many_queries_as_few(exam):
    def cost():
        sit(exam, "C")
        with CaptureQueriesContext(connection) as queries:
            foresee(exam, exam.single, policy="full_credit", new_version=None)
        return len(queries)

    assert len({cost(), cost(), cost()}) == 1


# --- what it does ---
def test_only_the_results_that_change_get_a_version(exam, reviewer):
    right, wrong = sit(exam, "B"), sit(exam, "C")

    ruled = regrade(exam, "current_or_previous", reviewer, exam.corrected)

    assert list(right.results.values_list("number", flat=True)) == [1]
    assert [(r.number, r.because, r.note, r.regrade) for r in wrong.results.order_by("number")] == [
        (1, "handed_in", "", None), (2, "regraded", "答案印错了", ruled)
    ]  # fmt: skip
    assert (ruled.changed, ruled.finished_at) == (1, NOW)


def test_hours_are_posted_for_a_new_pass_and_reversed_for_a_lost_one(exam, reviewer):
    lost, won = sit(exam, "B"), sit(exam, "C")

    regrade(exam, "current_only", reviewer, exam.corrected)

    def rows(attempt):
        return list(LedgerEntry.objects.filter(officer=attempt.candidate).values_list("hundredths", "posted_by"))

    assert rows(lost) == [(200, None), (-200, reviewer.pk)]
    assert rows(won) == [(200, None)]
    assert LedgerEntry.objects.get(kind="reversal").reason == "答案印错了"


def test_a_ruling_taken_back_by_a_later_one_leaves_results_and_hours_as_they_were(exam, reviewer):
    attempts = [sit(exam, key, "F") for key in "BCD"]
    before = scores(*attempts)

    regrade(exam, "full_credit", reviewer)
    regrade(exam, "none", reviewer, reason="复核后原答案没有错")

    assert scores(*attempts) == before
    assert {sum(e.hundredths for e in LedgerEntry.objects.filter(officer=a.candidate)) for a in attempts} == {200}


def test_who_is_concerned_is_told_and_nobody_else(exam, reviewer):
    same, changed = sit(exam, "B"), sit(exam, "C")

    regrade(exam, "current_or_previous", reviewer, exam.corrected)

    message = Message.objects.get()
    assert message.recipient == changed.candidate != same.candidate
    assert message.text == "你的成绩从 0 分改为 2 分，合格。理由：答案印错了"
    assert message.url == reverse("exams:result", args=[changed.pk])


def test_nothing_is_told_of_a_result_that_is_not_out(exam, reviewer):
    exam.shows_score = "on_release"
    exam.save()
    attempt = sit(exam, "C")

    regrade(exam, "full_credit", reviewer)

    assert scores(attempt) == [2]
    assert not Message.objects.exists()


def test_what_is_handed_in_later_is_marked_by_the_ruling(exam, reviewer):
    regrade(exam, "current_only", reviewer, exam.corrected)

    assert scores(sit(exam, "B"), sit(exam, "C")) == [0, 2]
    assert Result.objects.filter(number=2).count() == 0


def test_the_ruling_on_one_exam_leaves_another_alone(exam, reviewer, unit):
    other = exam_of(exam.corrected, unit=unit)
    elsewhere = sat(other, {exam.corrected: ["B"]})

    regrade(exam, "full_credit", reviewer)

    assert scores(elsewhere) == [0]


def test_answers_are_read_by_their_words_where_the_options_moved(exam, reviewer):
    moved = [
        {"key": key, "text": option["text"]} for key, option in zip("ABCD", reversed(exam.single.options), strict=True)
    ]
    new = newer(exam.single, options=moved, answer=["B"])  # what stood under C
    attempts = [sit(exam, key) for key in "BC"]

    regrade(exam, "current_only", reviewer, new)

    assert scores(*attempts) == [0, 2]


def test_it_is_written_down(exam, reviewer):
    regrade(exam, "full_credit", reviewer)

    entry = AuditEntry.objects.get(verb="exam.regraded")
    assert (entry.actor, entry.reason, entry.organisation) == (reviewer, "答案印错了", exam.organisation)
    assert entry.after == {"question": exam.single.question_id, "policy": "full_credit"}


# --- again, interrupted, at the same time ---
def test_ruled_twice_it_counts_once(exam, reviewer):
    sit(exam, "C")

    first, second = (regrade(exam, "full_credit", reviewer) for _ in range(2))

    assert first == second
    assert Result.objects.count() == 2
    assert Message.objects.count() == 1


def test_an_interrupted_ruling_is_finished_without_doing_anything_twice(exam, reviewer, monkeypatch):
    attempts = [sit(exam, "C") for _ in range(3)]
    ruled = rule(exam.pk, exam.single, policy="full_credit", new_version=None, reason="印错", by=reviewer, at=NOW)
    act, done = regrading._regrade, []

    def fails_at_the_third(*args):
        if len(done) == 2:
            raise RuntimeError
        done.append(act(*args))

    monkeypatch.setattr(regrading, "_regrade", fails_at_the_third)
    with pytest.raises(RuntimeError):
        carry_out(ruled.pk, at=NOW)
    monkeypatch.setattr(regrading, "_regrade", act)
    assert sorted(scores(*attempts)) == [0, 2, 2]

    assert carry_out(ruled.pk, at=NOW) == 3
    assert carry_out(ruled.pk, at=NOW) == 3

    assert scores(*attempts) == [2, 2, 2]
    assert Result.objects.filter(regrade=ruled).count() == Message.objects.count() == 3


def test_an_answer_that_a_person_has_to_read_first_is_laid_on_the_desk(unit, reviewer):
    """Under the new key a correction is no longer word for word the model's."""
    old = question_of("judge_correct")
    exam = exam_of(old, unit=unit)
    attempt = sat(exam, {old: ["F", "应为五日"]})
    new = newer(old, rules={"correction": "应为十日"})

    [change] = foresee(exam, old, policy="current_only", new_version=new)
    ruled = rule(exam.pk, old, policy="current_only", new_version=new, reason="改了", by=reviewer, at=NOW)
    carry_out(ruled.pk, at=NOW)

    assert change.waits
    assert scores(attempt) == [1]
    waiting = WrittenAnswer.objects.get(turn=1)
    give_mark(waiting.code, marks=Decimal("0.5"), by=make_person(unit=unit, roles=[Role.MARKER]), at=NOW)
    assert scores(attempt) == [Decimal("0.5")]
    assert list(attempt.results.order_by("number").values_list("because", flat=True)) == ["handed_in", "marked"]


def test_full_marks_for_all_settle_what_still_waits_for_markers(unit, reviewer):
    short = question_of("short")
    exam = exam_of(short, unit=unit, marks=[3])
    attempt = sat(exam, {short: ["告知"]})

    ruled = rule(exam.pk, short, policy="full_credit", new_version=None, reason="题目有误", by=reviewer, at=NOW)
    carry_out(ruled.pk, at=NOW)

    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("graded", 3)
    assert not WrittenAnswer.objects.waiting().exists()


# --- who may, and what cannot be ---
def test_nobody_rules_on_an_exam_they_sat(exam, reviewer):
    sit(exam, "C", candidate=reviewer)

    with pytest.raises(ValidationError, match="你参加过这场考试"):
        regrade(exam, "full_credit", reviewer)


def test_a_version_that_asks_something_else_gives_no_key(exam, reviewer):
    new = newer(exam.single, options=exam.single.options[:3])

    with pytest.raises(ValidationError, match="连选项或者要填的地方也改了"):
        regrade(exam, "current_only", reviewer, new)


@pytest.mark.parametrize("new", ["none", "the same", "a draft", "another question"])
def test_only_another_published_version_of_the_question_gives_a_key(exam, reviewer, new):
    draft = newer(exam.single, answer=["D"], state="draft")
    version = {"none": None, "the same": exam.single, "a draft": draft, "another question": exam.judge}[new]

    with pytest.raises(ValidationError, match="新发布的一版"):
        regrade(exam, "current_or_previous", reviewer, version)


def test_a_question_that_is_not_on_the_paper_is_not_ruled_on(exam, reviewer):
    other = question_of("single")

    with pytest.raises(ValidationError, match="不在这场考试的试卷上"):
        rule(exam.pk, other, policy="full_credit", new_version=None, reason="无", by=reviewer, at=NOW)


# --- the pages ---
def address(exam):
    return reverse("exams:regrade", args=[exam.pk, exam.single.pk])


def test_the_page_tries_first_and_then_rules(client, exam, reviewer):
    won = sit(exam, "C")
    client.force_login(reviewer)

    tried = client.get(address(exam), {"policy": "current_only", "new_version": exam.corrected.pk})
    assert "1 份成绩会变" in tried.text
    assert "新合格 1 人，不再合格 0 人" in tried.text
    assert won.candidate.name in tried.text
    assert scores(won) == [0]

    data = {"policy": "current_only", "new_version": exam.corrected.pk, "reason": "答案印错了"}
    ruled = client.post(address(exam), data, follow=True)

    assert "1 份成绩有变化" in ruled.text
    assert scores(won) == [2]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"policy": "full_credit"}, "请写明理由"),
        ({"policy": "current_only", "reason": "印错"}, "请选择这道题新发布的一版"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_written(client, exam, reviewer, data, words):
    sit(exam, "C")
    client.force_login(reviewer)

    response = client.post(address(exam), data)

    assert response.status_code == 422
    assert words in response.text
    assert not Regrade.objects.exists()


def test_without_a_newer_version_what_needs_its_key_is_not_to_be_chosen_and_it_says_why(client, exam, reviewer):
    sit(exam, "C")
    client.force_login(reviewer)
    page = reverse("exams:regrade", args=[exam.pk, exam.judge.pk])

    def closed(address):
        text = client.get(address).text
        return {value for value in Regrade.Policy.values if re.search(rf'value="{value}"[^>]* disabled', text)}

    assert closed(page) == {"current_only", "current_or_previous"}
    assert closed(address(exam)) == set()
    assert "没有发布过新的一版" in client.get(page, {"policy": "current_only"}).context["form"].errors["policy"][0]


@pytest.mark.parametrize(
    ("policy", "new", "words"),
    [
        ("full_credit", False, "考到这道题的都给满分，下面标出的答案不再用来判分。"),
        ("current_only", True, "这道题按第 2 版的答案判分，下面标出的是试卷上的旧答案。"),
        ("current_or_previous", True, "第 2 版的答案和下面标出的旧答案都算对。"),
        ("none", False, "成绩不改，仍按下面标出的答案判分。"),
    ],
)
def test_the_page_of_a_ruling_says_by_what_the_question_is_marked_now(client, exam, reviewer, policy, new, words):
    sit(exam, "C")
    ruled = regrade(exam, policy, reviewer, exam.corrected if new else None)
    client.force_login(reviewer)

    assert words in client.get(reverse("exams:ruling", args=[exam.pk, ruled.pk])).text


def test_who_rules_is_told_only_of_messages_that_went_out(client, exam, reviewer):
    sit(exam, "C")
    client.force_login(reviewer)

    def told(policy):
        return client.post(address(exam), {"policy": policy, "reason": "印错"}, follow=True).text

    assert "已记下改判，没有人的成绩有变化。" in told("none")
    assert "已改判，1 份成绩有变化；成绩已经公布的，已发消息告诉本人。" in told("full_credit")


def test_who_has_to_be_marked_first_has_neither_passed_nor_failed_when_it_is_tried(client, unit, reviewer):
    old = question_of("judge_correct")
    exam = exam_of(old, unit=unit)
    sat(exam, {old: ["F", "应为五日"]})
    new = newer(old, rules={"correction": "应为十日"})
    client.force_login(reviewer)

    asked = {"policy": "current_only", "new_version": new.pk}
    text = client.get(reverse("exams:regrade", args=[exam.pk, old.pk]), asked).text

    assert "待阅卷" in text
    assert "合格</td>" not in text


def test_with_many_attempts_a_job_does_it(client, exam, reviewer, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(regrading, "MOST_AT_ONCE", 1)
    attempts = [sit(exam, "C") for _ in range(2)]
    client.force_login(reviewer)

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address(exam), {"policy": "full_credit", "reason": "印错"})

    job = Job.objects.get(kind=jobs.REGRADE)
    assert response["Location"] == reverse("jobs:job", args=[job.pk])
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    assert scores(*attempts) == [2, 2]


def test_a_new_key_offers_to_regrade_on_the_page_of_the_question(client, exam, reviewer):
    sit(exam, "C")
    client.force_login(reviewer)

    text = client.get(exam.single.question.get_absolute_url()).text

    assert "答案改过" in text
    assert f'href="{address(exam)}' in text


def test_new_words_alone_do_not(client, unit, reviewer):
    version = question_of("single")
    exam = exam_of(version, unit=unit)
    sat(exam, {version: ["B"]})
    newer(version, stem="改了题干")
    client.force_login(reviewer)

    text = client.get(version.question.get_absolute_url()).text

    assert "答案改过" not in text
    assert "改判" in text


def test_who_may_not_rule_is_not_offered_it(client, exam, unit):
    sit(exam, "C")
    client.force_login(make_person(unit=unit, roles=[Role.AUTHOR]))

    assert address(exam) not in client.get(exam.single.question.get_absolute_url()).text


# --- at size (F24) ---
def make_many(exam, count):
    """So many graded attempts, every third with C and the others with B, written straight into the tables."""
    model = sit(exam, "B")
    people = [make_officer(unit=exam.organisation) for _ in range(3)]
    places = list(model.paper.questions.order_by("position"))
    fields = {
        f.name: getattr(model, f.name) for f in Attempt._meta.fields if f.name not in ("id", "number", "candidate")
    }
    attempts = Attempt.objects.bulk_create(
        Attempt(**fields, candidate=people[n % 3], number=n // 3 + 1) for n in range(count)
    )
    answers = []
    for n, attempt in enumerate(attempts):
        for place, response in zip(places, ([["C"], ["B"], ["B"]][n % 3], ["T"]), strict=True):
            answers.append(Answer(attempt=attempt, paper_question=place, sequence=1, response=response, saved_at=NOW))
        score = 0 if n % 3 == 0 else 2
        attempt.score, attempt.percent, attempt.passed = score, score * 25, score == 2
    Answer.objects.bulk_create(answers)
    Attempt.objects.bulk_update(attempts, ["score", "percent", "passed"])
    Result.objects.bulk_create(
        Result(
            attempt=attempt, number=1, score=attempt.score, total=4, percent=attempt.percent, passed=attempt.passed,
            because="handed_in", made_at=NOW,
            earned={"1": "2.00" if attempt.passed else "0.00", "2": "0.00"},
        )
        for attempt in attempts
    )  # fmt: skip
    return attempts


@pytest.mark.parametrize("count", [600])
def test_a_wrong_key_on_hundreds_of_results_touches_just_those_it_changes(exam, reviewer, count):
    attempts = make_many(exam, count)

    ruled = regrade(exam, "current_or_previous", reviewer, exam.corrected)

    assert ruled.changed == count // 3
    assert Result.objects.filter(number=2).count() == count // 3
    assert set(Attempt.objects.filter(pk__in=[a.pk for a in attempts]).values_list("score", "percent", "passed")) == {
        (2, 50, True)
    }
    assert not AnswerEvent.objects.exists()


def test_an_attempt_being_sat_is_left_alone(exam, reviewer):
    from tests.builders import make_attempt

    attempt = make_attempt(exam=exam)
    answer(attempt, {exam.single: ["C"]})

    regrade(exam, "full_credit", reviewer)

    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("open", None)


def test_who_may_still_sit_is_not_shown_the_key_by_way_of_a_regrade(client, unit):
    """Whoever rules sees keys in the bank anyway; candidates have neither page."""
    version = question_of("single")
    exam = exam_of(version, unit=unit, latest_finish=NOW + days(1))
    client.force_login(make_officer(unit=unit))

    assert client.get(reverse("exams:regrade", args=[exam.pk, version.pk])).status_code == 404
