"""What practice shows on pages that are not its own: menu entries, what is due, a panel beside an article (see web.slots)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from laws.models import Article
from people.models import Person, Role
from people.policies import signed_in
from practice.policies import SEES_MASTERY
from practice.queries import due_count, practisable_by, questions_in
from practice.scopes import Kind, Scope
from web.slots import MenuItem, Panel, Todo


def officer_menu(request: HttpRequest) -> list[MenuItem]:
    return [MenuItem(_("练习"), reverse("practice:home"), "replay", order=25)]


def staff_menu(request: HttpRequest) -> list[MenuItem]:
    if not signed_in(request).holds(*SEES_MASTERY):
        return []
    return [MenuItem(_("掌握情况"), reverse("practice:unit"), "chart", _("学时与报表"), 510)]


def todo(person: Person, at: datetime) -> list[Todo]:
    """What the wrong-question book has for today."""
    n = due_count(person, practisable_by(person), timezone.localdate(at))
    label, facts = _("今日复习 %(n)d 题") % {"n": n}, [_("做错过的题，按记忆规律安排")]
    return [Todo(label, reverse("practice:home"), facts, count=n)] if n else []


def article_panels(person: Person, article: Article) -> list[Panel]:
    """Practise this article, where there are questions on it."""
    scope = Scope(Kind.ARTICLE, article.pk)
    n = questions_in(scope, person, timezone.localdate()).count() if person.holds(Role.OFFICER) else 0
    return [Panel("practice/_article_panel.html", {"scope": scope, "n": n})] if n else []
