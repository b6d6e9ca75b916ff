"""The notice of a year is entered on a page, whole or not at all."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from laws.menu import staff_todo
from laws.models import Holiday, HolidayNotice
from laws.working_days import is_working_day
from people.models import AuditEntry, Role
from people.views.audit import changes
from tests.builders import make_person, moment

URL = "/laws/holidays/?year=2027"
#: name, off from, until, weekends worked
NOTICE = [
    ("元旦", "2027-01-01", "2027-01-03", ""),
    ("春节", "2027-02-05", "2027-02-12", "1月30日、2027年2月20日"),
    ("劳动节", "2027-05-01", "2027-05-05", ""),
    ("", "", "", ""),
]


@pytest.fixture(autouse=True)
def admin(client, time_machine):
    time_machine.move_to(moment("2026-11-23 10:00"), tick=True)
    person = make_person(roles=[Role.SYSTEM_ADMIN], standing="other")
    client.force_login(person)
    return person


def filled(rows=NOTICE, document="国务院办公厅关于2027年部分节假日安排的通知"):
    data = {"document": document, "form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0}
    for n, values in enumerate(rows):
        data |= {
            f"form-{n}-{name}": value for name, value in zip(["name", "first", "last", "made_up"], values, strict=True)
        }
    return data


def text(answer):
    return answer.content.decode()


def test_a_year_that_is_not_announced_says_what_holds_until_then(client):
    page = text(client.get(URL))

    assert "2027年的放假安排还没有登记" in page
    assert 'value="端午节"' in page


def test_a_year_of_the_library_is_shown_with_its_days(client):
    page = text(client.get("/laws/holidays/?year=2026"))

    assert "2月15日（星期日）至2月23日（星期一）" in page
    assert "还没有登记" not in page


def test_a_notice_is_entered_counts_and_is_audited(client, admin):
    answer = client.post(URL, filled())

    assert answer.url == URL
    assert is_working_day(date(2027, 2, 20))
    assert not is_working_day(date(2027, 2, 5))
    entry = AuditEntry.objects.get(verb="holidays.entered")
    assert (entry.actor, entry.target_name) == (admin, "2027年放假安排")
    assert "2027-02-20" in {change.label: change.after for change in changes(entry)}["上班"]
    page = text(client.get(URL))
    assert "2月5日（星期五）至2月12日（星期五）" in page
    assert "国务院办公厅关于2027年部分节假日安排的通知" in page


def test_a_notice_entered_again_replaces_what_stood_there(client):
    client.post(URL, filled())
    client.post(URL, filled([*NOTICE[:2], ("劳动节", "2027-05-01", "2027-05-06", "")]))

    assert HolidayNotice.objects.count() == 1
    assert Holiday.objects.filter(name="劳动节").count() == 6
    assert AuditEntry.objects.filter(verb="holidays.entered").first().before["off"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("国庆节", "2027-10-07", "2027-10-01", ""), "放假的最后一天不早于第一天"),
        (("国庆节", "2027-10-01", "", ""), "请写明放假从哪天到哪天"),
        (("", "2027-10-01", "2027-10-07", ""), "请写明是哪个节日"),
        (("国庆节", "2027-10-01", "2027-10-07", "10月九日"), "没有读懂"),
        (("国庆节", "2027-10-01", "2027-10-07", "2月30日"), "没有2月30日这一天"),
        (("国庆节", "2027-10-01", "2027-10-07", "10月8日"), "2027-10-08不是星期六或星期日"),
        (("国庆节", "2027-05-05", "2027-05-07", ""), "2027-05-05写了两次"),
        (("国庆节", "2028-10-01", "2028-10-07", ""), "2028-10-01不在2027年"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_reason_and_nothing_is_written(client, row, said):
    answer = client.post(URL, filled([*NOTICE[:3], row]))

    assert answer.status_code == 422
    assert said in text(answer)
    assert not HolidayNotice.objects.exists()


def test_the_summary_counts_and_names_what_has_to_be_mended_in_every_row(client):
    answer = text(client.post(URL, filled([*NOTICE[:2], ("劳动节", "2027-05-01", "", "")], document="")))

    assert "有 2 处需要改" in answer
    assert "劳动节，放假到：请写明放假从哪天到哪天。" in answer


def test_a_notice_that_is_not_whole_is_refused(client):
    answer = client.post(URL, filled(NOTICE[:1]))

    assert "一年至少放假13天，这里只有3天" in text(answer)


def test_a_day_of_another_years_notice_is_refused(client):
    client.post(URL, filled([("元旦", "2026-12-31", "2027-01-03", ""), *NOTICE[1:]]))

    answer = client.post("/laws/holidays/?year=2026", filled([("元旦", "2026-12-31", "2026-12-31", ""), *NOTICE[1:3]]))

    assert "2026-12-31在2027年放假安排里已经写了" in text(answer)


def test_the_form_of_a_year_that_is_known_begins_with_its_days(client):
    client.post(URL, filled())

    page = client.get(URL)
    rows = page.context["rows"]

    assert 'value="2027-02-12"' in text(page)
    assert [row.initial.get("name") for row in rows] == ["元旦", "春节", "劳动节", None]
    assert client.post(URL, filled([tuple(map(str, row.initial.values())) for row in rows[:3]])).status_code == 302


def test_from_november_on_a_system_administrator_is_reminded_of_the_next_year(client, admin):
    at = timezone.now()

    assert [todo.label for todo in staff_todo(admin, at)] == ["登记2027年放假安排"]
    assert staff_todo(admin, moment("2026-10-31 12:00")) == []
    assert staff_todo(make_person(roles=[Role.UNIT_ADMIN]), at) == []
    client.post(URL, filled())
    assert staff_todo(admin, at) == []


def test_the_menu_leads_there(client):
    assert reverse("laws:holidays") in text(client.get("/laws/holidays/"))
