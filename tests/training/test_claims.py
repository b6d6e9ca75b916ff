"""Claims: written with evidence, handed in, returned, approved by one or by two, refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEntry, Message
from tests.builders import make_admin, make_bureau, make_claim, make_credit, make_officer, make_unit
from tests.training.chains import holds
from training.models import Claim
from training.services.claims import (
    approve_claim,
    drop_file,
    refuse_claim,
    return_claim,
    submit_claim,
    withdraw_claim,
    write_claim,
)

PNG = b"\x89PNG\r\n\x1a\n"


def now():
    return timezone.now()


@pytest.fixture
def officer():
    return make_officer(name="李建国")


@pytest.fixture
def admin(officer):
    return make_admin(unit=officer.organisation)


@pytest.fixture
def second(officer):
    return make_admin(unit=officer.organisation)


def state():
    return Claim.objects.get().state


# --- one person ---
def test_approved_it_stands_in_the_ledger_for_the_day_of_the_class(officer, admin):
    claim = make_claim(officer)

    approve_claim(claim.pk, 400, by=admin, at=now())

    entry = officer.ledger.get()
    assert (entry.hundredths, entry.form, entry.category, entry.posted_by) == (400, "class", "public_law", admin)
    assert (entry.earned_on, entry.source) == (claim.held_on, f"claim:{claim.pk}:{claim.held_on.year}")
    assert holds(officer)
    assert [step.act for step in claim.steps.all()] == ["submitted", "approved"]
    assert AuditEntry.objects.get(verb="claim.approved").actor == admin
    assert "补录已认定" in Message.objects.get(recipient=officer).subject


def test_less_than_was_asked_can_be_granted(officer, admin):
    approve_claim(make_claim(officer, hours=8).pk, 350, by=admin, reason="只到了半天", at=now())

    assert officer.ledger.get().hundredths == 350


def test_returned_it_is_mended_and_handed_in_again(officer, admin):
    claim = make_claim(officer)
    return_claim(claim.pk, by=admin, reason="照片看不清", at=now())
    facts = {"organiser": "省司法厅"}

    write_claim(officer, facts, [SimpleUploadedFile("清楚.png", PNG + b"2")], claim_id=claim.pk, at=now())
    submit_claim(claim.pk, by=officer, at=now())
    approve_claim(claim.pk, 400, by=admin, at=now())

    assert [step.act for step in claim.steps.all()] == ["submitted", "returned", "submitted", "approved"]
    assert claim.files.count() == 2
    assert officer.ledger.count() == 1


def test_refused_it_earns_nothing_and_may_be_claimed_anew(officer, admin):
    claim = make_claim(officer)

    refuse_claim(claim.pk, by=admin, reason="不是执法培训", at=now())

    assert not officer.ledger.exists()
    assert "不是执法培训" in Message.objects.get(recipient=officer).text
    make_claim(officer, title=claim.title)


@pytest.mark.parametrize("act", [return_claim, refuse_claim])
def test_sending_back_and_refusing_need_a_reason(officer, admin, act):
    claim = make_claim(officer)

    with pytest.raises(ValidationError, match="写明理由"):
        act(claim.pk, by=admin, reason="  ", at=now())

    assert state() == "submitted"


def test_decided_twice_it_counts_once(officer, admin, second):
    claim = make_claim(officer)
    approve_claim(claim.pk, 400, by=admin, at=now())

    with pytest.raises(ValidationError, match="不用再审"):
        approve_claim(claim.pk, 400, by=second, at=now())

    assert officer.ledger.count() == 1


# --- two persons ---
def test_more_than_a_day_takes_a_second_person(officer, admin, second):
    claim = make_claim(officer, hours=16)

    approve_claim(claim.pk, 1600, by=admin, at=now())
    waiting = (state(), officer.ledger.exists())
    approve_claim(claim.pk, 1600, by=second, at=now())

    assert waiting == ("second", False)
    assert officer.ledger.get().hundredths == 1600


def test_the_first_person_is_not_the_second(officer, admin):
    claim = make_claim(officer, hours=16)
    approve_claim(claim.pk, 1600, by=admin, at=now())

    with pytest.raises(ValidationError, match="换一个人"):
        approve_claim(claim.pk, 1600, by=admin, at=now())

    assert not officer.ledger.exists()


def test_the_second_person_changes_no_figure(officer, admin, second):
    claim = make_claim(officer, hours=16)
    approve_claim(claim.pk, 1600, by=admin, at=now())

    with pytest.raises(ValidationError, match="只能同意初审"):
        approve_claim(claim.pk, 400, by=second, at=now())


@pytest.mark.parametrize(
    "facts",
    [
        {"granted_hundredths": 900},
        {"granted_hundredths": 900, "first_by": "admin"},
        {"granted_hundredths": 400, "decided_by": "officer"},
    ],
)
def test_the_database_holds_the_rule_of_two_too(officer, admin, facts):
    claim, people = make_claim(officer), {"admin": admin, "officer": officer}
    named = {name: people.get(value, value) for name, value in facts.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(state="approved", **({"decided_by": admin} | named))


def test_nobody_decides_on_an_own_claim(admin):
    claim = make_claim(admin)

    for act in (refuse_claim, return_claim):
        with pytest.raises(ValidationError, match="自己的补录"):
            act(claim.pk, by=admin, reason="好", at=now())
    with pytest.raises(ValidationError, match="自己的补录"):
        approve_claim(claim.pk, 400, by=admin, at=now())


# --- the officer ---
def test_without_evidence_nothing_is_handed_in(officer):
    claim = make_claim(officer, submitted=False)
    drop_file(claim.pk, claim.files.get().pk, by=officer)

    with pytest.raises(ValidationError, match="证明材料"):
        submit_claim(claim.pk, by=officer, at=now())

    assert state() == "draft"


def test_while_it_waits_it_changes_only_after_being_taken_back(officer):
    claim = make_claim(officer)

    with pytest.raises(ValidationError, match="收回以后才能改"):
        write_claim(officer, {"title": "别的"}, claim_id=claim.pk, at=now())
    withdraw_claim(claim.pk, by=officer, at=now())
    write_claim(officer, {"title": "别的"}, claim_id=claim.pk, at=now())

    assert Claim.objects.get().title == "别的"


def test_the_same_class_is_claimed_once(officer):
    claim = make_claim(officer)

    with pytest.raises(ValidationError, match="已经补录过"):
        make_claim(officer, title=claim.title)


# --- pages ---
def typed(**fields):
    day = timezone.localdate() - timedelta(days=2)
    facts = {"title": "行政处罚法培训", "organiser": "市司法局", "held_on": day.isoformat(), "hours": "4"}
    return facts | {"category": "public_law", "form": "class", "note": ""} | fields


def picture(name="签到表.png", data=PNG):
    return SimpleUploadedFile(name, data)


def test_from_the_phone_to_the_hours_over_the_pages(client, officer, admin):
    client.force_login(officer)
    client.post(reverse("training:new_claim"), typed(evidence=[picture()], submit="1"))
    claim = Claim.objects.get()
    assert claim.state == "submitted"

    client.force_login(admin)
    assert claim.title in client.get(reverse("training:claim_inbox")).text
    review = reverse("training:claim_review", args=[claim.pk])
    client.post(review, {"decision": "return", "reason": "缺通知"})
    client.force_login(officer)
    assert "缺通知" in client.get(claim.get_absolute_url()).text
    client.post(claim.get_absolute_url(), typed(evidence=[picture("通知.png", PNG + b"n")], submit="1"))
    client.force_login(admin)
    client.post(review, {"decision": "approve", "hours": "4"})

    assert officer.ledger.get().hundredths == 400
    client.force_login(officer)
    assert "认定 4.0 学时" in client.get(reverse("training:claims")).text


@pytest.mark.parametrize(
    ("fields", "files", "message"),
    [
        ({"held_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, [], "还没有到"),
        ({"held_on": "2019-05-06"}, [], "今年和去年"),
        ({"hours": "0"}, [], "0.01"),
        ({"hours": "61"}, [], "60"),
        ({}, [("病毒.pdf", b"MZ\x90")], "病毒.pdf：只收 PDF"),
        ({}, [("页.html", b"<script>")], "只收 PDF"),
        ({}, [("大.png", PNG + b"0" * (10 * 1024 * 1024))], "10 MB"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, officer, fields, files, message):
    client.force_login(officer)
    uploads = [picture(name, data) for name, data in files]

    answer = client.post(reverse("training:new_claim"), typed(evidence=uploads, submit="1", **fields))

    assert answer.status_code == 422
    assert message in answer.text
    assert not Claim.objects.exists()


def test_handed_in_without_evidence_it_is_kept_as_a_draft_and_said_so(client, officer):
    client.force_login(officer)

    answer = client.post(reverse("training:new_claim"), typed(submit="1"), follow=True)

    assert "草稿已保存，还没有提交" in answer.text
    assert state() == "draft"


def test_evidence_opens_inert_for_those_concerned_and_for_nobody_else(client, officer, admin):
    file = make_claim(officer).files.get()
    address = reverse("training:evidence", args=[file.pk])

    for person, status in ((officer, 200), (admin, 200), (make_admin(), 404), (make_officer(), 404)):
        client.force_login(person)
        answer = client.get(address)
        assert answer.status_code == status
        if status == 200:
            assert "sandbox" in answer["Content-Security-Policy"]
            assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "image/png")
            b"".join(answer.streaming_content)


def test_a_draft_is_for_its_officer_alone(client, officer, admin):
    claim = make_claim(officer, submitted=False)
    client.force_login(admin)

    assert client.get(reverse("training:claim_review", args=[claim.pk])).status_code == 404


def test_what_stands_on_the_same_day_is_shown_to_the_one_who_decides(client, officer, admin):
    claim = make_claim(officer)
    make_credit(officer, at=timezone.now() - timedelta(days=1), title="集中培训第三期")
    client.force_login(admin)

    assert "集中培训第三期" in client.get(reverse("training:claim_review", args=[claim.pk])).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_asks_the_same_whatever_its_length(client, admin, count):
    unit = make_unit(make_bureau())
    top = make_admin(unit=unit)
    for _ in range(count):
        make_claim(make_officer(unit=unit))
    client.force_login(top)
    client.get(reverse("training:claim_inbox"))

    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("training:claim_inbox"))

    assert sum("training_claim" in query["sql"] for query in asked) == 4
