"""The catalogue, the page of a course, and what training shows on other pages."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import builders
from tests.builders import moment
from training import menu
from training.models import Assignment, Course, Lesson, LessonProgress
from training.queries import standings_of
from web import slots

LIST = reverse("training:list")
NOVEMBER = moment("2026-11-22 10:00")


@pytest.fixture
def officer(client):
    officer = builders.make_officer()
    client.force_login(officer)
    return officer


def complete(officer, course, at=None):
    at = at or timezone.now()
    for lesson in course.lessons.all():
        LessonProgress.objects.create(
            person=officer,
            lesson=lesson,
            year=at.year,
            opened_at=at,
            last_seen_at=at,
            end_reached_at=at,
            completed_at=at,
        )


def titles(response):
    return [standing.course.title for standing in response.context["page"]]


def test_courses_stand_under_required_elective_and_completed(client, officer):
    unit = officer.organisation
    builders.make_course(unit=unit, title="必修一")
    builders.make_course(unit=unit, title="选修一", required=False)
    complete(officer, builders.make_course(unit=unit, title="学完一"))

    seen = {segment: titles(client.get(LIST, {"segment": segment})) for segment in ("required", "elective", "done")}

    assert seen == {"required": ["必修一"], "elective": ["选修一"], "done": ["学完一"]}
    assert [item["count"] for item in client.get(LIST).context["segments"]] == [1, 1, 1]


def test_without_a_choice_the_first_segment_with_courses_is_shown(client, officer):
    builders.make_course(unit=officer.organisation, title="选修一", required=False)

    assert titles(client.get(LIST)) == ["选修一"]


def test_what_was_completed_last_year_is_to_be_learnt_again():
    officer = builders.make_officer()
    complete(officer, builders.make_course(unit=officer.organisation), at=moment("2025-06-01 09:00"))

    assert [standing.is_done for standing in standings_of(officer, 2026)] == [False]


def test_courses_of_other_units_are_not_shown(client, officer):
    builders.make_course(unit=builders.make_unit())
    builders.make_course()

    assert titles(client.get(LIST)) == []


def test_required_by_one_unit_and_elective_by_another_is_required_by_the_earliest_date():
    bureau = builders.make_bureau()
    officer = builders.make_officer(unit=builders.make_unit(bureau))
    course = builders.make_course(unit=bureau, required=False)
    Assignment.objects.create(
        course=course, organisation=officer.organisation, required=True, due_on=date(2026, 12, 20)
    )
    Assignment.objects.update(due_on=date(2026, 12, 20))
    Assignment.objects.filter(organisation=bureau).update(due_on=date(2026, 12, 1))

    [standing] = standings_of(officer, 2026)

    assert (standing.required, standing.due_on) == (True, date(2026, 12, 1))


def test_what_is_due_first_stands_first():
    officer = builders.make_officer()
    for title, due_on in (("没有期限", None), ("晚", date(2026, 12, 31)), ("早", date(2026, 12, 1))):
        course = builders.make_course(unit=officer.organisation, title=title)
        course.assignments.update(due_on=due_on)

    assert [standing.course.title for standing in standings_of(officer, 2026)] == ["早", "晚", "没有期限"]


@pytest.mark.parametrize(
    "words",
    ["听证实务", "听证 实务", "谁可以要求", "放弃听证", "行政处罚法", "第六十三条", "63条", "行政处罚法 63"],
)
def test_words_are_found_in_titles_texts_and_the_statutes_cited(client, officer, words):
    article = builders.make_statute("行政处罚法", articles=63).articles.get(number=63)
    course = builders.make_course(unit=officer.organisation, title="听证实务", lessons=1)
    course.lessons.update(title="谁可以要求听证", text="当事人可以放弃听证。")
    course.lessons.get().cites.add(article)
    builders.make_course(unit=officer.organisation, title="别的课")

    assert titles(client.get(LIST, {"q": words})) == ["听证实务"]


def test_words_that_are_nowhere_find_nothing_and_say_so(client, officer):
    builders.make_course(unit=officer.organisation)

    response = client.get(LIST, {"q": "没有这个词"})

    assert titles(response) == []
    assert "没有符合条件的课程" in response.content.decode()


def test_the_length_is_that_of_the_lesson_to_go_on_with(client, officer):
    unit = officer.organisation
    short, long = builders.make_course(unit=unit, title="短", lessons=2), builders.make_course(unit=unit, title="长")
    Lesson.objects.filter(course=short).update(minutes=8)
    Lesson.objects.filter(course=long).update(minutes=25)

    assert titles(client.get(LIST, {"length": "10"})) == ["短"]


def test_a_query_that_makes_no_sense_shows_everything(client, officer):
    builders.make_course(unit=officer.organisation)

    response = client.get(LIST, {"segment": "x", "length": "y", "page": "z", "q": "a" * 200})

    assert response.status_code == 200
    assert len(titles(response)) == 1


def test_htmx_gets_the_list_without_the_page_around_it(client, officer):
    html = client.get(LIST, headers={"HX-Request": "true"}).content.decode()

    assert 'id="catalogue"' in html
    assert "<html" not in html


def test_a_card_says_its_worth_and_its_condition(client, officer):
    builders.make_course(unit=officer.organisation, lessons=1)
    builders.make_course(unit=officer.organisation, lessons=3)

    html = client.get(LIST).content.decode()

    assert "计 0.4 学时，读完并答对小题" in html
    assert "每节计 0.4 学时，读完并答对小题" in html
    assert "<b>1.2</b> 学时" in html


@pytest.mark.parametrize("path", ["list", "todo"])
def test_more_courses_and_lessons_cost_no_more_queries(client, officer, path):
    client.get(LIST)  # the first request of a session costs some of its own
    counts = []
    for lessons in (1, 3):
        for _ in range(lessons):
            builders.make_course(unit=officer.organisation, lessons=lessons)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST) if path == "list" else menu.todo(officer, timezone.now())
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_course_page_leads_to_the_lesson_to_go_on_with(client, officer):
    course = builders.make_course(unit=officer.organisation, lessons=3)
    first, second, _ = course.lessons.all()
    now = timezone.now()
    LessonProgress.objects.create(
        person=officer,
        lesson=first,
        year=now.year,
        opened_at=now,
        last_seen_at=now,
        end_reached_at=now,
        completed_at=now,
    )

    response = client.get(course.get_absolute_url())

    assert response.context["standing"].next.lesson == second
    assert "继续学第 2 节" in response.content.decode()


def test_panels_of_higher_apps_stand_under_the_course(client, officer, monkeypatch):
    course = builders.make_course(unit=officer.organisation)

    def panel(person, shown):
        return [slots.Panel("components/empty.html", {"title": f"{person.name}：{shown.title}"})]

    monkeypatch.setitem(slots._providers, "course_panels", [panel])

    assert f"{officer.name}：{course.title}" in client.get(course.get_absolute_url()).content.decode()


def test_a_course_without_lessons_is_never_completed(client, officer):
    course = builders.make_course(unit=officer.organisation, lessons=0)

    assert client.get(course.get_absolute_url()).status_code == 200
    assert not standings_of(officer, 2026)[0].is_done
    assert menu.todo(officer, NOVEMBER) == []


def test_required_courses_wait_until_they_are_completed():
    officer = builders.make_officer()
    unit = officer.organisation
    course = builders.make_course(unit=unit, title="必修一", lessons=2)
    course.assignments.update(due_on=date(2026, 12, 1))
    builders.make_course(unit=unit, required=False)
    complete(officer, builders.make_course(unit=unit), at=NOVEMBER)

    [waiting] = menu.todo(officer, NOVEMBER)

    assert (waiting.label, waiting.due) == ("必修一", date(2026, 12, 1))
    assert waiting.facts == ["必修课", "还有 2 节", "0.8 学时"]
    assert waiting.url == course.lessons.first().get_absolute_url()


def test_the_search_finds_courses_and_lessons_open_to_the_person_only():
    officer = builders.make_officer()
    mine = builders.make_course(unit=officer.organisation, title="听证实务")
    mine.lessons.update(text="## 期限\n\n**五个**工作日内要求听证。")
    other = builders.make_course(unit=builders.make_unit(), title="听证实务二")
    other.lessons.update(text="也讲听证。")

    hits = menu.search_hits(officer, "听证")

    assert [(hit.kind, hit.url) for hit in hits] == [
        ("课程", mine.get_absolute_url()),
        ("课节", mine.lessons.get().get_absolute_url()),
    ]
    assert hits[1].excerpt == "期限 五个工作日内要求听证。…"
    assert menu.search_hits(officer, "  ") == []


def test_only_administrators_have_the_staff_entry(rf):
    request = rf.get("/")
    request.user = builders.make_officer()
    assert menu.staff_menu(request) == []

    request.user = builders.make_admin()
    assert [item.order for item in menu.staff_menu(request)] == [200, 480, 490, 510]


def test_open_to_asks_once_whatever_the_number_of_assignments():
    bureau = builders.make_bureau()
    officer = builders.make_officer(unit=builders.make_unit(bureau))
    course = builders.make_course(unit=bureau)
    Assignment.objects.create(course=course, organisation=officer.organisation)

    assert list(Course.objects.open_to(officer)) == [course]
