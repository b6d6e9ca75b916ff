"""Legal review: what waits, one question at a time, or an import after a look at a sample."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from people.models import Organisation, Role
from people.policies import for_roles, signed_in
from question_bank import queries, services
from question_bank.differences import aspects_of, compare
from question_bank.forms import BatchReviewForm, ReviewForm
from question_bank.models import QuestionBatch, QuestionVersion
from web.htmx import render_page
from web.paging import number_in, page_of

State = QuestionVersion.State
#: More at once nobody can answer for.
MOST_AT_ONCE = 500
SAMPLE_SIZES = (10, 20, 50)


@require_GET
@for_roles(Role.LEGAL_REVIEWER)
def queue(request: HttpRequest) -> HttpResponse:
    """Imports by the file, the others one by one."""
    person = signed_in(request)
    alone = queries.waiting(person).filter(batch=None)
    context = {
        "batches": queries.waiting_batches(person),
        "page": page_of(request, alone.select_related("question__organisation", "written_by")),
        "own": queries.in_review(person).filter(queries.own(person)).count(),
        "first": queries.waiting(person).first(),
    }
    return render_page(request, "question_bank/review_queue.html", context)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


# --- one at a time ---
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One version with what it changes and the law it rests on; decided, the next one follows."""
    version = get_object_or_404(_reviewable(request), pk=pk)
    batch = version.batch if request.GET.get("batch") else None
    form = ReviewForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, version, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return _to_next(request, version, batch)
    return _show(request, version, form, batch)


def _reviewable(request: HttpRequest) -> Any:
    units = Organisation.objects.overseen_by(signed_in(request), Role.LEGAL_REVIEWER)
    rows = QuestionVersion.objects.filter(question__organisation__in=units).exclude(state=State.DRAFT, reviewed_by=None)
    return rows.select_related("question__organisation", "written_by", "reviewed_by", "batch").prefetch_related(
        queries.citations_to_read()
    )


def _decide(request: HttpRequest, version: QuestionVersion, decision: str, note: str) -> None:
    """What another reviewer decided meanwhile stands; this one learns who it was."""
    act: dict[str, Any] = {"by": signed_in(request), "at": now(), "note": note}
    if decision == "approve":
        done = services.approve(versions=[version], **act)
    else:
        sent_back = services.send_back(version=version, **act)
        done = [sent_back] if sent_back.state == State.DRAFT else []
    if done and done[0].reviewed_by_id == signed_in(request).pk:
        messages.success(request, _("已通过并发布。") if decision == "approve" else _("已退回，并发消息告诉了作者。"))
    else:
        version.refresh_from_db()
        who = version.reviewed_by or _("别人")
        messages.info(request, _("这道题刚刚由%(who)s审过了，以那一次为准。") % {"who": who})


def _to_next(request: HttpRequest, version: QuestionVersion, batch: QuestionBatch | None) -> HttpResponse:
    following = queries.next_waiting(signed_in(request), version, batch)
    if following is None:
        messages.success(request, _("没有等待你审核的题目了。"))
        return redirect("question_bank:review-queue")
    return redirect(_address(following, batch))


def _address(version: QuestionVersion, batch: QuestionBatch | None) -> str:
    return reverse("question_bank:review", args=[version.pk]) + ("?batch=1" if batch else "")


def _show(
    request: HttpRequest, version: QuestionVersion, form: ReviewForm, batch: QuestionBatch | None
) -> HttpResponse:
    person = signed_in(request)
    left = queries.waiting(person)
    following = queries.next_waiting(person, version, batch)
    context = {
        "version": version,
        "question": version.question,
        "category": "／".join(queries.category_paths()[version.question.category_id]),
        "bases": queries.bases_of(list(version.citations.all()), timezone.localdate()),
        "rows": _changes(version),
        "form": form,
        "batch": batch,
        "left": (left.filter(batch=batch) if batch else left).count(),
        "may_decide": left.filter(pk=version.pk).exists(),
        "is_own": QuestionVersion.objects.filter(queries.own(person), pk=version.pk).exists(),
        "next_url": _address(following, batch) if following else "",
    }
    return render_page(request, "question_bank/review.html", context, status=422 if form.errors else 200)


def _changes(version: QuestionVersion) -> list[Any]:
    """Against the version in use; nothing for a question that was never published."""
    before = version.question.current_id
    if before is None or before == version.pk:
        return []
    current = QuestionVersion.objects.prefetch_related(queries.citations_to_read()).get(pk=before)
    return [row for row in compare(aspects_of(current), aspects_of(version)) if row.differs]


# --- an import at once ---
@require_http_methods(["GET", "POST"])
def review_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """A sample to look at. One's own are left to another reviewer, those on old law are looked at one by one; both are said."""
    person = signed_in(request)
    units = Organisation.objects.overseen_by(person, Role.LEGAL_REVIEWER)
    batch = get_object_or_404(QuestionBatch.objects.filter(organisation__in=units), pk=pk)
    waiting = queries.waiting(person).filter(batch=batch)
    form = BatchReviewForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            done = services.approve(
                versions=list(_together(waiting)[:MOST_AT_ONCE]), by=person, at=now(), note=_("抽查后整批通过")
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return _after_batch(request, batch, len(done), waiting.count())
    return _show_batch(request, batch, form, status=422 if form.errors else 200)


def _together(waiting: QuerySet[QuestionVersion]) -> QuerySet[QuestionVersion]:
    return waiting.exclude(pk__in=queries.on_old_law(waiting).values("pk"))


def _after_batch(request: HttpRequest, batch: QuestionBatch, done: int, left: int) -> HttpResponse:
    messages.success(request, _("已通过并发布 %(n)d 题。") % {"n": done})
    if left:
        messages.info(request, _("这一批还有 %(n)d 题，请接着抽查。") % {"n": left})
        return redirect("question_bank:review-batch", pk=batch.pk)
    return redirect("question_bank:review-queue")


def _show_batch(request: HttpRequest, batch: QuestionBatch, form: BatchReviewForm, status: int) -> HttpResponse:
    person = signed_in(request)
    waiting = queries.waiting(person).filter(batch=batch)
    own = queries.in_review(person).filter(queries.own(person), batch=batch)
    asked = number_in(request.GET.get("sample", ""))
    size = asked if asked in SAMPLE_SIZES else SAMPLE_SIZES[0]
    together, old = _together(waiting), queries.on_old_law(waiting)
    drawn = queries.sample(together.prefetch_related(queries.citations_to_read()).select_related("question"), size)
    count = together.count()
    context = {
        "batch": batch,
        "count": count,
        "at_once": min(count, MOST_AT_ONCE),
        "own": own.select_related("question")[:20],
        "own_count": own.count(),
        "old": old.select_related("question")[:20],
        "old_count": old.count(),
        "sample": [
            (version, queries.bases_of(list(version.citations.all()), timezone.localdate())) for version in drawn
        ],
        "size": size,
        "sizes": SAMPLE_SIZES,
        "form": form,
    }
    return render_page(request, "question_bank/review_batch.html", context, status=status)
