"""What training shows to those who supervise: the check of the ledger, on the page of the audit and in the to-do."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import Person
from people.policies import oversees
from training.findings import sentence
from training.inspection import Finding
from training.models import CHECKS_LEDGER, Flaw, Verification
from web.slots import Panel, Todo


def audit_panels(viewer: Person) -> list[Panel]:
    last = Verification.objects.select_related("first_officer__organisation").first()
    root = Verification.objects.with_root().first()
    context = {"last": last, "root": root, "first": first_bad_row(last, viewer) if last else ""}
    return [Panel("training/_ledger_check.html", context)]


def first_bad_row(verification: Verification, viewer: Person) -> str:
    """In words; an officer whom the viewer does not supervise is not named."""
    if verification.holds:
        return ""
    officer = verification.first_officer
    if officer and not oversees(viewer, officer.organisation, *CHECKS_LEDGER):
        return _("第一处不在你的督查范围内，请和上级的督查员或审计管理员联系。")
    return sentence(Finding(Flaw(verification.first_flaw), verification.first_officer_id, verification.first_sequence))


def staff_todo(person: Person, at: datetime) -> list[Todo]:
    if not person.holds(*CHECKS_LEDGER):
        return []
    last = Verification.objects.first()
    return [Todo(_("台账校验发现问题"), reverse("people:audit"))] if last and not last.holds else []
