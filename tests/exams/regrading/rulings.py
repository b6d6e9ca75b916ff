"""Rulings on an exam of two questions, and what they make of its results."""

from django.utils import timezone

from exams.models import Attempt, Regrade
from exams.services.regrading import carry_out, rule
from question_bank.models import QuestionVersion
from tests.exams.sat import sat

NOW = timezone.now()


def newer(version, **says):
    """The next published version of a question."""
    facts = {
        name: getattr(version, name) for name in ("kind", "stem", "options", "answer", "rules", "parts", "material")
    }
    made = QuestionVersion.objects.create(
        question=version.question, number=version.question.versions.count() + 1, written_at=NOW, **(facts | says)
    )
    version.question.current = version.question.latest = made
    version.question.save()
    return made


def sit(exam, first, second="T", **more):
    return sat(exam, {exam.single: [first], exam.judge: [second]}, **more)


def regrade(exam, policy, by, new=None, reason="答案印错了"):
    ruled = rule(exam.pk, exam.single, policy=policy, new_version=new, reason=reason, by=by, at=NOW)
    carry_out(ruled.pk, at=NOW)
    return Regrade.objects.get(pk=ruled.pk)


def scores(*attempts):
    return [Attempt.objects.get(pk=attempt.pk).score for attempt in attempts]
