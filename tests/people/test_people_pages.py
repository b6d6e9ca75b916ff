from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from people.models import AuditEntry, Certificate, OneTimeCode, Person, Role, Standing
from people.services import persons
from people.services.codes import is_living_code
from tests import builders

MARKUP = '<script>alert("x")</script>'


@pytest.fixture
def admin():
    return builders.make_admin(unit=builders.make_bureau(), name="管理员")


@pytest.fixture
def signed_in(client, admin):
    client.force_login(admin)
    return client


def colleague(admin, **fields):
    return builders.make_officer(unit=admin.organisation, **fields)


def names_on(response):
    return {person.name for person in response.context["page"]}


# --- the list ---
def test_the_list_shows_the_people_in_reach_and_nobody_else(signed_in, admin):
    below = builders.make_officer(unit=builders.make_unit(admin.organisation), name="下级的人")
    stranger = builders.make_officer(name="外单位的人")

    shown = names_on(signed_in.get("/people/"))

    assert shown == {"管理员", below.name}
    assert stranger.name not in shown


def test_more_people_cost_no_more_queries(signed_in, admin):
    signed_in.get("/people/")  # the first request of a session writes it
    spent = []
    for people in (1, 2):
        for _ in range(people):
            builders.make_person(unit=admin.organisation, roles=[Role.OFFICER, Role.AUTHOR])
        with CaptureQueriesContext(connection) as seen:
            signed_in.get("/people/")
        spent.append(len(seen))

    assert spent[0] == spent[1]


def test_the_figures_count_the_subtree(signed_in, admin):
    today = localdate()
    soon, gone, bare = (colleague(admin) for _ in range(3))
    Certificate.objects.filter(person=soon).update(expires_on=today + timedelta(days=30))
    Certificate.objects.filter(person=gone).update(expires_on=today - timedelta(days=1))
    Certificate.objects.filter(person=bare).delete()
    Person.objects.filter(pk=bare.pk).update(password="!unusable")
    builders.make_person(unit=admin.organisation, standing=Standing.Kind.OTHER)

    figures = signed_in.get("/people/").context["figures"]

    assert figures == {"people": 5, "officers": 4, "soon": 1, "expired": 1, "none": 1, "sleeping": 1}


FILTERS = [
    ("q=王某", {"王某"}),
    ("q=王某 W77", {"王某"}),
    ("q=张某 W77", set()),
    ("q=证号9", {"李某"}),
    ("role=author", {"李某"}),
    ("standing=applicant", {"张某"}),
    ("standing=other", {"王某"}),
    ("certificate=none", {"王某"}),
    ("certificate=expired", {"张某"}),
    ("certificate=suspended", {"李某"}),
    ("certificate=valid", {"管理员"}),
    ("active=no", {"赵某"}),
    ("active=all&q=赵", {"赵某"}),
    ("role=no-such-role&q=李某", {"李某"}),
]


@pytest.mark.parametrize(("query", "found"), FILTERS)
def test_the_list_is_narrowed_by(signed_in, admin, query, found):
    builders.make_person(
        unit=admin.organisation, name="王某", staff_number="W77", standing=Standing.Kind.OTHER, certificate=False
    )
    li = builders.make_person(unit=admin.organisation, name="李某", roles=[Role.AUTHOR])
    li.certificates.update(number="证号99", recorded_state="suspended")
    zhang = builders.make_person(unit=admin.organisation, name="张某", standing=Standing.Kind.APPLICANT)
    zhang.certificates.update(expires_on=date(2021, 1, 1))
    builders.make_person(unit=admin.organisation, name="赵某", is_active=False)

    assert names_on(signed_in.get(f"/people/?{query}")) == found


def test_a_unit_of_the_filter_reaches_its_subtree_and_no_unit_of_others(signed_in, admin):
    county = builders.make_unit(admin.organisation)
    builders.make_officer(unit=builders.make_unit(county), name="队员")
    foreign = builders.make_officer()

    assert names_on(signed_in.get(f"/people/?unit={county.pk}")) == {"队员"}
    assert foreign.name not in names_on(signed_in.get(f"/people/?unit={foreign.organisation_id}"))


