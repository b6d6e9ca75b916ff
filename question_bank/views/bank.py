"""The list of questions, and a question with its key, its versions and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from people.models import Role
from people.policies import for_roles, signed_in
from question_bank import queries, services
from question_bank.differences import aspects_of, compare
from question_bank.exporting import ExportFormat
from question_bank.forms import BankFilter, ReplyForm, RetireForm
from question_bank.models import SEES_BANK, ErrorReport, Question, QuestionBatch, QuestionVersion, Tag
from web.htmx import panels_of, render_page
from web.paging import page_of


@require_GET
@for_roles(*SEES_BANK)
def question_list(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    form = BankFilter(request.GET)
    by = form.narrowing()
    visible = Question.objects.visible_to(person)
    context = {
        "form": form,
        "page": page_of(request, queries.bank(visible, by, person=person)),
        "paths": queries.category_paths(),
        "tags": Tag.objects.values_list("name", flat=True),
        "total": visible.filter(retired_at=None).count(),
        "is_filtered": form.is_narrowing,
        "batch": _batch_of(visible, by.batch),
        "may_write": person.holds(Role.AUTHOR),
        "export_formats": ExportFormat.choices,
    }
    return render_page(request, "question_bank/list.html", context, part="questions")


def _batch_of(visible: QuerySet[Question], pk: int | None) -> QuestionBatch | None:
    """The import asked for; of one of which a person sees no question, the name of the file is none of theirs either."""
    if pk is None or not visible.filter(Q(batch=pk) | Q(latest__batch=pk)).exists():
        return None
    return QuestionBatch.objects.filter(pk=pk).first()


@require_GET
def question(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_questions(request), pk=pk)
    return show_question(request, found, RetireForm())


def visible_questions(request: HttpRequest) -> QuerySet[Question]:
    visible = Question.objects.visible_to(signed_in(request))
    return visible.select_related("organisation", "current", "latest", "batch__uploaded_by", "merged_into__latest")


def show_question(request: HttpRequest, found: Question, form: RetireForm, status: int = 200) -> HttpResponse:
    """The version asked for, else the newest."""
    versions = list(found.versions.select_related("written_by", "reviewed_by").order_by("-number"))
    shown = _asked(request, versions) or versions[0]
    cites = list(queries.cited_articles().filter(question_version=shown))
    context = {
        "question": found,
        "version": shown,
        "bases": queries.bases_of(cites, timezone.localdate()),
        "versions": versions,
        "category": "／".join(queries.category_paths()[found.category_id]),
        "is_far": queries.is_far(found),
        "form": form,
        "panels": panels_of(request, "question_panels", signed_in(request), found),
        **_rights(request, found, shown),
        **_reports(request, found),
    }
    return render_page(request, "question_bank/question.html", context, status=status)


def _asked(request: HttpRequest, versions: list[QuestionVersion], name: str = "version") -> QuestionVersion | None:
    asked = request.GET.get(name, "")
    return next((version for version in versions if str(version.number) == asked), None)


def _rights(request: HttpRequest, found: Question, shown: QuestionVersion) -> dict[str, Any]:
    person = signed_in(request)
    may_write = Question.objects.editable_by(person).filter(pk=found.pk).exists()
    waits = shown.state == QuestionVersion.State.REVIEW and shown.pk == found.latest_id and not found.retired_at
    may_review = waits and queries.waiting(person).filter(pk=shown.pk).exists()
    return {"may_write": may_write, "may_review": may_review}


def _reports(request: HttpRequest, found: Question) -> dict[str, Any]:
    """What was reported, for those who answer it; the open ones first."""
    visible = ErrorReport.objects.visible_to(signed_in(request)).filter(question_version__question=found)
    rows = visible.select_related("reported_by__organisation", "answered_by", "question_version")
    reports = sorted(rows.order_by("-reported_at")[:50], key=lambda row: row.answered_at is not None)
    return {"reports": reports, "reply_form": ReplyForm()}


@require_GET
def compare_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions side by side: those asked for, else the newest and the one before it."""
    found = get_object_or_404(visible_questions(request), pk=pk)
    rows = found.versions.select_related("written_by").prefetch_related(queries.citations_to_read())
    versions = list(rows.order_by("-number"))
    new = _asked(request, versions, "new") or versions[0]
    before = [version for version in versions if version.number < new.number]
    old = _asked(request, versions, "old") or (before[0] if before else new)
    context = {
        "question": found,
        "versions": versions,
        "old": old,
        "new": new,
        "rows": compare(aspects_of(old), aspects_of(new)),
    }
    return render_page(request, "question_bank/compare.html", context, part="differences")


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """For the unit's own authors; those who merely see the question find nothing here."""
    get_object_or_404(Question.objects.editable_by(signed_in(request)), pk=pk)
    found = get_object_or_404(visible_questions(request), pk=pk)
    form = RetireForm(request.POST)
    if not form.is_valid():
        return show_question(request, found, form, status=422)
    services.retire(question=found, by=signed_in(request), at=now(), reason=form.cleaned_data["reason"])
    messages.success(request, _("这道题已经停用。已经用了它的试卷和作答不受影响。"))
    return redirect("question_bank:question", pk=pk)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the newest version in for review."""
    found = get_object_or_404(Question.objects.editable_by(signed_in(request)).select_related("latest"), pk=pk)
    if found.latest and not found.retired_at:
        services.submit(version=found.latest, by=signed_in(request))
        messages.success(request, _("已经送审。审核有了结果会发消息给你。"))
    return redirect("question_bank:question", pk=pk)
