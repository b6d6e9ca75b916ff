"""Answers that came after the end: a person decides on them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exams.forms.room import LateForm
from exams.models import LateBatch
from exams.queries.room import rooms_run_by, still_new
from exams.services.late import decide_late
from exams.views.room_acts import way_back
from exams.windows import shows_key
from people.policies import signed_in
from web.htmx import render_page


@require_http_methods(["GET", "POST"])
def late(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers that came after the end: how many and when, never what they say; and the decision."""
    batches = LateBatch.objects.filter(attempt__exam__in=rooms_run_by(signed_in(request)))
    batch = get_object_or_404(batches.select_related("attempt__candidate__organisation", "attempt__exam"), pk=pk)
    exam = batch.attempt.exam
    form = LateForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _decided(request, batch, form):
        return redirect(way_back(request, exam))
    context = {
        "exam": exam,
        "batch": batch,
        "slots": [save["slot"] for save in still_new(batch.attempt, batch.saves)],
        "key_was_out": shows_key(exam, at=batch.received_at),
        "form": form,
        "back": way_back(request, exam),
    }
    return render_page(request, "exams/room_late.html", context, part="sheet", status=422 if form.is_bound else 200)


def _decided(request: HttpRequest, batch: LateBatch, form: LateForm) -> bool:
    accept = form.cleaned_data["decision"] == "accept"
    try:
        decide_late(batch.pk, accept=accept, by=signed_in(request), reason=form.cleaned_data["reason"], at=now())
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    name = batch.attempt.candidate.name
    said = (
        _("已采纳%(name)s迟到的答案，成绩按新的答案算。") if accept else _("没有采纳%(name)s迟到的答案，原样保留备查。")
    )
    messages.success(request, said % {"name": name})
    return True
