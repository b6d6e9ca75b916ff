"""What goes out on paper: question paper, answer card, key; rooms and seats."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from exams.forms.seats import SeatsForm
from exams.models import Exam, Paper
from exams.policies import may_read_key, may_read_paper
from exams.printing.answers import card_data, key_data
from exams.printing.content import paper_data, pictures_in
from exams.printing.rooms import rooms_data
from exams.printing.typesetting import typeset
from exams.queries.papers import papers_seen_by, places_of
from exams.services.seating import seat_candidates
from people import audit
from people.policies import signed_in

SIZES = ("a4", "a3")
SHEETS = {"paper": gettext_lazy("试卷"), "card": gettext_lazy("答题卡"), "key": gettext_lazy("参考答案")}
ROOM_SHEETS = {"signin": gettext_lazy("签到表"), "seats": gettext_lazy("座次表")}


@never_cache
@require_GET
def paper_sheet(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    """A paper as PDF, its answer card or its key. Not for those who may still sit it. Each is written down."""
    person, at = signed_in(request), now()
    paper = get_object_or_404(papers_seen_by(person), pk=pk)
    may = may_read_key if sheet == "key" else may_read_paper
    if sheet not in SHEETS or not may(person, paper.exam, at=at):
        raise Http404
    audit.record(person, "paper.printed", paper.exam, after={"label": paper.label, "sheet": sheet})
    name = f"{paper.exam.title}-{paper.label}卷-{SHEETS[sheet]}.pdf"
    return _pdf(_set(request, paper, sheet), name)


def _set(request: HttpRequest, paper: Paper, sheet: str) -> bytes:
    places = places_of(paper)
    if sheet == "card":
        return typeset("card", card_data(paper, places), at=now())
    if sheet == "key":
        return typeset("key", key_data(paper, places), at=now())
    size = request.GET.get("size", "")
    data = paper_data(paper, places, size=size if size in SIZES else "a4")
    return typeset("paper", data, at=now(), pictures=pictures_in(data))


# --- rooms ---
@require_POST
def seats(request: HttpRequest, pk: int) -> HttpResponse:
    exam = _arranged(request, pk)
    form = SeatsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写明每个考场坐几人（1–200），再编排。"))
        return redirect("exams:papers", pk)
    try:
        rooms = seat_candidates(exam.pk, **form.cleaned_data, by=signed_in(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("已编排 %(n)d 个考场。") % {"n": rooms})
    return redirect("exams:papers", pk)


@never_cache
@require_GET
def room_sheet(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    exam = _arranged(request, pk)
    if sheet not in ROOM_SHEETS:
        raise Http404
    data = rooms_data(exam)
    if not data["rooms"]:
        messages.error(request, _("还没有编排座位。请先编排，再打印。"))
        return redirect("exams:papers", pk)
    audit.record(signed_in(request), "paper.printed", exam, after={"sheet": sheet})
    return _pdf(typeset(sheet, data, at=now()), f"{exam.title}-{ROOM_SHEETS[sheet]}.pdf")


def _arranged(request: HttpRequest, pk: int) -> Exam:
    return get_object_or_404(Exam.objects.arranged_by(signed_in(request)), pk=pk)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
