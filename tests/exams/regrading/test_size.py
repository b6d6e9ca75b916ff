"""A ruling on hundreds of results, and whom it leaves alone."""

import pytest
from django.urls import reverse

from exams.models import Answer, AnswerEvent, Attempt, Result
from tests.builders import days, make_officer
from tests.exams.regrading.rulings import NOW, regrade, sit
from tests.exams.sat import answer, exam_of, question_of


def make_many(exam, count):
    """So many graded attempts, every third with C and the others with B, written straight into the tables."""
    model = sit(exam, "B")
    people = [make_officer(unit=exam.organisation) for _ in range(3)]
    places = list(model.paper.questions.order_by("position"))
    fields = {
        f.name: getattr(model, f.name) for f in Attempt._meta.fields if f.name not in ("id", "number", "candidate")
    }
    attempts = Attempt.objects.bulk_create(
        Attempt(**fields, candidate=people[n % 3], number=n // 3 + 1) for n in range(count)
    )
    answers = []
    for n, attempt in enumerate(attempts):
        for place, response in zip(places, ([["C"], ["B"], ["B"]][n % 3], ["T"]), strict=True):
            answers.append(Answer(attempt=attempt, paper_question=place, sequence=1, response=response, saved_at=NOW))
        score = 0 if n % 3 == 0 else 2
        attempt.score, attempt.percent, attempt.passed = score, score * 25, score == 2
    Answer.objects.bulk_create(answers)
    Attempt.objects.bulk_update(attempts, ["score", "percent", "passed"])
    Result.objects.bulk_create(
        Result(
            attempt=attempt, number=1, score=attempt.score, total=4, percent=attempt.percent, passed=attempt.passed,
            because="handed_in", made_at=NOW,
            earned={"1": "2.00" if attempt.passed else "0.00", "2": "0.00"},
        )
        for attempt in attempts
    )  # fmt: skip
    return attempts


@pytest.mark.parametrize("count", [600])
def test_a_wrong_key_on_hundreds_of_results_touches_just_those_it_changes(exam, reviewer, count):
    attempts = make_many(exam, count)

    ruled = regrade(exam, "current_or_previous", reviewer, exam.corrected)

    assert ruled.changed == count // 3
    assert Result.objects.filter(number=2).count() == count // 3
    assert set(Attempt.objects.filter(pk__in=[a.pk for a in attempts]).values_list("score", "percent", "passed")) == {
        (2, 50, True)
    }
    assert not AnswerEvent.objects.exists()


def test_an_attempt_being_sat_is_left_alone(exam, reviewer):
    from tests.builders import make_attempt

    attempt = make_attempt(exam=exam)
    answer(attempt, {exam.single: ["C"]})

    regrade(exam, "full_credit", reviewer)

    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("open", None)


def test_who_may_still_sit_is_not_shown_the_key_by_way_of_a_regrade(client, unit):
    """Whoever rules sees keys in the bank anyway; candidates have neither page."""
    version = question_of("single")
    exam = exam_of(version, unit=unit, latest_finish=NOW + days(1))
    client.force_login(make_officer(unit=unit))

    assert client.get(reverse("exams:regrade", args=[exam.pk, version.pk])).status_code == 404
