"""Who may report an error: whoever was shown the question. The address says so; the bank need not know where it was shown."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from people.models import Person
from question_bank.models import QuestionVersion

#: A result is looked at for days; its page makes a new address each time.
VALID_SECONDS = 7 * 24 * 60 * 60
_SALT = "question_bank.error_report"


def report_url(version: QuestionVersion, person: Person) -> str:
    return reverse("question_bank:report-error", args=[token_for(version, person)])


def token_for(version: QuestionVersion, person: Person) -> str:
    return signing.dumps([person.pk, version.pk], salt=_SALT)


def version_in(token: str, person: Person) -> int | None:
    """The version that this person was shown; None for another's, an old or a made-up token."""
    try:
        owner, version = signing.loads(token, salt=_SALT, max_age=VALID_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return version if owner == person.pk else None
