"""Files made to do harm are refused by a sentence, quickly, in the process that reads them in production."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from files import child
from sheets import reading
from sheets.reading import UnreadableSheet, read_workbook
from tests.files.work import seconds_of_work
from tests.sheets import open_documents as od
from tests.sheets.books import as_excel_writes, make_book, sheet_xml, with_sheet
from tests.sheets.mutants import bombs, mutants, read_in_this_process, sparse

BOMBS = {name: (data, words) for name, data, words in bombs()}
OLD = (Path(__file__).parent / "files" / "bank.xls").read_bytes()
OPEN = od.ods(od.table("题目", *(od.row(od.text("题干"), od.text(f"第{n}题")) for n in range(12)))).getvalue()
TEXT = "".join(f'第{n}题,"甲,乙\n丙",A\n' for n in range(40)).encode("gb18030")
SOUND = make_book([["题干", "答案"], *([f"题 {n}", "A"] for n in range(12))]).getvalue()


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_by_a_sentence_within_three_seconds(name):
    data, words = BOMBS[name]
    began = seconds_of_work()

    with pytest.raises(UnreadableSheet) as refused:
        read_workbook(BytesIO(data))

    assert words in str(refused.value)
    assert seconds_of_work() - began < 3


def test_the_sparse_bomb_is_small():
    assert len(sparse()) < 5_000


def test_two_far_cells_of_one_column_do_not_make_a_million_rows():
    far = with_sheet(
        sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>')
    )

    [sheet] = read_workbook(BytesIO(far))

    assert [row.number for row in sheet.rows] == [1]
    assert sheet.stopped


def test_a_file_that_needs_more_memory_than_allowed_is_refused():
    """Laid out from its first cell to its last, this sheet would take fifteen gigabytes."""
    wide = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="999999"><c r="ZZ999999"><v>1</v></c></row>')

    with pytest.raises(UnreadableSheet, match="内存不够"):
        read_workbook(BytesIO(with_sheet(wide)))


def test_a_file_that_takes_too_long_is_refused(settings):
    settings.IMPORT_SECONDS = 1
    settings.IMPORT_MAX_ROWS = 10_000_000

    with pytest.raises(UnreadableSheet, match="没有读完"):
        read_workbook(BytesIO(BOMBS["a million rows"][0]))


def test_the_child_may_not_take_more_memory_than_the_setting_says(settings):
    """Its own limit, as the kernel shows it."""
    program = "import resource, runpy, sys; sys.argv = ['', sys.argv[1]]; runpy.run_module('sheets.worker', run_name='__main__'); print(resource.getrlimit(resource.RLIMIT_AS)[0])"
    limits = json.dumps({"kind": "xlsx", "name": "", "limits": reading.limits_in_force().as_dict()})

    run = subprocess.run(
        [sys.executable, "-c", program, limits], input=SOUND, capture_output=True, cwd=settings.BASE_DIR, check=True
    )

    assert int(run.stdout.splitlines()[-1]) == settings.IMPORT_MEMORY_BYTES


def test_only_so_many_files_are_opened_at_a_time(settings):
    settings.IMPORT_SECONDS = 0.05
    for _ in range(child.AT_A_TIME):
        child._seats.acquire()

    try:
        with pytest.raises(UnreadableSheet, match="过一分钟再上传"):
            read_workbook(BytesIO(SOUND))
    finally:
        for _ in range(child.AT_A_TIME):
            child._seats.release()


def test_the_child_is_told_no_secret(monkeypatch):
    seen = {}
    monkeypatch.setenv("SECRET_KEY", "secret")
    start = child.subprocess.Popen
    monkeypatch.setattr(
        child.subprocess, "Popen", lambda command, **options: seen.update(options) or start(["false"], **options)
    )

    with pytest.raises(UnreadableSheet):
        read_workbook(BytesIO(SOUND))

    assert "secret" not in str(seen["env"])


def refusal_of(data):
    """The sentence that refuses a file; empty for one that can be read. Anything else that is raised fails the test."""
    try:
        read_workbook(BytesIO(data))
    except UnreadableSheet as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("sound", [SOUND, as_excel_writes(SOUND)], ids=["texts in cells", "texts shared"])
def test_no_damage_raises_anything_but_a_refusal(monkeypatch, sound):
    read_in_this_process(monkeypatch)

    said = [refusal_of(data) for _name, data in mutants(sound, 300, seed=2)]

    assert len([words for words in said if words]) > 150
    assert {words[-1] for words in said if words} == {"。"}


@pytest.mark.parametrize(("sound", "refused"), [(OPEN, 40), (OLD, 15), (TEXT, 5)], ids=["ods", "xls", "csv"])
def test_no_damage_of_another_format_raises_anything_but_a_refusal(monkeypatch, sound, refused):
    read_in_this_process(monkeypatch)

    said = [refusal_of(data) for _name, data in mutants(sound, 100, seed=4)]

    assert len([words for words in said if words]) > refused
    assert {words[-1] for words in said if words} == {"。"}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_an_old_workbook_cut_short_is_refused(share):
    assert "已损坏" in refusal_of(OLD[: int(len(OLD) * share)])


def test_damage_is_refused_in_the_child_as_well():
    said = [refusal_of(data) for _name, data in mutants(as_excel_writes(SOUND), 20, seed=3)]

    assert {words[-1] for words in said if words} == {"。"}
