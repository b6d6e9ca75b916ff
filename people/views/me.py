"""One's own page (我的): what is kept about one, and the few things one changes oneself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from people.forms.me import PhoneForm
from people.models import Standing
from people.policies import signed_in
from people.services.accounts import change_phone
from people.views.login import knows_password
from web.htmx import render_page


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
def me(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    form = PhoneForm(request.POST if request.method == "POST" else None, initial={"phone": person.phone})
    if request.method == "POST" and form.is_valid() and knows_password(request, form, field="password"):
        change_phone(person, form.cleaned_data["phone"])
        messages.success(request, _("手机号已修改。"))
        return redirect("people:me")
    today = localdate()
    context = {
        "form": form,
        "standing": Standing.Kind(person.standing_on(today)).label,
        "certificates": [(certificate, certificate.state_on(today)) for certificate in person.certificates.all()],
        "postings": person.postings.select_related("organisation"),
        "roles": person.memberships_today,
        "suggestions": person.suggestions.all()[:3],
    }
    return render_page(request, "people/me.html", context, status=422 if form.errors else 200)
