"""The homes of officers and of staff, what waits, and the search over everything."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET

from desk import queries
from desk.forms import SearchForm
from jobs.models import Job
from people.models import Role
from people.models.role import STAFF_ROLES
from people.policies import for_roles, signed_in
from training.models import legal_year
from training.queries import hours_of, standings_of
from web.htmx import render_page

MOST_TODOS = 5
MOST_JOBS = 4


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The officer's home. Staff who are no officers work at the desk."""
    person, at = signed_in(request), now()
    if person.is_staff_member and not person.holds(Role.OFFICER):
        return redirect("desk:staff")
    year = legal_year(at)
    courses = standings_of(person, year)
    standing = hours_of(person, year)
    chosen = queries.next_lesson(person, courses)
    todos = queries.todos_of(person, at)
    context = {
        "at": at,
        "standing": standing,
        "is_new": not standing.rows and not any(course.is_begun for course in courses),
        "next": chosen,
        "left": queries.left_to_learn(courses),
        "todos": todos[:MOST_TODOS],
        "todo_count": len(todos),
        "short": queries.short_lesson(courses, besides=chosen, skip=request.GET.get("skip", "")),
        "news": queries.statute_news(at),
        "today": localdate(at),
    }
    return render_page(request, "desk/home.html", context)


@require_GET
def todo(request: HttpRequest) -> HttpResponse:
    at = now()
    return render_page(request, "desk/todo.html", {"at": at, "todos": queries.todos_of(signed_in(request), at)})


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    words = SearchForm(request.GET).words
    found = queries.search(signed_in(request), words)
    context = {"words": words, "found": found, "count": sum(len(kind.hits) for kind in found)}
    return render_page(request, "desk/search.html", context, part="results")


@require_GET
@for_roles(*STAFF_ROLES)
def staff(request: HttpRequest) -> HttpResponse:
    person, at = signed_in(request), now()
    steps = queries.first_steps(person)
    context = {
        "at": at,
        "todos": queries.staff_todos_of(person, at),
        "report": queries.reach_of(person, at),
        "steps": steps,
        "steps_done": sum(step.done for step in steps),
        "jobs": Job.objects.owned_by(person)[:MOST_JOBS],
    }
    return render_page(request, "desk/staff.html", context)
