"""What a request tells the rules of access."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.timezone import now

from exams.access import Visit
from exams.access.browser import HEADER
from people.middleware import client_address
from people.policies import signed_in

_LONGEST = 100


def visit_of(request: HttpRequest) -> Visit:
    """With the password, if the page has sent one."""
    return Visit(
        person=signed_in(request),
        at=now(),
        url=request.build_absolute_uri(),
        address=client_address(request) or "",
        browser_hash=request.headers.get(HEADER, "")[:_LONGEST],
        password=request.POST.get("password", "")[:_LONGEST],
    )
