"""What the worker does for the ledger."""

from datetime import timedelta

from django.core.cache import cache
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from jobs.models import Job
from jobs.queue import Progress, every_minute, start, task
from people.models import Person
from training.models import Verification
from training.services.verification import verify, write_root

VERIFY = "training.verify"

#: Hours of the day, in Chinese time, when hardly anything is posted: three to six o'clock.
NIGHT = range(3, 6)


@every_minute
def write_root_at_night() -> None:
    """Once a night, also by a worker that starts late in it; another host or a restart does not do it twice."""
    at = now()
    day = localtime(at).date()
    if localtime(at).hour not in NIGHT or Verification.objects.filter(by=None, at__date=day).exists():
        return
    if cache.add(f"training.root.{day}", True, timedelta(days=1).total_seconds()):
        write_root(at=at)


def start_verification(by: Person) -> Job:
    return start(VERIFY, label=_("台账校验"), owner_id=by.pk, url=reverse("people:audit"))


@task(VERIFY)
def verify_now(job: Job, progress: Progress) -> None:
    done = verify(at=now(), by=Person.objects.get(pk=job.owner_id), progress=progress)
    job.note = _("校验了 %(n)d 条记录，没有发现改动。") % {"n": done.rows}
    if not done.holds:
        job.note = _("校验了 %(n)d 条记录，发现问题，详情在审计记录页面。") % {"n": done.rows}
