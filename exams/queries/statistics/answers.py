"""What was chosen, question by question."""

from __future__ import annotations

import json
from array import array

from django.db.models import TextField
from django.db.models.functions import Cast

from exams.models import Answer, Attempt, Exam
from exams.queries.statistics.sheets import Sheet
from question_bank.models import BY_KEYS

_CHUNK = 10_000


class Chosen:
    """Of each question version that is answered by keys, what each sheet has.

    A number stands for what was chosen, 0 for nothing: two bytes an answer, and as each way to answer is understood
    once, two million answers are read in seconds.
    """

    def __init__(self, exam: Exam, sheets: list[Sheet]) -> None:
        self._ways: list[tuple[str, ...]] = [()]
        self._numbers: dict[str, int] = {}
        self._by_version: dict[int, array[int]] = {}
        self._read(exam, sheets)

    def at(self, version: int, place: int) -> tuple[str, ...]:
        numbers = self._by_version.get(version)
        return self._ways[numbers[place]] if numbers else ()

    def _read(self, exam: Exam, sheets: list[Sheet]) -> None:
        places = {sheet.attempt: place for place, sheet in enumerate(sheets)}
        given = Answer.objects.filter(
            attempt__exam=exam,
            attempt__state=Attempt.State.GRADED,
            paper_question__question_version__kind__in=BY_KEYS,
        )
        rows = given.order_by().values_list(
            "attempt", "paper_question__question_version", Cast("response", TextField())
        )
        for attempt, version, response in rows.iterator(chunk_size=_CHUNK):
            place = places.get(attempt)
            if place is None:
                continue
            numbers = self._by_version.get(version)
            if numbers is None:
                numbers = self._by_version[version] = array("H", bytes(2 * len(sheets)))
            numbers[place] = self._number(response)

    def _number(self, response: str) -> int:
        number = self._numbers.get(response)
        if number is None:
            number = self._numbers[response] = len(self._ways)
            self._ways.append(tuple(sorted({key for key in json.loads(response) if isinstance(key, str) and key})))
        return number
