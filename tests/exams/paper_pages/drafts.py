"""Papers of an exam that is being arranged."""

from django.utils import timezone

from tests.builders import (
    days,
    make_exam,
)


def draft(unit, **fields):
    return make_exam(unit=unit, published=False, **({"latest_finish": timezone.now() + days(1)} | fields))


def asked(paper):
    return list(paper.questions.values_list("question_version__question", flat=True))
