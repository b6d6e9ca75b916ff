"""A sealed file carried in by an invigilator."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from exams.models import Answer, LateBatch
from exams.services.attempts import close_overdue, submit_attempt, take_over
from people.models import AuditEntry, Role
from tests.builders import make_attempt, make_exam, make_person, minutes
from tests.exams.test_sealing import sealed


@pytest.fixture
def attempt():
    return make_attempt()


@pytest.fixture
def invigilator(client, attempt):
    person = make_person(unit=attempt.exam.organisation, roles=[Role.INVIGILATOR])
    client.force_login(person)
    return person


def bring(client, attempt, data, *, exam=None):
    address = reverse("exams:room_sealed", args=[(exam or attempt.exam).pk])
    return client.post(address, {"file": SimpleUploadedFile("a.sealed.json", data)}, follow=True)


def test_while_the_attempt_is_open_its_answers_count_as_if_saved(client, attempt, invigilator):
    page = bring(client, attempt, sealed(attempt)).content.decode()

    assert Answer.objects.get().response == ["A"]
    assert "和直接保存的一样算数" in page
    assert AuditEntry.objects.filter(verb="attempt.carried_in", actor=invigilator).count() == 1


def test_after_the_end_they_wait_for_a_decision_and_twice_is_once(client, attempt, invigilator):
    attempt.deadline = timezone.now() - minutes(5)
    attempt.save()
    close_overdue()

    bring(client, attempt, sealed(attempt))
    bring(client, attempt, sealed(attempt))

    assert [batch.via for batch in LateBatch.objects.all()] == ["file"]
    assert not Answer.objects.exists()


def test_what_was_handed_in_by_oneself_is_final(client, attempt, invigilator):
    submit_attempt(attempt.pk)

    page = bring(client, attempt, sealed(attempt))

    assert page.status_code == 422
    assert "本人已经交卷" in page.content.decode()


def test_a_file_of_another_exam_is_sent_there(client, attempt, invigilator):
    other = make_attempt(exam=make_exam(unit=attempt.exam.organisation))

    assert "另一场考试" in bring(client, attempt, sealed(other)).content.decode()
    assert not Answer.objects.exists()


def test_a_device_that_was_left_brings_nothing_in(client, attempt, invigilator):
    old = sealed(attempt)
    take_over(attempt.pk, candidate=attempt.candidate)

    assert "换了设备" in bring(client, attempt, old).content.decode()


def test_nobody_brings_in_an_own_paper(client, attempt):
    candidate = attempt.candidate
    candidate.memberships.create(
        organisation=attempt.exam.organisation, role=Role.INVIGILATOR, since=timezone.localdate()
    )
    client.force_login(candidate)

    assert "不能上传自己的答卷" in bring(client, attempt, sealed(attempt)).content.decode()


@pytest.mark.parametrize("data", [b"{}", b"\xff" * 50, b"x" * (4 * 1024 * 1024 + 1)])
def test_what_is_no_sealed_file_changes_nothing_and_says_why(client, attempt, invigilator, data):
    page = bring(client, attempt, data)

    assert page.status_code == 422
    assert "上传" in page.content.decode()
    assert not LateBatch.objects.exists()
