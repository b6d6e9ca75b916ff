"""Messages inside the site: the only way to tell a person something, since there may be no e-mail."""

from __future__ import annotations

from datetime import datetime

from people.models import Message, Person


def send(
    recipient: Person, *, subject: str, text: str = "", url: str = "", sender: Person | None = None, at: datetime
) -> Message:
    """Put a message in the recipient's box, in the caller's transaction: what it tells of and it stand or fall together."""
    return Message.objects.create(
        recipient=recipient, sender=sender, subject=subject[:100], text=text, url=url, sent_at=at
    )


def mark_read(message: Message, *, at: datetime) -> None:
    """Note when it was first opened; opening it again changes nothing."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=at)


def mark_all_read(person: Person, *, at: datetime) -> int:
    return person.messages_received.filter(read_at=None).update(read_at=at)
