"""How many statements a request sends, counted in this process by the product's own pages."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.exams.client import Request

_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def statements_of(request: Request, *, expected: int) -> list[str]:
    """With the session cookie, as a browser sends it; beginning and ending transactions is not counted."""
    client = Client()
    client.cookies.load(request.cookie)
    with CaptureQueriesContext(connection) as captured:
        answer = client.generic(request.method, request.path, request.body, content_type=request.kind)
    assert answer.status_code == expected, answer.content[:400]
    sent = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in sent if not sql.startswith(_CONTROL)]
