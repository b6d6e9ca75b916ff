"""Who may: plain predicates, and the gate of pages that belong to roles."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from people.models import Organisation, Person, Role
from people.models.role import SEPARATE_ROLES, STAFF_ROLES

View = Callable[..., HttpResponse]


def signed_in(request: HttpRequest) -> Person:
    """The person behind a request; LoginRequired stands before every page but the open ones."""
    return cast(Person, request.user)


def oversees(person: Person, unit: Organisation, *roles: str) -> bool:
    """Whether one of the roles, held today, reaches the unit."""
    return any(node.reaches(unit) for node in person.units_as(*roles))


def for_roles(*roles: str) -> Callable[[View], View]:
    """A page for holders of one of the roles; others learn that they lack it. Objects on it still come by `visible_to`."""

    def gate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not signed_in(request).holds(*roles):
                names = "、".join(str(Role(role).label) for role in roles)
                raise PermissionDenied(
                    _("这个页面是给%(roles)s用的。确有需要，请向本单位管理员申请。") % {"roles": names}
                )
            return view(request, *args, **kwargs)

        return guarded

    return gate


# --- persons ---
def administers(actor: Person, person: Person) -> bool:
    """Whether the person serves in a unit that the actor administers."""
    return oversees(actor, person.organisation, Role.UNIT_ADMIN)


def may_manage_account(actor: Person, person: Person) -> bool:
    """Issue a code, switch the account off and on.

    A code is a way into the account, so a unit administrator may not do it for someone whose roles reach further than
    his own, nor for one of the three administrators: that is the security administrator's business. Never for oneself.
    """
    if actor.pk == person.pk:
        return False
    if oversees(actor, person.organisation, Role.SECURITY_ADMIN):
        return True
    return administers(actor, person) and all(
        m.role not in SEPARATE_ROLES and oversees(actor, m.organisation, Role.UNIT_ADMIN)
        for m in person.memberships_today
        if m.role in STAFF_ROLES
    )


# --- roles ---
def may_grant(actor: Person, role: str, unit: Organisation) -> bool:
    """The three administrators' roles are the security administrator's to give, content roles the unit administrator's.

    Unit administrators may be named by either, so that a unit that has lost its own is not stuck.
    """
    if role in SEPARATE_ROLES:
        return oversees(actor, unit, Role.SECURITY_ADMIN)
    if role == Role.UNIT_ADMIN:
        return oversees(actor, unit, Role.UNIT_ADMIN, Role.SECURITY_ADMIN)
    return oversees(actor, unit, Role.UNIT_ADMIN)


# --- units ---
def may_add_unit_under(actor: Person, unit: Organisation) -> bool:
    return oversees(actor, unit, Role.SYSTEM_ADMIN, Role.UNIT_ADMIN)


def may_edit_unit(actor: Person, unit: Organisation) -> bool:
    """The system administrator edits every unit in reach, a unit administrator those below his own node."""
    below_own = any(node.reaches(unit) and node.pk != unit.pk for node in actor.units_as(Role.UNIT_ADMIN))
    return below_own or oversees(actor, unit, Role.SYSTEM_ADMIN)
