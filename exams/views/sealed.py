"""Where an invigilator brings in a sealed answer file."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exams.forms.sealed import SealedForm
from exams.models import Exam
from exams.queries.room import rooms_run_by
from exams.services.carried import take_in
from people.policies import signed_in
from web.htmx import render_page


@require_http_methods(["GET", "POST"])
def sealed(request: HttpRequest, pk: int) -> HttpResponse:
    exam = get_object_or_404(rooms_run_by(signed_in(request)), pk=pk)
    form = SealedForm(request.POST or None, request.FILES or None) if request.method == "POST" else SealedForm()
    if request.method == "POST" and form.is_valid() and _taken(request, exam, form):
        return redirect("exams:room", exam.pk)
    status = 422 if request.method == "POST" else 200
    return render_page(request, "exams/room_sealed.html", {"exam": exam, "form": form}, status=status)


def _taken(request: HttpRequest, exam: Exam, form: SealedForm) -> bool:
    try:
        data = form.cleaned_data["file"].read()
        attempt, waits = take_in(data, exam=exam, by=signed_in(request), at=now())
    except ValidationError as refusal:
        form.add_error("file", refusal)
        return False
    words = {"name": attempt.candidate.name}
    if waits:
        messages.success(request, _("已收下 %(name)s 的答案，在“迟到的答案”里等决定。") % words)
    else:
        messages.success(request, _("已收下 %(name)s 的答案，和直接保存的一样算数。") % words)
    return True
