"""Opening courses to units: who may, what is written down, what it opens."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEntry
from tests import builders
from tests.builders import moment
from training.models import Assignment, Course
from training.services.assignments import assign_course, end_assignment

MORNING = moment("2026-11-22 08:40")
TOMORROW = moment("2026-11-23 08:40").date()


@pytest.fixture
def admin(client):
    """An administrator of a bureau with one county."""
    admin = builders.make_admin(unit=builders.make_bureau())
    admin.county = builders.make_unit(admin.organisation)
    client.force_login(admin)
    return admin


def assign(course, unit, by, *, required=True, due_on=None):
    return assign_course(course, unit, required=required, due_on=due_on, by=by, at=MORNING)


def test_an_assigned_course_is_open_to_the_unit_and_all_beneath_it(admin):
    course = builders.make_course()
    officer = builders.make_officer(unit=admin.county)

    assign(course, admin.organisation, admin)

    assert list(Course.objects.open_to(officer)) == [course]
    assert not Course.objects.open_to(builders.make_officer()).exists()


def test_assigning_again_changes_how_and_says_what_stood_before(admin):
    course = builders.make_course()
    assign(course, admin.county, admin)

    assign(course, admin.county, admin, required=False, due_on=TOMORROW)

    entry = AuditEntry.objects.filter(verb="course.assigned").first()
    assert Assignment.objects.get(course=course).required is False
    assert (entry.before["required"], entry.after["required"]) == (True, False)
    assert (entry.actor, entry.organisation) == (admin, admin.county)


def test_assigning_the_same_twice_is_written_down_once(admin):
    course = builders.make_course()

    assign(course, admin.county, admin)
    assign(course, admin.county, admin)

    assert AuditEntry.objects.filter(verb="course.assigned").count() == 1


def test_a_unit_out_of_reach_is_refused(admin):
    with pytest.raises(ValidationError, match="不归你管理"):
        assign(builders.make_course(), builders.make_unit(), admin)

    assert not Assignment.objects.exists()


def test_an_administrator_of_a_county_cannot_assign_to_the_bureau(admin):
    county_admin = builders.make_admin(unit=admin.county)

    with pytest.raises(ValidationError):
        assign(builders.make_course(), admin.organisation, county_admin)


def test_a_due_date_in_the_past_is_refused(admin):
    with pytest.raises(ValidationError, match="不能早于今天"):
        assign(builders.make_course(), admin.county, admin, due_on=TOMORROW - timedelta(days=2))


def test_a_course_that_is_not_published_is_refused(admin):
    with pytest.raises(ValidationError, match="还没有发布"):
        assign(builders.make_course(published_at=None), admin.county, admin)


def test_ending_closes_the_course_keeps_what_was_earned_and_is_written_down(admin):
    course = builders.make_course(unit=admin.county)
    officer = builders.make_officer(unit=admin.county)
    builders.make_credit(officer, 40)
    row = course.assignments.get()

    end_assignment(row, by=admin)
    end_assignment(row, by=admin)

    assert not Course.objects.open_to(officer).exists()
    assert officer.ledger.count() == 1
    assert AuditEntry.objects.get(verb="course.unassigned").before["unit"] == admin.county.code


def test_an_assignment_from_above_cannot_be_ended_from_below(admin):
    course = builders.make_course(unit=admin.organisation)
    county_admin = builders.make_admin(unit=admin.county)

    with pytest.raises(ValidationError):
        end_assignment(course.assignments.get(), by=county_admin)

    assert course.assignments.exists()


# --- pages ---------------------------------------------------------------------------
def test_a_course_is_assigned_by_the_form(client, admin):
    course = builders.make_course()
    due_on = timezone.localdate() + timedelta(days=30)
    data = {"unit": admin.county.pk, "required": "no", "due_on": due_on.isoformat()}

    response = client.post(reverse("training:assign", args=[course.pk]), data, follow=True)

    row = course.assignments.get()
    assert (row.organisation, row.required, row.due_on) == (admin.county, False, due_on)
    assert "已安排给" in response.content.decode()


def test_a_unit_out_of_reach_is_no_choice_of_the_form(client, admin):
    course = builders.make_course()

    response = client.post(
        reverse("training:assign", args=[course.pk]), {"unit": builders.make_unit().pk, "required": "yes"}
    )

    assert response.status_code == 422
    assert not course.assignments.exists()


def test_a_refused_date_is_told_at_its_field(client, admin):
    course = builders.make_course()

    response = client.post(
        reverse("training:assign", args=[course.pk]),
        {"unit": admin.county.pk, "required": "yes", "due_on": "2020-01-01"},
    )

    assert response.status_code == 422
    assert response.context["form"].errors["due_on"] == ["完成期限不能早于今天。"]


def test_assignments_from_above_are_shown_without_a_button(client, admin):
    course = builders.make_course(unit=admin.organisation)
    county_admin = builders.make_admin(unit=admin.county)
    client.force_login(county_admin)

    html = client.get(reverse("training:assign", args=[course.pk])).content.decode()

    assert admin.organisation.name in html
    assert "由上级单位安排" in html
    assert "结束安排" not in html


def test_assignments_of_other_bureaus_are_not_shown(client, admin):
    stranger = builders.make_unit()
    course = builders.make_course(unit=stranger)

    assert stranger.name not in client.get(reverse("training:assign", args=[course.pk])).content.decode()
    assert stranger.name not in client.get(reverse("training:staff_courses")).content.decode()


def test_an_assignment_is_ended_by_its_button(client, admin):
    course = builders.make_course(unit=admin.county)

    client.post(reverse("training:end_assignment", args=[course.assignments.get().pk]))

    assert not course.assignments.exists()


def test_more_courses_cost_the_list_no_more_queries(client, admin):
    client.get(reverse("training:staff_courses"))  # the first request of a session costs some of its own
    counts = []
    for courses in (1, 2):
        for _ in range(courses):
            builders.make_course(unit=admin.county, lessons=courses)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("training:staff_courses"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
