"""What waits for legal review."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from people.models import Organisation, Person, Role
from question_bank.models import Citation, QuestionBatch, QuestionVersion


def waiting(person: Person) -> QuerySet[QuestionVersion]:
    """The versions that wait for this reviewer's word, in the order in which they were written; never one's `own`.

    Only the newest version of a question waits: one that its author has overtaken is no longer asked about.
    """
    return in_review(person).exclude(own(person))


def own(person: Person) -> Q:
    """The versions that one wrote or brought in, or put right while they were looked over (importing.staging)."""
    mended = QuestionVersion.mended_by.through.objects.filter(person=person)
    return Q(written_by=person) | Q(batch__uploaded_by=person) | Q(pk__in=mended.values("questionversion"))


def on_old_law(versions: QuerySet[QuestionVersion]) -> QuerySet[QuestionVersion]:
    """Those that cite what is no longer in force: nobody passes them with the rest of a batch."""
    old = Citation.objects.exclude(state=Citation.State.IN_FORCE)
    return versions.filter(pk__in=old.values("question_version"))


def in_review(person: Person) -> QuerySet[QuestionVersion]:
    units = Organisation.objects.overseen_by(person, Role.LEGAL_REVIEWER)
    return (
        QuestionVersion.objects.filter(
            state=QuestionVersion.State.REVIEW, question__latest=F("pk"), question__retired_at=None
        )
        .filter(question__organisation__in=units)
        .order_by("pk")
    )


def sent_back_to(author: Person) -> QuerySet[QuestionVersion]:
    """What came back to its author and has not been written anew."""
    return QuestionVersion.objects.filter(
        state=QuestionVersion.State.DRAFT, written_by=author, question__latest=F("pk"), question__retired_at=None
    ).exclude(review_note="")


def next_waiting(person: Person, after: QuestionVersion, batch: QuestionBatch | None = None) -> QuestionVersion | None:
    """The one that comes after; at the end the first that is left."""
    left = waiting(person).filter(batch=batch) if batch else waiting(person)
    left = left.exclude(pk=after.pk)
    return left.filter(pk__gt=after.pk).first() or left.first()


@dataclass(frozen=True)
class WaitingBatch:
    """An import with questions that wait: how many, and how many of them are one's own."""

    batch: QuestionBatch
    waiting: int
    own: int


def waiting_batches(person: Person) -> list[WaitingBatch]:
    rows = in_review(person).exclude(batch=None).order_by("batch")
    counted = {
        row["batch"]: row for row in rows.values("batch").annotate(all=Count("pk"), own=Count("pk", filter=own(person)))
    }
    batches = QuestionBatch.objects.filter(pk__in=counted).select_related("organisation", "uploaded_by")
    return [WaitingBatch(b, counted[b.pk]["all"] - counted[b.pk]["own"], counted[b.pk]["own"]) for b in batches]


def sample(versions: QuerySet[QuestionVersion], size: int) -> QuerySet[QuestionVersion]:
    """Some out of many, the same on every look: the fingerprint is as good as a lot, and nobody can choose it."""
    return versions.order_by("fingerprint", "pk")[:size]
