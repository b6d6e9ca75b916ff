"""Who works an item off, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amendments.models import AffectedItem, Amendment
from people import audit
from people.models import Person
from people.services import messages


@transaction.atomic
def assign(*, items: Sequence[AffectedItem], to: Person, due: date | None, by: Person, at: datetime) -> int:
    """Hand open items to one who may decide them all, and tell that person; how many were handed on."""
    chosen = [item.pk for item in items]
    if due and due < timezone.localdate(at):
        raise ValidationError({"due_on": _("期限已经过了。请选今天或者以后的日期。")})
    waiting = AffectedItem.objects.filter(pk__in=chosen).waiting()
    reached = AffectedItem.objects.decidable_by(to).filter(pk__in=chosen).waiting()
    if not to.is_active or waiting.exclude(pk__in=reached).exists():
        raise ValidationError({"to": _("这些题里有%(who)s不能处理的。请选管得到这些题的人。") % {"who": to}})
    pks = list(waiting.values_list("pk", flat=True))
    AffectedItem.objects.filter(pk__in=pks, state=AffectedItem.State.OPEN).update(assignee=to, due_on=due)
    for amendment in Amendment.objects.filter(items__in=pks).select_related("old__statute", "new").distinct():
        count = AffectedItem.objects.filter(pk__in=pks, amendment=amendment).count()
        _tell(amendment, count, to=to, due=due, by=by, at=at)
    return len(pks)


def _tell(amendment: Amendment, count: int, *, to: Person, due: date | None, by: Person, at: datetime) -> None:
    facts = {"assignee": to.name, "affected": count, "due_on": due.isoformat() if due else ""}
    audit.record(by, "amendment.assigned", amendment, after=facts, organisation=to.organisation)
    if to.pk == by.pk:
        return
    law = amendment.old.statute.short_title
    text = _("共 %(n)d 项。") % {"n": count} + (_("请在%(due)s以前处理。") % {"due": due.isoformat()} if due else "")
    subject = _("请核对引用%(law)s旧条文的题目") % {"law": law}
    messages.send(to, subject=subject, text=text, url=f"{amendment.get_absolute_url()}?assignee=me", sender=by, at=at)
