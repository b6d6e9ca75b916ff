"""Two questions that ask the same become one: the duplicate goes out of use and says what stands in its place."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Person
from question_bank.models import Question


@transaction.atomic
def merge(*, duplicate: Question, into: Question, by: Person, reason: str, at: datetime) -> Question:
    """Retire the duplicate in favour of the other. Merging the same two again is the same as once.

    Nothing is rewritten: its versions, papers, answers and error reports stay its own. Who could use the duplicate can
    use what stands in its place; a question that is out of use takes nobody's place, so no circle can come about.
    """
    duplicate, into = _locked(duplicate, into)
    if duplicate.merged_into_id == into.pk:
        return duplicate
    _check(duplicate, into, reason)
    duplicate.merged_into = into
    duplicate.retired_at = duplicate.retired_at or at
    duplicate.save(update_fields=["merged_into", "retired_at"])
    audit.record(
        by,
        "question.merged",
        duplicate.latest or duplicate,
        after={"merged_into": into.pk},
        reason=reason.strip()[:300],
        organisation=duplicate.organisation,
    )
    return duplicate


def _locked(duplicate: Question, into: Question) -> tuple[Question, Question]:
    """Both at once and in one order: two people may merge them towards each other."""
    rows = Question.objects.select_for_update(of=("self",)).select_related("organisation", "latest")
    found = {row.pk: row for row in rows.filter(pk__in={duplicate.pk, into.pk}).order_by("pk")}
    return found[duplicate.pk], found[into.pk]


def _check(duplicate: Question, into: Question, reason: str) -> None:
    if duplicate.pk == into.pk:
        raise ValidationError(_("不能把一道题并入它自己。请另选一道。"))
    if not reason.strip():
        raise ValidationError(_("请写明合并的理由。"))
    if into.retired_at:
        raise ValidationError(_("要并入的那道题已经停用。请另选一道在用的。"))
    if duplicate.merged_into_id:
        raise ValidationError(_("这道题已经并入另一道题，不能再合并。"))
    if duplicate.current_id and not into.current_id:
        raise ValidationError(_("要并入的那道题还没有发布，合并后就没有题可用了。请先把它审核发布。"))
    if not _reaches_all(duplicate, into):
        raise ValidationError(
            _("要并入的那道题属于%(unit)s，原来能用这道题的单位用不了它。请反过来合并。") % {"unit": into.organisation}
        )


def _reaches_all(duplicate: Question, into: Question) -> bool:
    """Whether all units that may use the one may use the other."""
    if into.organisation is None:
        return True
    return duplicate.organisation is not None and into.organisation.reaches(duplicate.organisation)
