"""How the check of the ledger reads: what it found, and what a root proves."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from people.models import Person
from training.inspection import Finding
from training.models import Flaw, Verification


def sentence(finding: Finding) -> str:
    """王五（10001）的第 3 笔被改动。"""
    if finding.officer_id is None:
        return str(Flaw(finding.flaw).label) + _("。")
    officer = Person.objects.filter(pk=finding.officer_id).first()
    who = f"{officer.name}（{officer.staff_number}）" if officer else _("编号 %(n)d 的人员") % {"n": finding.officer_id}
    return _("%(who)s的第 %(row)d 笔%(flaw)s。") % {"who": who, "row": finding.sequence, "flaw": finding.flaw.label}


def root_line(root: Verification | None) -> str:
    """The short code with its date, as reports print it."""
    if root is None:
        return _("台账校验码：还没有生成，任务进程每天夜里生成一次。")
    at = date_format(localtime(root.at), "Y年n月j日 H:i")
    return _("台账校验码：%(code)s（%(at)s）") % {"code": root.code, "at": at}


def what_a_root_proves() -> str:
    return _(
        "校验码由生成时的全部学时记录算出：那些记录以后如被改动，校验时能够发现；它不能阻止改动，也不能防备同时掌握数据库和校验文件的人。"
    )
