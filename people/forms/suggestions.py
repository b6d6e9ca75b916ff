"""The suggestion box."""

from __future__ import annotations

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from people.models import Suggestion


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea({"class": "input", "rows": rows})


class SuggestionForm(forms.Form):
    text = forms.CharField(
        label=_("意见或建议"),
        max_length=2000,
        help_text=_("哪里不好用、哪里不对、想要什么，都可以写。由本单位管理员答复，结果在本页和消息里看。"),
        widget=_text(5),
    )
    page = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def clean_page(self) -> str:
        """It becomes a link for the administrator, so only an address of ours is kept; anything else is dropped."""
        page = self.cleaned_data["page"]
        return page if page.startswith("/") and url_has_allowed_host_and_scheme(page, None) else ""


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("答复"), max_length=2000, help_text=_("写给提出的人：怎么处理了，或者为什么暂不处理。"), widget=_text(5)
    )


class InboxFilter(forms.Form):
    """What the query string may ask of the inbox; what is not known is left out, not refused."""

    state = forms.ChoiceField(required=False, choices=[("", _("全部")), *Suggestion.State.choices])
    words = forms.CharField(required=False, max_length=50)
