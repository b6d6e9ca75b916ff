"""Ruling on a question that was sat: who it would touch, then the ruling itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from exams import jobs
from exams.forms.regrading import RegradeForm, RulingForm
from exams.models import Appeal, Exam, PaperQuestion, Regrade
from exams.policies import RULES_ON_RESULTS, sat_in
from exams.queries.appealed import appeals_for
from exams.services import appeals, regrading
from exams.services.regrade_plan import foresee
from people.models import Organisation, Person
from people.policies import signed_in
from question_bank.models import QuestionVersion
from web.htmx import render_page
from web.paging import page_of


@never_cache
@require_http_methods(["GET", "POST"])
def regrade(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """A GET with a policy shows what would happen, a POST makes it so."""
    exam = get_object_or_404(_ruled_by(signed_in(request)), pk=pk)
    places = PaperQuestion.objects.filter(paper__exam=exam, question_version=version)
    place = get_object_or_404(places.select_related("question_version").order_by("paper")[:1])
    appeal = _appeal(request, exam, place.question_version)
    form = _form(request, place.question_version)
    if request.method == "POST" and form.is_valid():
        try:
            return _rule(request, exam, place.question_version, form, appeal)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = _facts(request, exam, place, form) | {"appeal": appeal}
    return render_page(request, "exams/regrade.html", context, status=422 if form.errors else 200)


def _ruled_by(person: Person) -> Any:
    reach = Organisation.objects.overseen_by(person, *RULES_ON_RESULTS)
    return Exam.objects.filter(organisation__in=reach).select_related("organisation", "blueprint")


def _appeal(request: HttpRequest, exam: Exam, version: QuestionVersion) -> Appeal | None:
    """The objection that led here, if one did."""
    asked = request.POST.get("appeal") or request.GET.get("appeal") or ""
    open_ones = appeals_for(signed_in(request)).open()
    same = open_ones.filter(attempt__exam=exam, paper_question__question_version=version)
    return same.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 16 else None


def _form(request: HttpRequest, version: QuestionVersion) -> RegradeForm:
    if request.method == "POST":
        return RulingForm(request.POST, version=version)
    return RegradeForm(request.GET if "policy" in request.GET else None, version=version)


def _rule(
    request: HttpRequest, exam: Exam, version: QuestionVersion, form: RegradeForm, appeal: Appeal | None
) -> HttpResponse:
    by, at, reason = signed_in(request), now(), form.cleaned_data["reason"]
    ruled = regrading.rule(
        exam.pk,
        version,
        policy=form.cleaned_data["policy"],
        new_version=form.cleaned_data["new_version"],
        reason=reason,
        by=by,
        at=at,
    )
    if appeal:
        appeals.uphold(ruled, ruling=reason, by=by, at=at)
    return _carry_out(request, ruled)


def _carry_out(request: HttpRequest, ruled: Regrade) -> HttpResponse:
    page = redirect("exams:ruling", ruled.exam_id, ruled.pk)
    if ruled.exam.attempts.count() > regrading.MOST_AT_ONCE:
        job = jobs.start_regrade(ruled, by=signed_in(request), url=page["Location"])
        return redirect("jobs:job", job.pk)
    changed = regrading.carry_out(ruled.pk, at=now())
    messages.success(request, _told(changed))
    return page


def _told(changed: int) -> str:
    if not changed:
        return _("已记下改判，没有人的成绩有变化。")
    return _("已改判，%(n)d 份成绩有变化；成绩已经公布的，已发消息告诉本人。") % {"n": changed}


def _facts(request: HttpRequest, exam: Exam, place: PaperQuestion, form: RegradeForm) -> dict[str, Any]:
    context: dict[str, Any] = {
        "exam": exam,
        "place": place,
        "version": place.question_version,
        "newer": form.has_newer,
        "form": form,
        "sat": sat_in(signed_in(request), exam),
        "changes": None,
    }
    tried = form.is_bound and not form.errors.keys() & {"policy", "new_version"}
    return context | (_forecast(request, exam, place.question_version, form) if tried else {})


def _forecast(request: HttpRequest, exam: Exam, version: QuestionVersion, form: RegradeForm) -> dict[str, Any]:
    policy, new = form.cleaned_data["policy"], form.cleaned_data["new_version"]
    changes = foresee(exam, version, policy=policy, new_version=new)
    return {
        "changes": changes,
        "page": page_of(request, changes),
        "policy": Regrade.Policy(policy),
        "new_version": new,
        "newly_passed": sum(change.newly_passed for change in changes),
        "newly_failed": sum(change.newly_failed for change in changes),
        "waiting": sum(change.waits for change in changes),
        "ruling_form": form if isinstance(form, RulingForm) else RulingForm(version=version),
    }


@never_cache
@require_GET
def ruling(request: HttpRequest, pk: int, regrade: int) -> HttpResponse:
    """A ruling that was made, and whose results it changed."""
    exam = get_object_or_404(_ruled_by(signed_in(request)), pk=pk)
    ruled = get_object_or_404(exam.regrades.select_related("question_version", "new_version", "ruled_by"), pk=regrade)
    results = ruled.results.select_related("attempt__candidate", "attempt__organisation").order_by("-made_at", "-pk")
    context = {
        "exam": exam,
        "regrade": ruled,
        "page": page_of(request, results),
        "appeals": ruled.appeals.count(),
    }
    return render_page(request, "exams/regrade_done.html", context)


@require_POST
def finish(request: HttpRequest, pk: int, regrade: int) -> HttpResponse:
    """Go on with a ruling that was interrupted."""
    exam = get_object_or_404(_ruled_by(signed_in(request)), pk=pk)
    return _carry_out(request, get_object_or_404(exam.regrades, pk=regrade))
