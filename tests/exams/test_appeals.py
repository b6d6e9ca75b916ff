"""Objections: once, in time, of one's own; ruled on by another."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from exams import results_menu
from exams.models import Appeal, AppealTerm, Regrade
from exams.services.appeals import object_to, reject, set_term, uphold
from exams.services.regrading import rule
from people.models import AuditEntry, Message, Role
from tests.builders import days, make_officer, make_person, make_unit
from tests.exams.sat import exam_of, question_of, sat

NOW = timezone.now()


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def reviewer(unit):
    return make_person(unit=unit, roles=[Role.OFFICER, Role.LEGAL_REVIEWER])


@pytest.fixture
def single():
    return question_of("single", explanation="解析在此")


@pytest.fixture
def attempt(unit, single):
    return sat(exam_of(single, unit=unit), {single: ["C"]})


def raise_one(attempt, text="按第六十三条，C 也对", **more):
    return object_to(attempt.pk, 1, text=text, **({"by": attempt.candidate, "at": timezone.now()} | more))


# --- raising ---
def test_an_officer_objects_once_with_a_reason(attempt):
    appeal = raise_one(attempt)

    assert (appeal.attempt, appeal.paper_question.position, appeal.state) == (attempt, 1, "open")
    assert raise_one(attempt) == appeal
    with pytest.raises(ValidationError, match="已经提出过"):
        raise_one(attempt, "再来一次")
    assert AuditEntry.objects.get(verb="appeal.made").organisation == attempt.exam.organisation


def test_not_before_the_key_is_out(unit, single):
    attempt = sat(exam_of(single, unit=unit, shows_key="on_release"), {single: ["C"]})

    with pytest.raises(ValidationError, match="公布以后才能"):
        raise_one(attempt)


def test_not_to_the_attempt_of_another(attempt, unit):
    with pytest.raises(ValidationError):
        raise_one(attempt, by=make_officer(unit=unit))


def test_within_fifteen_days_of_its_publication_unless_set_otherwise(attempt):
    told = attempt.results.get().made_at

    raise_one(attempt, at=told + days(15) - timedelta(seconds=1))
    Appeal.objects.all().delete()
    with pytest.raises(ValidationError, match="期限已过"):
        raise_one(attempt, at=told + days(15))


def test_the_days_run_from_the_release_where_the_key_waits_for_one(unit, single):
    exam = exam_of(single, unit=unit, shows_key="on_release")
    attempt = sat(exam, {single: ["C"]})
    exam.released_at = NOW + days(30)
    exam.save()

    assert raise_one(attempt, at=NOW + days(44))


def test_a_term_holds_from_its_day_on_and_does_not_reach_back(attempt, reviewer):
    today = timezone.localdate()
    set_term(3, valid_from=today + days(1), by=reviewer, at=NOW)

    assert AppealTerm.objects.days_on(today) == 15
    assert AppealTerm.objects.days_on(today + days(1)) == 3
    with pytest.raises(ValidationError, match="不能早于今天"):
        set_term(0, valid_from=today - days(1), by=reviewer, at=NOW)


def test_the_page_of_the_result_leads_to_the_objection_and_shows_it(client, attempt):
    client.force_login(attempt.candidate)
    result, address = reverse("exams:result", args=[attempt.pk]), reverse("exams:appeal", args=[attempt.pk, 1])
    assert address in client.get(result).text

    response = client.post(address, {"text": "C 也对"})

    assert response["Location"] == f"{result}#q1"
    text = client.get(result).text
    assert "的申诉：待处理" in text
    assert "C 也对" in text
    assert address not in text


def test_without_a_reason_nothing_is_raised(client, attempt):
    client.force_login(attempt.candidate)

    response = client.post(reverse("exams:appeal", args=[attempt.pk, 1]), {"text": " "})

    assert response.status_code == 422
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("number", [2, 0])
def test_there_is_no_objection_to_what_is_not_on_the_paper(client, attempt, number):
    client.force_login(attempt.candidate)

    assert client.get(reverse("exams:appeal", args=[attempt.pk, number])).status_code == 404


def test_nor_before_the_key_is_out(client, unit, single):
    attempt = sat(exam_of(single, unit=unit, shows_key="on_release"), {single: ["C"]})
    client.force_login(attempt.candidate)

    assert client.get(reverse("exams:appeal", args=[attempt.pk, 1])).status_code == 404


# --- ruling ---
def test_turned_down_the_officer_is_told_why(attempt, reviewer):
    appeal = raise_one(attempt)

    reject(appeal.pk, ruling="第六十三条说的是另一种情形。", by=reviewer, at=NOW)

    appeal.refresh_from_db()
    assert (appeal.state, appeal.ruled_by, appeal.ruled_at) == ("rejected", reviewer, NOW)
    message = Message.objects.get(recipient=attempt.candidate)
    assert message.subject == f"申诉不成立：{attempt.exam.title}第 1 题"
    assert message.text == "第六十三条说的是另一种情形。"
    assert message.url == reverse("exams:result", args=[attempt.pk]) + "#q1"


def test_ruled_twice_it_is_ruled_once(attempt, reviewer, unit):
    appeal = raise_one(attempt)
    for _ in range(2):
        reject(appeal.pk, ruling="不成立", by=reviewer, at=NOW)

    assert Message.objects.count() == 1
    with pytest.raises(ValidationError, match=f"刚刚由{reviewer.name}处理过了"):
        reject(appeal.pk, ruling="我看也不成立", by=make_person(unit=unit, roles=[Role.LEGAL_REVIEWER]), at=NOW)


def test_nobody_rules_on_their_own(unit, single, reviewer):
    attempt = sat(exam_of(single, unit=unit), {single: ["C"]}, candidate=reviewer)
    appeal = raise_one(attempt)

    assert Appeal.objects.visible_to(reviewer).count() == 0
    with pytest.raises(ValidationError, match="你自己的申诉"):
        reject(appeal.pk, ruling="无", by=reviewer, at=NOW)


def test_upheld_by_a_ruling_on_the_question_all_objections_to_it_are_answered(client, unit, single, reviewer):
    exam = exam_of(single, unit=unit, pass_percent=50)
    attempts = [sat(exam, {single: [key]}) for key in "CCB"]
    appeals = [raise_one(attempt) for attempt in attempts]
    client.force_login(reviewer)
    address = reverse("exams:regrade", args=[exam.pk, single.pk])

    page = client.get(reverse("exams:appeal_ruling", args=[appeals[0].pk]))
    assert f"{address}?appeal={appeals[0].pk}" in page.text
    client.post(address, {"policy": "full_credit", "reason": "C 也对，全部给分。", "appeal": appeals[0].pk})

    ruled = Regrade.objects.get()
    assert {(a.state, a.regrade, a.ruling) for a in Appeal.objects.all()} == {("upheld", ruled, "C 也对，全部给分。")}
    assert {attempt.results.order_by("-number")[0].score for attempt in attempts} == {1}
    told = Message.objects.filter(recipient=attempts[0].candidate).values_list("subject", flat=True)
    assert sorted(told) == sorted([f"申诉成立：{exam.title}第 1 题", f"成绩改判：{exam.title}"])


def test_a_question_that_was_ruled_on_before_answers_a_later_objection(client, attempt, single, reviewer):
    ruled = rule(attempt.exam_id, single, policy="full_credit", new_version=None, reason="印错", by=reviewer, at=NOW)
    appeal = raise_one(attempt)
    client.force_login(reviewer)

    client.post(reverse("exams:appeal_alike", args=[appeal.pk]))

    appeal.refresh_from_db()
    assert (appeal.state, appeal.regrade, appeal.ruling) == ("upheld", ruled, "印错")


def test_a_ruling_without_an_objection_upholds_none_elsewhere(attempt, single, unit, reviewer):
    other = sat(exam_of(single, unit=unit), {single: ["C"]})
    elsewhere = raise_one(other)
    raise_one(attempt)
    ruled = rule(attempt.exam_id, single, policy="full_credit", new_version=None, reason="印错", by=reviewer, at=NOW)

    uphold(ruled, ruling="成立", by=reviewer, at=NOW)

    elsewhere.refresh_from_db()
    assert elsewhere.state == "open"


# --- the queue ---
def test_the_queue_holds_what_this_reviewer_may_rule_on(client, attempt, single, reviewer, unit):
    mine = sat(attempt.exam, {single: ["C"]}, candidate=reviewer)
    foreign = sat(exam_of(single), {single: ["C"]})
    waiting = raise_one(attempt)
    for other in (mine, foreign):
        raise_one(other)
    client.force_login(reviewer)

    page = client.get(reverse("exams:appeals"))

    assert list(page.context["page"]) == [waiting]
    assert [todo.count for todo in results_menu.staff_todo(reviewer, NOW) if "申诉" in todo.label] == [1]


def test_the_reviewer_is_not_told_whose_objection_it_is(client, attempt, reviewer):
    attempt.candidate.name = "欧阳无名"
    attempt.candidate.save()
    appeal = raise_one(attempt)
    client.force_login(reviewer)

    text = client.get(reverse("exams:appeal_ruling", args=[appeal.pk])).text

    assert "欧阳无名" not in text
    assert "按第六十三条，C 也对" in text
    assert "考生选的，不对" in text


@pytest.mark.parametrize("appeals", [1, 3])
def test_the_queue_asks_the_same_whatever_its_length(
    client, unit, single, reviewer, appeals, django_assert_num_queries
):
    exam = exam_of(single, unit=unit)
    for _ in range(appeals):
        raise_one(sat(exam, {single: ["C"]}))
    client.force_login(reviewer)
    client.get(reverse("exams:appeals"))

    with django_assert_num_queries(8):
        client.get(reverse("exams:appeals"))


def test_the_system_administrator_sets_the_term_from_a_day_on(client, unit):
    admin = make_person(unit=unit, roles=[Role.SYSTEM_ADMIN])
    client.force_login(admin)
    address = reverse("exams:appeal_term")

    client.post(address, {"days": 7, "valid_from": timezone.localdate().isoformat()})

    assert "现在是 7 天" in client.get(address).text
    assert AuditEntry.objects.get(verb="appeal.term_set").actor == admin


def test_a_term_from_a_year_that_nobody_means_is_refused_in_words(client, unit):
    client.force_login(make_person(unit=unit, roles=[Role.SYSTEM_ADMIN]))

    response = client.post(reverse("exams:appeal_term"), {"days": 7, "valid_from": "9999-12-31"})

    assert response.context["form"].errors["valid_from"] == ["年份要在 2000 到 2100 之间，请核对。"]
