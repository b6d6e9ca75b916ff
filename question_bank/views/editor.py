"""Writing a question: the kind first, then its form with a live preview; a question that exists gets its next version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.models import Role
from people.policies import for_roles, signed_in
from question_bank import queries
from question_bank.differences import aspects, compare
from question_bank.forms import Editor
from question_bank.forms.aids import PictureForm, PlaceForm
from question_bank.kinds import KINDS, Kind, asks_more
from question_bank.models import Question, QuestionVersion, Tag
from question_bank.services.editing import Overtaken, write_new, write_next
from web.htmx import render_page

#: What htmx swaps after an act that saves nothing.
PARTS = {"preview": "phone", "cite": "basis", "picture": "pictures"}


@require_http_methods(["GET", "POST"])
@for_roles(Role.AUTHOR)
def new(request: HttpRequest) -> HttpResponse:
    kind = KINDS.get(request.GET.get("kind", ""))
    if kind is None:
        context = {"kinds": KINDS.values()}
        status = 200 if request.method == "GET" else 422
        return render_page(request, "question_bank/editor_kinds.html", context, status=status)
    return _edit(request, kind, None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The next version; of another kind when the address names one."""
    editable = Question.objects.editable_by(signed_in(request)).select_related("organisation", "current")
    question = get_object_or_404(editable, pk=pk)
    rows = question.versions.select_related("written_by").prefetch_related(queries.citations_to_read())
    version = rows.order_by("number").last()
    kind = KINDS.get(request.GET.get("kind", "")) or KINDS[version.kind]
    if question.retired_at:
        messages.error(request, _("这道题已经停用，不能再改。需要的话，请新写一道。"))
        return redirect(question)
    return _edit(request, kind, question, version)


def _edit(
    request: HttpRequest, kind: Kind, question: Question | None, version: QuestionVersion | None = None
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    who: dict[str, Any] = {"person": signed_in(request), "question": question, "version": version}
    editor = Editor(kind, **who, data=data, on=timezone.localdate())
    if data is None or asks_more(data):
        return _show(request, editor)
    act = data.get("act", "")
    if act in PARTS:
        return _show(request, editor, part=PARTS[act], **_aided(request, editor, act))
    if not editor.is_valid():
        return _show(request, editor, status=422)
    return _save(request, editor, for_review=act == "submit")


# --- help that saves nothing of the question ---
def _aided(request: HttpRequest, editor: Editor, act: str) -> dict[str, Any]:
    if act == "cite":
        place = PlaceForm(request.POST, on=editor.on)
        if place.is_valid():
            editor.facts.cite(place.words)
        return {"place": place}
    if act == "picture":
        upload = PictureForm(request.POST, request.FILES)
        return {"upload": upload, "kept": upload.keep(at=now()) if upload.is_valid() else None}
    return {}


# --- saving ---
def _save(request: HttpRequest, editor: Editor, *, for_review: bool) -> HttpResponse:
    try:
        version = _written(request, editor, for_review)
    except Overtaken as overtaken:
        return _overtaken(request, editor, overtaken)
    except ValidationError as refusal:
        _say_at_its_field(editor, refusal)
        return _show(request, editor, status=422)
    if for_review:
        messages.success(request, _("已保存并送审。审核有了结果会发消息给你。"))
    else:
        messages.success(request, _("已保存为第 %(n)d 版草稿。写好后记得送审。") % {"n": version.number})
    return redirect("question_bank:question", pk=version.question_id)


@transaction.atomic
def _written(request: HttpRequest, editor: Editor, for_review: bool) -> QuestionVersion:
    """With the category that it names, which may be new."""
    act: dict[str, Any] = {"draft": editor.draft(), "by": signed_in(request), "at": now(), "for_review": for_review}
    asked = editor.facts.cleaned_data
    if editor.question is None:
        return write_new(organisation=asked["unit"], **act)
    opened_on = asked["opened_on"] or 0
    return write_next(question=editor.question, opened_on=opened_on, reason=asked["reason"], **act)


def _say_at_its_field(editor: Editor, refusal: ValidationError) -> None:
    said = refusal.message_dict if hasattr(refusal, "error_dict") else {"__all__": refusal.messages}
    for name, sentences in said.items():
        editor.facts.add_error(name if name in editor.facts.fields else None, sentences)
    editor.note_errors()


def _overtaken(request: HttpRequest, editor: Editor, overtaken: Overtaken) -> HttpResponse:
    """Theirs and mine side by side, mine still in the form; saved again it stands on top of theirs."""
    newest = overtaken.newest
    content = editor.content()
    rows = queries.cited_articles().filter(question_version=newest)
    theirs = aspects(newest, [str(row) for row in rows])
    context: dict[str, Any] = {"overtaken": overtaken, "rows": compare(theirs, aspects(content, _named(content)))}
    editor.facts.put("opened_on", newest.number)
    return _show(request, editor, status=409, **context)


def _named(content: Any) -> list[str]:
    articles = {cite.article_id for cite in content.cites}
    known = queries.articles_named(articles)
    return [known[cite.article_id] for cite in content.cites]


def _show(request: HttpRequest, editor: Editor, *, part: str = "", status: int = 200, **context: Any) -> HttpResponse:
    needs_preview = editor.form.is_bound and part in ("", "phone")
    context = {
        "editor": editor,
        "form": editor.form,
        "facts": editor.facts,
        "question": editor.question,
        "preview": editor.preview() if needs_preview else None,
        "place": PlaceForm(on=editor.on),
        "upload": PictureForm(),
        "kinds": KINDS.values(),
        "paths": queries.category_paths(),
        "tags": Tag.objects.values_list("name", flat=True),
        **context,
    }
    return render_page(request, "question_bank/editor.html", context, part=part, status=status)
