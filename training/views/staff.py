"""Which units learn what: pages of unit administrators."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.models import Role
from people.policies import for_roles, signed_in
from training.forms.learning import AssignmentForm
from training.models import Assignment, Course, Lesson
from training.models.course import AssignmentQuerySet
from training.queries import overview
from training.services import assignments
from web.htmx import render_page
from web.paging import page_of


def _of(request: HttpRequest) -> AssignmentQuerySet:
    """Assignments an administrator may read: those of the own subtree, and those from above that hold there."""
    mine = Assignment.objects.editable_by(signed_in(request)) | Assignment.objects.reaching(signed_in(request))
    return mine.select_related("organisation").order_by("organisation__path")


@require_GET
@for_roles(Role.UNIT_ADMIN)
def staff_courses(request: HttpRequest) -> HttpResponse:
    courses = Course.objects.published().prefetch_related(
        Prefetch("lessons", Lesson.objects.defer("text")),
        Prefetch("assignments", _of(request), to_attr="known_assignments"),
    )
    page = page_of(request, [overview(course) for course in courses])
    return render_page(request, "training/staff_courses.html", {"page": page})


@require_http_methods(["GET", "POST"])
@for_roles(Role.UNIT_ADMIN)
def assign(request: HttpRequest, course_id: int) -> HttpResponse:
    """One course: to whom it is open, and a form to open it to another unit or to change how."""
    course = get_object_or_404(Course.objects.published().prefetch_related("lessons"), pk=course_id)
    form = AssignmentForm(request.POST or None, person=signed_in(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = assignments.assign_course(
                course,
                form.cleaned_data["unit"],
                required=form.cleaned_data["required"],
                due_on=form.cleaned_data["due_on"],
                by=signed_in(request),
                at=now(),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("已安排给%(unit)s。") % {"unit": row.organisation.name})
            return redirect("training:assign", course.pk)
    editable = set(
        Assignment.objects.editable_by(signed_in(request)).filter(course=course).values_list("pk", flat=True)
    )
    context = {"course": course, "form": form, "editable": editable, "rows": _of(request).filter(course=course)}
    return render_page(request, "training/assign.html", context, status=422 if form.errors else 200)


@require_POST
def end_assignment(request: HttpRequest, assignment_id: int) -> HttpResponse:
    rows = Assignment.objects.editable_by(signed_in(request)).select_related("organisation", "course")
    row = get_object_or_404(rows, pk=assignment_id)
    assignments.end_assignment(row, by=signed_in(request))
    messages.success(request, _("%(unit)s的安排已经结束。") % {"unit": row.organisation.name})
    return redirect("training:assign", row.course_id)
