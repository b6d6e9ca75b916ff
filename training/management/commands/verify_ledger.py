"""Check the ledger of hours; name the first bad row of each officer whose chain does not hold, and fail."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from people.models import Person
from training.findings import sentence
from training.inspection import Finding
from training.models import Flaw
from training.roots import DamagedRecord
from training.services.verification import check_officer, verify


class Command(BaseCommand):
    help = (
        "Check every officer's chain of ledger rows, by itself and against the last root. Fails if one does not hold."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--officer", metavar="NUMBER", help="staff number: check this officer only")

    def handle(self, **options: Any) -> None:
        if number := options["officer"]:
            self._one(number)
        else:
            self._all()

    def _all(self) -> None:
        verification = verify(at=now(), tell=self._tell)
        if not verification.holds:
            raise CommandError(f"台账校验没有通过：{verification.flaws} 处有问题，共查 {verification.rows} 条。")
        self.stdout.write(f"台账校验通过：{verification.officers} 人，{verification.rows} 条。")

    def _one(self, number: str) -> None:
        officer = Person.objects.filter(staff_number=number).first()
        if officer is None:
            raise CommandError(f"没有工号是 {number} 的人员。")
        try:
            finding = check_officer(officer)
        except DamagedRecord:
            finding = Finding(flaw=Flaw.RECORD)
        if finding:
            self._tell(finding)
            raise CommandError("台账校验没有通过。")
        self.stdout.write(f"台账校验通过：{officer} 的 {officer.ledger.count()} 条。")

    def _tell(self, finding: Finding) -> None:
        self.stdout.write(sentence(finding))
