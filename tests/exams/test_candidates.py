"""Whom an exam is for, both ways round; the list of candidates and what is done to it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from exams.models import Candidate, Exam, Excuse
from exams.queries.candidates import candidates_of, people_of, turnout_of
from exams.services.attempts import submit_attempt
from exams.services.candidates import add_candidates, excuse, remove_candidate, withdraw_excuse
from people.models import AuditEntry, Certificate, Person, Role, Standing
from tests.builders import (
    days,
    make_admin,
    make_attempt,
    make_bureau,
    make_exam,
    make_officer,
    make_person,
    make_quiz,
    make_unit,
)
from tests.sheets.books import make_book, upload_of


@pytest.fixture
def admin(client):
    person = make_admin()
    client.force_login(person)
    return person


def certified(person, issued_on, expires_on):
    Certificate.objects.create(
        person=person, number=f"新{person.pk}-{issued_on}", issued_on=issued_on, expires_on=expires_on
    )
    return person


def everybody(bureau):
    """One of each sort that the rules tell apart, in a bureau, a unit of it, and elsewhere."""
    unit, elsewhere = make_unit(bureau), make_unit()
    renewed = certified(make_officer(unit=unit), date(2025, 1, 1), date(2035, 1, 1))
    soon = certified(make_officer(unit=unit), date(2025, 1, 1), date(2026, 12, 31))
    past = make_officer(unit=unit)
    past.standings.update(until=date(2024, 1, 1))
    Standing.objects.create(person=past, kind=Standing.Kind.OTHER, since=date(2024, 1, 1))
    return [
        make_officer(unit=bureau),
        make_officer(unit=unit),
        make_person(unit=unit, standing=Standing.Kind.APPLICANT),
        make_person(unit=unit, certificate=False),
        make_officer(unit=unit, is_active=False),
        make_officer(unit=elsewhere),
        certified(make_officer(unit=elsewhere), date(2025, 1, 1), date(2026, 12, 31)),
        renewed,
        soon,
        past,
    ]


def test_both_ways_of_asking_for_whom_an_exam_is_agree_in_every_variant():
    bureau = make_bureau()
    people = everybody(bureau)
    lists = [[], people[:1], people[4:7], people]
    variants = [
        make_exam(unit=unit, open_to_whom=whom, certificate_until=until, questions=1, published=published)
        for unit in (bureau, people[1].organisation)
        for whom in Exam.OpenTo.values
        for until in (None, date(2026, 12, 30), date(2026, 12, 31))
        for published in (True, False)
        for _ in lists
    ]
    variants.append(make_quiz(unit=bureau))
    for place, exam in enumerate(variants[:-1]):
        Candidate.objects.bulk_create(Candidate(exam=exam, person=who) for who in lists[place % len(lists)])

    disagreed = []
    for exam in variants:
        from_exam = set(candidates_of(exam)) if exam.published_at else set()
        from_people = {person for person in Person.objects.all() if exam in Exam.objects.open_to(person)}
        if from_exam != from_people:
            disagreed.append((exam.open_to_whom, exam.certificate_until, from_exam ^ from_people))

    assert disagreed == []


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({}, [0, 1, 2, 3, 7, 8, 9]),
        ({"open_to_whom": "officers"}, [0, 1, 3, 7, 8]),
        ({"certificate_until": date(2026, 12, 31)}, [8]),
        ({"certificate_until": date(2030, 12, 31), "open_to_whom": "officers"}, [0, 1, 8]),
        ({"open_to_whom": "list"}, []),
    ],
)
def test_each_rule_takes_those_it_says(terms, expected):
    bureau = make_bureau()
    people = everybody(bureau)
    exam = make_exam(unit=bureau, questions=1, **terms)

    assert [people.index(person) for person in sorted(candidates_of(exam), key=people.index)] == expected


@pytest.mark.parametrize("rows", [1, 3])
def test_asking_takes_one_query_whatever_the_number(rows, django_assert_num_queries):
    bureau = make_bureau()
    exam = make_exam(unit=bureau, open_to_whom="officers", certificate_until=date(2031, 1, 1))
    for _ in range(rows):
        officer = make_officer(unit=bureau)

    with django_assert_num_queries(1):
        assert len(candidates_of(exam)) == rows
    with django_assert_num_queries(1):
        assert list(Exam.objects.open_to(officer)) == [exam]


# --- states ---
def test_where_each_stands_is_told_and_counted_once():
    exam = make_exam()
    absent, sitting, failed, passed, excused, back = (make_officer(unit=exam.organisation) for _ in range(6))
    make_attempt(exam=exam, candidate=sitting)
    submit_attempt(make_attempt(exam=exam, candidate=failed).pk)
    for right in (0, 3):
        submit_attempt(make_attempt(exam=exam, candidate=passed, right=right).pk)
    for person in (excused, back):
        Excuse.objects.create(exam=exam, person=person, reason="公差", given_by=absent, given_at=timezone.now())
    submit_attempt(make_attempt(exam=exam, candidate=back).pk)
    viewer = make_admin(unit=exam.organisation, is_active=False)

    people = people_of(exam, viewer)

    assert {person: person.turnout for person in people} == {
        absent: "absent",
        sitting: "sitting",
        failed: "sat",
        passed: "sat",
        excused: "excused",
        back: "sat",
    }
    assert turnout_of(people) == {"expected": 6, "absent": 1, "sitting": 1, "sat": 3, "excused": 1, "passed": 1}


def test_who_sat_and_left_the_unit_still_counts_and_others_out_of_reach_do_not():
    bureau = make_bureau()
    here, there = make_unit(bureau), make_unit(bureau)
    exam = make_exam(unit=bureau)
    sat = make_officer(unit=here)
    submit_attempt(make_attempt(exam=exam, candidate=sat).pk)
    sat.organisation, sat.is_active = make_unit(), False
    sat.save()
    make_officer(unit=there)
    viewer = make_admin(unit=here)

    assert set(people_of(exam, viewer)) == {sat, viewer}


# --- the page ---
@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_whatever_its_length(client, admin, rows, django_assert_num_queries):
    exam = make_exam(unit=admin.organisation)
    for _ in range(rows):
        make_attempt(exam=exam, candidate=make_officer(unit=admin.organisation))
        person = make_officer(unit=admin.organisation)
        Candidate.objects.create(exam=exam, person=person)
    client.get(reverse("exams:candidates", args=[exam.pk]))

    with django_assert_num_queries(9):
        client.get(reverse("exams:candidates", args=[exam.pk]))


def test_the_page_narrows_by_state_and_by_words(client, admin):
    exam = make_exam(unit=admin.organisation)
    wei, fang = (make_officer(unit=admin.organisation, name=name) for name in ("王伟", "李芳"))
    submit_attempt(make_attempt(exam=exam, candidate=wei, right=3).pk)
    page = reverse("exams:candidates", args=[exam.pk])

    def shown(query):
        return set(client.get(page + query).context["page"])

    assert shown("") == {admin, wei, fang}
    assert shown("?state=passed") == shown("?state=sat") == {wei}
    assert shown("?state=absent&q=李") == {fang}
    assert shown("?state=nonsense") == {admin, wei, fang}


def test_a_supervisor_sees_the_page_and_no_buttons(client):
    unit = make_unit()
    exam = make_exam(unit=unit)
    client.force_login(make_person(unit=unit, roles=[Role.AUDITOR]))

    page = client.get(reverse("exams:candidates", args=[exam.pk])).content.decode()

    assert "加考生" not in page
    assert "请假<" not in page.replace("请假 <b>", "")


# --- adding ---
def test_pasted_numbers_and_names_are_added_once_each(client, admin):
    exam = make_exam(unit=admin.organisation, open_to_whom="list")
    a = make_officer(unit=admin.organisation, name="王伟", staff_number="0123")
    b = make_officer(unit=admin.organisation, name="李芳")
    c = make_officer(unit=admin.organisation, name="欧阳建国")
    text = f"０１２３　王伟\t执法大队\n李 芳、{c.certificate.number}；王伟"

    response = client.post(reverse("exams:candidates_add", args=[exam.pk]), {"text": text})

    assert response.status_code == 302
    assert set(candidates_of(exam)) == {a, b, c}
    assert AuditEntry.objects.get(verb="exam.candidates_added").after == {"added": 3}


def test_one_that_is_not_known_and_namesakes_stop_the_whole_list(client, admin):
    exam = make_exam(unit=admin.organisation, open_to_whom="list")
    one, two = (make_officer(unit=admin.organisation, name="张伟") for _ in range(2))
    foreign = make_officer()
    known = make_officer(unit=admin.organisation)
    text = f"{known.staff_number}\n张伟\n{foreign.staff_number}"

    response = client.post(reverse("exams:candidates_add", args=[exam.pk]), {"text": text})

    assert response.status_code == 422
    assert response.context["form"].errors["text"] == [
        f"叫“张伟”的有 2 人，请改写工号：{one.staff_number}、{two.staff_number}。",
        f"“{foreign.staff_number}”没有找到：你管的单位里没有这个工号、执法证号或姓名。",
    ]
    assert not exam.candidates.exists()


@pytest.mark.parametrize(
    "rows",
    [
        [["序号", "姓名", "工号"], [1, "王伟", "0123"], [2, "李芳", "0124"]],
        [["说明"], ["人员编号"], ["0123"], ["0124"]],
        [["0123", "王伟"], ["李芳"]],
    ],
)
def test_a_sheet_with_a_column_that_tells_people_apart_is_enough(client, admin, rows):
    exam = make_exam(unit=admin.organisation, open_to_whom="list")
    for number, name in [("0123", "王伟"), ("0124", "李芳")]:
        make_officer(unit=admin.organisation, staff_number=number, name=name)
    sheet = upload_of(make_book(rows), "名单.xlsx")

    client.post(reverse("exams:candidates_add", args=[exam.pk]), {"file": sheet})

    assert {person.name for person in candidates_of(exam)} == {"王伟", "李芳"}


def test_a_file_that_is_no_sheet_and_an_empty_form_are_refused_with_a_sentence(client, admin):
    exam = make_exam(unit=admin.organisation, open_to_whom="list")
    page = reverse("exams:candidates_add", args=[exam.pk])

    no_sheet = client.post(page, {"file": upload_of(b"%PDF-1.4", "名单.pdf")}).context["form"]
    nothing = client.post(page).context["form"]

    assert set(no_sheet.errors) == {"file"}
    assert nothing.errors == {"text": ["还没有写谁。"]}


@pytest.mark.parametrize("rows", [[], [["序号", "姓名", "工号"]], [["姓名", "单位"], ["", "某局"]]])
def test_a_sheet_without_anybody_in_it_is_refused_with_what_it_needs(client, admin, rows):
    exam = make_exam(unit=admin.organisation, open_to_whom="list")

    response = client.post(
        reverse("exams:candidates_add", args=[exam.pk]), {"file": upload_of(make_book(rows), "名单.xlsx")}
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "file": ["表里一个人也没有找到。要有“工号”“执法证号”“姓名”中的一列，下面一行写一个人。"]
    }


def test_the_search_offers_those_in_reach_who_are_no_candidates_yet(client, admin):
    exam = make_exam(unit=admin.organisation, open_to_whom="list")
    new, listed = (make_officer(unit=admin.organisation, name="王伟") for _ in range(2))
    make_officer(name="王伟")
    Candidate.objects.create(exam=exam, person=listed)
    page = reverse("exams:candidates_add", args=[exam.pk])

    assert list(client.get(f"{page}?q=王").context["found"]) == [new]
    client.post(page, {"people": [new.pk]})

    assert set(candidates_of(exam)) == {new, listed}


def test_a_person_out_of_reach_is_not_ticked(client, admin):
    exam = make_exam(unit=admin.organisation, open_to_whom="list")

    response = client.post(reverse("exams:candidates_add", args=[exam.pk]), {"people": [make_officer().pk]})

    assert response.status_code == 422
    assert not exam.candidates.exists()


def test_adding_twice_adds_once_and_after_the_end_nobody_is_added():
    exam = make_exam(latest_finish=timezone.now() + days(1))
    by, who = make_admin(unit=exam.organisation), make_officer()

    assert [add_candidates(exam.pk, [who, who], by=by, at=timezone.now()) for _ in range(2)] == [1, 0]
    with pytest.raises(ValidationError, match="补考"):
        add_candidates(exam.pk, [make_officer()], by=by, at=timezone.now() + days(1))


# --- taking off, leave ---
def test_one_who_sat_is_not_taken_off_and_another_is(client, admin):
    exam = make_exam(unit=admin.organisation, open_to_whom="list")
    sat, absent = (make_officer(unit=admin.organisation) for _ in range(2))
    add_candidates(exam.pk, [sat, absent], by=admin, at=timezone.now())
    make_attempt(exam=exam, candidate=sat)

    for person in (sat, absent, absent):
        client.post(reverse("exams:candidate_remove", args=[exam.pk, person.pk]))

    assert set(candidates_of(exam)) == {sat}
    assert AuditEntry.objects.get(verb="exam.candidate_removed").before == {"person": absent.name}
    with pytest.raises(ValidationError, match="已经参加"):
        remove_candidate(exam.pk, sat, by=admin)


def test_leave_is_given_with_a_reason_and_taken_back(client, admin):
    exam = make_exam(unit=admin.organisation)
    person = make_officer(unit=admin.organisation)
    page = reverse("exams:excuse", args=[exam.pk, person.pk])

    assert client.post(page, {"reason": ""}).status_code == 422
    client.post(page, {"reason": "公差"})
    assert [(e.person, e.reason, e.given_by) for e in exam.excuses.all()] == [(person, "公差", admin)]
    assert "公差" in client.get(page).content.decode()
    client.post(page, {"withdraw": "1"})

    assert not exam.excuses.exists()
    assert list(AuditEntry.objects.filter(verb__startswith="exam.excuse").values_list("verb", flat=True)) == [
        "exam.excuse_withdrawn",
        "exam.excused",
    ]


def test_leave_is_for_candidates_who_have_not_sat():
    exam = make_exam()
    by, sat = make_admin(unit=exam.organisation), make_officer(unit=exam.organisation)
    make_attempt(exam=exam, candidate=sat)

    for person, why in [(sat, "已经参加"), (make_officer(), "不是这场考试的考生")]:
        with pytest.raises(ValidationError, match=why):
            excuse(exam.pk, person, reason="公差", by=by, at=timezone.now())
    withdraw_excuse(exam.pk, sat, by=by)

    assert not AuditEntry.objects.filter(verb="exam.excuse_withdrawn").exists()
