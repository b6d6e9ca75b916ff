"""Claims: written and handed in by officers, decided on by others. The only writer of `Claim` and its hours."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people import audit
from people.models import Person
from people.services import messages
from training.evidence import type_of
from training.models import Claim, ClaimFile, ClaimStep
from training.models.claim import TWO_PERSONS_ABOVE
from training.services.ledger import credit_hours

State, Act = Claim.State, ClaimStep.Act
MOST_FILES = 6


# --- the officer ---
@transaction.atomic
def write_claim(
    officer: Person,
    facts: Mapping[str, Any],
    files: Iterable[UploadedFile] = (),
    *,
    claim_id: int | None = None,
    at: datetime,
) -> Claim:
    """A new claim, or an own one that is a draft or was returned, with what it says now and further evidence."""
    claim = _own(claim_id, officer) if claim_id else Claim(officer=officer)
    if not claim.is_editable:
        raise ValidationError(_("这份补录已经提交，退回或收回以后才能改。"))
    for name, value in {**facts, "changed_at": at}.items():
        setattr(claim, name, value)
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError as error:
        raise ValidationError(_("这一天的同一个培训你已经补录过，请在补录记录里找到它。")) from error
    for upload in files:
        _add_file(claim, upload)
    return claim


def _add_file(claim: Claim, upload: UploadedFile) -> None:
    data = upload.read()
    facts = {"name": upload.name or "", "content_type": type_of(data)}
    digest = hashlib.sha256(data).hexdigest()
    if claim.files.filter(digest=digest).exists():
        return
    if claim.files.count() >= MOST_FILES:
        raise ValidationError(_("证明材料最多 %(n)d 份，请先删去不用的。") % {"n": MOST_FILES})
    row = ClaimFile(claim=claim, digest=digest, **facts)
    upload.seek(0)
    row.file.save("", upload)


@transaction.atomic
def drop_file(claim_id: int, file_id: int, *, by: Person) -> None:
    claim = _own(claim_id, by)
    if not claim.is_editable:
        raise ValidationError(_("这份补录已经提交，材料不能再删。"))
    claim.files.filter(pk=file_id).delete()


@transaction.atomic
def submit_claim(claim_id: int, *, by: Person, at: datetime) -> Claim:
    """Hand it in, with at least one piece of evidence. Safe to call twice."""
    claim = _own(claim_id, by)
    if claim.is_waiting:
        return claim
    if not claim.is_editable:
        raise ValidationError(_("这份补录已经有了结论。"))
    if not claim.files.exists():
        raise ValidationError(_("请先上传证明材料，比如通知、签到表或者结业证。"))
    return _moved(claim, State.SUBMITTED, Act.SUBMITTED, by, at, first_by=None, granted_hundredths=None)


@transaction.atomic
def withdraw_claim(claim_id: int, *, by: Person, at: datetime) -> Claim:
    claim = _own(claim_id, by)
    if not claim.is_waiting:
        raise ValidationError(_("这份补录不在审核中，不用收回。"))
    return _moved(claim, State.DRAFT, Act.WITHDRAWN, by, at, first_by=None, granted_hundredths=None)


def _own(claim_id: int, officer: Person) -> Claim:
    return Claim.objects.select_for_update().get(pk=claim_id, officer=officer)


# --- those who decide ---
@transaction.atomic
def approve_claim(claim_id: int, hundredths: int, *, by: Person, reason: str = "", at: datetime) -> Claim:
    """Grant so much; above the threshold the second person to approve posts it, and only what the first one granted."""
    claim = _to_decide(claim_id, by)
    if hundredths <= 0:
        raise ValidationError(_("认定的学时要大于 0。不认定的请选“不予认定”。"))
    if claim.state == State.SUBMITTED and hundredths > TWO_PERSONS_ABOVE:
        return _moved(claim, State.SECOND, Act.FIRST, by, at, reason=reason, first_by=by, granted_hundredths=hundredths)
    if claim.state == State.SECOND and claim.first_by_id == by.pk:
        raise ValidationError(_("初审是你做的，复审要换一个人。"))
    if claim.state == State.SECOND and claim.granted_hundredths != hundredths:
        raise ValidationError(_("复审只能同意初审的学时；不同意的，请退回并写明理由。"))
    _moved(claim, State.APPROVED, Act.APPROVED, by, at, reason=reason, decided_by=by, granted_hundredths=hundredths)
    _credit(claim, by)
    return claim


@transaction.atomic
def return_claim(claim_id: int, *, by: Person, reason: str, at: datetime) -> Claim:
    """Back to the officer, to be mended and handed in again."""
    claim = _to_decide(claim_id, by)
    _needs(reason)
    return _moved(claim, State.RETURNED, Act.RETURNED, by, at, reason=reason, first_by=None, granted_hundredths=None)


@transaction.atomic
def refuse_claim(claim_id: int, *, by: Person, reason: str, at: datetime) -> Claim:
    claim = _to_decide(claim_id, by)
    _needs(reason)
    return _moved(claim, State.REFUSED, Act.REFUSED, by, at, reason=reason, decided_by=by, granted_hundredths=None)


def _to_decide(claim_id: int, by: Person) -> Claim:
    claim = Claim.objects.select_for_update(of=("self",)).select_related("officer__organisation").get(pk=claim_id)
    if claim.officer_id == by.pk:
        raise ValidationError(_("不能审核自己的补录，请由别的管理员处理。"))
    if not claim.is_waiting:
        raise ValidationError(_("这份补录现在是“%(state)s”，不用再审。") % {"state": claim.get_state_display()})
    return claim


def _needs(reason: str) -> None:
    if not reason.strip():
        raise ValidationError(_("请写明理由，本人看得到。"))


def _moved(claim: Claim, state: str, act: str, by: Person, at: datetime, *, reason: str = "", **facts: Any) -> Claim:
    for name, value in {**facts, "state": state, "changed_at": at}.items():
        setattr(claim, name, value)
    claim.save(update_fields=["state", "changed_at", *facts])
    ClaimStep.objects.create(
        claim=claim, act=act, by=by, at=at, reason=reason.strip(), hundredths=claim.granted_hundredths
    )
    after = {"state": state, "hundredths": claim.granted_hundredths}
    audit.record(by, f"claim.{act}", claim, after=after, reason=reason, organisation=claim.officer.organisation)
    if by.pk != claim.officer_id and state != State.SECOND:
        _tell(claim, by, reason, at)
    return claim


def _credit(claim: Claim, by: Person) -> None:
    noon = timezone.make_aware(datetime.combine(claim.held_on, time(12)))
    credit_hours(
        claim.officer,
        claim.granted_hundredths or 0,
        source=f"claim:{claim.pk}",
        title=claim.title,
        reason=_("补录，%(organiser)s主办，已审核证明材料。") % {"organiser": claim.organiser},
        category=claim.category,
        form=claim.form,
        earned_at=noon,
        posted_by=by,
    )


def _tell(claim: Claim, by: Person, reason: str, at: datetime) -> None:
    words = {"title": claim.title, "state": claim.get_state_display(), "reason": reason.strip()}
    messages.send(
        claim.officer,
        subject=_("补录%(state)s：%(title)s") % words,
        text=_("理由：%(reason)s") % words if reason.strip() else "",
        url=claim.get_absolute_url(),
        sender=by,
        at=at,
    )
