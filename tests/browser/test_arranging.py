"""Arranging an exam in a real browser: what it comes to follows what is filled in; the small pages of one are in order."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from exams.models import Exam, Override
from exams.services.candidates import add_candidates
from exams.services.overrides import give_override
from tests.browser.conftest import open_page, sign_in
from tests.builders import PASSWORD, days, make_admin, make_blueprint, make_exam, make_officer, make_question, minutes

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # On SQLite in memory the server's threads share one connection, and may not close it when the browser goes.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]


def test_what_an_exam_comes_to_follows_the_form_and_what_was_typed_stays(chromium, live_server):
    admin = make_admin()
    written = make_blueprint(pins=[make_question(kind="essay")], unit=admin.organisation, title="论述卷")
    page = open_page(chromium, live_server.url)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, admin.staff_number, PASSWORD)
    page.goto(reverse("exams:arrange"))

    page.fill("[name=title]", "四季度考试")
    page.fill("[name=password]", "guihua")
    page.fill("[name=opens_at]", "2026-12-01T09:00")
    page.fill("[name=latest_start]", "2026-12-01T10:30")
    page.fill("[name=latest_finish]", "2026-12-01T11:00")
    page.fill("[name=minutes]", "90")
    page.select_option("[name=blueprint]", str(written.pk))
    page.wait_for_selector("text=最后进入的人只有 30 分钟")
    page.wait_for_selector("[name=markers]")
    page.select_option("[name=markers]", "2")
    page.fill("[name=difference]", "5")
    page.fill("[name=minutes]", "30")
    page.click("[name=title]")
    page.wait_for_selector("text=最后进入的人也有 30 分钟")

    assert page.input_value("[name=markers]") == "2"
    assert page.input_value("[name=difference]") in {"5", "5.0"}
    assert not any("guihua" in url for url in asked)
    page.select_option("[name=category]", "professional")
    page.fill("[name=hours]", "0")
    page.click(".arrange .button-row .button-primary")
    page.wait_for_url(re.compile(r"/exams/staff/\d+/$"))

    exam = Exam.objects.get()
    assert (exam.title, exam.password, exam.markers, exam.minutes) == ("四季度考试", "guihua", 2, 30)
    assert page.errors == []


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("dark", [False, True])
def test_the_pages_of_an_exam_are_in_order(chromium, live_server, size, dark):
    admin, now = make_admin(), timezone.now()
    officer = make_officer(unit=admin.organisation)
    exam = make_exam(unit=admin.organisation, latest_start=now + minutes(30), latest_finish=now + days(1), password="x")
    over = make_exam(unit=admin.organisation, latest_finish=now - minutes(1))
    draft = make_exam(unit=admin.organisation, published=False, open_to_whom="list")
    add_candidates(exam.pk, [officer], by=admin, at=now)
    give_override(Override(exam=exam, person=officer, extra_minutes=20, reason="视力不便"), by=admin, at=now)
    page = open_page(chromium, live_server.url, size=size, dark=dark)
    sign_in(page, admin.staff_number, PASSWORD)
    pages = [reverse(f"exams:{name}", args=[exam.pk]) for name in ("staff_exam", "candidates", "overrides", "ready")]
    pages += [reverse(f"exams:{name}", args=[draft.pk]) for name in ("change", "staff_exam", "candidates")]
    pages += [reverse("exams:arrange"), reverse("exams:makeup", args=[over.pk])]
    pages += [reverse("exams:candidates_add", args=[draft.pk]) + "?q=张"]
    pages += [reverse("exams:excuse", args=[exam.pk, officer.pk])]

    wrong = {}
    for path in pages:
        page.goto(path)
        found = [
            f"{rule['id']} {rule['nodes'][0]['target']}"
            for rule in Axe().run(page).response["violations"]
            if rule["impact"] in {"serious", "critical"}
        ]
        too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        if found or too_wide:
            wrong[path] = found, too_wide

    assert wrong == {}
    assert page.errors == []
