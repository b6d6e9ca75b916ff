"""draft → review → published → retired. Who wrote a version never reviews it; the database holds that too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Person
from question_bank.models import Question, QuestionBatch, QuestionVersion
from question_bank.services.telling import tell_approved, tell_sent_back

State = QuestionVersion.State


@transaction.atomic
def submit(*, version: QuestionVersion, by: Person) -> QuestionVersion:
    """Hand a draft to the legal reviewers. Handing it in twice is the same as once."""
    version = _locked(version)
    if version.state == State.DRAFT:
        _move(version, State.REVIEW)
        audit.record(by, "question.submitted", version, organisation=version.question.organisation)
    return version


@transaction.atomic
def approve(*, versions: Sequence[QuestionVersion], by: Person, at: datetime, note: str = "") -> list[QuestionVersion]:
    """Publish versions that wait for review, all or none, and tell their authors; those published are left as they are."""
    approved = [version for version in _all_locked(versions) if version.state != State.PUBLISHED]
    for version in approved:
        _refuse_own(version, by)
        if version.state != State.REVIEW:
            raise ValidationError(_("“%(stem)s”没有在等审核，可能已经由别人退回。请刷新后再看。") % {"stem": version})
        _refuse_overtaken(version)
        _reviewed(version, by, at, note)
        publish(version=version, by=by)
    tell_approved(approved, by=by, at=at)
    return approved


@transaction.atomic
def send_back(*, version: QuestionVersion, by: Person, at: datetime, note: str) -> QuestionVersion:
    """Return a version to its author, with what has to be changed. What waits no longer comes back as it is."""
    [version] = _all_locked([version])
    _refuse_own(version, by)
    if not note.strip():
        raise ValidationError(_("请写明退回的理由，作者要照着改。"))
    if version.state != State.REVIEW:
        return version
    _refuse_overtaken(version)
    _reviewed(version, by, at, note)
    _move(version, State.DRAFT)
    audit.record(by, "question.sent_back", version, reason=note[:300], organisation=version.question.organisation)
    tell_sent_back(version, by=by, at=at)
    return version


def _locked(version: QuestionVersion) -> QuestionVersion:
    """The version as it stands, with its question held so that nobody else decides at the same time."""
    Question.objects.select_for_update(of=("self",)).get(pk=version.question_id)
    return QuestionVersion.objects.select_related("question__organisation").get(pk=version.pk)


def _all_locked(versions: Sequence[QuestionVersion]) -> list[QuestionVersion]:
    """Many as they stand, held with their batches, in one order: two reviewers wait for each other and never block."""
    batches = {version.batch_id for version in versions if version.batch_id}
    list(QuestionBatch.objects.select_for_update(of=("self",)).filter(pk__in=batches).order_by("pk"))
    questions = {version.question_id for version in versions}
    list(Question.objects.select_for_update(of=("self",)).filter(pk__in=questions).order_by("pk"))
    rows = QuestionVersion.objects.select_related("question__organisation", "written_by", "batch__uploaded_by")
    return list(rows.filter(pk__in=[version.pk for version in versions]).order_by("question", "pk"))


def _refuse_overtaken(version: QuestionVersion) -> None:
    question = version.question
    if question.retired_at:
        raise ValidationError(_("“%(stem)s”已经停用，不用再审。") % {"stem": version})
    if question.latest_id != version.pk:
        raise ValidationError(_("“%(stem)s”的作者已经写了新的一版。请审核新的一版。") % {"stem": version})


def _refuse_own(version: QuestionVersion, by: Person) -> None:
    brought_in = version.batch is not None and version.batch.uploaded_by_id == by.pk
    if version.written_by_id == by.pk or brought_in:
        raise ValidationError(_("自己写的题目不能自己审核，请另一位法制审核员审核。"))
    if version.batch_id and version.mended_by.filter(pk=by.pk).exists():
        raise ValidationError(_("“%(stem)s”导入前是你改的，不能自己审核，请另一位法制审核员审核。") % {"stem": version})


def _reviewed(version: QuestionVersion, by: Person, at: datetime, note: str) -> None:
    version.reviewed_by, version.reviewed_at, version.review_note = by, at, note.strip()[:300]
    version.save(update_fields=["reviewed_by", "reviewed_at", "review_note"])


def _move(version: QuestionVersion, state: str) -> None:
    version.state = state
    version.save(update_fields=["state"])


@transaction.atomic
def publish(*, version: QuestionVersion, by: Person | None) -> QuestionVersion:
    """Let new papers take this version; those that pinned another keep it."""
    question = Question.objects.select_for_update(of=("self",)).get(pk=version.question_id)
    if version.state != State.PUBLISHED:
        _move(version, State.PUBLISHED)
    if question.current_id == version.pk:
        return version
    before = question.current_id
    question.current = version
    question.save(update_fields=["current"])
    audit.record(
        by,
        "question.published",
        version,
        before={"version": before},
        after={"version": version.pk, "number": version.number},
        organisation=question.organisation,
    )
    return version


@transaction.atomic
def retire(*, question: Question, by: Person, at: datetime, reason: str) -> Question:
    """Take a question out of use; papers that hold it keep it. Retiring it twice is the same as once."""
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if not reason.strip():
        raise ValidationError(_("请写明停用的理由。"))
    if question.retired_at:
        return question
    question.retired_at = at
    question.save(update_fields=["retired_at"])
    says = question.versions.last() or question
    audit.record(by, "question.retired", says, reason=reason, organisation=question.organisation)
    return question


@transaction.atomic
def suspend(*, question: Question, by: Person | None, at: datetime, reason: str) -> Question:
    """Keep a question out of new papers until a person releases it; suspended already, it keeps its first reason."""
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.suspended_at:
        return question
    question.suspended_at, question.suspended_because = at, reason[:200]
    question.save(update_fields=["suspended_at", "suspended_because"])
    audit.record(
        by, "question.suspended", question.latest or question, reason=reason, organisation=question.organisation
    )
    return question


@transaction.atomic
def release(*, question: Question, by: Person, reason: str = "") -> Question:
    """Let new papers take a suspended question again."""
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.suspended_at is None:
        return question
    question.suspended_at, question.suspended_because = None, ""
    question.save(update_fields=["suspended_at", "suspended_because"])
    audit.record(
        by, "question.released", question.latest or question, reason=reason, organisation=question.organisation
    )
    return question
