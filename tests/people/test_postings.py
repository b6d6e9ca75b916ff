from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction

from people.models import AuditEntry, Membership, Person, Posting, Role, Standing
from people.services.postings import change_standing, transfer
from tests import builders

MOVED = date(2026, 11, 1)


def move(person, to, **options):
    return transfer(person=person, to=to, on=MOVED, by=None, **{"post": "科员"} | options)


def test_a_transfer_closes_one_posting_and_opens_the_next(bureau):
    old, new = builders.make_unit(bureau), builders.make_unit(bureau)
    person = builders.make_officer(unit=old)

    move(person, new, post="股长")

    kept = list(person.postings.order_by("since").values_list("organisation", "post", "since", "until"))
    assert kept == [(old.pk, "科员", date(2020, 1, 1), MOVED), (new.pk, "股长", MOVED, None)]
    person.refresh_from_db()
    assert (person.organisation, person.post) == (new, "股长")


def test_a_transfer_is_audited_with_what_was_before_and_after(bureau):
    old, new = builders.make_unit(bureau), builders.make_unit(bureau)
    person = builders.make_officer(unit=old)

    move(person, new)

    entry = AuditEntry.objects.get(verb="person.transferred")
    assert (entry.before["unit"], entry.after["unit"], entry.target_id) == (old.code, new.code, str(person.pk))


def test_asked_for_twice_it_happens_once(bureau):
    person, new = builders.make_officer(unit=builders.make_unit(bureau)), builders.make_unit(bureau)

    first, second = move(person, new), move(person, new)

    assert first == second
    assert person.postings.count() == 2
    assert AuditEntry.objects.filter(verb="person.transferred").count() == 1


def test_another_post_in_the_same_unit_is_a_posting_of_its_own():
    person = builders.make_officer()

    move(person, person.organisation, post="队长")

    assert [p.post for p in person.postings.order_by("since")] == ["科员", "队长"]


def test_a_posting_begun_today_is_put_right_instead_of_closed(bureau):
    person = builders.make_officer(unit=builders.make_unit(bureau))
    wrong, right = builders.make_unit(bureau), builders.make_unit(bureau)

    move(person, wrong)
    move(person, right)

    assert person.postings.count() == 2
    assert person.postings.open().get().organisation == right


def test_the_officers_role_moves_along_and_duties_of_the_old_unit_end(bureau):
    old, new = builders.make_unit(bureau), builders.make_unit(bureau)
    person = builders.make_person(unit=old, roles=[Role.OFFICER, Role.UNIT_ADMIN])
    Membership.objects.create(person=person, organisation=bureau, role=Role.AUTHOR, since=date(2020, 1, 1))

    move(person, new)

    held = set(person.memberships.filter(until=None).values_list("role", "organisation"))
    assert held == {(Role.OFFICER, new.pk), (Role.AUTHOR, bureau.pk)}


def test_an_administrators_role_is_not_touched_by_a_transfer(bureau):
    old, new = builders.make_unit(bureau), builders.make_unit(bureau)
    person = builders.make_person(unit=old, roles=[Role.SYSTEM_ADMIN])

    move(person, new)

    assert person.memberships.get().until is None


@pytest.mark.parametrize("hindrance", ["closed", "inactive", "too early", "elsewhere"])
def test_a_transfer_that_cannot_be_is_refused_and_changes_nothing(bureau, hindrance):
    new = builders.make_unit(bureau, closed_on=date(2026, 1, 1) if hindrance == "closed" else None)
    person = builders.make_officer(unit=builders.make_unit(bureau), is_active=hindrance != "inactive")
    on = date(2019, 1, 1) if hindrance == "too early" else MOVED
    leaving = builders.make_unit(bureau) if hindrance == "elsewhere" else person.organisation

    with pytest.raises(ValidationError):
        transfer(person=person, to=new, on=on, by=None, leaving=leaving)

    assert person.postings.get().until is None


def test_the_database_allows_one_open_posting_only():
    person = builders.make_officer()

    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(person=person, organisation=person.organisation, since=MOVED)


def test_a_standing_changes_from_a_day_and_keeps_its_history():
    person = builders.make_officer(standing=Standing.Kind.APPLICANT)

    change_standing(person=person, kind=Standing.Kind.OFFICER, on=MOVED, by=None)

    person = Person.objects.get(pk=person.pk)
    assert person.standing_on(date(2026, 10, 31)) == Standing.Kind.APPLICANT
    assert person.standing_on(MOVED) == Standing.Kind.OFFICER


def test_who_no_longer_counts_is_no_officer_any_more_and_may_become_one_again():
    person = builders.make_officer()

    change_standing(person=person, kind=Standing.Kind.OTHER, on=MOVED, by=None)
    assert not person.memberships.filter(role=Role.OFFICER, until=None).exists()

    change_standing(person=person, kind=Standing.Kind.OFFICER, on=date(2026, 11, 5), by=None)
    assert person.memberships.filter(role=Role.OFFICER, until=None).count() == 1


def test_a_standing_cannot_change_before_it_began():
    person = builders.make_officer()

    with pytest.raises(ValidationError):
        change_standing(person=person, kind=Standing.Kind.OTHER, on=date(2019, 12, 31), by=None)


# --- races ---
def at_once(*acts):
    """Run the acts at the same moment, each on its own connection; what they returned or raised."""
    barrier, results = Barrier(len(acts)), [None] * len(acts)

    def run(index, act):
        barrier.wait()
        try:
            results[index] = act()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_transfers_at_once_one_takes_place_and_one_is_refused():
    bureau = builders.make_bureau()
    old, here, there = (builders.make_unit(bureau) for _ in range(3))
    for _round in range(5):
        person = builders.make_officer(unit=old)

        results = at_once(lambda p=person: move(p, here, leaving=old), lambda p=person: move(p, there, leaving=old))

        assert sorted(type(result).__name__ for result in results) == ["Posting", "ValidationError"]
        assert person.postings.count() == 2
        assert person.postings.open().get().organisation == Person.objects.get(pk=person.pk).organisation
