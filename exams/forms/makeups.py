"""Whom a make-up is for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.models import Candidate
from exams.queries.makeups import COLLECTED


class MakeupForm(forms.Form):
    whom = forms.MultipleChoiceField(
        label=_("让谁补考"),
        choices=[(why.value, why.label) for why in map(Candidate.Why, COLLECTED)],
        error_messages={"required": _("至少勾选一类人。")},
    )
