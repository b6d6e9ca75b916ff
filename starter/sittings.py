"""An exam in a county's computer room, with a word to be let in by and more time for one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from exams.models import Exam, Override
from exams.services.blueprints import one_row_blueprint
from exams.services.exams import arrange_exam
from exams.services.overrides import give_override
from exams.services.papers import publish_exam
from people.models import Organisation, Person
from question_bank.models import Category as QuestionCategory
from training.models import Category

PASSWORD = "桂花-2026"  # noqa: S105  said aloud in the room


def hold_county_exam(county: Organisation, *, by: Person, officer: Person, at: datetime) -> Exam:
    """Next week, for the county's officers, each with a paper of their own; one of them has twenty minutes more."""
    opens = timezone.localtime(at).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=7)
    code = f"county-{timezone.localdate(at):%Y%m}"
    blueprint = one_row_blueprint(
        code=code,
        title="听证程序摸底",
        organisation=county,
        category=QuestionCategory.objects.get(name="听证程序", depth=1),
        count=20,
        at=at,
    )
    exam = Exam(
        kind=Exam.Kind.EXAM,
        code=code,
        title="听证程序摸底考试（机房）",
        organisation=county,
        blueprint=blueprint,
        draws=Exam.Draws.EACH,
        open_to_whom=Exam.OpenTo.OFFICERS,
        minutes=60,
        pass_percent=60,
        attempts_allowed=1,
        opens_at=opens,
        latest_start=opens + timedelta(minutes=30),
        latest_finish=opens + timedelta(minutes=75),
        category=Category.SKILLS,
        password=PASSWORD,
    )
    arrange_exam(exam, by=by)
    publish_exam(exam.pk, by=by, at=at)
    override = Override(
        exam=exam,
        person=officer,
        extra_minutes=20,
        latest_finish=opens + timedelta(minutes=95),
        reason="右手骨折，打字慢",
    )
    give_override(override, by=by, at=at)
    return exam
