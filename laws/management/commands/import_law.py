"""Load official texts of statutes from Markdown or plain text: one line a file, every irregularity below it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from laws.models import Statute
from laws.parsing import StatuteText, UnreadableText, decode, read_statute, refuse_large
from laws.services import Action, Loading, kind_of, load_text, plan_loading

#: Lists of a folder's files, not statutes.
PASSED_OVER = {"index", "readme"}
SUFFIXES = {".md", ".txt", ".markdown"}


class Command(BaseCommand):
    help = "载入法规原文：import_law 文件或文件夹…；加 --check 只检查，不写入。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE|FOLDER")
        parser.add_argument("--check", action="store_true", help="只检查，不写入")
        parser.add_argument("--replace", action="store_true", help="允许更换已经载入的原文")
        parser.add_argument("--in-force-from", type=date.fromisoformat, help="文件没有写明时的施行日期，如 2024-05-01")

    def handle(self, *args: Any, **options: Any) -> None:
        self.options = options
        files = _files(options["paths"])
        if not files:
            raise CommandError("没有找到 .md 或 .txt 文件。")
        counts = Counter(self._take(path) for path in files)
        line = f"共 {len(files)} 个文件：" + "，".join(f"{name} {n}" for name, n in counts.items()) + "。"
        if counts["拒绝"]:
            raise CommandError(f"{line}被拒绝的文件没有写入任何内容。")
        self.stdout.write(line)

    def _take(self, path: Path) -> str:
        """Load or check one file and print its line; its outcome for the count."""
        if path.stem.lower() in PASSED_OVER:
            self.stdout.write(f"{path.name}：略过，是目录不是法规。")
            return "略过"
        text = None
        try:
            text = _read(path)
            loading = self._load(text)
        except (UnreadableText, ValidationError) as refusal:
            messages = _refused(refusal) if isinstance(refusal, ValidationError) else [str(refusal)]
            self._print(path, text, f"拒绝，{messages[0]}", messages[1:])
            return "拒绝"
        self._print(path, text, _told(loading), [])
        return "未变" if loading.action == Action.UNCHANGED else _outcome(loading)

    def _load(self, text: StatuteText) -> Loading:
        day = self.options["in_force_from"] if not text.in_force_from or text.date_is_guess else None
        if self.options["check"]:
            return plan_loading(text, in_force_from=day, replace=self.options["replace"])
        return load_text(text, in_force_from=day, replace=self.options["replace"])

    def _print(self, path: Path, text: StatuteText | None, told: str, more: list[str]) -> None:
        self.stdout.write(f"{path.name}：{told}")
        warnings = [str(i) for i in text.irregularities if not i.fatal] if text else []
        for message in more + warnings:
            self.stdout.write(f"    {message}")


def _files(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES)
        elif path.is_file():
            found.append(path)
        else:
            raise CommandError(f"没有这个文件或者文件夹：{path}")
    return found


def _read(path: Path) -> StatuteText:
    refuse_large(path.stat().st_size)
    return read_statute(decode(path.read_bytes()))


_HINTS = {
    "no_date": "加上日期：--in-force-from 2024-05-01。",
    "differs": "确认要更换的，加 --replace。",
}


def _refused(refusal: ValidationError) -> list[str]:
    """Its sentences, the first with the option that would help."""
    first, *more = refusal.messages
    return [first + _HINTS.get(getattr(refusal, "code", None) or "", ""), *more]


def _outcome(loading: Loading) -> str:
    return "文件" if kind_of(loading.text) == Statute.Kind.DOCUMENT else "法规"


def _told(loading: Loading) -> str:
    text = loading.text
    size = f"{len(text.articles)} 条" if text.articles else "没有条文的文件"
    return f"{loading.action.label}，{text.title}（{text.version}），{size}，{loading.in_force_from} 起施行"
