"""The figures of each question of an exam, with how its options did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from exams.models import Exam, Regrade
from exams.queries.rulings import rulings_of
from exams.queries.statistics.answers import Chosen
from exams.queries.statistics.keys import is_given_away, key_that_counts
from exams.queries.statistics.sheets import UNIT, Asked, Sheet
from exams.statistics import (
    Flag,
    GroupFigures,
    Groups,
    ItemFigures,
    Marks,
    OptionFigures,
    flags_of,
    group_figures,
    groups_of,
    item_figures,
    option_figures,
    random_guess_score,
)
from question_bank.models import BY_KEYS, QuestionVersion
from question_bank.pictures import without_pictures


@dataclass(frozen=True)
class QuestionFigures:
    version: int
    question: int
    #: On the paper, where all sat the same one.
    number: int | None
    kind: str
    stem: str
    takers: int
    item: ItemFigures
    group: GroupFigures
    options: list[OptionFigures]
    #: Of the options, by key.
    texts: dict[str, str]
    flags: list[Flag]
    #: What was ruled on it, in words; blank where nothing was.
    ruling: str

    @property
    def kind_label(self) -> str:
        return str(QuestionVersion.Kind(self.kind).label)


def question_figures(exam: Exam, sheets: list[Sheet], asked: list[Asked]) -> Iterator[QuestionFigures]:
    versions = QuestionVersion.objects.in_bulk({one.version for one in asked}) if asked else {}
    reader = _Reader(exam, sheets, versions)
    if reader.one_paper:
        yield from reader.of_one_paper(asked)
    else:
        yield from map(reader.of_own_papers, asked)


class _Reader:
    """What the figures of one question are made of."""

    def __init__(self, exam: Exam, sheets: list[Sheet], versions: Mapping[int, QuestionVersion]) -> None:
        self.sheets, self.versions = sheets, versions
        self.one_paper = len({sheet.paper for sheet in sheets}) == 1 and all(sheet.earned for sheet in sheets)
        self.rulings = rulings_of(exam.pk)
        self.chosen = Chosen(exam, sheets)

    def of_one_paper(self, asked: list[Asked]) -> Iterator[QuestionFigures]:
        marks = Marks([one.earned for one in asked], [one.worth for one in asked], UNIT)
        groups = groups_of(marks.totals)
        items = item_figures(marks, [self._guess(one) for one in asked])
        for one, item, group in zip(asked, items, group_figures(marks, groups), strict=True):
            yield self._figures(one, item, group, marks, groups)

    def of_own_papers(self, one: Asked) -> QuestionFigures:
        """Where papers differ, a question stands against the rest of the paper of each who was asked it."""
        rest = [self.sheets[place].score - mark for place, mark in zip(one.takers, one.earned, strict=True)]
        most = max(self.sheets[place].total for place in one.takers) - one.worth
        marks = Marks([one.earned, rest], [one.worth, most], UNIT)
        groups = groups_of(marks.totals)
        item = replace(item_figures(marks, [self._guess(one), None])[0], effective_weight=None)
        return self._figures(one, item, group_figures(marks, groups)[0], marks, groups)

    def _guess(self, one: Asked) -> Fraction | None:
        """Of what is answered by choosing one option."""
        version, ruling = self.versions[one.version], self.rulings.get(one.version)
        if version.kind not in BY_KEYS or version.takes_several or is_given_away(ruling):
            return None
        key = key_that_counts(version, ruling)
        return random_guess_score([int(choice["key"] in key) for choice in version.choices])

    def _figures(
        self, one: Asked, item: ItemFigures, group: GroupFigures, marks: Marks, groups: Groups
    ) -> QuestionFigures:
        version, ruling = self.versions[one.version], self.rulings.get(one.version)
        texts = {choice["key"]: without_pictures(str(choice["text"])) for choice in version.choices}
        options: list[OptionFigures] = []
        if version.kind in BY_KEYS:
            chosen = {row: self.chosen.at(one.version, place) for row, place in enumerate(one.takers)}
            options = option_figures(chosen, list(texts), key_that_counts(version, ruling), marks, groups)
        return QuestionFigures(
            version=version.pk,
            question=version.question_id,
            number=one.position if self.one_paper else None,
            kind=version.kind,
            stem=without_pictures(version.stem or version.material),
            takers=len(one.takers),
            item=item,
            group=group,
            options=options,
            texts=texts if options else {},
            flags=flags_of(item, [] if is_given_away(ruling) else options),
            ruling=str(Regrade.Policy(ruling.policy).label) if ruling else "",
        )
