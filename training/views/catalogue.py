"""The catalogue and the page of a course."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from people.policies import signed_in
from training.forms.learning import LENGTHS, SEGMENTS, CatalogueFilter
from training.models import Course, legal_year
from training.queries import CourseStanding, matching, standing_of, standings_of
from web.htmx import panels_of, render_page
from web.paging import page_of

PER_PAGE = 24


@require_GET
def courses(request: HttpRequest) -> HttpResponse:
    """What counts for me: required, elective, completed; by the length of the next lesson, by words."""
    wanted = CatalogueFilter(request.GET).wanted
    found = [
        standing
        for standing in standings_of(signed_in(request), legal_year(now()), matching(Course.objects.all(), wanted["q"]))
        if _fits(standing, wanted["length"])
    ]
    counts = Counter(standing.segment for standing in found)
    segment = wanted["segment"] or _first_filled(counts)
    shown = [standing for standing in found if standing.segment == segment]
    context = {
        "segments": [{"value": value, "label": label, "count": counts[value]} for value, label in SEGMENTS],
        "lengths": LENGTHS,
        "segment": segment,
        "wanted": wanted,
        "is_narrowed": bool(wanted["q"] or wanted["length"]),
        "hours": sum(standing.hours for standing in shown),
        "page": page_of(request, shown, per_page=PER_PAGE),
    }
    return render_page(request, "training/catalogue.html", context, part="catalogue")


@require_GET
def course(request: HttpRequest, course_id: int) -> HttpResponse:
    found = get_object_or_404(Course.objects.open_to(signed_in(request)), pk=course_id)
    standing = standing_of(signed_in(request), legal_year(now()), found)
    context = {
        "course": found,
        "standing": standing,
        "panels": panels_of(request, "course_panels", signed_in(request), found),
    }
    return render_page(request, "training/course.html", context)


def _fits(standing: CourseStanding, length: str) -> bool:
    """Whether the lesson one would go on with takes no longer."""
    return not length or bool(standing.next and standing.next.lesson.minutes <= int(length))


def _first_filled(counts: Counter[str]) -> str:
    return next((value for value, _ in SEGMENTS if counts[value]), SEGMENTS[0][0])
