"""A make-up earns the hours of the exam it makes up for: both together earn them once."""

from django.utils import timezone

from exams.models import Result
from exams.services.attempts import locked, submit_attempt
from exams.services.results import settle
from question_bank.models import QuestionVersion
from tests.builders import make_attempt, make_exam, make_officer
from training.models import LedgerEntry


def sat(exam, officer, *, right):
    return submit_attempt(make_attempt(exam=exam, candidate=officer, right=right).pk)


def test_who_passes_the_make_up_and_then_the_original_is_credited_once():
    original = make_exam()
    officer = make_officer(unit=original.organisation)
    failed = sat(original, officer, right=0)
    passed = sat(make_exam(unit=original.organisation, makeup_of=original), officer, right=3)

    versions = QuestionVersion.objects.filter(pk__in=failed.paper.questions.values("question_version"))
    for version in versions:
        failed.answers.create(
            paper_question=failed.paper.questions.get(question_version=version),
            sequence=9,
            response=version.right_keys,
            saved_at=timezone.now(),
        )
    settle(locked(failed.pk), because=Result.Because.LATE, at=timezone.now(), by=officer)

    entries = LedgerEntry.objects.filter(officer=officer)
    assert passed.passed
    assert [entry.source.rsplit(":", 1)[0] for entry in entries] == [f"exam:{original.pk}"]
