"""What holds in an exam for some alone: the list of it, given and withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from exams.forms.overrides import OverrideForm
from exams.models import Attempt, Exam
from exams.services.attempts import close_overdue
from exams.services.overrides import give_override, withdraw_override
from people.policies import signed_in
from web.htmx import render_page
from web.paging import page_of


@require_http_methods(["GET", "POST"])
def overrides(request: HttpRequest, pk: int) -> HttpResponse:
    exam = get_object_or_404(Exam.objects.arranged_by(signed_in(request)), pk=pk)
    close_overdue(Attempt.objects.filter(exam=pk))
    form = OverrideForm(request.POST or None, exam=exam, author=signed_in(request))
    if request.method == "POST" and form.is_valid():
        try:
            give_override(form.instance, by=signed_in(request), at=now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("已单独安排，马上生效。"))
            return redirect("exams:overrides", pk)
    given = exam.overrides.select_related("person__organisation", "organisation", "given_by", "withdrawn_by")
    context = {"exam": exam, "form": form, "page": page_of(request, given.order_by("-pk")), "at": now()}
    return render_page(request, "exams/overrides.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def withdraw(request: HttpRequest, pk: int, override: int) -> HttpResponse:
    exam = get_object_or_404(Exam.objects.arranged_by(signed_in(request)), pk=pk)
    found = get_object_or_404(exam.overrides, pk=override)
    close_overdue(Attempt.objects.filter(exam=pk))
    withdraw_override(found.pk, by=signed_in(request), at=now())
    messages.success(request, _("已撤回，从现在起不再有效。"))
    return redirect("exams:overrides", pk)
