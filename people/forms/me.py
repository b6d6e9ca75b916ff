"""What a person changes about the own account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from people import values
from people.forms.login import password_input


class PhoneForm(forms.Form):
    """The password is asked again: whoever finds an open page must not be able to change how its owner is reached."""

    phone = forms.CharField(
        label=_("手机号"),
        max_length=30,
        help_text=_("只有本单位和上级单位的单位管理员能看到。"),
        widget=forms.TextInput({"class": "input input-medium", "type": "tel", "autocomplete": "tel"}),
    )
    password = forms.CharField(
        label=_("登录密码"), strip=False, max_length=200, widget=password_input("current-password")
    )

    def clean_phone(self) -> str:
        return values.clean_phone(self.cleaned_data["phone"])
