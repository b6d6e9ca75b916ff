"""Leave, secondment and duty periods: who records them, that they never overlap, and that nothing is lost."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from people.models import Absence, AuditEntry
from people.services.absences import end_absence, record_absence, withdraw_absence
from tests.builders import make_absence, make_admin, make_officer, make_unit
from tests.training.races import in_parallel

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def admin(officer):
    return make_admin(unit=officer.organisation)


def record(person, by, since=MARCH, last=date(2026, 3, 31), kind="leave", document="请假条"):
    return record_absence(person=person, kind=kind, since=since, last=last, document=document, by=by, at=timezone.now())


def test_the_last_day_is_included_and_the_act_is_audited(officer, admin):
    absence = record(officer, admin)

    assert absence.holds_on(date(2026, 3, 31))
    assert not absence.holds_on(date(2026, 4, 1))
    entry = AuditEntry.objects.get(verb="absence.recorded")
    assert (entry.actor, entry.organisation, entry.after["document"]) == (admin, officer.organisation, "请假条")


def test_sent_twice_it_is_written_once(officer, admin):
    assert record(officer, admin) == record(officer, admin)
    assert AuditEntry.objects.filter(verb="absence.recorded").count() == 1


@pytest.mark.parametrize(
    ("since", "last"),
    [
        (date(2026, 3, 31), None),
        (date(2026, 2, 1), MARCH),
        (date(2026, 3, 5), date(2026, 3, 6)),
        (date(2026, 1, 1), None),
    ],
)
def test_two_of_one_person_have_no_day_in_common(officer, admin, since, last):
    record(officer, admin)

    with pytest.raises(ValidationError, match="2026-03-01 至 2026-03-31"):
        record(officer, admin, since, last, kind="duty")


def test_one_may_follow_the_other_and_another_person_is_another_matter(officer, admin):
    record(officer, admin)

    record(officer, admin, date(2026, 4, 1), None)
    record(make_officer(unit=officer.organisation), admin)

    assert Absence.objects.count() == 3


@pytest.mark.parametrize("until", [None, JUNE])
def test_the_database_refuses_an_overlap_too(officer, until):
    make_absence(officer, MARCH, until)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_absence(officer, date(2026, 5, 31), None)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_absence(officer, date(2026, 1, 1), date(2026, 3, 2))
    other = make_absence(officer, date(2026, 1, 1), MARCH)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.filter(pk=other.pk).update(until=JUNE)


def test_a_withdrawn_one_is_in_nobodys_way_and_stays(officer, admin):
    absence = record(officer, admin)

    withdraw_absence(absence=absence, reason="登记错人", by=admin, at=timezone.now())

    assert record(officer, admin) != absence
    absence.refresh_from_db()
    assert (absence.withdrawn_by, absence.withdrawal_reason) == (admin, "登记错人")
    assert AuditEntry.objects.get(verb="absence.withdrawn").reason == "登记错人"
    with pytest.raises(ValidationError, match="已经撤回"):
        end_absence(absence=absence, last=JUNE, by=admin)


def test_an_open_one_is_ended_and_the_end_may_be_put_right_but_not_into_the_next(officer, admin):
    absence = record(officer, admin, last=None)

    end_absence(absence=absence, last=date(2026, 4, 30), by=admin)
    record(officer, admin, date(2026, 6, 1), None)
    ended = end_absence(absence=absence, last=date(2026, 5, 31), by=admin)

    assert ended.last_day == date(2026, 5, 31)
    with pytest.raises(ValidationError, match="还没有结束"):
        end_absence(absence=absence, last=JUNE, by=admin)
    with pytest.raises(ValidationError, match="不能早于第一天"):
        end_absence(absence=absence, last=date(2026, 2, 28), by=admin)


def test_the_page_of_the_person_shows_what_is_recorded_and_leads_to_the_acts(client, officer, admin):
    client.force_login(admin)
    sent = {"kind": "secondment", "since": "2026-03-01", "last": "", "document": "抽调通知〔2026〕3号"}

    answer = client.post(reverse("people:absence-add", args=[officer.pk]), sent, follow=True)

    html = answer.content.decode()
    absence = officer.absences.get()
    assert "抽调通知〔2026〕3号" in html
    assert reverse("people:absence-end", args=[absence.pk]) in html
    client.post(reverse("people:absence-withdraw", args=[absence.pk]), {"reason": "登记错人"})
    html = client.get(reverse("people:person", args=[officer.pk])).content.decode()
    assert "撤回：登记错人" in html
    assert reverse("people:absence-end", args=[absence.pk]) not in html


def test_a_refusal_stands_in_the_form(client, officer, admin):
    client.force_login(admin)
    make_absence(officer)
    sent = {"kind": "leave", "since": "0001-03-01", "last": "2026-02-01", "document": "请假条"}

    assert "请核对年份" in client.post(reverse("people:absence-add", args=[officer.pk]), sent).content.decode()
    again = client.post(reverse("people:absence-add", args=[officer.pk]), sent | {"since": "2026-05-01", "last": ""})

    assert again.status_code == 422
    assert "重叠" in again.content.decode()


def test_one_does_not_record_for_another_unit(client, officer):
    client.force_login(make_admin(unit=make_unit()))

    assert client.get(reverse("people:absence-add", args=[officer.pk])).status_code == 404


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_ten_at_once_one_is_written():
    officer = make_officer()
    admin = make_admin(unit=officer.organisation)

    in_parallel(10, lambda n: record(officer, admin, date(2026, 3, 1 + n), None))

    assert officer.absences.count() == 1
