"""The batch that a page is about: found by the right to see it, and held while it is changed."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from people.policies import signed_in
from question_bank.importing.batches import APPLY, unfinished
from question_bank.models import QuestionBatch

State = QuestionBatch.State


def visible_batch(request: HttpRequest, pk: int) -> QuestionBatch:
    visible = QuestionBatch.objects.visible_to(signed_in(request))
    return get_object_or_404(visible.select_related("organisation", "uploaded_by"), pk=pk)


def held_batch(request: HttpRequest, pk: int) -> tuple[QuestionBatch, bool]:
    """The batch, held until the transaction ends so that nobody brings it in meanwhile; and whether it may still be changed.

    Of one that a job is bringing in, that is said at once: to hold it would be to wait for the end of the job. A batch that is
    not open and still `uploaded` is being brought in; what the page says goes by that.
    """
    found = visible_batch(request, pk)
    if found.state == State.UPLOADED and unfinished(APPLY, found):
        return found, False
    found.state = QuestionBatch.objects.select_for_update().values_list("state", flat=True).get(pk=found.pk)
    return found, found.state == State.UPLOADED and not unfinished(APPLY, found)
