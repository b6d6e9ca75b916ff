"""Small forms: what to practise, whether one had it, favourites, notes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice.models.marks import NOTE_LENGTH
from practice.scopes import Scope


class ScopeForm(forms.Form):
    scope = forms.CharField(max_length=40)

    def clean_scope(self) -> Scope:
        try:
            return Scope.parse(self.cleaned_data["scope"])
        except ValueError as error:
            raise forms.ValidationError(_("没有这种练法，请回到练习页重新选择。")) from error


class JudgementForm(forms.Form):
    had_it = forms.ChoiceField(choices=[("yes", ""), ("no", "")])

    @property
    def said_yes(self) -> bool:
        return bool(self.cleaned_data["had_it"] == "yes")


class FavouriteForm(forms.Form):
    wanted = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    back = forms.CharField(required=False, max_length=500)


class NoteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("笔记"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea({"class": "input", "rows": 3}),
    )
    back = forms.CharField(required=False, max_length=500)
