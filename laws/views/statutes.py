"""The statutes to read and to search, the sheet of an article, and the loading of official texts."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from laws import queries, side_by_side
from laws.correspondence import changes_between
from laws.forms.texts import TextForm
from laws.models import Article, StatuteVersion
from laws.parsing import StatuteText
from laws.services import Action, Loading, load_text, plan_loading
from people.models import Role
from people.policies import for_roles, signed_in
from web.htmx import panels_of, render_page


@require_GET
def statutes(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    kinds = queries.statutes_by_kind(today)
    return render(request, "laws/list.html", {"kinds": kinds, "may_import": _may_import(request)})


@require_GET
def version(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(StatuteVersion.objects.select_related("statute"), pk=pk)
    today = timezone.localdate()
    versions = list(shown.statute.versions.all())
    context = {
        "version": shown,
        "versions": versions,
        "in_force": next((other for other in versions if other.is_in_force(today)), None),
        "today": today,
        "chapters": queries.outline(queries.articles_to_read(shown)),
        "may_import": _may_import(request),
    }
    return render(request, "laws/version.html", context)


@require_GET
def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two versions of a statute side by side, the earlier on the left whatever the order in the address."""
    versions = StatuteVersion.objects.select_related("statute")
    asked = [get_object_or_404(versions, pk=each) for each in (pk, other)]
    if pk == other or asked[0].statute_id != asked[1].statute_id:
        raise Http404
    old, new = sorted(asked, key=lambda version: version.in_force_from)
    rows = side_by_side.rows_of(changes_between(old, new))
    kind = request.GET.get("kind", "")
    context = {
        "old": old,
        "new": new,
        "versions": list(old.statute.versions.all()),
        "rows": [row for row in rows if row.kind == kind] if kind in side_by_side.Kind else rows,
        "kind": kind,
        "kinds": side_by_side.kinds_with_counts(rows),
        "count": len(rows),
        "picture": side_by_side.picture_of(rows, list(old.articles.all()), list(new.articles.all())),
        "with_texts": old.has_text and new.has_text,
    }
    return render_page(request, "laws/compare.html", context, part="comparison")


@require_GET
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """The article alone: a sheet on the page one reads, or a page of its own without JavaScript."""
    shown = get_object_or_404(Article.objects.select_related("version__statute", "digest"), pk=pk)
    today = timezone.localdate()
    outdated = not shown.version.is_in_force(today)
    digest = getattr(shown, "digest", None)
    context = {
        "article": shown,
        "digest": digest,
        "related": queries.related_to(shown, digest) if digest else [],
        "outdated": outdated,
        "in_force": shown.version.statute.version_on(today) if outdated else None,
        "today": today,
        "panels": panels_of(request, "article_panels", signed_in(request), shown),
    }
    return render_page(request, "laws/article.html", context, part="sheet")


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    superseded = request.GET.get("all") == "1"
    results = queries.search(query, on=timezone.localdate(), superseded=superseded)
    if results.only_article:
        return redirect(results.only_article.get_sheet_url())
    context = {"q": query, "superseded": superseded, "results": results}
    return render(request, "laws/search.html", context)


def _may_import(request: HttpRequest) -> bool:
    return signed_in(request).holds(Role.SYSTEM_ADMIN)


@require_http_methods(["GET", "POST"])
@for_roles(Role.SYSTEM_ADMIN)
def import_text(request: HttpRequest) -> HttpResponse:
    """Upload a text, see what was read and every irregularity, then confirm."""
    if request.method == "GET":
        return render(request, "laws/import.html", {"form": TextForm()})
    form = TextForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "laws/import.html", {"form": form}, status=422)
    text = form.cleaned_data["text"]
    choices = {"in_force_from": form.cleaned_data["in_force_from"], "replace": form.cleaned_data["replace"]}
    try:
        if "confirm" in request.POST:
            return _loaded(request, load_text(text, actor=signed_in(request), **choices))
        plan = plan_loading(text, **choices)
    except ValidationError as refusal:
        return _shown(request, form, text, None, refusal.messages)
    return _shown(request, form, text, plan, [])


def _loaded(request: HttpRequest, loading: Loading) -> HttpResponse:
    words = {"version": loading.version, "n": len(loading.text.articles)}
    if loading.action == Action.UNCHANGED:
        messages.info(request, _("%(version)s与已有的一样，没有改动。") % words)
    else:
        messages.success(request, _("已载入%(version)s，共%(n)d条。") % words)
    return redirect(loading.version or "laws:list")


def _shown(
    request: HttpRequest, form: TextForm, text: StatuteText, plan: Loading | None, refusals: list[str]
) -> HttpResponse:
    """The page after the file was read; what was read travels in the form, so that just this is confirmed."""
    day, replace = form.cleaned_data["in_force_from"], form.cleaned_data["replace"]
    context = {
        "form": TextForm(initial={"content": form.cleaned_data["content"], "in_force_from": day, "replace": replace}),
        "choices": {"in_force_from": day.isoformat() if day else "", "replace": "on" if replace else ""},
        "text": text,
        "plan": plan,
        "refusals": refusals,
        "warnings": [irregularity for irregularity in text.irregularities if not irregularity.fatal],
    }
    return render(request, "laws/import.html", context, status=200 if plan else 422)
