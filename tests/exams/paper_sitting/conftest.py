"""What the tests beside this have in common."""

from decimal import Decimal

import pytest
from django.utils import timezone

from exams.services.papers import draw_shared_paper, freeze_paper
from people.models import Role
from tests.builders import (
    days,
    make_admin,
    make_blueprint,
    make_category,
    make_exam,
    make_person,
    make_question,
)


@pytest.fixture
def admin(client):
    person = make_admin(certificate=False)
    client.force_login(person)
    return person


@pytest.fixture
def exam(admin):
    """On paper: a choice of one, a choice of several, true or false, and one that people mark; 2 + 3 + 1 + 4 marks."""
    rows = []
    for kind, marks in [("single", 2), ("multiple", 3), ("judge", 1), ("short", 4)]:
        category = make_category(f"纸{kind}")
        make_question(category=category, kind=kind, **({"answer": ["参考答案"]} if kind == "short" else {}))
        rows.append({"category": category, "kind": kind, "count": 1, "marks": Decimal(marks)})
    blueprint = make_blueprint(*rows, unit=admin.organisation, several="partial")
    opened = timezone.now() - days(1)
    made = make_exam(
        unit=admin.organisation,
        questions=0,
        blueprint=blueprint,
        venue="paper",
        pass_percent=60,
        opens_at=opened,
        minutes=90,
    )
    paper = draw_shared_paper(made, seed=1, at=timezone.now())
    freeze_paper(paper.pk, by=make_person(unit=admin.organisation, roles=[Role.AUTHOR]), at=timezone.now())
    # Printed: the first question as B A C D, the second as D C B A.
    paper.questions.filter(position=1).update(option_order=["B", "A", "C", "D"])
    paper.questions.filter(position=2).update(option_order=["D", "C", "B", "A"])
    return made


@pytest.fixture
def outside(admin):
    """Held elsewhere: a total of 100, a pass from 60."""
    return make_exam(
        unit=admin.organisation, questions=0, blueprint=None, venue="outside", pass_percent=60, question_count=0
    )
