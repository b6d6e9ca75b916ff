"""The markers' desk: the queue by question, and one answer after the other."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from exams.forms.marking import MarkForm
from exams.models import Exam, PaperQuestion, WrittenAnswer
from exams.models.marking import WrittenAnswerQuerySet
from exams.policies import keys_kept_from, may_learn_key
from exams.queries import desk
from exams.services import marking
from exams.wording import marks_text
from people.models import Organisation, Person, Role
from people.policies import for_roles, oversees, signed_in
from question_bank.models import QuestionVersion
from question_bank.queries import bases_of, cited_articles
from web.htmx import render_page

#: Who sees how far marking is.
SEES_MARKING = (Role.MARKER, Role.UNIT_ADMIN)


@require_GET
@for_roles(Role.MARKER)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this marker, of all exams."""
    person, at = signed_in(request), now()
    piles = desk.piles_for(person)
    kept = keys_kept_from(person, [pile.exam for pile in piles], at=at)
    context = {"piles": [pile for pile in piles if pile.exam.pk not in kept]}
    return render_page(request, "exams/marking_queue.html", context)


@require_GET
def exam(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the marking of an exam is, by question."""
    person, at = signed_in(request), now()
    found = get_object_or_404(_exams_of(person, *SEES_MARKING), pk=pk)
    is_open = may_learn_key(person, found, at=at)
    context = {
        "exam": found,
        "is_open": is_open,
        "is_marker": oversees(person, found.organisation, Role.MARKER),
        "piles": desk.piles_of(WrittenAnswer.objects.filter(attempt__exam=found), person) if is_open else [],
    }
    return render_page(request, "exams/marking.html", context)


def _exams_of(person: Person, *roles: str) -> Any:
    reach = Organisation.objects.overseen_by(person, *roles)
    return Exam.objects.filter(organisation__in=reach).select_related("organisation", "blueprint")


@never_cache
@require_http_methods(["GET", "POST"])
def mark(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """One answer to one question; marked, the next one follows."""
    person, at = signed_in(request), now()
    found = get_object_or_404(_exams_of(person, Role.MARKER), pk=pk)
    asked = get_object_or_404(QuestionVersion, pk=version, pk__in=_asked_in(found))
    if not may_learn_key(person, found, at=at):
        return redirect("exams:marking", pk)
    pile = desk.answers_to(found, asked)
    if request.method == "POST" and "undo" in request.POST:
        return _undo(request, asked, pile)
    if request.method == "POST" and "skip" in request.POST:
        marking.put_back(request.POST.get("code", "")[:16], by=person)
        return redirect(f"{request.path}?after={request.POST.get('code', '')[:16]}")
    if request.method == "POST":
        return _save(request, found, asked, pile)
    answer = marking.take_next(pile, by=person, at=at, after=request.GET.get("after", "")[:16])
    return _show(request, found, asked, answer)


def _asked_in(exam: Exam) -> Any:
    return PaperQuestion.objects.filter(paper__exam=exam).values("question_version")


def _undo(request: HttpRequest, asked: QuestionVersion, pile: WrittenAnswerQuerySet) -> HttpResponse:
    """Back to the answer marked last, its mark written in again."""
    try:
        last = marking.take_back_last(pile, by=signed_in(request), at=now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(request.path)
    if last is None:
        messages.info(request, _("你在这道题还没有评过。"))
        return redirect(request.path)
    query = QueryDict(mutable=True)
    query.update({"comment": last.comment})
    for number, marks in enumerate(last.parts, start=1 if asked.kind == QuestionVersion.Kind.CASE else 0):
        query[f"marks_{number}"] = marks_text(marks)
    return redirect(f"{request.path}?{query.urlencode()}")


def _save(request: HttpRequest, exam: Exam, asked: QuestionVersion, pile: WrittenAnswerQuerySet) -> HttpResponse:
    person, at = signed_in(request), now()
    code = request.POST.get("code", "")[:16]
    rows = pile.markable_by(person).select_related("attempt__exam__blueprint", "paper_question__question_version")
    answer = rows.filter(code=code).first()
    if answer is None:
        return redirect(f"{request.path}?after={code}")  # marked already: the form was sent twice
    form = _form(request, desk.sheet_of(answer), answer, request.POST)
    if not form.is_valid():
        return _show(request, exam, asked, answer, form)
    given: dict[str, Any] = {
        "marks": form.marks,
        "parts": form.parts,
        "points": form.points,
        "comment": form.cleaned_data["comment"],
    }
    try:
        marking.give_mark(answer.code, by=person, at=at, **given)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        _give_alike(request, form.cleaned_data["alike"], given)
    return redirect(f"{request.path}?after={answer.code}")


def _give_alike(request: HttpRequest, codes: list[str], given: dict[str, Any]) -> None:
    done = 0
    for code in codes:
        try:
            marking.give_mark(code, by=signed_in(request), at=now(), **given)
            done += 1
        except ValidationError:
            continue  # somebody else took it up meanwhile
    if done:
        messages.success(request, _("另有 %(n)d 份文字相同的答案也给了同样的分。") % {"n": done})


def _form(request: HttpRequest, sheet: desk.Sheet, answer: WrittenAnswer, data: Any = None) -> MarkForm:
    codes = [each.code for each in desk.alike(answer, signed_in(request), now())]
    initial = {name: request.GET[name][:300] for name in request.GET if name == "comment" or name.startswith("marks_")}
    return MarkForm(data, boxes=sheet.boxes, alike=codes, initial=initial)


def _show(
    request: HttpRequest, exam: Exam, asked: QuestionVersion, answer: WrittenAnswer | None, form: MarkForm | None = None
) -> HttpResponse:
    person = signed_in(request)
    mine, everybody = desk.means_of(exam, asked, person)
    context: dict[str, Any] = {
        "exam": exam,
        "version": asked,
        "pile": desk.pile(exam, asked, person),
        "mine": mine,
        "everybody": everybody,
        "queue_url": reverse("exams:marking", args=[exam.pk]),
    }
    if answer:
        sheet = desk.sheet_of(answer)
        cites = list(cited_articles().filter(question_version=asked))
        context |= {
            "sheet": sheet,
            "form": form or _form(request, sheet, answer),
            "alike": desk.alike_with_text(answer, person, now()),
            "bases": bases_of(cites, timezone.localdate()),
        }
    status = 422 if form and form.errors else 200
    return render_page(request, "exams/mark.html", context, status=status)
