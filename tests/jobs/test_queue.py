import logging

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from jobs import queue
from jobs.models import Job
from jobs.queue import keep_file, start, task
from sheets.reading import UnreadableSheet
from tests.builders import make_job


@pytest.fixture(autouse=True)
def _own_works(monkeypatch):
    monkeypatch.setattr(queue, "_works", {})


def started(capture, **arguments):
    with capture(execute=True):
        job = start("test", label="导入 名单.xlsx", owner_id=7, **arguments)
    job.refresh_from_db()
    return job


def test_a_job_is_done_once_its_callers_transaction_stands(django_capture_on_commit_callbacks):
    seen = []
    task("test")(lambda job, progress: seen.append(job.arguments))

    job = started(django_capture_on_commit_callbacks, unit_id=3, url="/bank/", batch=12)

    assert seen == [{"batch": 12}]
    assert (job.state, job.owner_id, job.unit_id, job.url) == (Job.State.DONE, 7, 3, "/bank/")
    assert job.finished_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_transaction_that_fails_is_neither_kept_nor_done():
    seen = []
    task("test")(lambda job, progress: seen.append(job))

    with transaction.atomic():
        start("test", label="x", owner_id=1)
        transaction.set_rollback(True)

    assert (seen, Job.objects.count()) == ([], 0)


def test_a_job_of_an_unknown_kind_is_a_mistake_at_once():
    with pytest.raises(LookupError, match="no work is registered for nothing"):
        start("nothing", label="x", owner_id=1)


def test_progress_and_a_note_are_kept(django_capture_on_commit_callbacks):
    def work(job, progress):
        for done in range(1, 4):
            progress(done, 3)
        job.note = "三条都好了。"

    task("test")(work)

    job = started(django_capture_on_commit_callbacks)

    assert (job.done, job.total, job.note) == (3, 3, "三条都好了。")


def test_progress_is_written_down_while_the_work_goes_on(django_capture_on_commit_callbacks):
    seen = []

    def work(job, progress):
        progress(1, 1000)
        seen.append(Job.objects.get(pk=job.pk).done)

    task("test")(work)

    started(django_capture_on_commit_callbacks)

    assert seen == [1]


def test_progress_is_not_written_for_every_row(django_capture_on_commit_callbacks, django_assert_max_num_queries):
    task("test")(lambda job, progress: [progress(done, 5000) for done in range(1, 5001)])

    with django_assert_max_num_queries(40):
        started(django_capture_on_commit_callbacks)


@pytest.mark.parametrize("refusal", [ValidationError("表头不见了。"), UnreadableSheet("表头不见了。")])
def test_a_refusal_meant_for_a_person_is_shown_as_it_is(django_capture_on_commit_callbacks, refusal):
    def work(job, progress):
        raise refusal

    task("test")(work)

    job = started(django_capture_on_commit_callbacks)

    assert (job.state, job.note) == (Job.State.FAILED, "表头不见了。")


def test_a_failure_is_a_sentence_for_the_person_and_a_trace_in_the_log(django_capture_on_commit_callbacks, caplog):
    def work(job, progress):
        raise KeyError("secret detail")

    task("test")(work)
    with caplog.at_level(logging.ERROR):
        job = started(django_capture_on_commit_callbacks)

    assert job.state == Job.State.FAILED
    assert "secret detail" not in job.note
    assert f"任务编号 {job.pk}" in job.note
    assert "secret detail" in caplog.text


def test_a_finished_job_is_not_done_again():
    seen = []
    task("test")(lambda job, progress: seen.append(job))
    job = make_job(kind="test", state=Job.State.DONE)

    queue.run(job.pk)

    assert seen == []


def test_a_job_that_another_worker_took_is_left_to_it():
    seen = []
    task("test")(lambda job, progress: seen.append(job))
    job = make_job(kind="test", state=Job.State.RUNNING)

    queue.run(job.pk)

    assert seen == []


def test_a_job_may_hand_out_a_file(django_capture_on_commit_callbacks):
    task("test")(lambda job, progress: keep_file(job, "名单.xlsx", lambda file: file.write(b"abc")))

    job = started(django_capture_on_commit_callbacks)

    assert (job.file_name, job.file.read()) == ("名单.xlsx", b"abc")
    assert "名单" not in job.file.name


def test_what_was_cut_off_with_the_worker_is_said_when_it_starts_again():
    running, waiting = make_job(state=Job.State.RUNNING), make_job(state=Job.State.QUEUED)

    queue.end_interrupted()

    running.refresh_from_db()
    waiting.refresh_from_db()
    assert (running.state, waiting.state) == (Job.State.FAILED, Job.State.QUEUED)
    assert "中断" in running.note
