"""The questions of a lesson as they stand with a person: which one is asked now, in what order, and what was answered."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from question_bank.models import Citation, QuestionVersion
from training.models import Lesson, LessonAnswer, LessonProgress, LessonQuestion


@dataclass(frozen=True)
class Slot:
    """A place in a lesson. `version` is the question asked now or, once settled, the one that was answered right.

    `turn` counts the answers given: a form carries it, so that a form sent twice is one answer. The key of a question
    is in `results` only when the slot is settled; `wrong` is the last wrong answer while it is not.
    """

    number: int
    version: QuestionVersion
    choices: list[dict[str, Any]]
    turn: int = 0
    wrong: LessonAnswer | None = None
    right: LessonAnswer | None = None

    @property
    def anchor(self) -> str:
        return f"q{self.number}"

    @property
    def is_settled(self) -> bool:
        return self.right is not None

    @property
    def takes_several(self) -> bool:
        return self.version.takes_several

    @property
    def results(self) -> list[dict[str, Any]]:
        """The options of a settled slot, the right ones marked. Nothing before."""
        if not self.right:
            return []
        keys = self.version.right_keys
        return [choice | {"is_right": choice["key"] in keys} for choice in self.version.choices]

    @property
    def wrong_choices(self) -> list[dict[str, Any]]:
        """The options of the question answered wrong, with what was chosen; which one is right is not said."""
        if not self.wrong:
            return []
        return [
            choice | {"is_chosen": choice["key"] in self.wrong.chosen} for choice in self.wrong.question_version.choices
        ]

    @property
    def asks_another(self) -> bool:
        """Whether a sibling is asked now, in place of the question that was answered wrong."""
        return self.wrong is not None and self.wrong.question_version_id != self.version.pk


def slots_of(lesson: Lesson, progress: LessonProgress | None) -> list[Slot]:
    """The slots that ask something, in order. A slot whose questions were all retired asks nothing."""
    asked, given = _questions_of(lesson), _answers_of(progress)
    numbers = sorted({*asked, *given})
    slots = [_slot(number, asked[number], given[number], progress) for number in numbers]
    return [slot for slot in slots if slot]


def _questions_of(lesson: Lesson) -> dict[int, list[QuestionVersion]]:
    found: dict[int, list[QuestionVersion]] = defaultdict(list)
    rows = LessonQuestion.objects.filter(
        lesson=lesson, question__retired_at=None, question__current__isnull=False
    ).select_related("question__current")
    for row in rows.order_by("slot", "order"):
        found[row.slot].append(row.question.current)  # type: ignore[arg-type]  # those without are left out
    return found


def _answers_of(progress: LessonProgress | None) -> dict[int, list[LessonAnswer]]:
    found: dict[int, list[LessonAnswer]] = defaultdict(list)
    if progress is None:
        return found
    citations = Prefetch("question_version__citations", Citation.objects.select_related("article__version__statute"))
    for answer in progress.answers.select_related("question_version").prefetch_related(citations):
        found[answer.slot].append(answer)
    return found


def _slot(
    number: int, asked: list[QuestionVersion], given: list[LessonAnswer], progress: LessonProgress | None
) -> Slot | None:
    right = next((answer for answer in given if answer.is_right), None)
    if right:
        return Slot(number, right.question_version, right.question_version.choices, len(given), right=right)
    if not asked:
        return None
    turn = len(given)
    version = asked[turn % len(asked)]
    choices = version.choices
    if turn >= len(asked):
        choices = _reshuffled(version, seed=f"{progress.pk if progress else 0}:{number}:{turn}")
    return Slot(number, version, choices, turn, wrong=given[-1] if given else None)


def _reshuffled(version: QuestionVersion, *, seed: str) -> list[dict[str, Any]]:
    """Another order, the same until the next answer. Options keep their letters, to which explanations refer."""
    choices = list(version.choices)
    if version.kind == QuestionVersion.Kind.JUDGE:
        return choices
    random.Random(seed).shuffle(choices)  # noqa: S311  an order, not a secret
    return choices if choices != version.choices else choices[1:] + choices[:1]
