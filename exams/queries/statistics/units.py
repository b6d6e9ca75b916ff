"""How many of each unit were to sit an exam, sat it, passed it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exams.models import Attempt, Exam, Excuse
from exams.queries.candidates import Turnout, people_of
from people.models import Organisation, Person

_PASSED = "passed"


@dataclass(frozen=True)
class UnitTurnout:
    """Of a unit with all beneath it, or (`itself`) of those who serve in the exam's unit directly; of all where it is None.

    expected = sat + sitting + absent + excused. Rates are shares of one; None of nobody.
    """

    unit: Organisation | None
    itself: bool
    expected: int
    sat: int
    sitting: int
    absent: int
    excused: int
    #: Of those who sat.
    passed: int

    @property
    def name(self) -> str:
        if self.unit is None:
            return _("合计")
        return _("%(unit)s本级") % {"unit": self.unit} if self.itself else str(self.unit)

    @property
    def failed(self) -> int:
        """Not passed, or not marked yet."""
        return self.sat - self.passed

    @property
    def turnout(self) -> float | None:
        """Of those expected and not excused."""
        bound = self.expected - self.excused
        return self.sat / bound if bound else None

    @property
    def pass_rate(self) -> float | None:
        return self.passed / self.sat if self.sat else None


def turnout_by_unit(exam: Exam, viewer: Person) -> tuple[list[UnitTurnout], UnitTurnout]:
    """The child units of the exam's in the viewer's reach, in the order of the tree, and all together; four queries.

    Where each stands is as `people_of` has it, put together here: asked of each of thousands one by one it takes seconds.
    """
    states: dict[int, set[str]] = {}
    for candidate, state, passed in (
        Attempt.objects.filter(exam=exam).order_by().values_list("candidate", "state", "passed")
    ):
        states.setdefault(candidate, set()).update({state, _PASSED} if passed else {state})
    excused = set(Excuse.objects.filter(exam=exam).values_list("person", flat=True))
    counts: dict[str, Counter[str]] = {}
    end = len(exam.organisation.path) + Organisation.steplen
    for pk, path in people_of(exam, viewer).order_by().values_list("pk", "organisation__path"):
        counts.setdefault(path[:end], Counter()).update(_standing(states.get(pk), is_excused=pk in excused))
    units = Organisation.objects.filter(path__in=counts)
    rows = [_row(counts[unit.path], unit, itself=unit == exam.organisation) for unit in units]
    return rows, _row(sum(counts.values(), Counter()))


def _standing(states: set[str] | None, *, is_excused: bool) -> list[str]:
    """Where one stands, and whether they passed."""
    if not states:
        return [Turnout.EXCUSED if is_excused else Turnout.ABSENT]
    if Attempt.State.OPEN in states:
        return [Turnout.SITTING]
    return [Turnout.SAT, _PASSED] if _PASSED in states else [Turnout.SAT]


def _row(count: Counter[str], unit: Organisation | None = None, *, itself: bool = False) -> UnitTurnout:
    return UnitTurnout(
        unit=unit,
        itself=itself,
        expected=sum(count[state] for state in Turnout),
        sat=count[Turnout.SAT],
        sitting=count[Turnout.SITTING],
        absent=count[Turnout.ABSENT],
        excused=count[Turnout.EXCUSED],
        passed=count[_PASSED],
    )
