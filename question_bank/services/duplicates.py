"""Looking through the bank for questions that are nearly the same, and what a person says of each pair."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from jobs.models import Job
from jobs.queue import Progress, start, task
from people import audit
from people.models import Person
from question_bank.models import NearPair, Question
from question_bank.similarity import Near, Wording, pairs

FIND = "questions.duplicates"
CHUNK = 500


def start_search(by: Person) -> Job:
    """One search at a time: asked for while one runs, it is that one."""
    running = Job.objects.filter(kind=FIND, finished_at=None).first()
    return running or start(FIND, label=_("查找相似题"), owner_id=by.pk, unit_id=by.organisation_id)


def find_duplicates(*, at: datetime, progress: Progress | None = None) -> int:
    """Hold every living question against every other. Pairs that are no longer alike go, decisions of people stay.

    The search itself writes nothing, so that on SQLite nobody waits for it.
    """
    found = [_pair(near, at) for near in pairs(_wordings(progress))]
    with transaction.atomic():
        NearPair.objects.filter(dismissed_at=None).delete()
        NearPair.objects.bulk_create(found, batch_size=CHUNK, ignore_conflicts=True)
    return NearPair.objects.open().count()


def _wordings(progress: Progress | None) -> Iterator[Wording]:
    living = Question.objects.filter(retired_at=None, latest__isnull=False).order_by("pk")
    total = living.count()
    rows = living.values_list("pk", "latest__material", "latest__stem", "latest__options")
    for done, (pk, material, stem, options) in enumerate(rows.iterator(chunk_size=CHUNK), start=1):
        if progress:
            progress(done, total)
        yield Wording(pk, material + stem, [option["text"] for option in options])


def _pair(near: Near, at: datetime) -> NearPair:
    first, second = sorted((int(str(near.first)), int(str(near.second))))
    likeness = Decimal(str(round(near.likeness, 3)))
    differs = [difference.value for difference in near.differs_in]
    return NearPair(first_id=first, second_id=second, likeness=likeness, differs_in=differs, found_at=at)


@transaction.atomic
def dismiss(*, pair: NearPair, by: Person, at: datetime) -> NearPair:
    """The two are different questions; they are not shown again. Said twice, the first counts."""
    mine = NearPair.objects.filter(pk=pair.pk, dismissed_at=None)
    if mine.update(dismissed_by=by, dismissed_at=at):
        names = {"first": pair.first_id, "second": pair.second_id}
        audit.record(by, "question.not_duplicate", pair.first.latest or pair.first, after=names)
    pair.refresh_from_db()
    return pair


@task(FIND)
def _find(job: Job, progress: Progress) -> None:
    count = find_duplicates(at=job.created_at, progress=progress)
    job.note = _("找到 %(count)d 对相似的题。") % {"count": count}
