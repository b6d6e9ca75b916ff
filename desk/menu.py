"""Where the homes are found, and the people a search finds."""

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import Person
from people.models.person import SEES_PEOPLE
from people.policies import signed_in
from web.slots import Hit, MenuItem

MOST_PEOPLE = 10


def officer_menu(request: HttpRequest) -> list[MenuItem]:
    return [MenuItem(_("首页"), reverse("desk:home"), "home", order=10)]


def staff_menu(request: HttpRequest) -> list[MenuItem]:
    if not signed_in(request).is_staff_member:
        return []
    return [MenuItem(_("工作台"), reverse("desk:staff"), "grid", order=0)]


def search_hits(person: Person, words: str) -> list[Hit]:
    """For those who look after people: by name, staff number or certificate, as far as they reach."""
    if not person.holds(*SEES_PEOPLE):
        return []
    matches = Q(name__icontains=words) | Q(staff_number=words) | Q(certificates__number=words)
    found = Person.objects.visible_to(person).filter(matches).select_related("organisation").distinct()
    return [
        Hit(who.name, reverse("people:person", args=[who.pk]), _("人员"), f"{who.organisation} · {who.staff_number}")
        for who in found[:MOST_PEOPLE]
    ]
