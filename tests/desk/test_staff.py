"""The staff home: what needs me today, are we on course."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jobs.models import Job
from people.models import Role, Suggestion
from tests.builders import (
    make_admin,
    make_course,
    make_credit,
    make_exam,
    make_officer,
    make_person,
    make_question,
    make_unit,
)

URL = "/desk/"
REPORT = "/reports/hours/"


@pytest.fixture
def admin(bureau, client):
    person = make_admin(unit=bureau, standing="other")
    client.force_login(person)
    return person


def text(answer):
    return answer.content.decode()


def make_job(owner, **fields):
    defaults = {"kind": "x", "label": "导出", "owner_id": owner.pk, "created_at": timezone.now()}
    return Job.objects.create(**(defaults | fields))


def test_the_bar_counts_the_people_in_reach_and_each_number_opens_its_list(client, bureau, admin):
    county = make_unit(bureau)
    make_credit(make_officer(unit=county, name="满"), 6000)
    make_credit(make_officer(unit=county, name="半"), 100)
    make_officer(unit=county, name="无")
    make_officer(name="外市的人")

    answer = client.get(URL)

    totals = answer.context["report"].totals
    assert (totals.reached, totals.some_hours, totals.without_hours) == (1, 1, 1)
    for asked, name in (("yes", "满"), ("some", "半"), ("none", "无")):
        address = f"{REPORT}?list=people&reached={asked}"
        assert address.replace("&", "&amp;") in text(answer)
        assert [person.name for person in client.get(address).context["report"].listed] == [name]


def test_those_who_read_no_reports_see_no_figures(client, bureau):
    client.force_login(make_person(unit=bureau, roles=[Role.AUTHOR]))

    answer = client.get(URL)

    assert (answer.status_code, answer.context["report"], answer.context["steps"]) == (200, None, [])
    assert "学时达标" not in text(answer)


def test_a_new_unit_is_led_through_four_steps(client, bureau, admin):
    assert [step.done for step in client.get(URL).context["steps"]] == [False] * 4
    assert "已完成 0 / 4" in text(client.get(URL))

    make_officer(unit=make_unit(bureau))
    make_course(unit=bureau, slots=0)
    assert [step.done for step in client.get(URL).context["steps"]] == [True, True, False, False]

    make_question(organisation=bureau)
    make_exam(unit=bureau)
    assert [step.done for step in client.get(URL).context["steps"]] == [True] * 4
    assert "准备好这个单位" not in text(client.get(URL))


def test_what_other_units_have_done_is_not_ones_own_step(client, bureau, admin):
    make_officer()
    make_course(unit=make_unit(), slots=0)
    make_question(organisation=make_unit())

    assert [step.done for step in client.get(URL).context["steps"]] == [False] * 4


def test_a_county_uses_what_the_bureau_above_arranged(client, bureau):
    make_course(unit=bureau, slots=0)
    make_question(organisation=bureau)
    client.force_login(make_admin(unit=make_unit(bureau)))

    assert [step.done for step in client.get(URL).context["steps"]] == [False, True, True, False]


def test_a_step_of_an_author_is_a_link_only_for_authors(client, bureau, admin):
    bank = reverse("question_bank:import")
    assert [step.url for step in client.get(URL).context["steps"]].count(bank) == 0

    client.force_login(make_person(unit=bureau, roles=[Role.UNIT_ADMIN, Role.AUTHOR]))
    assert [step.url for step in client.get(URL).context["steps"]].count(bank) == 1


def test_what_waits_for_staff_is_listed(client, bureau, admin):
    Suggestion.objects.create(
        author=make_officer(unit=bureau), organisation=bureau, text="字太小", page="/", written_at=timezone.now()
    )

    (todo,) = client.get(URL).context["todos"]

    assert todo.count == 1
    assert todo.url in text(client.get(URL))


def test_when_nothing_waits_it_is_said(client, admin):
    assert "眼下没有要处理的事" in text(client.get(URL))


def test_ones_own_latest_jobs_are_shown_with_their_progress(client, admin):
    make_job(admin, label="导出报表", state="running", done=3, total=8)
    make_job(make_admin(), label="别人的任务")

    page = text(client.get(URL))

    assert '<progress max="8" value="3"' in page
    assert "3 / 8" in page
    assert "别人的任务" not in page


def test_more_units_and_jobs_cost_the_desk_no_more_queries(client, bureau, admin):
    def cost_with_another():
        make_credit(make_officer(unit=make_unit(bureau)), 100)
        make_job(admin)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        return len(queries)

    client.get(URL)  # the first visit of a session also writes it
    one, _two, three = cost_with_another(), cost_with_another(), cost_with_another()

    assert one == three
