"""Writing a roster down: once, whole or not at all. What has changed since the plan was looked at stops it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people import audit
from people.models import Certificate, Membership, Organisation, Person, Posting, Role, RosterBatch, Standing
from people.models.person import COUNTING
from people.services import persons, postings, transfers
from people.services.roster_plan import Entry, Item, RosterPlan, make_plan


class ChangedMeanwhile(ValidationError):
    """The people are no longer as they were when the plan was looked at."""

    def __init__(self) -> None:
        super().__init__(_("检查之后名单有了变动（可能有人同时在导入或修改）。请重新看一遍检查结果，再确认。"))


def apply(
    *,
    batch: RosterBatch,
    entries: list[Entry],
    by: Person,
    at: datetime,
    seen: str,
    moving: set[int] = frozenset(),  # type: ignore[assignment]
    leaving: set[int] = frozenset(),  # type: ignore[assignment]
) -> bool:
    """Write the roster once, whole or not at all. False when it has been written already.

    The guarded update decides between two that confirm at once. The units of the subtree are locked, so that rosters of
    overlapping units come one after the other; a new person known to nobody a moment ago is settled by the unique numbers.
    """
    try:
        with transaction.atomic():
            uploaded = RosterBatch.objects.filter(pk=batch.pk, state=RosterBatch.State.UPLOADED)
            if not uploaded.update(state=RosterBatch.State.APPLIED, applied_at=at):
                return False
            lock_units(batch.organisation)
            plan = make_plan(entries, unit=batch.organisation, by=by, today=timezone.localdate(at))
            if plan.digest != seen:
                raise ChangedMeanwhile
            written = write(plan, by=by, at=at, moving=moving, leaving=leaving)
            RosterBatch.objects.filter(pk=batch.pk).update(counts=written.tally)
            batch.new_people.set(written.added)
            audit.record(by, "roster.applied", batch, after=written.for_audit(batch), organisation=batch.organisation)
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    return True


def lock_units(unit: Organisation) -> None:
    list(Organisation.objects.within(unit).select_for_update(no_key=True).order_by("pk").values_list("pk"))


@dataclass
class Written:
    tally: dict[str, int]
    added: list[Person]

    def for_audit(self, batch: RosterBatch) -> dict[str, Any]:
        return {"file": batch.file_name, "sha256": batch.sha256} | self.tally


def write(plan: RosterPlan, *, by: Person | None, at: datetime, moving: set[int], leaving: set[int]) -> Written:
    """Carry the plan out in the caller's transaction."""
    today = timezone.localdate(at)
    added = _add(plan.of("add"), by=by, at=at, today=today)
    for item in plan.of("update"):
        _update(item, by=by, today=today)
    tally = plan.counts(moving).as_dict() | {
        "added": len(added),
        "updated": len(plan.of("update")),
        "unchanged": len(plan.of("unchanged")),
        "transferred": 0,
        "requested": 0,
        "deactivated": 0,
    }
    for item in plan.moves:
        if item.person and item.unit and item.person.pk in moving:
            tally[_move(item, item.person, item.unit, by=by, at=at)] += 1
    for person in plan.leavers:
        if by and person.pk in leaving:
            persons.deactivate(person=person, by=by, on=today, at=at, reason=_("名单核对：本次名单中没有"))
            tally["deactivated"] += 1
    return Written(tally, added)


def _add(items: list[Item], *, by: Person | None, at: datetime, today: date) -> list[Person]:
    """All new people in a few statements, in the order of their numbers, so that two rosters cannot wait for each other."""
    items = sorted(items, key=lambda item: item.entry.staff_number)
    people = [_new_person(item, at) for item in items]
    Person.objects.bulk_create(people)
    pairs = [(person, item.entry) for person, item in zip(people, items, strict=True)]
    Posting.objects.bulk_create(
        Posting(person=p, organisation_id=p.organisation_id, post=p.post, since=today) for p in people
    )
    # Who is on a first list without a date was there before it: counted from New Year, the year's target is the full one.
    new_year = date(today.year, 1, 1)
    Standing.objects.bulk_create(Standing(person=p, kind=e.standing, since=e.since or new_year) for p, e in pairs)
    Membership.objects.bulk_create(
        Membership(person=p, organisation_id=p.organisation_id, role=Role.OFFICER, since=today)
        for p, e in pairs
        if e.standing in COUNTING
    )
    certified = sorted((pair for pair in pairs if pair[1].certificate), key=lambda pair: pair[1].certificate)
    Certificate.objects.bulk_create(made for person, entry in certified if (made := _new_certificate(person, entry)))
    for person, _entry in pairs:
        after = {"staff_number": person.staff_number, "unit": person.organisation.code}
        audit.record(by, "person.enrolled", person, after=after)
    return people


def _new_certificate(person: Person, entry: Entry) -> Certificate | None:
    if entry.issued_on is None:
        return None
    return Certificate(person=person, number=entry.certificate, issued_on=entry.issued_on, expires_on=entry.expires_on)


def _new_person(item: Item, at: datetime) -> Person:
    entry = item.entry
    assert item.unit is not None
    return persons.new_person(
        name=entry.name, staff_number=entry.staff_number, unit=item.unit, post=entry.post, phone=entry.phone, at=at
    )


def _update(item: Item, *, by: Person | None, today: date) -> None:
    entry, person = item.entry, item.person
    assert person is not None
    if entry.phone:
        persons.edit_facts(person=person, by=by, phone=entry.phone)
    if entry.post and entry.post != person.post:
        postings.transfer(person=person, to=person.organisation, post=entry.post, on=today, by=by)
    if entry.standing:
        postings.change_standing(person=person, kind=entry.standing, on=today, by=by)
    if entry.certificate:
        _write_certificate(entry, person, by)


def _write_certificate(entry: Entry, person: Person, by: Person | None) -> None:
    held = person.certificates.filter(number=entry.certificate).first()
    if held:
        persons.change_certificate(
            certificate=held,
            by=by,
            issued_on=entry.issued_on or held.issued_on,
            expires_on=entry.expires_on or held.expires_on,
            state=held.recorded_state,
        )
    elif entry.issued_on:
        persons.add_certificate(
            person=person, number=entry.certificate, issued_on=entry.issued_on, expires_on=entry.expires_on, by=by
        )


def _move(item: Item, person: Person, to: Organisation, *, by: Person | None, at: datetime) -> str:
    """Directly where one administers both units, else by asking the other."""
    post = item.entry.post or person.post
    if item.act == "transfer":
        postings.transfer(
            person=person, to=to, post=post, on=timezone.localdate(at), by=by, leaving=person.organisation
        )
        return "transferred"
    assert by is not None
    transfers.request_transfer(person=person, to=to, by=by, at=at, post=post)
    return "requested"