def test_an_empty_answer_says_why(signed_in):
    assert "没有符合条件的人" in signed_in.get("/people/?q=查无此人").content.decode()


def test_htmx_gets_the_list_alone(signed_in):
    page = signed_in.get("/people/?q=管", headers={"HX-Request": "true"}).content.decode()

    assert page.lstrip().startswith('<div id="people">')


def test_what_is_stored_with_markup_is_shown_as_text(signed_in, admin):
    person = colleague(admin, name=MARKUP, staff_number=MARKUP, post=MARKUP, phone="<b>138</b>")
    Certificate.objects.filter(person=person).update(number=MARKUP)
    type(admin.organisation).objects.filter(pk=admin.organisation.pk).update(name=MARKUP, short_name="")

    for page in ("/people/", f"/people/{person.pk}/", "/units/", f"/units/{admin.organisation_id}/", "/people/import/"):
        shown = signed_in.get(page).content.decode()
        assert "<script>alert" not in shown
        assert "<b>138" not in shown
        assert "&lt;script&gt;" in shown


# --- a person ---
def test_the_page_tells_the_state_of_certificates_as_of_today(signed_in, admin):
    person = colleague(admin)
    Certificate.objects.filter(person=person).update(expires_on=localdate() - timedelta(days=1))

    states = [state for _certificate, state in signed_in.get(f"/people/{person.pk}/").context["certificates"]]

    assert states == [Certificate.State.EXPIRED]


def test_htmx_gets_the_person_as_a_sheet(signed_in, admin):
    person = colleague(admin)

    sheet = signed_in.get(f"/people/{person.pk}/", headers={"HX-Request": "true"}).content.decode()

    assert sheet.lstrip().startswith("<dialog")


def test_the_phone_is_whole_only_for_who_administers(client, admin):
    person = colleague(admin, phone="13812345678")
    auditor = builders.make_person(unit=admin.organisation, roles=[Role.AUDITOR])

    shown = {}
    for viewer in (admin, auditor):
        client.force_login(viewer)
        shown[viewer] = "13812345678" in client.get(f"/people/{person.pk}/").content.decode()

    assert shown == {admin: True, auditor: False}


def test_a_panel_of_a_higher_app_finds_its_place(signed_in, admin, monkeypatch):
    from web import slots

    asked = []
    monkeypatch.setitem(
        slots._providers, "person_panels", [lambda viewer, person: asked.append((viewer, person)) or []]
    )
    person = colleague(admin)

    signed_in.get(f"/people/{person.pk}/")

    assert asked == [(admin, person)]


def test_facts_are_edited_and_the_change_is_audited(signed_in, admin):
    person = colleague(admin, name="张某", phone="13800000000")
    facts = {"name": "张 某", "staff_number": person.staff_number, "phone": "139-1111-2222"}

    signed_in.post(f"/people/{person.pk}/edit/", facts)

    person.refresh_from_db()
    assert (person.name, person.phone) == ("张某", "13911112222")
    entry = AuditEntry.objects.get(verb="person.edited")
    assert (entry.before, entry.after) == ({"phone": "138****0000"}, {"phone": "139****2222"})


@pytest.mark.parametrize("number", ["110101199003078888", "１１０１０１１９９００３０７８８８８", "11010119900307888X"])
def test_an_id_card_number_is_kept_nowhere(signed_in, admin, number):
    person = colleague(admin)
    pages = {
        f"/people/{person.pk}/edit/": {"name": "张某", "staff_number": number, "phone": number},
        f"/people/{person.pk}/certificates/add/": {"number": number, "issued_on": "2024-01-01"},
        f"/people/{person.pk}/transfer/": {"to": admin.organisation_id, "post": number, "on": "2024-01-01"},
    }

    assert [signed_in.post(page, data).status_code for page, data in pages.items()] == [422, 422, 422]

    before = person.staff_number
    person.refresh_from_db()
    assert person.staff_number == before


