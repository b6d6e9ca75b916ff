"""Figures and attachments of courses."""

from __future__ import annotations

from pathlib import PurePath

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from people.policies import signed_in
from training.models import Course, CourseFile

#: What a browser may show in place; everything else is handed over as a download.
INLINE_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
#: A picture opened on its own runs nothing and fetches nothing, whatever it holds.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@require_GET
def course_file(request: HttpRequest, course_id: int, name: str) -> FileResponse:
    files = CourseFile.objects.filter(course__in=Course.objects.open_to(signed_in(request)))
    row = get_object_or_404(files, course=course_id, name=name)
    shown_as = INLINE_TYPES.get(PurePath(name).suffix.lower())
    try:
        content = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content,
        as_attachment=shown_as is None,
        filename=PurePath(name).name,
        content_type=shown_as or "application/octet-stream",
    )
    response["Content-Security-Policy"] = PICTURE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response
