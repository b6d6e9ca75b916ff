"""Signing in and out, and one's own password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from people.backends import canonical_number
from people.forms.login import REFUSED, WRONG_PASSWORD, LoginForm, PasswordForm
from people.models import Person
from people.policies import signed_in
from people.services import accounts
from web import slots
from web.addresses import own_page
from web.htmx import htmx_of, render_page

#: In the session: which code stood in for the password. Once that code has ended, it stands in for nothing.
CAME_WITH_CODE = "came_with_code"


@require_http_methods(["GET", "POST"])
@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The one open page. Unknown, wrong, deactivated and locked look the same."""
    if request.method == "GET" and request.user.is_authenticated:
        return redirect(_target(request))
    if request.method == "GET" and htmx_of(request):
        return _leave_the_page(request)
    form = LoginForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person = authenticate(request, **form.cleaned_data)
        if isinstance(person, Person):
            login(request, person)
            request.session[CAME_WITH_CODE] = person.codes.get(ended_at=None).pk if person.came_with_code else None
            accounts.note_sign_in(person, with_code=person.came_with_code)
            return redirect(_target(request))
        form.add_error(None, REFUSED)
    context = {"form": form, "next": _given_target(request), "demo_accounts": _demo_accounts()}
    return render_page(request, "people/login.html", context, status=422 if request.method == "POST" else 200)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """Called by axes in place of its own answer: the page's answer stands, so that a lock cannot be told from a mistake.

    axes counts the failure that locks and stops before the backend afterwards; then the time of the hash is added here.
    """
    if request.axes_failures_since_start is None:  # type: ignore[attr-defined]  # set by axes
        Person().set_password("")
    else:
        accounts.note_lock_out(canonical_number(request, credentials))
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    accounts.note_sign_out(signed_in(request))
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("current", "new", "again")
def password(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    came_with_code = person.codes.filter(pk__in=_came_with(request), ended_at=None).exists()
    form = PasswordForm(
        request.POST if request.method == "POST" else None, person=person, came_with_code=came_with_code
    )
    if request.method == "POST" and form.is_valid() and knows_password(request, form, field="current"):
        changed = accounts.set_password(person, form.cleaned_data["new"], at=now())
        update_session_auth_hash(request, changed)
        request.session.pop(CAME_WITH_CODE, None)
        messages.success(request, _("密码已修改。别的设备上的登录都已退出。"))
        return redirect(_target(request))
    context = {"form": form, "next": _given_target(request), "first": came_with_code or person.must_change_password}
    return render_page(request, "people/password.html", context, status=422 if form.errors else 200)


def knows_password(request: HttpRequest, form: Any, *, field: str) -> bool:
    """Ask for the password again before a sensitive change; wrong answers count towards the lock like those at the login."""
    if field not in form.fields:
        return True
    person = signed_in(request)
    known = authenticate(request, username=person.staff_number, password=form.cleaned_data[field])
    if known is None:
        form.add_error(field, WRONG_PASSWORD)
    return known is not None


def _given_target(request: HttpRequest) -> str:
    """`next`, if it leads to this site and not back to the login."""
    target = own_page(request, request.POST.get("next") or request.GET.get("next") or "")
    return "" if target.startswith(resolve_url(settings.LOGIN_URL)) else target


def _target(request: HttpRequest) -> str:
    return _given_target(request) or resolve_url(settings.LOGIN_REDIRECT_URL)


def _leave_the_page(request: HttpRequest) -> HttpResponse:
    """A session that ended under an open page: the whole page goes to the login, instead of a part becoming it."""
    try:
        here = htmx_of(request).current_url_abs_path or ""
    except ValueError:  # what the header says is no address
        here = ""
    return HttpResponseClientRedirect(redirect_to_login(here).url)


def _demo_accounts() -> list[Any]:
    return slots.collect("demo_accounts") if settings.DEMO else []


def _came_with(request: HttpRequest) -> list[int]:
    """The code that this session was opened with, if it was."""
    code = request.session.get(CAME_WITH_CODE)
    return [code] if code else []