def test_a_number_of_somebody_else_is_refused_whichever_kind_it_is(signed_in, admin):
    person, other = colleague(admin), colleague(admin)
    taken = [other.staff_number, other.certificate.number]

    for number in taken:
        facts = {"name": person.name, "staff_number": number, "phone": ""}
        assert signed_in.post(f"/people/{person.pk}/edit/", facts).status_code == 422
        certificate = {"number": number, "issued_on": "2024-01-01"}
        assert signed_in.post(f"/people/{person.pk}/certificates/add/", certificate).status_code == 422


def test_a_certificate_is_added_changed_and_never_brought_back_from_the_dead(signed_in, admin):
    person = builders.make_officer(unit=admin.organisation, certificate=False)
    given = {"number": "Ｚ１２３", "issued_on": "2024-01-01", "expires_on": "2029-01-01"}

    signed_in.post(f"/people/{person.pk}/certificates/add/", given)
    certificate = person.certificates.get()
    assert certificate.number == "Z123"

    page = f"/certificates/{certificate.pk}/"
    dates = {"issued_on": "2024-01-01", "expires_on": "2029-01-01"}
    assert signed_in.post(page, dates | {"state": "revoked", "reason": "调离"}).status_code == 302
    assert signed_in.post(page, dates | {"state": "valid"}).status_code == 422
    certificate.refresh_from_db()
    assert certificate.recorded_state == "revoked"
    assert AuditEntry.objects.get(verb="certificate.changed").reason == "调离"


def test_a_certificate_does_not_expire_before_it_is_issued(signed_in, admin):
    given = {"number": "Z999", "issued_on": "2024-01-02", "expires_on": "2024-01-01"}

    assert signed_in.post(f"/people/{colleague(admin).pk}/certificates/add/", given).status_code == 422


def test_a_transfer_stays_within_the_units_one_administers(signed_in, admin):
    person, below, foreign = colleague(admin), builders.make_unit(admin.organisation), builders.make_unit()
    wanted = {"post": "队长", "on": "2026-01-01"}

    assert signed_in.post(f"/people/{person.pk}/transfer/", wanted | {"to": foreign.pk}).status_code == 422
    assert signed_in.post(f"/people/{person.pk}/transfer/", wanted | {"to": below.pk}).status_code == 302

    person.refresh_from_db()
    assert person.organisation == below


def test_no_transfer_lies_in_the_future(signed_in, admin):
    below = builders.make_unit(admin.organisation)
    tomorrow = (localdate() + timedelta(days=1)).isoformat()

    response = signed_in.post(f"/people/{colleague(admin).pk}/transfer/", {"to": below.pk, "on": tomorrow})

    assert response.status_code == 422


def test_a_standing_is_changed_on_the_page(signed_in, admin):
    person = colleague(admin)

    signed_in.post(f"/people/{person.pk}/standing/", {"kind": "other", "on": "2026-01-01"})

    assert Person.objects.get(pk=person.pk).standing_on(date(2026, 1, 1)) == Standing.Kind.OTHER


def test_a_person_is_added_without_a_sheet(signed_in, admin):
    given = {"name": "新人", "staff_number": "N1", "unit": admin.organisation_id, "standing": "applicant", "phone": ""}

    refused = signed_in.post("/people/add/", given | {"since": (localdate() + timedelta(days=1)).isoformat()})
    signed_in.post("/people/add/", given | {"since": "2026-03-12"})

    person = Person.objects.get(staff_number="N1")
    assert not persons.is_activated(person)
    assert person.postings.open().get().organisation == admin.organisation
    assert person.roles == {Role.OFFICER}
    assert person.standings.get().since == date(2026, 3, 12)
    assert "日期不能晚于今天" in refused.content.decode()


# --- the account ---
def test_a_deactivated_person_is_out_at_once_and_everything_is_kept(client, admin):
    person = colleague(admin)
    client.force_login(person)
    assert client.get("/me/").status_code == 200

    persons.deactivate(person=person, by=admin, on=localdate(), at=now(), reason="退休")

    assert client.get("/me/").status_code == 302
    person.refresh_from_db()
    assert not person.is_active
    assert person.postings.get().until == localdate()
    assert AuditEntry.objects.get(verb="person.deactivated").reason == "退休"


