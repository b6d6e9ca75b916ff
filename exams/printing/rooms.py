"""Sign-in and seat sheets, as plain data for the templates."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from exams.models import Candidate, Exam

#: Seats side by side on the plan of a room.
ACROSS = 6


def rooms_data(exam: Exam) -> dict[str, Any]:
    """The rooms with their people by seat. Without rooms given there are none."""
    seated = exam.candidates.exclude(room="").select_related("person__organisation")
    # 第2考场 before 第10考场.
    rows = sorted(
        seated.prefetch_related("person__certificates"), key=lambda row: (len(row.room), row.room, row.seat or 0)
    )
    rooms = [{"name": name, "people": [_person(row) for row in some]} for name, some in groupby(rows, lambda r: r.room)]
    opens = exam.opens_at
    time = date_format(timezone.localtime(opens), "Y年n月j日 H:i") if opens else ""
    return {"title": exam.title, "unit": exam.organisation.name, "time": time, "across": ACROSS, "rooms": rooms}


def _person(row: Candidate) -> dict[str, Any]:
    person, certificate = row.person, row.person.certificate
    number = certificate.number if certificate else person.staff_number
    return {"seat": row.seat, "name": person.name, "unit": person.organisation.name, "number": number}
