"""Check the ledger and write its root into the file outside the database, as the worker does each night."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from training.findings import sentence
from training.inspection import Finding
from training.services.verification import write_root


class Command(BaseCommand):
    help = "Check the ledger and write the root over the heads of all chains. Fails if a chain does not hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--accept",
            metavar="REASON",
            default="",
            help="take all chains as they stand now, for this reason, as after a restored backup; it is audited",
        )

    def handle(self, **options: Any) -> None:
        verification = write_root(at=now(), tell=self._tell, accepted=options["accept"].strip())
        if not verification.root:
            raise CommandError(
                "校验文件缺失或被改动，没有写入。请从备份恢复校验文件；不能恢复的，移走它再用 --accept。"
            )
        self.stdout.write(f"已写入 {verification.officers} 人、{verification.rows} 条的台账校验码：{verification.root}")
        if not verification.holds and not options["accept"]:
            raise CommandError(f"{verification.flaws} 人的记录有问题，仍按上一次的校验码记着。")

    def _tell(self, finding: Finding) -> None:
        self.stdout.write(sentence(finding))
