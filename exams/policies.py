"""Who arranges exams, marks them and rules on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from exams.models import Attempt, Exam
from exams.models.blueprint import SEES_BLUEPRINTS
from exams.models.exam import ARRANGES_EXAMS, RULES_ON_RESULTS
from exams.windows import ends_at, is_over
from people.models import Person, Role
from people.policies import oversees
from question_bank.models import SEES_BANK

__all__ = [
    "ARRANGES_EXAMS",
    "RULES_ON_RESULTS",
    "SEES_STATISTICS",
    "keys_kept_from",
    "may_learn_key",
    "may_read_key",
    "may_read_paper",
    "may_rule_on",
    "may_see_figures",
    "may_see_question_figures",
    "meets_it_later",
    "sat_in",
]

#: Who asks what an exam tells of its questions and units. Invigilators need not.
SEES_STATISTICS = (Role.AUTHOR, Role.UNIT_ADMIN, Role.AUDITOR)


def may_learn_key(person: Person, exam: Exam, *, at: datetime) -> bool:
    return exam.pk not in keys_kept_from(person, [exam], at=at)


def keys_kept_from(person: Person, exams: Iterable[Exam], *, at: datetime) -> set[int]:
    """Nobody who may still sit an exam, or is sitting it, meets its key in the course of other work."""
    over = {exam.pk: is_over(exam, at=at) for exam in exams}
    sitting = Attempt.objects.open().filter(exam__in=over, candidate=person).values_list("exam", flat=True)
    ahead = Exam.objects.open_to(person).filter(pk__in=[pk for pk, is_past in over.items() if not is_past])
    return {*sitting, *ahead.values_list("pk", flat=True)}


def meets_it_later(person: Person, version: int, *, at: datetime) -> bool:
    """Whether a person may still sit an exam on one paper for all that asks the question of this version."""
    asking = Exam.objects.filter(
        papers__is_shared=True, papers__questions__question_version__question__versions=version
    )
    return bool(keys_kept_from(person, asking.distinct(), at=at))


def may_see_figures(person: Person, exam: Exam, *, at: datetime) -> bool:
    """How the test as a whole turned out: of those whose role reaches the exam's unit, once it is over."""
    return oversees(person, exam.organisation, *SEES_STATISTICS) and is_over(exam, at=at)


def may_see_question_figures(person: Person, exam: Exam, *, at: datetime) -> bool:
    """What was asked, what was right and what was chosen: never those who may still sit it.

    An exam without an end may always be sat; of it only those are told who see the keys of the bank anyway.
    """
    if not (may_see_figures(person, exam, at=at) and may_learn_key(person, exam, at=at)):
        return False
    if ends_at(exam) is not None or oversees(person, exam.organisation, *SEES_BANK):
        return True
    return not Exam.objects.open_to(person).filter(pk=exam.pk).exists()


def may_read_paper(person: Person, exam: Exam, *, at: datetime) -> bool:
    """Who sees papers of the unit, unless they may still sit this one."""
    return oversees(person, exam.organisation, *SEES_BLUEPRINTS) and may_learn_key(person, exam, at=at)


def may_read_key(person: Person, exam: Exam, *, at: datetime) -> bool:
    """The paper with its key: who sees the keys of the unit's bank."""
    return oversees(person, exam.organisation, *SEES_BANK) and may_read_paper(person, exam, at=at)


def may_rule_on(person: Person, exam: Exam) -> bool:
    """Never on an exam one sat oneself."""
    return oversees(person, exam.organisation, *RULES_ON_RESULTS) and not sat_in(person, exam)


def sat_in(person: Person, exam: Exam) -> bool:
    return Attempt.objects.filter(exam=exam, candidate=person).exists()
