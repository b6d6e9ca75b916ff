"""Count anew how difficult questions prove to be. The worker does it each night; this is for those who will not wait."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from exams.services.difficulty import measure


class Command(BaseCommand):
    help = "按已交的答卷重新统计每道题的作答人次和实测得分率。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"已更新 {measure(now())} 题的实测得分率。")
