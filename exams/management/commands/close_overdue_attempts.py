"""Close attempts whose time is up. Deadlines hold without it: it tidies up, for a timer."""

from typing import Any

from django.core.management.base import BaseCommand

from exams.services.attempts import close_overdue


class Command(BaseCommand):
    help = "Close and mark attempts whose deadline and network grace have passed."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"closed {close_overdue()}")
