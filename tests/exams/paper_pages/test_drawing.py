"""Papers drawn, looked at and frozen on their pages."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exams.menu import papers_todo
from exams.services.papers import draw_shared_paper, freeze_paper, publish_exam, redraw_paper
from people.models import AuditEntry, Role
from tests.builders import (
    days,
    make_admin,
    make_blueprint,
    make_bureau,
    make_category,
    make_exam,
    make_officer,
    make_person,
    make_question,
    make_unit,
)
from tests.exams.paper_pages.drafts import asked, draft


# --- drawing ---
def test_a_paper_is_drawn_and_drawn_again_until_somebody_freezes_it(client, author, second, unit):
    exam = draft(unit, questions=9, question_count=3)

    client.post(reverse("exams:paper_draw", args=[exam.pk]))
    first = exam.papers.get()
    client.post(reverse("exams:paper_draw", args=[exam.pk]))
    again = exam.papers.get()
    freeze_paper(again.pk, by=second, at=timezone.now())
    refused = client.post(reverse("exams:paper_draw", args=[exam.pk]), follow=True).text

    assert (first.drawn_by, first.pk == again.pk) == (author, False)
    assert "试卷已经锁定，不能再换" in refused
    assert exam.papers.get() == again
    assert AuditEntry.objects.filter(verb="paper.drawn", actor=author).count() == 2


def test_the_seed_of_a_sample_becomes_the_paper(client, author, unit):
    exam = draft(unit, questions=9, question_count=4)
    page = client.get(reverse("exams:paper_samples", args=[exam.pk])).context
    sample, _curve = page["samples"][1]

    client.post(reverse("exams:paper_draw", args=[exam.pk]), {"seed": sample.seed})

    assert exam.papers.get().seed == sample.seed
    assert set(asked(exam.papers.get())) == sample.questions


def test_a_short_bank_draws_nothing_and_says_what_is_missing(client, author, unit):
    exam = draft(unit, questions=1, question_count=3)

    page = client.post(reverse("exams:paper_draw", args=[exam.pk]), follow=True).text

    assert "还差 2 题" in page
    assert not exam.papers.exists()


def test_a_pinned_question_that_was_withdrawn_is_named(unit):
    pin = make_question()
    exam = draft(unit, questions=0, blueprint=make_blueprint(unit=unit, pins=[pin]))
    pin.question.suspended_at = timezone.now()
    pin.question.save()

    with pytest.raises(ValidationError, match=f"固定题 #{pin.question_id} 已经停用"):
        redraw_paper(exam.pk, by=make_admin(), at=timezone.now())


def test_the_questions_least_used_in_papers_for_all_come_first(unit):
    exam, other = draft(unit, questions=6, question_count=3), None
    first = draw_shared_paper(exam, seed=1, at=timezone.now())
    other = draft(unit, blueprint=exam.blueprint)
    second = draw_shared_paper(other, seed=1, at=timezone.now())

    assert not set(asked(first)) & set(asked(second))


# --- looking ---
def test_author_and_reviewer_see_the_questions_with_their_key_and_each_look_is_written_down(client, author, unit):
    exam = draft(unit)
    paper = draw_shared_paper(exam, seed=1, at=timezone.now())

    page = client.get(reverse("exams:paper", args=[paper.pk]))

    assert page.context["with_key"]
    assert "正确答案" in page.text
    assert AuditEntry.objects.filter(verb="paper.read", actor=author).count() == 1


def test_a_unit_administrator_sees_the_questions_without_their_key(client, unit):
    admin = make_admin(unit=make_bureau())
    exam = draft(make_unit(admin.organisation))
    paper = draw_shared_paper(exam, seed=1, at=timezone.now())
    client.force_login(admin)

    page = client.get(reverse("exams:paper", args=[paper.pk]))

    assert not page.context["with_key"]
    assert "正确答案" not in page.text
    assert all(
        "right" not in str(q.get("choices")) or not any(c["is_right"] for c in q["choices"])
        for _, shown in page.context["sections"]
        for _, q in shown
    )


def test_options_stand_in_the_order_of_the_paper_with_new_letters_and_the_key_follows(client, author, unit):
    category = make_category("一题")
    version = make_question(category=category, answer=["C"])
    exam = draft(unit, questions=0, question_category=category, question_count=1)
    paper = draw_shared_paper(exam, seed=1, at=timezone.now())
    paper.questions.update(option_order=["D", "C", "A", "B"])

    [[_section, [(_place, shown)]]] = client.get(reverse("exams:paper", args=[paper.pk])).context["sections"]

    texts = {option["key"]: option["text"] for option in version.options}
    assert [(choice["key"], choice["text"]) for choice in shown["choices"]] == [
        ("A", texts["D"]),
        ("B", texts["C"]),
        ("C", texts["A"]),
        ("D", texts["B"]),
    ]
    assert [choice["key"] for choice in shown["choices"] if choice["is_right"]] == ["B"]


@pytest.mark.parametrize("name", ["exams:paper", "exams:papers"])
def test_who_may_still_sit_it_does_not_see_what_is_asked(client, unit, second, name):
    exam = draft(unit)
    paper = draw_shared_paper(exam, seed=987654321, at=timezone.now())
    paper.questions.first().question_version.question.__class__.objects.update(suspended_at=timezone.now())
    freeze_paper(paper.pk, by=second, at=timezone.now())
    candidate = make_person(unit=unit, roles=[Role.AUTHOR])
    publish_exam(exam.pk, by=second, at=timezone.now())
    client.force_login(candidate)

    response = client.get(reverse(name, args=[paper.pk if name == "exams:paper" else exam.pk]), {"check": 1})

    version = paper.questions.first().question_version
    assert response.status_code == (404 if name == "exams:paper" else 200)
    assert version.stem not in response.text
    assert str(paper.seed) not in response.text
    assert f"#{version.question_id}" not in response.text


def test_after_the_end_the_unit_s_own_author_may_look_at_it(client, unit):
    exam = make_exam(unit=unit, latest_finish=timezone.now() - days(1))
    paper = draw_shared_paper(exam, seed=1, at=timezone.now())
    client.force_login(make_person(unit=unit, roles=[Role.AUTHOR]))

    assert client.get(reverse("exams:paper", args=[paper.pk])).status_code == 200


# --- freezing ---
def test_a_second_person_freezes_from_the_page_and_who_drew_it_cannot(client, author, second, unit):
    exam = draft(unit)
    paper = redraw_paper(exam.pk, by=author, at=timezone.now())

    own = client.post(reverse("exams:paper_freeze", args=[paper.pk]), follow=True).text
    client.force_login(second)
    client.post(reverse("exams:paper_freeze", args=[paper.pk]))

    paper.refresh_from_db()
    assert "要请另一位同事看过后锁定" in own
    assert paper.frozen_by == second


def test_a_paper_drawn_before_the_blueprint_changed_is_not_frozen(author, second, unit):
    exam = draft(unit)
    paper = redraw_paper(exam.pk, by=author, at=timezone.now())
    exam.blueprint.changed_at = timezone.now()
    exam.blueprint.save()

    with pytest.raises(ValidationError, match="请重新抽卷"):
        freeze_paper(paper.pk, by=second, at=timezone.now())


def test_papers_to_be_frozen_wait_on_the_desk_of_others_and_not_of_who_drew_them(author, second, unit):
    exam = draft(unit, title="年度考试")
    redraw_paper(exam.pk, by=author, at=timezone.now())

    assert [todo.label for todo in papers_todo(second, timezone.now())] == ["年度考试"]
    assert papers_todo(author, timezone.now()) == []
    assert papers_todo(make_officer(unit=unit), timezone.now()) == []


# --- cost ---
@pytest.mark.parametrize("name", ["exams:papers", "exams:paper", "exams:paper_samples"])
def test_a_paper_of_three_costs_as_many_queries_as_one_of_one(client, author, unit, name):
    def cost(questions):
        exam = draft(unit, questions=questions)
        paper = draw_shared_paper(exam, seed=1, at=timezone.now())
        address = reverse(name, args=[paper.pk if name == "exams:paper" else exam.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    cost(1)
    assert cost(1) == cost(3)
