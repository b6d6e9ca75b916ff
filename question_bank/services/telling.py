"""What authors are told of the review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import Person
from people.services import messages
from question_bank.models import QuestionBatch, QuestionVersion

State = QuestionVersion.State


def tell_approved(versions: Sequence[QuestionVersion], *, by: Person, at: datetime) -> None:
    """One message an author, however many questions; of an import one, when the last of it has been decided."""
    alone = [version for version in versions if version.batch is None and version.written_by]
    alone.sort(key=lambda version: version.written_by_id or 0)
    for _author, theirs in groupby(alone, key=lambda version: version.written_by_id):
        _tell_author(list(theirs), by, at)
    tell_of_batches(versions, by=by, at=at)


def _tell_author(versions: Sequence[QuestionVersion], by: Person, at: datetime) -> None:
    first, count = versions[0], len(versions)
    if first.written_by is None:
        return
    subject = _("你的题目审核通过了") if count == 1 else _("你的 %(n)d 道题目审核通过了") % {"n": count}
    url = first.question.get_absolute_url() if count == 1 else reverse("question_bank:list") + "?mine=on"
    text = "\n".join(str(version) for version in versions[:5]) + ("\n…" if count > 5 else "")
    messages.send(first.written_by, subject=subject, text=text, url=url, sender=by, at=at)


def tell_sent_back(version: QuestionVersion, *, by: Person, at: datetime) -> None:
    if version.written_by:
        messages.send(
            version.written_by,
            subject=_("你的题目被退回了，请修改"),
            text=_("题目：%(stem)s\n审核意见：%(note)s") % {"stem": version, "note": version.review_note},
            url=version.question.get_absolute_url(),
            sender=by,
            at=at,
        )
    tell_of_batches([version], by=by, at=at)


def tell_of_batches(versions: Sequence[QuestionVersion], *, by: Person, at: datetime) -> None:
    """Those who brought in a file learn when nothing of it waits any longer. The caller holds the batches."""
    for batch in {version.batch_id: version.batch for version in versions if version.batch}.values():
        counted = _counted(batch)
        if not counted["waiting"] and batch.uploaded_by:
            messages.send(
                batch.uploaded_by,
                subject=_("导入的题目审完了：%(file)s") % {"file": batch.file_name},
                text=_("通过 %(approved)d 道，退回 %(sent_back)d 道。") % counted,
                url=f"{reverse('question_bank:list')}?batch={batch.pk}&state=all",
                sender=by,
                at=at,
            )


def _counted(batch: QuestionBatch) -> dict[str, int]:
    waits = Q(state=State.REVIEW, question__latest=F("pk"), question__retired_at=None)
    return QuestionVersion.objects.filter(batch=batch).aggregate(
        waiting=Count("pk", filter=waits),
        approved=Count("pk", filter=Q(state=State.PUBLISHED)),
        sent_back=Count("pk", filter=Q(state=State.DRAFT) & ~Q(review_note="")),
    )
