"""The pages on which a ruling is tried, made and shown."""

import re

import pytest
from django.urls import reverse

from exams import jobs
from exams.models import Regrade
from exams.services import regrading
from jobs.models import Job
from people.models import Role
from tests.builders import make_person
from tests.exams.regrading.rulings import newer, regrade, scores, sit
from tests.exams.sat import exam_of, question_of, sat


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
