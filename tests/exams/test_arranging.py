"""Writing an exam down: what is kept, what is refused, what it comes to."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.forms import ExamForm
from exams.models import Exam
from exams.services.papers import freeze_paper, redraw_paper
from exams.views.arranging import meaning_of
from people.models import AuditEntry, Organisation, Role
from tests.builders import (
    days,
    make_admin,
    make_blueprint,
    make_bureau,
    make_category,
    make_exam,
    make_officer,
    make_person,
    make_question,
    make_unit,
)


@pytest.fixture
def admin(client):
    person = make_admin()
    client.force_login(person)
    return person


@pytest.fixture
def blueprint(admin):
    category = make_category("听证")
    for _ in range(2):
        make_question(category=category)
    return make_blueprint({"category": category, "count": 2, "kind": "single"}, unit=admin.organisation)


def filled(unit, blueprint, **changes):
    now = timezone.localtime()
    return {
        "title": "年度考试",
        "organisation": unit.pk,
        "venue": "online",
        "blueprint": blueprint.pk if blueprint else "",
        "draws": "shared",
        "unseen_in": 0,
        "shuffles_questions": "on",
        "open_to_whom": "everyone",
        "opens_at": f"{now + days(1):%Y-%m-%dT%H:%M}",
        "latest_start": f"{now + days(2):%Y-%m-%dT%H:%M}",
        "latest_finish": f"{now + days(3):%Y-%m-%dT%H:%M}",
        "minutes": 60,
        "attempts_allowed": 1,
        "wait_hours": 0,
        "pass_percent": 80,
        "hours": "1.50",
        "category": "professional",
        **dict.fromkeys(("shows_score", "shows_answers", "shows_marks", "shows_key"), "after_end"),
    } | changes


def errors_of(client, data):
    response = client.post(reverse("exams:arrange"), data)
    assert response.status_code == 422
    assert not Exam.objects.exists()
    return response.context["form"].errors


# --- what is kept ---
def test_arranging_writes_a_draft_that_no_officer_sees(client, admin, blueprint):
    response = client.post(reverse("exams:arrange"), filled(admin.organisation, blueprint))

    exam = Exam.objects.get()
    assert response["Location"] == reverse("exams:staff_exam", args=[exam.pk])
    assert (exam.kind, exam.hundredths, exam.published_at, exam.markers) == ("exam", 150, None, 1)
    assert (exam.shuffles_questions, exam.shuffles_options) == (True, False)
    assert not Exam.objects.open_to(admin).exists()
    assert AuditEntry.objects.filter(verb="exam.arranged", actor=admin).exists()


def test_changing_keeps_the_hours_and_the_code(client, admin, blueprint):
    client.post(reverse("exams:arrange"), filled(admin.organisation, blueprint))
    before = Exam.objects.get()

    page = client.get(reverse("exams:change", args=[before.pk]))
    client.post(reverse("exams:change", args=[before.pk]), filled(admin.organisation, blueprint, title="改名"))

    after = Exam.objects.get()
    assert page.context["form"]["hours"].value() == before.hours
    assert (after.title, after.code, after.hundredths) == ("改名", before.code, 150)


def test_what_has_no_meaning_beside_the_rest_is_left_out(client, admin, blueprint):
    terms = {"unseen_in": 3, "open_to_whom": "list", "certificate_until": "2026-12-31"}

    client.post(reverse("exams:arrange"), filled(admin.organisation, blueprint, **terms))

    exam = Exam.objects.get()
    assert (exam.unseen_in, exam.certificate_until) == (0, None)


def test_an_exam_on_paper_or_outside_needs_no_blueprint_and_one_online_does(client, admin):
    page = reverse("exams:arrange")

    assert set(errors_of(client, filled(admin.organisation, None))) == {"blueprint"}
    client.post(page, filled(admin.organisation, None, venue="paper", latest_start=""))
    client.post(page, filled(admin.organisation, None, venue="outside", latest_start=""))

    assert set(Exam.objects.values_list("venue", flat=True)) == {"paper", "outside"}


def test_a_published_exam_cannot_be_changed_through_its_old_page(client, admin, blueprint):
    exam = make_exam(unit=admin.organisation, title="原名")

    response = client.post(
        reverse("exams:change", args=[exam.pk]), filled(admin.organisation, exam.blueprint, title="新名")
    )

    assert response.status_code == 422
    exam.refresh_from_db()
    assert exam.title == "原名"


def test_the_page_that_changes_a_published_exam_shows_what_still_can_be_and_no_form(client, admin):
    exam = make_exam(unit=admin.organisation)

    page = client.get(reverse("exams:change", args=[exam.pk])).content.decode()

    assert "已经发布" in page
    assert f'href="{reverse("exams:overrides", args=[exam.pk])}"' in page
    assert 'name="minutes"' not in page


def test_a_paper_goes_when_what_it_was_drawn_from_changes_and_stays_when_it_does_not(client, admin, blueprint):
    client.post(reverse("exams:arrange"), filled(admin.organisation, blueprint))
    exam = Exam.objects.get()
    change = reverse("exams:change", args=[exam.pk])
    paper = redraw_paper(exam.pk, by=admin, at=timezone.now())
    other = make_blueprint({"category": make_category("听证"), "count": 1}, unit=admin.organisation)

    client.post(change, filled(admin.organisation, blueprint, minutes=50))
    assert exam.papers.get() == paper
    client.post(change, filled(admin.organisation, other))
    assert not exam.papers.exists()


def test_a_frozen_paper_holds_its_blueprint_and_leaves_the_rest_free(client, admin, blueprint):
    client.post(reverse("exams:arrange"), filled(admin.organisation, blueprint))
    exam = Exam.objects.get()
    change = reverse("exams:change", args=[exam.pk])
    paper = redraw_paper(exam.pk, by=admin, at=timezone.now())
    freeze_paper(paper.pk, by=make_person(roles=[Role.AUTHOR]), at=timezone.now())

    refused = client.post(change, filled(admin.organisation, blueprint, draws="each"))
    client.post(change, filled(admin.organisation, blueprint, minutes=50))

    assert "已经锁定" in str(refused.context["form"].errors)
    exam.refresh_from_db()
    assert (exam.minutes, exam.draws, exam.papers.get()) == (50, "shared", paper)


# --- what is refused ---
def test_an_exam_is_not_arranged_for_a_unit_or_by_a_blueprint_out_of_reach(client, admin, blueprint):
    foreign = make_unit()
    hidden = make_blueprint({"category": make_category(), "count": 1}, unit=foreign)

    assert set(errors_of(client, filled(foreign, hidden))) == {"organisation", "blueprint"}


def test_a_window_that_runs_backwards_is_refused(client, admin, blueprint):
    early = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    data = filled(admin.organisation, blueprint, latest_start=early, latest_finish=early)

    assert set(errors_of(client, data)) == {"latest_start", "latest_finish"}


@pytest.mark.parametrize("year", ["0001", "1999", "2101", "9999"])
@pytest.mark.parametrize("name", ["opens_at", "latest_start", "latest_finish", "certificate_until"])
def test_a_year_that_nobody_means_is_refused_in_words(client, admin, blueprint, name, year):
    data = filled(admin.organisation, blueprint, latest_finish="", latest_start="", opens_at="")
    day = f"{year}-01-01" if name == "certificate_until" else f"{year}-01-01T00:00"

    assert errors_of(client, data | {name: day})[name] == ["年份要在 2000 到 2100 之间，请核对。"]


def test_an_end_before_those_who_come_first_are_done_is_refused(client, admin, blueprint):
    times = {"opens_at": "2026-12-01T09:00", "latest_start": "2026-12-01T09:30", "latest_finish": "2026-12-01T10:29"}

    assert set(errors_of(client, filled(admin.organisation, blueprint, minutes=90, **times))) == {"latest_finish"}
    client.post(
        reverse("exams:arrange"),
        filled(admin.organisation, blueprint, minutes=90, **times | {"latest_finish": "2026-12-01T10:30"}),
    )
    assert Exam.objects.exists()


@pytest.mark.parametrize("name", ["shows_answers", "shows_marks", "shows_key"])
def test_what_others_still_sit_is_not_shown_at_once_and_ones_own_paper_is(client, admin, blueprint, name):
    at_once = {"shows_answers": "at_once", name: "at_once"}

    assert name in errors_of(client, filled(admin.organisation, blueprint, **at_once))
    client.post(reverse("exams:arrange"), filled(admin.organisation, blueprint, draws="each", **at_once))
    assert getattr(Exam.objects.get(), name) == "at_once"


@pytest.mark.parametrize("name", ["shows_marks", "shows_key"])
def test_marks_and_key_come_no_earlier_than_the_questions(client, admin, blueprint, name):
    data = filled(admin.organisation, blueprint, shows_answers="on_release")
    rest = {"shows_marks": "on_release", "shows_key": "never"}

    assert set(errors_of(client, data | rest | {name: "after_end"})) == {name}
    client.post(reverse("exams:arrange"), data | rest)
    assert Exam.objects.exists()


@pytest.mark.parametrize(
    ("name", "wrong", "right", "kept"),
    [
        ("addresses", "10.1.0.0/16 办公室", "10.1.2.3/16  192.168.1.5", "10.1.0.0/16 192.168.1.5/32"),
        ("browser_key", "a1b2", "A1" * 32, "a1" * 32),
    ],
)
def test_rules_of_access_are_kept_made_regular_or_refused(client, admin, blueprint, name, wrong, right, kept):
    assert set(errors_of(client, filled(admin.organisation, blueprint, **{name: wrong}))) == {name}
    client.post(reverse("exams:arrange"), filled(admin.organisation, blueprint, **{name: right}))

    assert getattr(Exam.objects.get(), name) == kept


def test_a_difference_is_between_two_markers(client, admin, blueprint):
    assert set(errors_of(client, filled(admin.organisation, blueprint, markers=1, difference=5))) == {"difference"}
    client.post(reverse("exams:arrange"), filled(admin.organisation, blueprint, markers=2, difference=5))

    assert Exam.objects.get().markers == 2


def test_a_difference_below_nothing_is_refused_and_none_at_all_is_not(client, admin, blueprint):
    errors = errors_of(client, filled(admin.organisation, blueprint, markers=2, difference="-0.5"))

    assert errors["difference"] == ["分差不能小于 0。两人一有不同就由第三人定，填 0；取平均就不填。"]
    client.post(reverse("exams:arrange"), filled(admin.organisation, blueprint, markers=2, difference=0))
    assert Exam.objects.get().difference == 0


def test_the_category_of_hours_is_asked_for_only_where_there_are_hours(client, admin, blueprint):
    page = reverse("exams:arrange")

    assert set(errors_of(client, filled(admin.organisation, blueprint, category=""))) == {"category"}
    client.post(page, filled(admin.organisation, blueprint, category="", hours=0))

    assert Exam.objects.get().hundredths == 0


def test_all_that_is_wrong_is_said_at_once(client, admin):
    errors = errors_of(client, {"venue": "online"})

    assert {"title", "organisation", "blueprint", "opens_at", "latest_start", "latest_finish", "minutes"} <= set(errors)


# --- what it comes to ---
def test_while_it_is_filled_in_the_page_says_what_it_comes_to(client, admin, blueprint):
    times = {"opens_at": "2026-12-01T09:00", "latest_start": "2026-12-01T10:30", "latest_finish": "2026-12-01T11:00"}
    asked = {"blueprint": blueprint.pk, "organisation": admin.organisation.pk, "minutes": 90, **times}

    part = client.get(reverse("exams:arrange"), asked, headers={"HX-Request": "true"}).content.decode()

    assert "10:30 最后进入的人只有 30 分钟" in part
    assert "2 题，2 分：单选题 2。" in part
    assert "现在有 1 人要考" in part
    assert "<html" not in part
    assert not Exam.objects.exists()


def test_after_saving_the_same_is_shown_without_javascript(client, admin, blueprint):
    times = {"opens_at": "2026-12-01T09:00", "latest_start": "2026-12-01T10:30", "latest_finish": "2026-12-01T11:00"}
    client.post(reverse("exams:arrange"), filled(admin.organisation, blueprint, minutes=90, **times))
    exam = Exam.objects.get()

    for name in ("change", "staff_exam"):
        page = client.get(reverse(f"exams:{name}", args=[exam.pk])).content.decode()
        assert "最后进入的人只有 30 分钟" in page
        assert "考试结束后看到成绩" in page


def test_who_marks_is_asked_when_there_is_something_to_mark_by_hand(client, admin, blueprint):
    written = make_blueprint(pins=[make_question(kind="essay")], unit=admin.organisation)

    def asks(chosen):
        asked = {"HX-Request": "true", "HX-Target": "marking"}
        part = client.get(reverse("exams:arrange"), {"blueprint": chosen.pk}, headers=asked)
        return "谁来阅卷" in part.content.decode()

    assert asks(written)
    assert not asks(blueprint)


def test_the_password_is_not_sent_along_while_the_form_is_filled_in(client, admin):
    page = client.get(reverse("exams:arrange")).content.decode()

    assert re.search(r'hx-params="not [^"]*\bpassword\b', page)


def test_the_count_of_candidates_follows_unit_and_rule():
    bureau = make_bureau()
    make_officer(unit=make_unit(bureau))
    make_officer()

    def count(**terms):
        return meaning_of(Exam(organisation=bureau, **terms))["candidates"]

    assert count() == count(open_to_whom="officers") == 1
    assert count(open_to_whom="list") == 0
    assert count(certificate_until=date(2026, 1, 1)) == 0
    assert meaning_of(Exam())["candidates"] is None


def test_the_form_offers_what_the_author_reaches():
    unit = make_unit()
    author = make_person(unit=unit, roles=[Role.AUTHOR])
    make_unit()
    shipped = make_blueprint({"category": make_category(), "count": 1})

    form = ExamForm(author=author)

    assert list(form.fields["organisation"].queryset) == [Organisation.objects.get(pk=unit.pk)]
    assert list(form.fields["blueprint"].queryset) == [shipped]
    assert ("1 题，1 分") in str(form["blueprint"])
