"""A person's long work: what is under way, how far it is, and what came of it."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from jobs.models import Job
from web.htmx import render_page
from web.paging import number_in, page_of


@require_GET
def list_jobs(request: HttpRequest) -> HttpResponse:
    page = page_of(request, Job.objects.owned_by(request.user))
    return render(request, "jobs/list.html", {"page": page})


@require_GET
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks again while the work goes on, at growing intervals; each answer carries the next one."""
    found = get_object_or_404(Job.objects.owned_by(request.user), pk=pk)
    asked = min(max(number_in(request.GET.get("asked", "")), 0), 20)
    context = {"job": found, "asked": asked + 1, "wait": min(1 + asked // 3, 5)}
    return render_page(request, "jobs/job.html", context, part="state")


@require_GET
def download(request: HttpRequest, pk: int) -> FileResponse:
    found = get_object_or_404(Job.objects.owned_by(request.user), pk=pk, state=Job.State.DONE)
    if not found.file_name:
        raise Http404
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.file_name)
