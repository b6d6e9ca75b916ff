"""The suggestion box: written, taken up, answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from people import audit
from people.models import Person, Suggestion
from people.services import messages

#: The same words from the same page within this time are one suggestion: a second tap, not a second thought.
SENT_TWICE = timedelta(minutes=1)


@transaction.atomic
def write(author: Person, text: str, *, page: str = "", at: datetime) -> Suggestion:
    """Put a word into the box of the author's unit."""
    Person.objects.select_for_update().get(pk=author.pk)
    same = author.suggestions.filter(text=text, page=page, written_at__gt=at - SENT_TWICE).first()
    return same or Suggestion.objects.create(
        author=author, organisation=author.organisation, text=text, page=page, written_at=at
    )


@transaction.atomic
def take_up(suggestion: Suggestion, *, by: Person) -> Suggestion:
    """Say that somebody is at it. What is at work or answered already stays as it is."""
    locked = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if locked.state == Suggestion.State.NEW:
        locked.state = Suggestion.State.TAKEN_UP
        locked.save(update_fields=["state"])
        _note(by, "suggestion.taken_up", locked, before={"state": Suggestion.State.NEW})
    return locked


@transaction.atomic
def answer(suggestion: Suggestion, text: str, *, by: Person, at: datetime) -> Suggestion:
    """Answer once and tell the author. The answer stands: a second, different one is refused, the same one is no news."""
    locked = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if locked.state == Suggestion.State.ANSWERED:
        if locked.answer == text:
            return locked
        raise ValidationError(_("这条意见已经由别人答复过了，请刷新页面查看。"))
    before = {"state": locked.state}
    locked.state = Suggestion.State.ANSWERED
    locked.answer, locked.answered_by, locked.answered_at = text, by, at
    locked.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    _note(by, "suggestion.answered", locked, before=before)
    messages.send(
        locked.author,
        subject=_("你的意见建议有答复了"),
        text=text,
        url=f"{reverse('people:suggest')}#suggestion-{locked.pk}",
        sender=by,
        at=at,
    )
    return locked


def _note(by: Person, verb: str, suggestion: Suggestion, *, before: dict[str, str]) -> None:
    after = {"state": suggestion.state}
    if suggestion.answer:
        after["answer"] = suggestion.answer
    audit.record(by, verb, suggestion, before=before, after=after)
