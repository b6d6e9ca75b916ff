"""Make the demonstration world, once."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.models import Organisation
from starter.demo import make_world
from training.roots import read_roots
from training.services.verification import write_root


class Command(BaseCommand):
    help = "造一套示例数据。只在 DEMO=1 时、只在还没有任何单位的数据库里运行。"

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=2026, help="同一个数造出同样的数据")

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("这里不是示例环境：只有 DEMO=1 时才造示例数据（make run 会设）。")
        if Organisation.objects.exists():
            return
        make_world(at=timezone.now(), seed=options["seed"], tell=self.stdout.write)
        # The files may remember a world whose database was thrown away.
        write_root(at=timezone.now(), accepted="重新造了示例数据。" if read_roots() else "")
