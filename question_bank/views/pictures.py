"""The pictures of questions, to those whose page shows them."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from people.policies import signed_in
from question_bank.models import Picture
from question_bank.pictures import mark_in

#: A picture opened on its own runs nothing and fetches nothing.
POLICY = "default-src 'none'"


@require_GET
def picture(request: HttpRequest, token: str) -> FileResponse:
    """The address was made for one person; for anybody else, and after a day, there is nothing here."""
    mark = mark_in(token, signed_in(request))
    found = get_object_or_404(Picture, mark=mark or "")
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type="image/png")
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response
