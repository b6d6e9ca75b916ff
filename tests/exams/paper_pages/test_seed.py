"""A paper rebuilt from its seed."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.services.papers import draw_shared_paper, freeze_paper, publish_exam
from exams.services.rebuilding import rebuilt
from tests.builders import (
    make_attempt,
    make_question,
)
from tests.exams.paper_pages.drafts import draft


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
