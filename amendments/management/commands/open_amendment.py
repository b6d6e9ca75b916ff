"""Begin to work off a new version of a statute: everything that cites a changed article becomes an item."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from amendments.services import open_amendment
from laws.citations import bare_title
from laws.models import Statute, StatuteVersion


class Command(BaseCommand):
    help = "开始修法核对：open_amendment --statute 行政处罚法 --from 2017 --to 2021。题目和课节都不会自动改。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--statute", required=True, help="法规名称或者简称")
        parser.add_argument("--from", required=True, dest="old", help="旧版本的年份")
        parser.add_argument("--to", required=True, dest="new", help="新版本的年份")

    def handle(self, *args: Any, **options: Any) -> None:
        statute = _statute(options["statute"])
        old, new = (_version(statute, options[name]) for name in ("old", "new"))
        try:
            opened = open_amendment(old=old, new=new, by=None, at=now())
        except ValidationError as refusal:
            raise CommandError("".join(refusal.messages)) from refusal
        self.stdout.write(f"{opened.amendment}：新增待核 {opened.added} 项，条文未变的引用 {opened.unchanged} 处。")


def _statute(name: str) -> Statute:
    named = [s for s in Statute.objects.all() if bare_title(name) in map(bare_title, s.names)]
    if not named:
        raise CommandError(f"法规库中没有《{name}》。")
    return named[0]


def _version(statute: Statute, name: str) -> StatuteVersion:
    version = statute.versions.select_related("statute").filter(name=name).first()
    if version is None:
        known = "、".join(statute.versions.values_list("name", flat=True))
        raise CommandError(f"{statute}没有{name}年版，有的是：{known}。")
    return version
