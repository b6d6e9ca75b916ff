"""Signing in, and one's own password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.models import Person

#: One answer for all that can be wrong: a number nobody has, a wrong password, a locked or deactivated account.
REFUSED = _("工号（执法证号）或密码不对；连续 5 次不对会锁定 15 分钟。")
WRONG_PASSWORD = _("密码不对；连续 5 次不对会锁定 15 分钟。")


def password_input(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput({"class": "input", "autocomplete": autocomplete})


class LoginForm(forms.Form):
    username = forms.CharField(
        label=_("工号或执法证号"),
        max_length=100,
        widget=forms.TextInput(
            {"class": "input", "autocomplete": "username", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("密码或一次性登录码"), strip=False, max_length=200, widget=password_input("current-password")
    )


class PasswordForm(forms.Form):
    """A new password, typed twice; the present one is asked unless a code has just stood in for it."""

    current = forms.CharField(label=_("现在的密码"), strip=False, widget=password_input("current-password"))
    new = forms.CharField(
        label=_("新密码"),
        strip=False,
        max_length=200,
        help_text=_("至少 10 个字符，不能全是数字，也不能有自己的姓名、工号、执法证号或手机号。"),
        widget=password_input("new-password"),
    )
    again = forms.CharField(label=_("再输一遍新密码"), strip=False, widget=password_input("new-password"))

    def __init__(self, *args: Any, person: Person, came_with_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if came_with_code:
            del self.fields["current"]

    def clean_new(self) -> str:
        new = self.cleaned_data["new"]
        validate_password(new, self.person)
        if self.person.check_password(new):
            raise ValidationError(_("新密码不能与现在的密码相同。"))
        return new

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"new", "again"} <= cleaned.keys() and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("两次输入的新密码不一致。"))
        return cleaned
