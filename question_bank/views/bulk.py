"""One act on many questions: first what it would touch, then, confirmed, the act."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.models import Person, Role
from people.policies import for_roles, signed_in
from question_bank import queries
from question_bank.forms import BankFilter, BulkForm
from question_bank.models import Question, Tag
from question_bank.services import bulk
from web.htmx import render_page


@require_POST
@for_roles(Role.AUTHOR)
def act_on_many(request: HttpRequest) -> HttpResponse:
    """Nothing is done before the person has seen the number and said yes to just that number."""
    person = signed_in(request)
    form = BulkForm(request.POST)
    if not form.is_valid() and ("act" in form.errors or "scope" in form.errors or form.non_field_errors()):
        for message in form.non_field_errors() or [_("请选择要做什么。")]:
            messages.error(request, str(message))
        return redirect(_back(request))
    if "filters" in form.errors:
        del form.errors["filters"]  # of a field that nobody sees
        form.add_error(None, _("筛选条件太长，或者没有读懂。请返回列表，重新筛选。"))
        return _confirm(request, form, 0, left_out=0)
    asked = form.cleaned_data
    chosen = _chosen(asked, person)
    mine = chosen.filter(pk__in=Question.objects.editable_by(person))
    count = mine.count()
    if form.errors or not asked["confirmed"] or asked["count"] != count:
        return _confirm(request, form, count, left_out=chosen.count() - count)
    try:
        done = _act(asked, mine, person)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, done)
    return redirect(_back(request))


def _chosen(asked: dict[str, Any], person: Person) -> QuerySet[Question]:
    """Those ticked, or all that the filters of the list leave, as far as one sees them."""
    visible = Question.objects.visible_to(person)
    if asked["scope"] == "chosen":
        return visible.filter(pk__in=asked["chosen"])
    return visible.filter(BankFilter(QueryDict(asked["filters"])).narrowing().as_q(person))


def _back(request: HttpRequest) -> str:
    filters = QueryDict(request.POST.get("filters", "")[:1000])
    return reverse("question_bank:list") + (f"?{filters.urlencode()}" if filters else "")


def _confirm(request: HttpRequest, form: BulkForm, count: int, left_out: int) -> HttpResponse:
    """The number has changed since, a field is empty, or nobody has been asked yet."""
    context = {
        "form": form,
        "asked": form.cleaned_data,
        "count": count,
        "left_out": left_out,
        "most": bulk.MOST,
        "back": _back(request),
        "paths": queries.category_paths(),
        "tags": Tag.objects.values_list("name", flat=True),
    }
    return render_page(request, "question_bank/bulk.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _act(asked: dict[str, Any], questions: QuerySet[Question], person: Person) -> str:
    """What was done, in a sentence."""
    act = asked["act"]
    if act == "submit":
        return _("已送审 %(n)d 题。不是草稿的没有变化。") % {"n": bulk.submit_all(questions=questions, by=person)}
    if act == "retire":
        done = bulk.retire_all(questions=questions, by=person, at=now(), reason=asked["reason"])
        return _("已停用 %(n)d 题。用了它们的试卷和作答不受影响。") % {"n": done}
    if act == "category":
        done = bulk.put_into(questions=questions, path=asked["category"], by=person)
        return _("已把 %(n)d 题改到“%(name)s”。") % {"n": done, "name": "／".join(asked["category"])}
    done = bulk.add_tag(questions=questions, name=asked["tag"])
    return _("已给 %(n)d 题加上“%(name)s”。") % {"n": done, "name": asked["tag"]}
