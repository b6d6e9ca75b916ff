"""How a finding of the ledger's check reads."""

from __future__ import annotations

from django.utils.translation import gettext as _

from people.models import Person
from training.inspection import Finding
from training.models import Flaw


def sentence(finding: Finding) -> str:
    """王五（10001）的第 3 笔被改动。"""
    if finding.officer_id is None:
        return str(Flaw(finding.flaw).label) + _("。")
    officer = Person.objects.filter(pk=finding.officer_id).first()
    who = f"{officer.name}（{officer.staff_number}）" if officer else _("编号 %(n)d 的人员") % {"n": finding.officer_id}
    return _("%(who)s的第 %(row)d 笔%(flaw)s。") % {"who": who, "row": finding.sequence, "flaw": finding.flaw.label}
