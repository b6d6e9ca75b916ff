"""Ruling on a question after it was sat, and the new versions of results that follow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from exams.models import Attempt, Exam, PaperQuestion, Regrade, Result
from exams.policies import may_rule_on
from exams.queries.rulings import rulings_of
from exams.rulings import asks_the_same
from exams.seeing import seen_of
from exams.services.attempts import locked
from exams.services.regrade_plan import changes_of, foresee
from exams.services.results import post_result, settle
from exams.wording import marks_text
from people import audit
from people.models import Person
from people.services import messages
from question_bank.models import QuestionVersion

Policy = Regrade.Policy
#: With more attempts than this it is done beside the pages.
MOST_AT_ONCE = 200
#: Policies that need another key.
BY_NEW_KEY = (Policy.CURRENT_ONLY, Policy.CURRENT_OR_PREVIOUS)


@transaction.atomic
def rule(
    exam_id: int,
    version: QuestionVersion,
    *,
    policy: str,
    new_version: QuestionVersion | None,
    reason: str,
    by: Person,
    at: datetime,
) -> Regrade:
    """Write a ruling down; from then on every marking of the exam heeds it. The results that stand follow by `carry_out`.

    Asked for twice it is made once.
    """
    exam = Exam.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=exam_id)
    standing = rulings_of(exam.pk).get(version.pk)
    if standing and (standing.policy, standing.new_version_id) == (policy, new_version.pk if new_version else None):
        return standing
    _check(exam, version, policy, new_version, by)
    regrade = Regrade.objects.create(
        exam=exam,
        question_version=version,
        new_version=new_version if policy in BY_NEW_KEY else None,
        policy=policy,
        reason=reason,
        ruled_by=by,
        ruled_at=at,
    )
    facts = {"question": version.question_id, "policy": policy}
    audit.record(by, "exam.regraded", exam, after=facts, reason=reason)
    return regrade


def _check(exam: Exam, version: QuestionVersion, policy: str, new_version: QuestionVersion | None, by: Person) -> None:
    if not may_rule_on(by, exam):
        raise ValidationError(_("你参加过这场考试，请另一位同事改判。"))
    if not PaperQuestion.objects.filter(paper__exam=exam, question_version=version).exists():
        raise ValidationError(_("这道题不在这场考试的试卷上。"))
    if policy in BY_NEW_KEY:
        _check_new(version, new_version)


def _check_new(version: QuestionVersion, new: QuestionVersion | None) -> None:
    published = QuestionVersion.State.PUBLISHED
    if new is None or (new.question_id, new.state) != (version.question_id, published) or new.pk == version.pk:
        raise ValidationError(_("请选择这道题新发布的一版，按它的答案改判。"))
    if not asks_the_same(version, new):
        raise ValidationError(_("新的一版连选项或者要填的地方也改了，原来的作答不能按它判。可以全部给满分。"))


# --- carrying out ---
def carry_out(regrade_id: int, *, at: datetime, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Bring the results that stand in line with a ruling, each in its own transaction; returns how many it changed in all.

    Safe to run again after an interruption. Attempts that are being closed meanwhile are looked at too: they may have been
    marked a moment before the ruling stood.
    """
    regrade = Regrade.objects.select_related("exam__blueprint", "question_version", "new_version").get(pk=regrade_id)
    if regrade.finished_at:
        return regrade.changed
    ids = _to_look_at(regrade)
    for done, attempt_id in enumerate(ids, start=1):
        _regrade(attempt_id, regrade, at)
        progress(done, len(ids))
    regrade.changed = regrade.results.count()
    regrade.finished_at = at
    regrade.save(update_fields=["changed", "finished_at"])
    return regrade.changed


def _to_look_at(regrade: Regrade) -> list[int]:
    """First those under way, then the graded ones: the other way round, who closed in between would be in neither list."""
    exam, version = regrade.exam, regrade.question_version
    asked = Attempt.objects.filter(exam=exam, paper__questions__question_version=version)
    under_way = list(asked.exclude(state=Attempt.State.GRADED).order_by("pk").values_list("pk", flat=True))
    changes = foresee(exam, version, policy=regrade.policy, new_version=regrade.new_version)
    return [*under_way, *(change.attempt.pk for change in changes)]


@transaction.atomic
def _regrade(attempt_id: int, regrade: Regrade, at: datetime) -> None:
    attempt = locked(attempt_id)
    facts: dict[str, Any] = {"because": Result.Because.REGRADED, "by": regrade.ruled_by, "note": regrade.reason}
    if attempt.state == Attempt.State.CLOSED:
        settle(attempt, **facts, regrade=regrade, at=at)
    elif attempt.state == Attempt.State.GRADED:
        _look_again(attempt, regrade, facts, at)


def _look_again(attempt: Attempt, regrade: Regrade, facts: dict[str, Any], at: datetime) -> None:
    """By the ruling that stands now, which may be a later one."""
    ruling = rulings_of(regrade.exam_id)[regrade.question_version_id]
    one = Attempt.objects.filter(pk=attempt.pk).select_related("exam__blueprint")
    for change in changes_of(regrade.exam, regrade.question_version, ruling, one):
        if change.marking is None:
            settle(attempt, **facts, at=at)  # lays the answer on the markers' desk
        elif result := post_result(attempt, change.marking, **facts, regrade=regrade, at=at):
            _tell(attempt, change.before, result, regrade, at)


def _tell(attempt: Attempt, before: Result, result: Result, regrade: Regrade, at: datetime) -> None:
    """Nothing of a result that is not out yet."""
    if not seen_of(attempt, at=at).score:
        return
    words = {
        "exam": attempt.exam.title,
        "before": marks_text(before.score),
        "after": marks_text(result.score),
        "state": _("合格") if result.passed else _("未合格"),
        "reason": regrade.reason,
    }
    messages.send(
        attempt.candidate,
        subject=_("成绩改判：%(exam)s") % words,
        text=_("你的成绩从 %(before)s 分改为 %(after)s 分，%(state)s。理由：%(reason)s") % words,
        url=reverse("exams:result", args=[attempt.pk]),
        at=at,
    )
