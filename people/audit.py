"""The one way to write down a sensitive act."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from django.db import models
from django.utils import timezone

from people.models import AuditEntry, Organisation, Person

#: Where the present request comes from; set by people.middleware, empty in commands.
address: ContextVar[str] = ContextVar("address", default="")


def record(
    actor: Person | None,
    verb: str,
    target: models.Model,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    organisation: Organisation | None = None,
) -> AuditEntry:
    """Write the act in the caller's transaction, so that both stand or neither.

    `verb` is `subject.act`, e.g. `person.transferred`; `organisation` is the unit whose supervisors may read it.
    """
    return AuditEntry.objects.create(
        at=timezone.now(),
        actor=actor,
        organisation=organisation or getattr(target, "organisation", None),
        verb=verb,
        target_type=target._meta.label,
        target_id=str(target.pk),
        target_name=str(target)[:200],
        before=before,
        after=after,
        reason=reason,
        address=address.get(),
    )
