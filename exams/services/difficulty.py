"""How difficult questions prove to be: counted from closed attempts and pushed into the bank, which never asks exams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import Count

from exams.models import Answer
from question_bank.marking import is_right
from question_bank.models import BY_KEYS, Question, QuestionVersion

#: Questions looked at with one set of queries; SQLite takes the change of as many in one statement.
CHUNK = 200


@dataclass
class Tally:
    """The answers that a question was given, in whichever of its versions."""

    answered: int = 0
    right: int = 0

    @property
    def share(self) -> Decimal | None:
        """Rounded to what the bank keeps, or an unchanged share would look changed."""
        if not self.answered:
            return None
        return (Decimal(self.right) / self.answered).quantize(Decimal("0.001"), ROUND_HALF_UP)


def measure(at: datetime) -> int:
    """Write for every question how often it was answered in attempts closed by then, and the share that earned full marks.

    Places left blank are no answers. Returns how many questions changed; run again it changes none. Each chunk stands
    by itself, so that nobody waits for the whole bank.
    """
    ids = list(Question.objects.order_by("pk").values_list("pk", flat=True))
    return sum(_measure(ids[start : start + CHUNK], at) for start in range(0, len(ids), CHUNK))


def _measure(ids: Sequence[int], at: datetime) -> int:
    tallies = _tallies(ids, at)
    changed = []
    for question in Question.objects.filter(pk__in=ids).only("answered", "right_share"):
        tally = tallies[question.pk]
        if (question.answered, question.right_share) != (tally.answered, tally.share):
            question.answered, question.right_share = tally.answered, tally.share
            changed.append(question)
    if changed:
        _write(changed)
    return len(changed)


def _tallies(ids: Sequence[int], at: datetime) -> defaultdict[int, Tally]:
    """By question. The database counts equal answers, marking judges each once: as many rows as ways to answer."""
    versions = QuestionVersion.objects.filter(question__in=ids, kind__in=BY_KEYS)
    asked = {version.pk: version for version in versions.only("question", "kind", "answer")}
    tallies: defaultdict[int, Tally] = defaultdict(Tally)
    for version_id, chosen, times in _answers(ids, at):
        version = asked[version_id]
        tally = tallies[version.question_id]
        tally.answered += times
        tally.right += times * is_right(version, chosen)
    return tallies


def _answers(ids: Sequence[int], at: datetime) -> list[tuple[int, list[str], int]]:
    """Version, what was chosen, how often. Kinds answered in writing are left out: no two answers are alike."""
    closed = Answer.objects.filter(attempt__submitted_at__lte=at)
    given = closed.exclude(response=[]).filter(
        paper_question__question_version__question__in=ids, paper_question__question_version__kind__in=BY_KEYS
    )
    return list(given.values_list("paper_question__question_version", "response").annotate(times=Count("pk")))


@transaction.atomic
def _write(changed: Sequence[Question]) -> None:
    """Held in the order in which reviewers hold them, so that neither blocks the other."""
    rows = Question.objects.filter(pk__in=[question.pk for question in changed])
    list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    Question.objects.bulk_update(changed, ["answered", "right_share"])
