"""Large files come row by row, and whoever reads them holds none of it."""

import subprocess
import sys
import threading
from itertools import islice

import pytest
from django.conf import settings
from openpyxl import Workbook

from files import child
from sheets.reading import (
    SheetEnd,
    SheetRow,
    SheetStart,
    UnreadableSheet,
    command_limits,
    read_workbook,
    stream_rows,
)
from tests.sheets.books import make_book

PEAK = """
import resource, sys
from pathlib import Path
from sheets.reading import command_limits, stream_rows
print(sum(1 for part in stream_rows(Path(sys.argv[1]), command_limits())))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def write_rows(path, count):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("题目")
    for n in range(count):
        sheet.append([f"第{n}题的题干", "A"])
    book.save(path)
    return path


def peak_of(path):
    said = subprocess.run(
        [sys.executable, "-c", PEAK, path],
        capture_output=True,
        cwd=settings.BASE_DIR,
        check=True,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings"},
    )
    return [int(line) for line in said.stdout.split()]


def test_a_stream_says_where_each_sheet_begins_and_ends():
    book = make_book(("一", [["a"], [], ["b"]]), ("二", [["c"]]), hidden=["二"])

    assert list(stream_rows(book)) == [
        SheetStart("一", False),
        SheetRow(1, ("a",)),
        SheetRow(3, ("b",)),
        SheetEnd(1, False),
        SheetStart("二", True),
        SheetRow(1, ("c",)),
        SheetEnd(0, False),
    ]


def test_a_command_may_read_more_rows_than_an_upload(tmp_path):
    path = write_rows(tmp_path / "a.xlsx", 20_001)

    assert len(read_workbook(path, command_limits())[0].rows) == 20_001
    with pytest.raises(UnreadableSheet, match="超过 20000 行"):
        read_workbook(path)


def test_five_times_the_rows_take_no_more_memory_where_they_are_read(tmp_path):
    count, small = peak_of(write_rows(tmp_path / "small.xlsx", 10_000))
    more, large = peak_of(write_rows(tmp_path / "large.xlsx", 50_000))

    assert (count, more) == (10_002, 50_002)
    assert large <= 1.5 * small


def test_whoever_stops_reading_frees_the_seat_and_ends_the_child():
    for _ in range(child.AT_A_TIME + 1):
        stream = stream_rows(make_book([["a"]] * 50))
        assert len(list(islice(stream, 2))) == 2
        stream.close()

    assert child._seats.acquire(blocking=False)
    child._seats.release()


def test_a_slow_reader_is_not_taken_for_a_slow_child(settings, tmp_path):
    """Only the time that the child lets us wait counts."""
    settings.IMPORT_SECONDS = 1
    pause = threading.Event()

    rows = 0
    for part in stream_rows(write_rows(tmp_path / "a.xlsx", 15_000)):
        if rows == 1:
            pause.wait(2.5)
        rows += isinstance(part, SheetRow)

    assert rows == 15_000
