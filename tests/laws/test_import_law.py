"""`manage.py import_law`: one line a file, a count, exit status."""

import io

import pytest
from django.core.management import CommandError, call_command

from laws.models import Statute, StatuteVersion
from tests.laws.statutes import MARKDOWN, PLAIN, statute


def run(*paths, **options):
    out = io.StringIO()
    call_command("import_law", *(str(path) for path in paths), stdout=out, **options)
    return out.getvalue().splitlines()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "kite.md").write_text(MARKDOWN, encoding="utf-8")
    (tmp_path / "mill.txt").write_text(statute("一。", "二。"), encoding="gb18030")
    (tmp_path / "INDEX.md").write_text("# 目录", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    return tmp_path


def test_a_folder_gives_one_line_a_file_and_a_count(folder):
    assert run(folder) == [
        "INDEX.md：略过，是目录不是法规。",
        "kite.md：新增，中华人民共和国风筝管理法（2020），7 条，2020-10-01 起施行",
        "mill.txt：新增，风车管理条例（2020），2 条，2020-10-01 起施行",
        "共 3 个文件：略过 1，法规 2。",
    ]
    assert Statute.objects.count() == 2


def test_the_second_run_says_unchanged_for_all(folder):
    run(folder)

    lines = run(folder)

    assert lines[1].startswith("kite.md：未变")
    assert lines[-1] == "共 3 个文件：略过 1，未变 2。"


def test_a_check_writes_nothing(folder):
    assert run(folder, check=True)[-1] == "共 3 个文件：略过 1，法规 2。"
    assert not Statute.objects.exists()


def test_a_refused_file_writes_nothing_and_the_others_go_on(folder, capsys):
    (folder / "bad.md").write_text(statute("第一条 一。", "第三条 三。", title="坏条例"), encoding="utf-8")
    (folder / "zip.md").write_bytes(b"PK\x03\x04\x00\x00")
    out = io.StringIO()

    with pytest.raises(CommandError) as refused:
        call_command("import_law", str(folder), stdout=out)

    assert "bad.md：拒绝，第11行：读到第三条，但前面缺第二条。" in out.getvalue()
    assert "zip.md：拒绝，这不是文本文件。" in out.getvalue()
    assert str(refused.value) == "共 5 个文件：略过 1，拒绝 2，法规 2。被拒绝的文件没有写入任何内容。"
    assert sorted(Statute.objects.values_list("short_title", flat=True)) == ["风筝管理法", "风车管理条例"]


def test_irregularities_stand_below_the_file(tmp_path):
    path = tmp_path / "kite.txt"
    path.write_text(PLAIN.replace("第二章 放飞", "放飞"), encoding="utf-8")

    assert run(path)[1] == "    第6行：“放飞”像是丢了章号的章名，按章名处理。"


def test_a_missing_day_is_taken_from_the_option(tmp_path):
    path = tmp_path / "mill.md"
    path.write_text(statute("一。", effective="see text"), encoding="utf-8")
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_law", str(path), stdout=out)
    assert out.getvalue().splitlines() == [
        "mill.md：拒绝，文件里没有写明施行日期，请补上日期再载入。加上日期：--in-force-from 2024-05-01。"
    ]

    run(path, in_force_from="2021-02-03")

    assert str(StatuteVersion.objects.get().in_force_from) == "2021-02-03"


def test_another_text_of_a_loaded_version_is_refused_with_the_option_that_would_replace_it(folder):
    run(folder)
    (folder / "mill.txt").write_text(statute("一。", "另外的二。"), encoding="utf-8")
    out = io.StringIO()

    with pytest.raises(CommandError):
        call_command("import_law", str(folder), stdout=out)
    assert "这个文件的文字与它不同。确认要更换的，加 --replace。" in out.getvalue()

    assert "更换原文" in run(folder, replace=True)[2]


def test_the_option_does_not_change_a_day_that_the_file_tells(folder):
    run(folder / "kite.md", in_force_from="2021-02-03")

    assert str(StatuteVersion.objects.get().in_force_from) == "2020-10-01"


def test_a_path_that_is_not_there_is_one_line():
    with pytest.raises(CommandError, match="没有这个文件或者文件夹"):
        run("/nowhere.md")
