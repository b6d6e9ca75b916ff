"""The page of a lesson, and what its reader does there: reads on, answers, reaches the end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from people.policies import signed_in
from training.forms.learning import AnswerForm, PositionForm
from training.markdown import Heading, Part, render_lesson
from training.models import Lesson, LessonProgress, legal_year
from training.queries import LessonStanding, Slot, slots_of, standing_of, waiting_for
from training.services.progress import answer_question, open_lesson, reach_end, save_position
from web.htmx import htmx_of, render_page

PAGE = "training/lesson.html"


@require_GET
def lesson(request: HttpRequest, lesson_id: int) -> HttpResponse:
    found = _lesson(request, lesson_id)
    progress = open_lesson(signed_in(request), found, at=now())
    return render_page(request, PAGE, _page(request, found, progress))


@require_POST
def position(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Where one is: told by the page's script, or by the button 读到这里 where there is none."""
    found = _lesson(request, lesson_id)
    form = PositionForm(request.POST)
    if not form.is_valid():
        return HttpResponse(_("没有这个位置。"), status=422, content_type="text/plain; charset=utf-8")
    save_position(signed_in(request), found, form.cleaned_data["position"], at=now())
    if request.POST.get("leave"):
        messages.success(request, _("已记下读到的位置，下次从这里接着读。"))
        return redirect(found.course)
    return HttpResponse(status=204)


@require_POST
def end(request: HttpRequest, lesson_id: int) -> HttpResponse:
    found = _lesson(request, lesson_id)
    progress = reach_end(signed_in(request), found, at=now())
    if not htmx_of(request):
        return redirect(f"{found.get_absolute_url()}#end")
    return render_page(request, PAGE, _standing(request, found, progress), part="reached")


@require_POST
def answer(request: HttpRequest, lesson_id: int, slot: int) -> HttpResponse:
    """Take an answer and show the card as it then stands; by a plain form, lead back to it."""
    found = _lesson(request, lesson_id)
    form = AnswerForm(request.POST)
    chosen = request.POST.getlist("choice")
    refusal = ""
    try:
        if not form.is_valid():
            raise ValidationError(_("这一页不完整，请刷新后再答。"))
        progress = answer_question(signed_in(request), found, slot, chosen, turn=form.cleaned_data["turn"], at=now())
    except ValidationError as error:
        refusal = error.messages[0]
        progress = open_lesson(signed_in(request), found, at=now())
    if not refusal and not htmx_of(request):
        return redirect(f"{found.get_absolute_url()}#q{slot}")
    return _answered(request, found, progress, slot, refusal)


def _answered(request: HttpRequest, found: Lesson, progress: LessonProgress, number: int, refusal: str) -> HttpResponse:
    context = _standing(request, found, progress)
    context |= {"refusal": refusal, "refused": number, "is_answer": bool(htmx_of(request))}
    context["slot"] = next((slot for slot in context["slots"] if slot.number == number), None)
    if not htmx_of(request):
        context |= _text(found, context["slots"])
    return render_page(request, PAGE, context, part="answered", status=422 if refusal else 200)


def _lesson(request: HttpRequest, lesson_id: int) -> Lesson:
    return get_object_or_404(Lesson.objects.open_to(signed_in(request)).select_related("course"), pk=lesson_id)


def _page(request: HttpRequest, found: Lesson, progress: LessonProgress) -> dict[str, Any]:
    context = _standing(request, found, progress)
    context |= _text(found, context["slots"])
    return context | {"place": _place(progress, context["headings"], context["slots"])}


def _standing(request: HttpRequest, found: Lesson, progress: LessonProgress) -> dict[str, Any]:
    """What is done and what is missing: shown in the box beside the text, at its end, and after each answer."""
    slots = slots_of(found, progress)
    course = standing_of(signed_in(request), legal_year(now()), found.course)
    return {
        "lesson": found,
        "progress": progress,
        "held": waiting_for(progress),
        "slots": slots,
        "settled": sum(slot.is_settled for slot in slots),
        "open_slots": [slot for slot in slots if not slot.is_settled],
        "standing": course,
        "following": _following(found, course.lessons),
    }


def _following(found: Lesson, lessons: list[LessonStanding]) -> LessonStanding | None:
    """The next lesson that is not completed; the one after this comes before those skipped."""
    open_ones = [standing for standing in lessons if not standing.is_done and standing.lesson.pk != found.pk]
    later = [standing for standing in open_ones if standing.lesson.number > found.number]
    return next(iter(later or open_ones), None)


def _place(progress: LessonProgress, headings: list[Heading], slots: list[Slot]) -> str:
    """The name of the place to go back to; none at the very beginning, or when nothing is left to do."""
    if progress.completed_at:
        return ""
    names = {slot.anchor: _("小题 %(number)d") % {"number": slot.number} for slot in slots}
    names |= {heading.anchor: heading.title for heading in headings[1:]}
    return names.get(progress.position, "")


def _text(found: Lesson, slots: list[Slot]) -> dict[str, Any]:
    on = localdate(found.course.published_at)
    parts = render_lesson(
        found.text, on=on, file_url=lambda name: reverse("training:file", args=[found.course_id, name])
    )
    by_number = {slot.number: slot for slot in slots}
    placed = [(part, by_number.pop(part.slot, None)) for part in parts]
    # A slot that the text gives no place stands at the end, lest the lesson could never be completed.
    placed += [(Part(slot=number), slot) for number, slot in by_number.items()]
    headings = [heading for part in parts for heading in part.headings]
    return {
        "parts": placed,
        "headings": headings,
        "articles": found.cites.select_related("version__statute", "digest").order_by(
            "version__statute", "version", "number", "insert"
        ),
    }