def test_reactivated_the_person_is_where_he_was(signed_in, admin):
    person = colleague(admin)
    persons.deactivate(person=person, by=admin, on=localdate(), at=now())

    signed_in.post(f"/people/{person.pk}/reactivate/")

    person = Person.objects.get(pk=person.pk)
    assert person.is_active
    assert person.postings.open().count() == person.standings.open().count() == 1
    assert person.standing_on(localdate()) == Standing.Kind.OFFICER


def test_a_code_is_shown_once_and_kept_nowhere(signed_in, admin):
    person = colleague(admin)

    response = signed_in.post(f"/people/{person.pk}/code/")

    code = response.context["code"]
    assert code in response.content.decode()
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert is_living_code(person, code, at=now())
    assert code not in signed_in.get(f"/people/{person.pk}/").content.decode()
    issued = AuditEntry.objects.get(verb="code.issued")
    assert (issued.actor, issued.after["purpose"]) == (admin, OneTimeCode.Purpose.RESET)
    assert Person.objects.get(pk=person.pk).must_change_password


def test_who_never_had_a_password_gets_a_code_to_activate(signed_in, admin):
    person = colleague(admin)
    Person.objects.filter(pk=person.pk).update(password="!nothing")

    signed_in.post(f"/people/{person.pk}/code/")

    assert person.codes.get(ended_at=None).purpose == OneTimeCode.Purpose.ACTIVATION


def test_a_code_is_never_given_by_get(signed_in, admin):
    assert signed_in.get(f"/people/{colleague(admin).pk}/code/").status_code == 405


@pytest.mark.parametrize(
    ("role", "where"), [(Role.UNIT_ADMIN, "above"), (Role.SYSTEM_ADMIN, "here"), (Role.AUDITOR, "above")]
)
def test_a_unit_administrator_gets_no_way_into_an_account_that_reaches_further(client, role, where):
    bureau = builders.make_bureau()
    unit = builders.make_unit(bureau)
    admin, person = builders.make_admin(unit=unit), builders.make_person(unit=unit)
    node = bureau if where == "above" else unit
    person.memberships.create(organisation=node, role=role, since=date(2020, 1, 1))
    client.force_login(admin)

    assert client.post(f"/people/{person.pk}/code/").status_code == 404
    assert client.post(f"/people/{person.pk}/deactivate/", {"reason": "x", "on": "2026-01-01"}).status_code == 404
    with pytest.raises(ValidationError):
        persons.issue_access_code(person=person, by=admin, at=now())
    assert not person.codes.exists()


def test_nor_does_anybody_for_himself(signed_in, admin):
    assert signed_in.post(f"/people/{admin.pk}/code/").status_code == 404
    assert signed_in.post(f"/people/{admin.pk}/deactivate/", {"reason": "x", "on": "2026-01-01"}).status_code == 404


def test_the_security_administrator_helps_everybody_in_reach(client):
    security = builders.make_person(roles=[Role.SECURITY_ADMIN])
    person = builders.make_admin(unit=security.organisation)
    client.force_login(security)

    assert client.post(f"/people/{person.pk}/code/").status_code == 200
    assert client.post(f"/people/{builders.make_officer().pk}/code/").status_code == 404


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN])
def test_the_number_one_signs_in_with_is_not_changed_by_who_may_not_manage_the_account(signed_in, admin, role):
    mighty = builders.make_person(unit=admin.organisation, name="石磊", roles=[role])
    facts = {"name": "石磊", "staff_number": "NOBODY", "phone": ""}

    response = signed_in.post(f"/people/{mighty.pk}/edit/", facts)

    assert response.status_code == 422
    assert "你不能管理石磊的账号" in response.content.decode()
    assert Person.objects.get(pk=mighty.pk).staff_number == mighty.staff_number
