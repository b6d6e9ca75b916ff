"""The questions of a lesson as they stand with a person: which one is asked now, in what order, and what was answered."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from practice.withheld import is_withheld
from question_bank.models import Citation, Question, QuestionVersion
from training.models import Lesson, LessonAnswer, LessonProgress, LessonQuestion


@dataclass(frozen=True)
class Slot:
    """A place in a lesson. `version` is the question asked now or, once settled, the one that was answered right.

    `turn` counts the answers given: a form carries it, so that a form sent twice is one answer. The key of a question
    is in `results` only when the slot is settled; `wrong` is the last wrong answer while it is not. `keeps_key`: an exam that
    is not over asks the question too, so that nothing of its key is shown.
    """

    number: int
    version: QuestionVersion
    choices: list[dict[str, Any]]
    turn: int = 0
    wrong: LessonAnswer | None = None
    right: LessonAnswer | None = None
    keeps_key: bool = False

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
        if not self.right or self.keeps_key:
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
    """The slots that ask something, in order. A slot whose questions were all retired, or are withheld for an exam that is not
    over, asks nothing."""
    asked, given = _questions_of(lesson), _answers_of(progress)
    withheld = _withheld_among(asked, given, progress)
    numbers = sorted({*asked, *given})
    slots = [_slot(number, asked[number], given[number], progress, withheld) for number in numbers]
    return [slot for slot in slots if slot]


def _withheld_among(
    asked: dict[int, list[QuestionVersion]], given: dict[int, list[LessonAnswer]], progress: LessonProgress | None
) -> set[int]:
    if progress is None:
        return set()
    questions = {version.question_id for versions in asked.values() for version in versions}
    questions |= {answer.question_version.question_id for answers in given.values() for answer in answers}
    found = Question.objects.filter(is_withheld(progress.person), pk__in=questions)
    return set(found.values_list("pk", flat=True))


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
    number: int,
    asked: list[QuestionVersion],
    given: list[LessonAnswer],
    progress: LessonProgress | None,
    withheld: set[int],
) -> Slot | None:
    right = next((answer for answer in given if answer.is_right), None)
    if right:
        version = right.question_version
        kept = version.question_id in withheld
        return Slot(number, version, version.choices, len(given), right=right, keeps_key=kept)
    asked = [version for version in asked if version.question_id not in withheld]
    if not asked:
        return None
    turn = len(given)
    version = asked[turn % len(asked)]
    choices = version.choices
    if turn >= len(asked):
        choices = _reshuffled(version, seed=f"{progress.pk if progress else 0}:{number}:{turn}")
    return Slot(number, version, choices, turn, wrong=_last_wrong(given, withheld))


def _last_wrong(given: list[LessonAnswer], withheld: set[int]) -> LessonAnswer | None:
    """Unless what was answered is withheld: its explanation would tell."""
    last = given[-1] if given else None
    return None if last is None or last.question_version.question_id in withheld else last


def _reshuffled(version: QuestionVersion, *, seed: str) -> list[dict[str, Any]]:
    """Another order, the same until the next answer. Options keep their letters, to which explanations refer."""
    choices = list(version.choices)
    if version.kind == QuestionVersion.Kind.JUDGE:
        return choices
    random.Random(seed).shuffle(choices)  # noqa: S311  an order, not a secret
    return choices if choices != version.choices else choices[1:] + choices[:1]
