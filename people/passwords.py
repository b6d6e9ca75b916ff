"""Rules for passwords beyond Django's own."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.models import Person


class LongEnoughValidator(MinimumLengthValidator):
    """Django's own, whose sentence has lost its translation."""

    def get_error_message(self) -> str:
        return _("密码太短，至少要 %(n)d 个字符。") % {"n": self.min_length}


class NotOwnNumberValidator:
    """A password may not hold one's own staff number, certificate number, phone or name."""

    def validate(self, password: str, user: Person | None = None) -> None:
        if user is None:
            return
        own = [user.staff_number, user.phone, user.name, *(c.number for c in user.certificates.all())]
        if any(len(word) >= 2 and word.lower() in password.lower() for word in own if word):
            raise ValidationError(_("密码里不能有自己的姓名、工号、执法证号或手机号。"), code="own_number")

    def get_help_text(self) -> str:
        return _("密码里不能有自己的姓名、工号、执法证号或手机号。")
