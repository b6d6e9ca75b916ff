from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, now

from people.models import AuditEntry, Message, Person, TransferRequest
from people.services.transfers import agree, refuse, request_transfer
from tests import builders
from tests.people.test_postings import at_once


class Scene:
    """A person in one county, wanted by another; each has its administrator, and so has the bureau over both."""

    def __init__(self):
        self.bureau = builders.make_bureau()
        self.old, self.new = builders.make_unit(self.bureau), builders.make_unit(self.bureau)
        self.giver, self.taker = builders.make_admin(unit=self.old), builders.make_admin(unit=self.new)
        self.superior = builders.make_admin(unit=self.bureau)
        self.person = builders.make_officer(unit=self.old)

    def ask(self, **options):
        wanted = {"person": self.person, "to": self.new, "by": self.taker, "at": now()}
        return request_transfer(**wanted | options)


@pytest.fixture
def scene():
    return Scene()


def test_asking_moves_nobody_and_tells_the_unit_that_has_the_person(scene):
    wish = scene.ask()

    assert wish.state == TransferRequest.State.WAITING
    assert Person.objects.get(pk=scene.person.pk).organisation == scene.old
    assert [m.recipient for m in Message.objects.all()] == [scene.giver]


def test_where_the_unit_has_no_administrator_the_nearest_above_is_told(scene):
    scene.giver.memberships.filter(role="unit_admin").update(until=localdate() - timedelta(days=1))

    scene.ask()

    assert Message.objects.get().recipient == scene.superior


@pytest.mark.parametrize("who", ["giver", "superior"])
def test_that_unit_or_a_common_superior_agrees(scene, who):
    wish = scene.ask(post="队长")

    agree(wish=wish, by=getattr(scene, who), at=now())

    person = Person.objects.get(pk=scene.person.pk)
    assert (person.organisation, person.post) == (scene.new, "队长")
    assert Message.objects.filter(recipient=scene.taker, subject__startswith="已同意").count() == 1
    assert AuditEntry.objects.filter(verb="transfer.agreed", actor=getattr(scene, who)).count() == 1


def test_the_one_who_asks_cannot_agree(scene):
    wish = scene.ask()

    with pytest.raises(ValidationError):
        agree(wish=wish, by=scene.taker, at=now())

    assert Person.objects.get(pk=scene.person.pk).organisation == scene.old


def test_agreed_twice_the_person_moves_once(scene):
    wish = scene.ask()

    agree(wish=wish, by=scene.giver, at=now())
    agree(wish=wish, by=scene.giver, at=now())

    assert scene.person.postings.count() == 2


def test_a_refusal_carries_its_reason_to_the_one_who_asked(client, scene):
    wish = scene.ask()
    client.force_login(scene.giver)

    assert client.post(f"/transfers/{wish.pk}/refuse/", {"reason": ""}).status_code == 422
    client.post(f"/transfers/{wish.pk}/refuse/", {"reason": "正在办案"})

    wish.refresh_from_db()
    assert (wish.state, wish.reason, wish.decided_by) == ("refused", "正在办案", scene.giver)
    assert "正在办案" in Message.objects.get(recipient=scene.taker).text
    assert Person.objects.get(pk=scene.person.pk).organisation == scene.old


def test_what_was_refused_is_not_agreed_afterwards(scene):
    wish = refuse(wish=scene.ask(), by=scene.giver, at=now(), reason="不行")

    with pytest.raises(ValidationError):
        agree(wish=wish, by=scene.giver, at=now())


def test_asked_twice_there_is_one_request(scene):
    assert scene.ask() == scene.ask()
    assert Message.objects.count() == 1


def test_a_second_unit_has_to_wait(scene):
    scene.ask()
    third = builders.make_unit(scene.bureau)

    with pytest.raises(ValidationError):
        scene.ask(to=third, by=builders.make_admin(unit=third))
    with pytest.raises(IntegrityError), transaction.atomic():
        TransferRequest.objects.create(
            person=scene.person,
            from_organisation=scene.old,
            to_organisation=third,
            requested_by=scene.taker,
            requested_at=now(),
        )


def test_nobody_asks_for_a_unit_of_others(scene):
    with pytest.raises(ValidationError):
        scene.ask(by=scene.giver)


def test_who_has_moved_meanwhile_is_not_moved_again(scene):
    wish, third = scene.ask(), builders.make_unit(scene.bureau)
    Person.objects.filter(pk=scene.person.pk).update(organisation=third)

    with pytest.raises(ValidationError):
        agree(wish=wish, by=scene.giver, at=now())


def test_the_page_shows_each_side_its_own(client, scene):
    wish = scene.ask()

    shown = {}
    for name in ("giver", "taker", "superior"):
        client.force_login(getattr(scene, name))
        context = client.get("/transfers/").context
        shown[name] = (list(context["waiting"]), list(context["own"]))

    assert shown == {"giver": ([wish], []), "taker": ([], [wish]), "superior": ([wish], [wish])}


def test_agreeing_on_the_page_moves_the_person(client, scene):
    wish = scene.ask()
    client.force_login(scene.giver)

    page = client.post(f"/transfers/{wish.pk}/agree/", follow=True)

    assert page.status_code == 200
    assert Person.objects.get(pk=scene.person.pk).organisation == scene.new


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_requests_at_once_leave_one_waiting_and_agreements_at_once_move_once():
    scene = Scene()
    third = builders.make_unit(scene.bureau)
    rival = builders.make_admin(unit=third)

    results = at_once(scene.ask, lambda: scene.ask(to=third, by=rival), scene.ask)
    wish = TransferRequest.objects.get()
    assert all(isinstance(r, TransferRequest | ValidationError) for r in results)

    results = at_once(*[lambda: agree(wish=wish, by=scene.giver, at=now())] * 4)
    assert [type(r) for r in results] == [TransferRequest] * 4
    assert scene.person.postings.count() == 2
