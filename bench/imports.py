"""Bringing a bank of questions in: read, checked and written, against bare reading and a bare bulk insert."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.utils import timezone
from docx import Document
from openpyxl import Workbook

import documents.reading as documents
from bench.timing import Comparison, compare
from question_bank.importing.applying import Aim, apply_stream
from question_bank.importing.formats import open_file
from question_bank.importing.reading import read_question
from question_bank.models import Category, Question, QuestionVersion
from sheets.reading import command_limits, read_workbook

IN_SHEETS, IN_WORD = 20_000, 5_000
HEADER = ["编号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "正确答案", "解析", "依据", "难度", "分类"]


def measure() -> Iterator[Comparison]:
    with TemporaryDirectory() as folder:
        book, document = Path(folder) / "bank.xlsx", Path(folder) / "bank.docx"
        write_bank(book, IN_SHEETS)
        write_document(document, IN_WORD)
        yield compare(
            f"{IN_SHEETS} questions of .xlsx, checked and written",
            lambda: bring_in(book),
            lambda: (read_workbook(book, command_limits()), insert(IN_SHEETS)),
            target=3,
            rounds=1,
        )
        yield compare(
            f"{IN_WORD} questions of .docx, checked and written",
            lambda: bring_in(document),
            lambda: (list(documents.paragraphs(document, documents.command_limits())), insert(IN_WORD)),
            target=3,
            rounds=3,
        )
        yield memory(Path(folder))


class Undo(Exception):
    """Ends a transaction that was only measured."""


def bring_in(path: Path) -> None:
    try:
        with transaction.atomic():
            readings = (read_question(raw) for raw in open_file(path, unhurried=True).questions())
            aim = Aim(None, None, timezone.now(), ("基准",))
            applied = apply_stream(readings, aim, tell=lambda row: None)
            assert applied.counts.failed == 0
            assert applied.added in (IN_SHEETS, IN_WORD)
            raise Undo
    except Undo:
        pass


def insert(count: int) -> None:
    """The same rows, without reading, checking or citing anything."""
    now = timezone.now()
    try:
        with transaction.atomic():
            category = Category.objects.add_root(create_kwargs={"name": "基准"})
            questions = Question.objects.bulk_create(
                [Question(category=category, created_at=now) for _ in range(count)], batch_size=500
            )
            QuestionVersion.objects.bulk_create(
                [
                    QuestionVersion(
                        question=question,
                        number=1,
                        kind="single",
                        stem=f"第{n}题的题干：听证应当怎样办？",
                        options=[{"key": key, "text": f"第{n}题的选项{key}"} for key in "ABCD"],
                        answer=["A"],
                        fingerprint=f"{n:064}",
                        written_at=now,
                    )
                    for n, question in enumerate(questions)
                ],
                batch_size=500,
            )
            raise Undo
    except Undo:
        pass


# --- memory: the peak of a process of its own ---
def memory(folder: Path) -> Comparison:
    few, many = folder / "few.xlsx", folder / "many.xlsx"
    write_bank(few, 20_000)
    write_bank(many, 100_000)
    return Comparison("peak memory, 100,000 against 20,000 of .xlsx", peak(many), peak(few), 1.5, "MB")


def peak(path: Path) -> float:
    """In MB, of a process that checks the file and writes its questions."""
    told = subprocess.run(  # noqa: S603  our own module
        [sys.executable, "-m", "bench.memory", str(path)], capture_output=True, text=True, check=True
    )
    return float(told.stdout)


# --- files ---
def write_bank(path: Path, count: int) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("题目")
    sheet.append(HEADER)
    for n in range(count):
        options = [f"第{n}题的选项{letter}" for letter in "甲乙丙丁"]
        cells = [
            f"B{n}",
            "单选题",
            f"第{n}题的题干：听证应当怎样办？",
            *options,
            "ABCD"[n % 4],
            "解析",
            "",
            "中",
            "听证程序",
        ]
        sheet.append(cells)
    book.save(path)


def write_document(path: Path, count: int) -> None:
    document = Document()
    document.add_paragraph("一、单项选择题（每题 1 分）")
    for n in range(1, count + 1):
        document.add_paragraph(f"{n}．第{n}题的题干：听证应当怎样办？（  {'ABCD'[n % 4]}  ）")
        document.add_paragraph("  ".join(f"{key}．第{n}题的选项{key}" for key in "ABCD"))
        document.add_paragraph("解析：第几条怎么说，就怎么办。")
    document.save(str(path))
