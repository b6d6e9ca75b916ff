"""Questions into a file, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.models import Organisation
from question_bank.exporting import ExportFormat, Items, write
from question_bank.models import Question


class Command(BaseCommand):
    help = "把题库导出成文件；目标格式不能保存的内容逐类列出。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=ExportFormat.values, required=True)
        parser.add_argument("--bank", metavar="CODE", help="单位的代码；不写则为平台自带题目")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = None
        if options["bank"]:
            unit = Organisation.objects.filter(code=options["bank"]).first()
            if unit is None:
                raise CommandError(f"没有代码为 {options['bank']} 的单位。")
        questions = Question.objects.filter(organisation=unit, retired_at=None)
        with options["file"].open("wb") as file:
            notes = write(file, options["format"], Items(questions))
        for note in notes:
            self.stdout.write(note)
        self.stdout.write(f"已导出 {questions.count()} 题。")
