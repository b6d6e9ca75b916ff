import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobs.models import Job
from tests.builders import make_admin, make_job, make_officer


@pytest.fixture
def owner(client):
    person = make_admin()
    client.force_login(person)
    return person


def with_file(job):
    job.file.save("1.xlsx", ContentFile(b"abc"))
    job.file_name = "名单.xlsx"
    job.save()
    return job


def test_the_list_shows_ones_own_jobs_and_no_others(client, owner):
    make_job(owner=owner, label="导入 我的.xlsx")
    make_job(owner=make_officer(), label="导入 别人的.xlsx")

    page = client.get(reverse("jobs:list")).text

    assert "导入 我的.xlsx" in page
    assert "别人的" not in page


def test_three_rows_cost_as_many_queries_as_one(client, owner):
    def cost(more):
        for _ in range(more):
            make_job(owner=owner)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("jobs:list"))
        return len(queries)

    client.get(reverse("jobs:list"))

    assert cost(1) == cost(2)


def test_an_empty_list_says_what_will_stand_there(client, owner):
    assert "还没有任务" in client.get(reverse("jobs:list")).text


def test_the_job_of_another_is_not_found(client, owner):
    job = with_file(make_job(owner=make_officer(), state=Job.State.DONE))

    assert client.get(reverse("jobs:job", args=[job.pk])).status_code == 404
    assert client.get(reverse("jobs:download", args=[job.pk])).status_code == 404


def test_a_job_at_work_shows_how_far_it_is_and_asks_again(client, owner):
    job = make_job(owner=owner, state=Job.State.RUNNING, done=30, total=120)

    page = client.get(reverse("jobs:job", args=[job.pk])).text

    assert '<progress value="30" max="120"' in page
    assert 'hx-trigger="load delay:1s"' in page


def test_it_asks_ever_more_slowly(client, owner):
    job = make_job(owner=owner, state=Job.State.RUNNING)

    def wait(asked):
        return client.get(reverse("jobs:job", args=[job.pk]), {"asked": asked}, headers={"HX-Request": "true"}).text

    assert "delay:2s" in wait("3")
    assert "delay:5s" in wait("999")
    assert "delay:1s" in wait("nonsense")


def test_htmx_gets_the_state_alone(client, owner):
    job = make_job(owner=owner, state=Job.State.RUNNING)

    page = client.get(reverse("jobs:job", args=[job.pk]), headers={"HX-Request": "true"}).text

    assert page.strip().startswith("<section")


def test_a_finished_job_stops_asking_and_offers_what_came_of_it(client, owner):
    job = with_file(make_job(owner=owner, state=Job.State.DONE, url="/bank/import/1/"))

    page = client.get(reverse("jobs:job", args=[job.pk])).text

    assert "hx-trigger" not in page
    assert reverse("jobs:download", args=[job.pk]) in page
    assert "/bank/import/1/" in page


def test_a_failed_job_says_why_in_words_that_are_escaped(client, owner):
    job = make_job(owner=owner, state=Job.State.FAILED, note="<script>alert(1)</script>表头不见了。")

    page = client.get(reverse("jobs:job", args=[job.pk])).text

    assert "表头不见了。" in page
    assert "<script>alert" not in page


def test_the_owner_downloads_the_file_under_its_own_name(client, owner):
    job = with_file(make_job(owner=owner, state=Job.State.DONE))

    answer = client.get(reverse("jobs:download", args=[job.pk]))

    assert b"".join(answer.streaming_content) == b"abc"
    assert "%E5%90%8D%E5%8D%95.xlsx" in answer["Content-Disposition"]


def test_a_job_without_a_file_for_its_owner_or_not_done_has_no_download(client, owner):
    bare = with_file(make_job(owner=owner, state=Job.State.DONE))
    bare.file_name = ""
    bare.save()
    failed = with_file(make_job(owner=owner, state=Job.State.FAILED))

    for job in (bare, failed):
        assert client.get(reverse("jobs:download", args=[job.pk])).status_code == 404
