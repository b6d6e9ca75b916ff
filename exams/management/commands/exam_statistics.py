"""The statistics of a table of marks, so that anyone can check our numbers against published ones.

    manage.py exam_statistics --marks FILE.csv --json OUT [--max 1,1,2]

FILE has a heading and a row for each attempt; the columns `slots.1.mark`, `slots.2.mark`, … in any order hold the marks,
others are passed over, an empty mark is 0. OUT (`-` is the screen) is one JSON object; null is a figure left undefined:

    {"attempts": 25,
     "test": {"max", "mean", "median", "standard_deviation", "standard_error": in marks;
              "coefficient_of_internal_consistency", "error_ratio": per cent; "skewness", "kurtosis"},
     "slots": [{"slot": 1, "max", "standard_deviation": in marks;
                "facility", "intended_weight", "random_guess_score": shares of one, the last always null, since
                a table of marks says nothing of options;
                "discrimination_index", "discriminative_efficiency", "effective_weight": per cent;
                "groups": {"difficulty", "upper", "lower", "discrimination"}: P, P of the upper and of the lower 27 %,
                and their difference D, shares of one;
                "flags": ["weak", …]: the reasons of exams.statistics.flags.Reason}]}
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exams.statistics import Marks, flags_of, group_figures, groups_of, item_figures, whole_figures
from exams.statistics.reading import UnreadableMarks, number, read_marks


class Command(BaseCommand):
    help = "由得分表算出考试的统计指标：每份答卷一行，每道题一列 slots.N.mark，结果写成 JSON。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--marks", type=Path, required=True, metavar="FILE.csv", help="得分表，UTF-8 编码")
        parser.add_argument("--json", required=True, metavar="OUT", help="结果写到哪个文件；- 表示屏幕")
        parser.add_argument(
            "--max", default="1", help="各题满分，按题号用逗号分开；只写一个则每题都是；不写则每题 1 分"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        out = options["json"]
        if out != "-":
            _refuse_place(Path(out))
        try:
            slots, marks = read_marks(options["marks"], _maxima(options["max"]))
        except UnreadableMarks as error:
            raise CommandError(str(error)) from error
        text = json.dumps(_told(slots, marks), ensure_ascii=False, indent=2) + "\n"
        if out == "-":
            self.stdout.write(text, ending="")
        else:
            _write(text, Path(out))
            self.stdout.write(f"已统计 {len(marks)} 份答卷、{len(slots)} 道题：{out}")


def _maxima(text: str) -> list[Decimal]:
    maxima = []
    for place, part in enumerate(text.split(","), start=1):
        most = number(part.strip())
        if most is None or most < 0:
            raise CommandError(
                f"--max 的第 {place} 个“{part.strip()[:40]}”不是满分。满分是不小于 0 的数，用英文逗号分开。"
            )
        maxima.append(most)
    return maxima


def _refuse_place(out: Path) -> None:
    """Before the work and not after it."""
    if out.is_dir():
        raise CommandError(f"{out} 是文件夹，请写明文件名。")
    if not out.parent.is_dir():
        raise CommandError(f"文件夹不存在：{out.parent}。请先建立它，或换一个位置。")


def _told(slots: Sequence[int], marks: Marks) -> dict[str, Any]:
    whole = asdict(whole_figures(marks))
    figures = zip(slots, item_figures(marks), group_figures(marks, groups_of(marks.totals)), strict=True)
    return {
        "attempts": whole.pop("attempts"),
        "test": whole,
        "slots": [
            {
                "slot": slot,
                **asdict(item),
                "groups": asdict(group),
                "flags": [flag.reason for flag in flags_of(item)],
            }
            for slot, item, group in figures
        ],
    }


def _write(text: str, out: Path) -> None:
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"写不了文件 {out}：{error.strerror}。") from error
