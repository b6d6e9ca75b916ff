"""Who may begin an exam from where: rules of one shape, each in a module of its own, asked when an attempt begins.

A rule says why not, as a sentence, or nothing. A running attempt is never ended by one: what fails then is noted
(exams.services.entering).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from exams.access import address, admission, browser, password
from exams.access.visit import Visit
from exams.models import Exam

__all__ = ["OF_THE_PLACE", "Rule", "Visit", "barriers", "first_barrier"]

Rule = Callable[[Exam, Visit], str]

#: What depends on where one sits and with what, and may change while one sits there.
OF_THE_PLACE: Mapping[str, Rule] = {"browser": browser.why_not, "address": address.why_not}

#: In the order in which they are asked; the password last, since a wrong one is counted.
_ALL: Mapping[str, Rule] = {**OF_THE_PLACE, "admission": admission.why_not, "password": password.why_not}


def first_barrier(exam: Exam, visit: Visit) -> tuple[str, str]:
    """The name of the first rule that stands in the way of beginning from here, and its reason; both empty when none does."""
    return next(((name, reason) for name, rule in _ALL.items() if (reason := rule(exam, visit))), ("", ""))


def barriers(exam: Exam, visit: Visit) -> dict[str, str]:
    """What stands in the way before anything is typed: reasons by the name of the rule."""
    asked = {name: rule for name, rule in _ALL.items() if name != "password"}
    return {name: reason for name, rule in asked.items() if (reason := rule(exam, visit))}
