"""Signing in by staff number or certificate number, with the password or, once, with a code."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils import timezone

from people.models import Person
from people.services.codes import accept_code
from people.values import half_width


class PersonBackend(BaseBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **kwargs: Any
    ) -> Person | None:
        """The active person of that number, if the secret fits. Unknown, deactivated and wrong take equally long."""
        person = person_with(username)
        if person is None or not person.is_active:
            Person().set_password(password)
            return None
        if person.check_password(password):
            return person
        person.came_with_code = accept_code(person, password, at=timezone.now())
        return person if person.came_with_code else None

    def get_user(self, user_id: int) -> Person | None:
        return Person.objects.active().select_related("organisation").filter(pk=user_id).first()


def person_with(typed: str) -> Person | None:
    """The person behind a number as typed. Where one's staff number is another's certificate number, the former holds."""
    number = _tidy(typed)
    found = list(Person.objects.with_number(number))
    return next((person for person in found if person.staff_number == number), found[0] if found else None)


def canonical_number(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The staff number behind what was typed, so that both numbers of a person count failures together."""
    typed = str((credentials or {}).get("username") or request.POST.get("username", ""))
    person = person_with(typed)
    return person.staff_number if person else _tidy(typed)


def _tidy(typed: str) -> str:
    """Full-width letters and figures of a Chinese keyboard made plain, blanks and NUL (which PostgreSQL refuses) gone."""
    return half_width(typed).replace(" ", "").replace("\0", "")[:64]
