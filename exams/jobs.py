"""What the worker does for exams."""

from datetime import timedelta

from django.core.cache import cache
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from exams.models import Exam, Regrade
from exams.services.attempts import close_overdue
from exams.services.difficulty import measure
from exams.services.own_papers import build_papers
from exams.services.pushing import push_released
from exams.services.regrading import carry_out
from jobs.models import Job
from jobs.queue import Progress, every_minute, start, task
from people.models import Person

REGRADE, PUSH = "exams.regrade", "exams.push"

#: Hours of the day, in Chinese time, when hardly anybody sits at an exam: three to six o'clock.
NIGHT = range(3, 6)


@every_minute
def close_what_ran_out() -> None:
    close_overdue()


@every_minute
def measure_at_night() -> None:
    """Once a night. Not at each hand-in: fifty at once would queue for the rows of the same questions.

    A worker that starts late in the night still does it; a second run in one night would merely find nothing to change.
    """
    at = now()
    local = localtime(at)
    if local.hour in NIGHT and cache.add(f"exams.measured.{local.date()}", True, timedelta(days=1).total_seconds()):
        measure(at)


# --- after a ruling, after a release ---
@task(REGRADE)
def regrade(job: Job, progress: Progress) -> None:
    carry_out(job.arguments["regrade"], at=now(), progress=progress)


def start_regrade(ruled: Regrade, *, by: Person, url: str) -> Job:
    label = _("改判：%(exam)s") % {"exam": ruled.exam.title}
    return start(REGRADE, label=label, owner_id=by.pk, url=url, regrade=ruled.pk)


@task(PUSH)
def push(job: Job, progress: Progress) -> None:
    push_released(at=now())


def start_push(exam: Exam, *, by: Person) -> Job:
    return start(PUSH, label=_("错题进错题本：%(exam)s") % {"exam": exam.title}, owner_id=by.pk)


@every_minute
def push_at_night() -> None:
    """Once a night: what came out by itself, at the end of an exam. Whoever looks at a result before is told at once."""
    at = now()
    local = localtime(at)
    if local.hour in NIGHT and cache.add(f"exams.pushed.{local.date()}", True, timedelta(days=1).total_seconds()):
        push_released(at=at)


@task("exams.papers")
def build_own_papers(job: Job, progress: Progress) -> None:
    """The papers of the candidates of a published exam in which each has one of their own."""
    exam = Exam.objects.published().select_related("blueprint", "organisation").get(pk=job.arguments["exam"])
    made = build_papers(exam, at=now(), progress=progress)
    job.note = _("新生成 %(n)d 份试卷。") % {"n": made}
