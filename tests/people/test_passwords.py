import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from people.models import AuditEntry, Person
from tests import builders
from tests.builders import PASSWORD

NEW = "river stone 77 lamp"


@pytest.fixture
def officer():
    return builders.make_officer(name="王小明", phone="13812345678")


@pytest.fixture
def page(client, officer):
    client.force_login(officer)
    return reverse("people:password")


def change(client, page, *, current=PASSWORD, new=NEW, again=None, **fields):
    return client.post(page, {"current": current, "new": new, "again": again or new} | fields)


def has_password(person, password):
    return Person.objects.get(pk=person.pk).check_password(password)


# --- the page ---
def test_the_own_password_is_changed_and_the_session_goes_on(client, officer, page):
    key = client.session.session_key

    response = change(client, page)

    assert response.status_code == 302
    assert has_password(officer, NEW)
    assert client.get(reverse("people:me")).status_code == 200
    assert client.session.session_key != key


def test_other_sessions_of_the_person_end(client, officer, page, django_user_model):
    elsewhere = type(client)()
    elsewhere.force_login(officer)

    change(client, page)

    assert elsewhere.get(reverse("people:me")).status_code == 302


def test_the_change_is_written_down_without_the_passwords(client, officer, page):
    change(client, page)

    entry = AuditEntry.objects.get(verb="password.changed")
    assert (entry.actor, entry.before, entry.after) == (officer, None, None)


def test_a_wrong_present_password_changes_nothing(client, officer, page):
    response = change(client, page, current="wrong")

    assert response.status_code == 422
    assert has_password(officer, PASSWORD)


def test_guessing_the_present_password_on_an_open_page_locks_the_account(client, officer, page):
    for _ in range(5):
        change(client, page, current="wrong")

    response = change(client, page)

    assert response.status_code == 422
    assert has_password(officer, PASSWORD)
    assert AuditEntry.objects.filter(verb="login.locked").count() == 1


def test_two_different_new_passwords_change_nothing(client, officer, page):
    response = change(client, page, again="something else 9")

    assert "两次输入的新密码不一致。" in response.content.decode()
    assert has_password(officer, PASSWORD)


def test_the_new_password_is_not_the_old(client, officer, page):
    assert "新密码不能与现在的密码相同。" in change(client, page, new=PASSWORD).content.decode()


def test_one_who_must_change_sees_nothing_else_but_may_sign_out(client, officer, page):
    Person.objects.filter(pk=officer.pk).update(must_change_password=True)

    assert client.get(reverse("people:me"))["Location"].startswith(page)
    assert client.get(page).status_code == 200
    assert client.post(reverse("people:logout"))["Location"] == reverse("people:login")


def test_one_who_must_change_goes_on_to_the_page_asked_for_afterwards(client, officer, page):
    Person.objects.filter(pk=officer.pk).update(must_change_password=True)

    response = change(client, page, next="/messages/")

    assert response["Location"] == "/messages/"
    assert client.get("/messages/").status_code == 200


# --- the rules ---
@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short 1a", "密码太短，至少要 10 个字符。"),
        ("password123", "这个密码太常见了。"),
        ("31415926535", "密码只包含数字。"),
        ("我是王小明 2026 abc", "密码里不能有自己的姓名、工号、执法证号或手机号。"),
        ("tel 13812345678 x", "密码里不能有自己的姓名、工号、执法证号或手机号。"),
    ],
)
def test_a_poor_password_is_refused_with_a_chinese_sentence(officer, password, sentence):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, officer)

    assert sentence in "".join(refusal.value.messages)


@pytest.mark.parametrize("own", ["staff_number", "certificate"])
def test_no_number_of_ones_own_stands_in_the_password(officer, own):
    number = officer.certificate.number if own == "certificate" else officer.staff_number

    with pytest.raises(ValidationError):
        validate_password(f"xx{number.lower()}yy-zz", officer)


@pytest.mark.parametrize("password", [NEW, "秋天的银杏叶 落满院子", "gh8#kk2!mmPq"])
def test_a_good_password_passes(officer, password):
    validate_password(password, officer)
