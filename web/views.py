"""Display choices: text size, light or dark. Kept in cookies, since they belong to the device."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from web.addresses import own_page
from web.context import TEXT_SIZES, THEMES

YEAR = 365 * 24 * 60 * 60


@require_POST
@login_not_required
def display(request: HttpRequest) -> HttpResponse:
    response = redirect(own_page(request, request.POST.get("next", "")) or "/")
    for name, known in (("text", TEXT_SIZES), ("theme", THEMES)):
        value = request.POST.get(name)
        if value in known:
            response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
        elif value:
            response.delete_cookie(name, samesite="Lax")
    return response
