"""The papers of an exam for those who answer for them: drawing, looking, freezing, twins, papers built before the start."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exams.composing.forecast import Facet
from exams.composing.twins import assign, distance
from exams.menu import papers_todo
from exams.models import Paper
from exams.services.attempts import start_attempt
from exams.services.own_papers import build_papers
from exams.services.papers import draw_shared_paper, freeze_paper, publish_exam, redraw_paper
from exams.services.rebuilding import rebuilt
from exams.services.twins import draw_twin
from jobs.models import Job
from people.models import AuditEntry, Role
from tests.builders import (
    days,
    make_admin,
    make_attempt,
    make_blueprint,
    make_bureau,
    make_category,
    make_exam,
    make_officer,
    make_person,
    make_question,
    make_unit,
)


@pytest.fixture
def bureau():
    return make_bureau()


@pytest.fixture
def unit(bureau):
    return make_unit(bureau)


@pytest.fixture
def author(client, bureau):
    """Above the unit: one who is no candidate."""
    person = make_person(unit=bureau, roles=[Role.AUTHOR])
    client.force_login(person)
    return person


@pytest.fixture
def second(bureau):
    return make_person(unit=bureau, roles=[Role.LEGAL_REVIEWER])


def draft(unit, **fields):
    return make_exam(unit=unit, published=False, **({"latest_finish": timezone.now() + days(1)} | fields))


def asked(paper):
    return list(paper.questions.values_list("question_version__question", flat=True))


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


# --- the seed ---
def test_a_paper_can_be_rebuilt_from_its_seed_even_after_it_was_sat(unit, second):
    exam = draft(unit, questions=20, question_count=8)
    paper = draw_shared_paper(exam, seed=5, at=timezone.now())
    freeze_paper(paper.pk, by=second, at=timezone.now())
    publish_exam(exam.pk, by=second, at=timezone.now())
    make_attempt(exam=exam, right=3)
    paper.questions.first().question_version.question.__class__.objects.update(answered=100, right_share=Decimal("0.5"))

    assert rebuilt(paper).is_same


@pytest.mark.parametrize("why", ["withdrawn", "rewritten"])
def test_what_changed_since_is_told_by_its_place(unit, why):
    exam = draft(unit, questions=8, question_count=8)
    paper = draw_shared_paper(exam, seed=5, at=timezone.now())
    version = paper.questions.get(position=3).question_version
    if why == "withdrawn":
        make_question(category=version.question.category, kind=version.kind)
        version.question.suspended_at = timezone.now()
    else:
        version.question.current = version.question.versions.create(
            number=2,
            kind=version.kind,
            stem="改了",
            options=version.options,
            answer=version.answer,
            fingerprint="x",
            written_at=timezone.now(),
        )
    version.question.save()

    found = {difference.position: difference.why for difference in rebuilt(paper).differences}

    assert found[3] == why


def test_a_bank_that_has_become_too_small_says_so(client, author, unit):
    exam = draft(unit, questions=3)
    paper = draw_shared_paper(exam, seed=5, at=timezone.now())
    paper.questions.first().question_version.question.__class__.objects.update(suspended_at=timezone.now())

    page = client.get(reverse("exams:papers", args=[exam.pk]), {"check": 1})

    assert not page.context["checked"].is_same
    assert "还差 3 题" in page.text


# --- twins ---
def test_difficulty_is_compared_as_measured_where_both_are_and_else_by_band():
    measured = Facet("single", 1, Decimal("0.40"), 30)
    also = Facet("single", 3, Decimal("0.45"), 99)
    hardly = Facet("single", 3, Decimal("0.90"), 29)

    assert (distance(measured, also), distance(measured, hardly), distance(also, hardly)) == (5, 40, 0)


def test_the_nearest_are_assigned_so_that_all_places_are_filled():
    assert assign([{1: 0, 2: 9}, {1: 5}]) == [2, 1]
    assert assign([{1: 3, 2: 1}, {1: 1, 2: 3}]) == [2, 1]
    assert assign([{1: 0}, {1: 0}]) in ([1, None], [None, 1])
    assert assign([]) == []


def make_pair(unit, second, **fields):
    """A frozen A of a published exam, and its make-up."""
    exam = draft(unit, **fields)
    paper = draw_shared_paper(exam, seed=3, at=timezone.now())
    freeze_paper(paper.pk, by=second, at=timezone.now())
    makeup = draft(unit, questions=0, blueprint=exam.blueprint, makeup_of=exam)
    return paper, makeup


def test_the_twin_asks_others_of_the_same_kind_and_row_as_hard_and_nothing_of_a(unit, second, author):
    paper, makeup = make_pair(unit, second, questions=18, question_count=9)
    shares = [Decimal(n) / 20 for n in range(1, 19)]
    for question, share in zip(paper.exam.blueprint.rows.get().category.questions.all(), shares, strict=True):
        question.answered, question.right_share = 50, share
        question.save()

    twin = draw_twin(makeup.pk, by=author, at=timezone.now())

    assert not set(asked(twin)) & set(asked(paper))
    pairs = list(
        zip(
            *([(p.question_version.kind, p.row_id, p.marks) for p in x.questions.all()] for x in (paper, twin)),
            strict=True,
        )
    )
    assert all(one == other for one, other in pairs)
    assert (twin.label, twin.twin_of, twin.is_shared, twin.frozen_at) == ("B", paper, True, None)


def test_the_page_shows_both_papers_side_by_side(client, unit, second, author):
    _paper, makeup = make_pair(unit, second, questions=6, question_count=3)

    client.post(reverse("exams:paper_twin", args=[makeup.pk]))
    page = client.get(reverse("exams:papers", args=[makeup.pk]))

    assert page.context["first"].percent == page.context["forecast"].percent == 65
    assert "两卷比较" in page.text


def test_a_bank_too_small_for_a_twin_names_the_places_of_a(unit, second, author):
    _paper, makeup = make_pair(unit, second, questions=4, question_count=3)

    with pytest.raises(ValidationError, match=r"A 卷第 .* 题找不到"):
        draw_twin(makeup.pk, by=author, at=timezone.now())

    assert not makeup.papers.exists()


def test_an_exam_that_makes_up_for_none_has_no_twin(unit, author):
    exam = draft(unit)

    with pytest.raises(ValidationError, match="不是补考"):
        draw_twin(exam.pk, by=author, at=timezone.now())


def test_a_pinned_question_is_followed_by_another_of_its_category(unit, second, author):
    category = make_category("固定")
    pin, other = make_question(category=category), make_question(category=category)
    make_question()
    _paper, makeup = make_pair(unit, second, questions=0, blueprint=make_blueprint(unit=unit, pins=[pin]))

    assert asked(draw_twin(makeup.pk, by=author, at=timezone.now())) == [other.question_id]


# --- papers of one's own ---
def test_publishing_builds_a_paper_for_each_candidate_beside_the_pages(
    unit, author, django_capture_on_commit_callbacks
):
    exam = draft(unit, draws="each", questions=6, question_count=3)
    people = [make_officer(unit=unit) for _ in range(3)]

    with django_capture_on_commit_callbacks(execute=True):
        publish_exam(exam.pk, by=author, at=timezone.now())

    assert set(Paper.objects.filter(exam=exam).values_list("reserved_for", flat=True)) == {p.pk for p in people}
    job = Job.objects.get(kind="exams.papers")
    assert (job.owner_id, job.state, job.note) == (author.pk, "done", "新生成 3 份试卷。")


def test_built_again_nobody_gets_a_second_and_a_newcomer_gets_one(unit):
    exam = make_exam(unit=unit, draws="each", questions=6, question_count=3)
    make_officer(unit=unit)

    first = build_papers(exam, at=timezone.now())
    make_officer(unit=unit)
    again = build_papers(exam, at=timezone.now())

    assert (first, again, build_papers(exam, at=timezone.now())) == (1, 1, 0)


def test_a_candidate_sits_on_the_paper_that_was_built(unit):
    exam = make_exam(unit=unit, draws="each", questions=6, question_count=3)
    officer = make_officer(unit=unit)
    build_papers(exam, at=timezone.now())

    attempt, _ = start_attempt(exam, candidate=officer)

    assert attempt.paper.reserved_for == officer
    assert exam.papers.count() == 1


def test_one_who_has_sat_already_gets_no_paper_built(unit):
    exam = make_exam(unit=unit, draws="each", questions=6, question_count=3)
    make_attempt(exam=exam)

    assert build_papers(exam, at=timezone.now()) == 0


def test_what_a_candidate_saw_in_the_last_papers_is_left_out_of_the_one_built(unit):
    exam = make_exam(unit=unit, draws="each", questions=6, question_count=3, unseen_in=1)
    officer = make_officer(unit=unit)
    seen = make_attempt(exam=make_exam(unit=unit, draws="each", blueprint=exam.blueprint), candidate=officer).paper

    build_papers(exam, at=timezone.now())

    assert not set(asked(seen)) & set(asked(exam.papers.get()))


def test_the_job_can_be_started_again_from_the_page(client, author, unit):
    exam = make_exam(unit=unit, draws="each", questions=6, question_count=3)

    response = client.post(reverse("exams:papers_build", args=[exam.pk]))

    assert response["Location"] == reverse("jobs:job", args=[Job.objects.get().pk])


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
