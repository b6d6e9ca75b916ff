"""What the addresses of the permission matrix point at."""

from django.utils import timezone

from exams.importing.work import keep_batch
from exams.models import Appeal, Attempt, Candidate, Exam, Override, Regrade
from exams.services.appeals import object_to
from exams.services.late import keep_late
from exams.services.leases import Lease
from exams.services.papers import draw_shared_paper
from exams.services.saves import Save
from tests.builders import make_attempt, make_blueprint, make_exam, make_officer, make_question, minutes
from tests.exams.sat import exam_of, question_of, sat
from tests.sheets.books import make_book, upload_of


def object_exam(unit):
    return make_exam(unit=unit).pk


def object_draft(unit):
    return make_exam(unit=unit, published=False).pk


def object_attempt(unit):
    """Somebody else's: an attempt is its candidate's alone."""
    return make_attempt(exam=make_exam(unit=unit), candidate=make_officer(unit=unit)).pk


def object_candidate(unit):
    exam, person = make_exam(unit=unit), make_officer(unit=unit)
    Candidate.objects.create(exam=exam, person=person)
    return exam.pk, person.pk


def object_late(unit):
    """A batch on which nobody has decided."""
    attempt = make_attempt(exam=make_exam(unit=unit), deadline=timezone.now() - minutes(5))
    keep_late(Lease(attempt.pk, attempt.candidate_id, 1), [Save(1, 5, ("A",))], at=timezone.now())
    return attempt.late_batches.get().pk


def object_override(unit):
    exam = make_exam(unit=unit)
    given = {"reason": "公差", "given_by": make_officer(unit=unit), "given_at": timezone.now()}
    return exam.pk, Override.objects.create(exam=exam, organisation=unit, extra_minutes=10, **given).pk


def object_asked(unit):
    """A question of an exam that is over and that three sat."""
    question = make_question()
    exam = exam_of(question, unit=unit)
    for _ in range(3):
        sat(exam, {question: ["A"]})
    Exam.objects.filter(pk=exam.pk).update(latest_finish=timezone.now() - minutes(5))
    return exam.pk, question.pk


def object_blueprint(unit):
    return make_blueprint({"count": 1}, unit=unit).pk


def object_paper(unit):
    """Drawn and not frozen."""
    exam = make_exam(unit=unit, published=False)
    return draw_shared_paper(exam, seed=1, at=timezone.now()).pk


def object_printed(unit):
    return object_paper(unit), "card"


def object_own_papers(unit):
    return make_exam(unit=unit, draws="each").pk


def object_sign_in(unit):
    return object_draft(unit), "signin"


def object_outside(unit):
    return make_exam(unit=unit, questions=0, question_count=0, blueprint=None, venue="outside").pk


def object_result_batch(unit):
    exam = Exam.objects.get(pk=object_outside(unit))
    book = make_book(("成绩", [["姓名", "工号", "得分"], ["张三", "S1", 90]]))
    return keep_batch(exam, upload_of(book, "成绩.xlsx"), by=make_officer(unit=unit), at=timezone.now()).pk


def object_closed(unit):
    question = make_question()
    return sat(exam_of(question, unit=unit), {question: ["B"]}).pk


def object_place(unit):
    """A question of somebody's attempt, its key shown."""
    return object_closed(unit), 1


def object_written(unit):
    """A question with an answer to be marked."""
    question = question_of("short")
    exam = exam_of(question, unit=unit)
    sat(exam, {question: ["写了"]})
    return exam.pk, question.pk


def object_appeal(unit):
    attempt = Attempt.objects.get(pk=object_closed(unit))
    return object_to(attempt.pk, 1, text="A 也对", by=attempt.candidate, at=timezone.now()).pk


def object_ruling(unit):
    exam, question = object_asked(unit)
    given = {"reason": "印错", "ruled_by": make_officer(unit=unit), "ruled_at": timezone.now()}
    return exam, Regrade.objects.create(exam_id=exam, question_version_id=question, policy="full_credit", **given).pk


def object_ruled_appeal(unit):
    """An objection to a question that was ruled on before."""
    appeal = Appeal.objects.get(pk=object_appeal(unit))
    given = {"reason": "印错", "ruled_by": make_officer(unit=unit), "ruled_at": timezone.now()}
    Regrade.objects.create(
        exam=appeal.attempt.exam, question_version=appeal.paper_question.question_version, policy="none", **given
    )
    return appeal.pk
