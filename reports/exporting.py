"""The export of the hour report: a job that writes what the page showed, and who asked for it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from jobs import queue
from jobs.models import Job
from people import audit
from people.models import Organisation, Person
from people.policies import oversees
from reports.queries import SEES_REPORTS, Scope, hour_report
from reports.workbook import file_name, write_hours


@transaction.atomic
def start_export(scope: Scope, *, by: Person) -> Job:
    """Note who takes which hours out of the house, then let the job write them as they stood at `scope.at`."""
    record_export(scope, by=by)
    return queue.start(
        "reports.hours",
        label=_("导出%(year)s年学时报表（%(unit)s）") % {"year": scope.year, "unit": scope.unit},
        owner_id=by.pk,
        unit_id=scope.unit.pk,
        url=page_of(scope),
        **packed(scope),
    )


def record_export(scope: Scope, *, by: Person | None) -> None:
    taken = {
        "unit": scope.unit.code,
        "year": scope.year,
        "counted": scope.standing,
        "reached": scope.reached,
        "searched": scope.name,
        "as_of": scope.at.isoformat(),
    }
    after = {key: value for key, value in taken.items() if value}
    audit.record(by, "report.exported", scope.unit, after=after, organisation=scope.unit)


@queue.task("reports.hours")
def export_hours(job: Job, progress: queue.Progress) -> None:
    """Ask once more whether the owner may read it: a role may have ended since."""
    scope = unpacked(job.arguments)
    owner = Person.objects.get(pk=job.owner_id)
    if not oversees(owner, scope.unit, *SEES_REPORTS):
        raise ValidationError(_("你已不再管理这个单位，报表没有导出。"))
    report = hour_report(scope)
    queue.keep_file(job, file_name(report), partial(write_hours, report, progress=progress))


def page_of(scope: Scope) -> str:
    """Where the owner goes on: the same people on the page. (A name as typed may be longer than an address may be.)"""
    asked = {"unit": scope.unit.code, "year": scope.year, "standing": scope.standing}
    asked |= {"list": "people", "reached": scope.reached}
    return f"{reverse('reports:hours')}?{urlencode(asked)}"


def packed(scope: Scope) -> dict[str, Any]:
    """The scope as plain values, for the job."""
    return {
        "unit": scope.unit.pk,
        "year": scope.year,
        "at": scope.at.isoformat(),
        "standing": scope.standing,
        "reached": scope.reached,
        "name": scope.name,
    }


def unpacked(arguments: dict[str, Any]) -> Scope:
    unit = Organisation.objects.get(pk=arguments["unit"])
    return Scope(**(arguments | {"unit": unit, "at": datetime.fromisoformat(arguments["at"])}))
