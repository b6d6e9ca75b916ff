"""Questions from a file of any format, from the command line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from files.refusals import UnreadableFile
from people.models import Organisation
from question_bank.importing.applying import Aim, Applied, apply_stream, apply_unseen
from question_bank.importing.batches import keep_upload
from question_bank.importing.columns import DEFAULT_CATEGORY
from question_bank.importing.contract import question_as_json
from question_bank.importing.formats import Format, Source, open_file
from question_bank.importing.mending import why, write_failures
from question_bank.importing.near import Likes
from question_bank.importing.plan import Checker, PlannedRow
from question_bank.importing.reading import Reading, read_question
from sheets.problems import Counts


class Command(BaseCommand):
    help = "把题库文件导入题库，格式按内容识别；有错的题不导入，逐处列出。只有没有失败的题时退出码为 0。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--bank", metavar="CODE", help="题目所属单位的代码；不写则为平台自带题目")
        parser.add_argument("--format", choices=Format.values, default="", help="不按内容识别，当作这种格式")
        parser.add_argument("--check", action="store_true", help="只检查，不写入")
        parser.add_argument("--report", type=Path, metavar="OUT.xlsx", help="需要改的题，原样加一列错误原因")
        parser.add_argument("--json", type=Path, metavar="OUT.json", help="把每一题和每一处问题写成 JSON 文件")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        unit = _unit(options["bank"])
        source = _open(options["file"], options["format"])
        readings = (read_question(raw) for raw in source.questions())
        with ExitStack() as stack:
            part = options["json"] and options["json"].with_name(f"{options['json'].name}.part")
            listener = Listener(self.stdout, stack, part, options["file"].name, source)
            try:
                if options["check"]:
                    applied = _check(readings, unit, at, listener)
                elif unit:
                    applied = _into_unit(readings, options["file"], source, unit, at, listener)
                else:
                    aim = Aim(None, None, at, (str(DEFAULT_CATEGORY),))
                    applied = apply_stream(readings, aim, tell=listener.tell)
            except UnreadableFile as error:
                if part:
                    part.unlink()
                raise CommandError(str(error)) from error
            listener.close()
        if part:
            part.replace(options["json"])
        self._finish(options, source, listener, applied)

    def _finish(self, options: dict[str, Any], source: Source, listener: Listener, applied: Applied) -> None:
        for note in source.notes:
            self.stdout.write(note)
        c = listener.counts
        if not c.read:
            raise CommandError("没有从这个文件里读出题目。请核对文件，或者换一种格式再试。")
        self.stdout.write(
            f"读入 {c.read} = 直接可用 {c.ok} + 已修正 {c.fixed} + 有提醒 {c.warned} + 需要改 {c.failed} + 已跳过 {c.skipped}"
        )
        self.stdout.write(
            "只检查，没有写入。" if options["check"] else f"新增 {applied.added} 题，更新 {applied.revised} 题。"
        )
        if options["report"]:
            headings = {table.sheet.name: table.headers for table in source.tables}
            with options["report"].open("wb") as file:
                write_failures(file, headings, lambda: listener.failures)
        if c.failed:
            raise CommandError(f"有 {c.failed} 题需要改，没有导入。改好后再导入一次即可，已导入的不会重复。")


@transaction.atomic
def _into_unit(
    readings: Iterator[Reading], path: Path, source: Source, unit: Organisation, at: datetime, listener: Listener
) -> Applied:
    with path.open("rb") as file:
        upload = File(file, name=path.name)
        batch = keep_upload(upload=upload, source=source, organisation=unit, category="", by=None, at=at)
    return apply_unseen(readings, batch, at=at, tell=listener.tell)


def _check(readings: Iterator[Reading], unit: Organisation | None, at: Any, listener: Listener) -> Applied:
    likes = Likes(unit) if unit else None
    for row in Checker(organisation=unit, on=timezone.localdate(at), likes=likes).check(readings):
        listener.tell(row)
    return Applied()


class Listener:
    """Is told of each question: counts it, says what is wrong with it, writes it down."""

    def __init__(self, stdout: Any, stack: ExitStack, target: Path | None, name: str, source: Source) -> None:
        self.stdout = stdout
        self.outcomes: Counter[str] = Counter()
        self.failures: list[tuple[dict[str, Any], str]] = []
        self.file: TextIO | None = stack.enter_context(target.open("w", encoding="utf-8")) if target else None
        self._say(f'{{"file": {_json(name)}, "format": {_json(str(source.format))},\n"questions": [')

    @property
    def counts(self) -> Counts:
        return Counts(read=sum(self.outcomes.values()), **self.outcomes)

    def tell(self, row: PlannedRow) -> None:
        first = not self.outcomes
        self.outcomes[row.outcome] += 1
        for problem in row.problems:
            if problem.level != "fixed":
                self.stdout.write(f"{problem.level} {problem.where} {problem.column}：{problem.message}")
        if row.outcome == "failed":
            self.failures.append((row.reading.raw.as_dict(), why(row.problems)))
        self._say(f"{'' if first else ','}\n{_json(question_as_json(row))}")

    def close(self) -> None:
        self._say(f"],\n{_json(self.counts.as_dict())[1:]}\n")

    def _say(self, text: str) -> None:
        if self.file:
            self.file.write(text)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _open(path: Path, format: str) -> Source:
    if not path.is_file():
        raise CommandError(f"没有这个文件：{path}")
    try:
        return open_file(path, format=format, unhurried=True)
    except UnreadableFile as error:
        raise CommandError(str(error)) from error


def _unit(code: str | None) -> Organisation | None:
    if not code:
        return None
    unit = Organisation.objects.filter(code=code).first()
    if unit is None:
        raise CommandError(f"没有代码为 {code} 的单位。")
    return unit
