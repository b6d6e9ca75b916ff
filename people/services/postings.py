"""Where a person serves and whether the person counts: dated facts that are closed and opened, never overwritten."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Membership, Organisation, Person, Posting, Role, Standing
from people.models.person import COUNTING
from people.models.role import SEPARATE_ROLES


@transaction.atomic
def transfer(
    *,
    person: Person,
    to: Organisation,
    on: date,
    by: Person | None,
    post: str = "",
    leaving: Organisation | None = None,
) -> Posting:
    """Close the open posting and open the next one; the same unit with another post is a change of post.

    Asked for what is so already, it changes nothing. `leaving` is the unit that the decision took the person to be in:
    when two transfer at once, the second finds the person elsewhere and is refused instead of undoing the first.
    """
    to = Organisation.objects.select_for_update(no_key=True).get(pk=to.pk)
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if leaving is not None and person.organisation_id not in {leaving.pk, to.pk}:
        raise ValidationError(_("%(name)s刚刚已调到别的单位，请重新查看后再办。") % {"name": person.name})
    posting = person.postings.open().first()
    if posting and (posting.organisation_id, posting.post) == (to.pk, post):
        return posting
    _refuse_transfer(person, posting, to, on)

    before = facts(person)
    opened = _open_posting(person, posting, to, post, on)
    ended = _let_roles_follow(person, to, on) if person.organisation_id != to.pk else []
    person.organisation, person.post = to, post
    person.save(update_fields=["organisation", "post"])
    after = facts(person) | {"on": on.isoformat()} | ({"roles_ended": ended} if ended else {})
    audit.record(by, "person.transferred", person, before=before, after=after)
    return opened


def facts(person: Person) -> dict[str, str]:
    return {"unit": person.organisation.code, "post": person.post}


def _refuse_transfer(person: Person, posting: Posting | None, to: Organisation, on: date) -> None:
    if not person.is_active:
        raise ValidationError(_("%(name)s的账号已停用，请先恢复启用再调动。") % {"name": person.name})
    if not to.in_use:
        raise ValidationError(_("%(unit)s已撤销，不能再调入人员。") % {"unit": to.name})
    if posting and on < posting.since:
        raise ValidationError(
            _("调动日期不能早于现任职的起始日期（%(since)s）。") % {"since": posting.since.isoformat()}
        )


def _open_posting(person: Person, posting: Posting | None, to: Organisation, post: str, on: date) -> Posting:
    if posting and posting.since == on:
        # Begun and changed on one day: it never lasted a day, so it is put right instead of closed.
        posting.organisation, posting.post = to, post
        posting.save(update_fields=["organisation", "post"])
        return posting
    if posting:
        posting.until = on
        posting.save(update_fields=["until"])
    return Posting.objects.create(person=person, organisation=to, post=post, since=on)


def roles_left_behind(person: Person, to: Organisation, on: date) -> list[Membership]:
    """Roles that end when the person moves: those at nodes that do not reach the new unit.

    The three administrators' roles are not touched, since giving and taking them is not a matter of postings.
    """
    held = person.memberships.filter(until=None).exclude(role__in=SEPARATE_ROLES).select_related("organisation")
    return [m for m in held if not m.organisation.reaches(to)]


def _let_roles_follow(person: Person, to: Organisation, on: date) -> list[str]:
    left = roles_left_behind(person, to, on)
    for membership in left:
        membership.until = max(on, membership.since)
        membership.save(update_fields=["until"])
    if any(m.role == Role.OFFICER for m in left):
        Membership.objects.create(person=person, organisation=to, role=Role.OFFICER, since=on)
    return [f"{m.role}@{m.organisation.code}" for m in left if m.role != Role.OFFICER]


@transaction.atomic
def change_standing(*, person: Person, kind: str, on: date, by: Person | None) -> Standing:
    """From that day the person counts as officer, as applicant, or not. The officer's role goes with it."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    standing = person.standings.open().first()
    if standing and standing.kind == kind:
        return standing
    if standing and on < standing.since:
        raise ValidationError(
            _("变更日期不能早于现类别的起始日期（%(since)s）。") % {"since": standing.since.isoformat()}
        )
    before = standing.kind if standing else None
    opened = _open_standing(person, standing, kind, on)
    let_officer_role_follow(person, kind, on)
    audit.record(by, "standing.changed", person, before={"standing": before}, after={"standing": kind, "on": str(on)})
    return opened


def _open_standing(person: Person, standing: Standing | None, kind: str, on: date) -> Standing:
    if standing and standing.since == on:
        standing.kind = kind
        standing.save(update_fields=["kind"])
        return standing
    if standing:
        standing.until = on
        standing.save(update_fields=["until"])
    return Standing.objects.create(person=person, kind=kind, since=on)


def let_officer_role_follow(person: Person, kind: str, on: date) -> None:
    held = person.memberships.filter(role=Role.OFFICER, until=None)
    if kind not in COUNTING:
        for membership in held:
            membership.until = max(on, membership.since)
            membership.save(update_fields=["until"])
    elif not held.exists():
        Membership.objects.create(person=person, organisation=person.organisation, role=Role.OFFICER, since=on)
