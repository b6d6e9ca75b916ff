"""The pages of one who sits: the list, the paper, the result."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from exams.forms import AnswerForm
from exams.models import Attempt
from exams.queries import entries_for, exams_for, sheet_of
from exams.responses import is_blank
from exams.services.attempts import close_overdue, submit_attempt, take_over
from exams.services.entering import note_what_fails
from exams.services.leases import lease_of, read_lease
from exams.services.saves import Refusal, save_answers
from exams.services.sealing import public_key
from exams.views.devices import hold_lease, holds_lease
from exams.views.saving import reason_in_words
from exams.views.visits import visit_of
from people.policies import signed_in
from web.htmx import render_page
from web.paging import number_in

SHOWS = ("open", "upcoming", "ended")


@require_GET
def exam_list(request: HttpRequest) -> HttpResponse:
    close_overdue(Attempt.objects.filter(candidate=signed_in(request)))
    exams = exams_for(signed_in(request)).select_related("course", "organisation", "blueprint")
    entries = entries_for(signed_in(request), exams, at=now())
    show = request.GET.get("show") if request.GET.get("show") in SHOWS else "open"
    context = {
        "show": show,
        "entries": [entry for entry in entries if entry.state == show],
        "counts": {name: sum(entry.state == name for entry in entries) for name in SHOWS},
    }
    return render_page(request, "exams/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """The page an attempt is sat on. Every address of an attempt leads here or, once it is closed, to its result."""
    mine = Attempt.objects.filter(candidate=signed_in(request)).select_related("exam__blueprint")
    attempt = get_object_or_404(mine, pk=pk)
    if not attempt.is_under_way_at(now()):
        close_overdue(mine.filter(pk=pk))
        attempt.refresh_from_db(fields=["state"])
    if attempt.state != Attempt.State.OPEN:
        return redirect("exams:result", pk)
    if request.method == "POST":
        return _act(request, attempt)
    if not holds_lease(request, attempt):
        return render_page(request, "exams/elsewhere.html", {"attempt": attempt})
    note_what_fails(attempt, visit_of(request))
    return render_page(request, "exams/sitting.html", _paper(request, attempt))


def _act(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """What the plain forms of the page do: take over, hand in, or save and move on."""
    if "take-over" in request.POST:
        hold_lease(request, take_over(attempt.pk, candidate=signed_in(request)))
        return redirect("exams:sitting", attempt.pk)
    if not holds_lease(request, attempt):
        return redirect("exams:sitting", attempt.pk)  # which offers to continue here
    if "hand-in" in request.POST:
        submit_attempt(attempt.pk)
        return redirect("exams:result", attempt.pk)
    _save_plainly(request, attempt)
    return redirect(f"{reverse('exams:sitting', args=[attempt.pk])}?q={request.POST.get('go', '')[:6]}")


def _save_plainly(request: HttpRequest, attempt: Attempt) -> None:
    form = AnswerForm(request.POST)
    lease = read_lease(form.cleaned_data["lease"]) if form.is_valid() else None
    if lease is None or (lease.attempt_id, lease.candidate_id) != (attempt.pk, attempt.candidate_id):
        messages.error(request, reason_in_words(Refusal.DENIED))
        return
    save = form.save_of()
    if is_blank(list(save.response)) and save.sequence == 1:
        return  # passed by, not answered
    receipt = save_answers(lease, [save])
    if receipt.refusal:
        messages.error(request, reason_in_words(receipt.refusal))
    elif receipt.stored[save.slot] != save.sequence:
        messages.warning(request, _("这一题在别处改过，这里没有再改。请看一下现在的答案。"))


def _paper(request: HttpRequest, attempt: Attempt) -> dict[str, Any]:
    reviewing = request.GET.get("q") == "review"
    asked = number_in(request.GET.get("q", ""))
    sheet = sheet_of(attempt, signed_in(request), current=None if reviewing else asked)
    current = min(max(asked, 1), len(sheet.slots))
    remaining = attempt.seconds_left(now())
    return {
        "attempt": attempt,
        "exam": attempt.exam,
        "lease": lease_of(attempt),
        "sheet": sheet,
        "total": len(sheet.slots),
        "answered": sheet.answered,
        "unanswered": sheet.unanswered,
        "reviewing": reviewing,
        "current": current,
        "slot": sheet.slots[current - 1],
        "remaining": remaining,
        "remaining_text": f"{int(remaining) // 60:02}:{int(remaining) % 60:02}",
        "seal": public_key(),
        # An exam is light unless its candidate chose otherwise; the system's own dark mode does not decide here.
        "theme": request.COOKIES.get("theme") or "light",
    }
