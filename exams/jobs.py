"""What the worker does for exams."""

from datetime import timedelta

from django.core.cache import cache
from django.utils.timezone import localtime, now

from exams.services.attempts import close_overdue
from exams.services.difficulty import measure
from jobs.queue import every_minute

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
