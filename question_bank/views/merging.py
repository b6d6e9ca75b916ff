"""Merging a duplicate into the question that stays."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.policies import signed_in
from question_bank import queries
from question_bank.differences import aspects_of, compare
from question_bank.forms import MergeForm, MergeTargetForm
from question_bank.models import Question, QuestionVersion
from question_bank.services.merging import merge as merge_questions
from web.htmx import render_page


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the other question, see both side by side, then confirm with a reason. `?into=` may name it in the address."""
    person = signed_in(request)
    editable = Question.objects.editable_by(person).select_related("latest", "organisation")
    duplicate = get_object_or_404(editable, pk=pk)
    asked = request.POST if request.method == "POST" else request.GET
    is_named = request.method == "POST" or "into" in asked
    target = MergeTargetForm(asked if is_named else None, duplicate=duplicate, person=person)
    into = target.cleaned_data["into"] if target.is_bound and target.is_valid() else None
    confirmed = request.method == "POST" and "confirm" in request.POST
    form = MergeForm(request.POST if confirmed else None)
    if into and confirmed and form.is_valid():
        try:
            merge_questions(duplicate=duplicate, into=into, by=person, at=now(), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("已经合并。新的试卷和测验只用留下的这一道。"))
            return redirect(into)
    return _show(request, duplicate, into, target, form)


def _show(
    request: HttpRequest, duplicate: Question, into: Question | None, target: MergeTargetForm, form: MergeForm
) -> HttpResponse:
    context: dict[str, Any] = {"question": duplicate, "into": into, "target": target, "form": form, "rows": []}
    if into:
        context["rows"] = compare(_says(duplicate), _says(into))
    failed = target.errors or form.errors
    return render_page(request, "question_bank/merge.html", context, status=422 if failed else 200)


def _says(question: Question) -> dict[str, str]:
    rows = QuestionVersion.objects.prefetch_related(queries.citations_to_read())
    return aspects_of(rows.get(pk=question.latest_id or 0))
