"""The check of the ledger, for those who supervise: its state, its start, and what it found."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobs.models import Job
from people.models import Role
from tests.builders import make_credit, make_officer, make_person, make_unit, moment
from tests.training.tampering import tamper
from training.jobs import write_root_at_night
from training.models import Verification
from training.services.verification import verify, write_root
from training.supervision import staff_todo

AUDIT = "/audit/"
NIGHT = moment("2026-11-23 03:00")


@pytest.fixture
def auditor(client, bureau):
    person = make_person(unit=bureau, roles=[Role.AUDITOR], standing="other")
    client.force_login(person)
    return person


def text(answer):
    return answer.content.decode()


def test_before_the_first_check_the_page_says_so(client, auditor):
    page = text(client.get(AUDIT))

    assert "还没有校验" in page
    assert "还没有台账校验码" in page


def test_the_last_check_and_the_last_root_are_shown(client, auditor, bureau):
    make_credit(make_officer(unit=bureau))
    root = write_root(at=NIGHT)
    verify(at=moment("2026-11-23 09:30"), by=auditor)

    page = text(client.get(AUDIT))

    for said in ("没有发现改动", "2026年11月23日 09:30 校验", "1 人，1 条", root.code, "2026年11月23日 03:00"):
        assert said in page
    assert "badge-danger" not in page


def test_the_first_bad_row_is_named_to_those_who_supervise_the_officer(client, auditor, bureau):
    tamper(make_credit(make_officer(unit=make_unit(bureau), name="王五", staff_number="GH5")), hundredths=1)
    verify(at=NIGHT)

    assert "王五（GH5）的第 1 笔被改动。" in text(client.get(AUDIT))
    assert [todo.label for todo in staff_todo(auditor, NIGHT)] == ["台账校验发现问题"]


def test_it_is_not_named_to_those_who_do_not(client, auditor):
    tamper(make_credit(make_officer(name="外市的人")), hundredths=1)
    verify(at=NIGHT)

    page = text(client.get(AUDIT))

    assert "外市的人" not in page
    assert "第一处不在你的督查范围内" in page


def test_nothing_waits_while_the_ledger_holds_or_for_others(auditor, bureau):
    verify(at=NIGHT)
    assert staff_todo(auditor, NIGHT) == []

    tamper(make_credit(make_officer()), hundredths=1)
    verify(at=NIGHT)
    assert staff_todo(make_person(unit=bureau, roles=[Role.UNIT_ADMIN]), NIGHT) == []


def test_an_auditor_checks_now_and_is_told_what_came_of_it(client, auditor, bureau, django_capture_on_commit_callbacks):
    make_credit(make_officer(unit=bureau))

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("training:verify_ledger"))

    job = Job.objects.get()
    assert answer.url == reverse("jobs:job", args=[job.pk])
    assert (job.state, job.note, job.url) == ("done", "校验了 1 条记录，没有发现改动。", AUDIT)
    assert Verification.objects.get().by == auditor


def test_a_check_that_finds_something_says_where_to_read_it(client, auditor, django_capture_on_commit_callbacks):
    tamper(make_credit(make_officer()), hundredths=1)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("training:verify_ledger"))

    assert Job.objects.get().note == "校验了 1 条记录，发现问题，详情在审计记录页面。"


def test_more_checks_cost_the_page_no_more_queries(client, auditor, bureau):
    tamper(make_credit(make_officer(unit=bureau)), hundredths=1)

    def cost_with_another():
        verify(at=NIGHT)
        with CaptureQueriesContext(connection) as queries:
            client.get(AUDIT)
        return len(queries)

    client.get(AUDIT)
    one, _two, three = cost_with_another(), cost_with_another(), cost_with_another()

    assert one == three


# --- the worker ---
@pytest.fixture(autouse=True)
def _no_memory():
    cache.clear()


def worker_at(time_machine, *moments):
    for at in moments:
        time_machine.move_to(moment(at))
        write_root_at_night()


def test_a_root_is_written_once_a_night(time_machine):
    worker_at(time_machine, "2026-11-23 02:59", "2026-11-23 03:00", "2026-11-23 03:01", "2026-11-23 12:00")
    assert [each.at for each in Verification.objects.all()] == [NIGHT]

    worker_at(time_machine, "2026-11-24 04:30")
    assert Verification.objects.with_root().count() == 2


def test_a_pass_that_takes_longer_than_a_minute_is_not_begun_again(time_machine, monkeypatch):
    begun = []
    monkeypatch.setattr("training.jobs.write_root", lambda at: begun.append(at))

    worker_at(time_machine, "2026-11-23 03:00", "2026-11-23 03:01")

    assert len(begun) == 1


def test_another_host_that_remembers_nothing_does_not_write_it_again(time_machine):
    worker_at(time_machine, "2026-11-23 03:00")
    cache.clear()

    worker_at(time_machine, "2026-11-23 03:05")

    assert Verification.objects.count() == 1
