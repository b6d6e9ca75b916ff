"""Wrong clocks: of the hosts (F13); that of the candidate's device is in pages.py (F12)."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from exams.models import Attempt
from exams.models.attempt import NETWORK_GRACE
from tests.faults.candidates import at_once, post, session_of
from tests.faults.outcome import Outcome
from tests.faults.saving import make_sittings
from tests.faults.served import Served

#: Seconds before and after the end of the grace: saves there are taken, or not, by the database's clock alone.
MARGIN = 20


def hosts_apart(server: Served, *, attempts: int, skew: int = 120) -> Outcome:
    """F13: two hosts whose clocks are wrong by two minutes, one ahead and one behind, serve the same attempts."""
    hosts = [Served(skew=skew), Served(skew=-skew)]
    try:
        wrong = sum(_tried(host, attempts) for host in hosts)
    finally:
        for host in hosts:
            host.stop()
    return Outcome("F13", f"hosts whose clocks are wrong by ± {skew} s", 2 * attempts, wrong=wrong)


def _tried(host: Served, attempts: int) -> int:
    """In time by the database is taken, too late is not, and opening pages closes nothing early."""
    in_time, too_late = make_sittings(host, attempts // 2), make_sittings(host, attempts // 2)
    end = timezone.now() - NETWORK_GRACE
    _set_deadline(in_time, end + timedelta(seconds=MARGIN))
    _set_deadline(too_late, end - timedelta(seconds=MARGIN))
    for sitting in in_time[:3]:
        post(host, f"/exams/attempts/{sitting.attempt.pk}/", {}, headers=session_of(sitting.attempt.candidate))
    closed_early = Attempt.objects.filter(pk__in=[one.attempt.pk for one in in_time]).exclude(state="open").count()
    taken = at_once(lambda one: one.save(1, 1), in_time, crowd=10)
    refused = at_once(lambda one: one.save(1, 1), too_late, crowd=10)
    return closed_early + sum(status != 200 for status in taken) + sum(status != 410 for status in refused)


def _set_deadline(sittings: list, deadline: object) -> None:
    Attempt.objects.filter(pk__in=[one.attempt.pk for one in sittings]).update(deadline=deadline)
