"""`manage.py exam_statistics`: from a table of marks to figures in JSON."""

import json
from io import StringIO
from math import sqrt

import pytest
from django.core.management import CommandError, call_command

TABLE = "slots.1.mark,slots.2.mark,slots.3.mark\n1,1,1\n1,1,0\n1,0,0\n0,0,1\n"


@pytest.fixture
def run(tmp_path):
    """What the command writes for a table, as JSON."""

    def run(table, **options):
        marks = tmp_path / "marks.csv"
        marks.write_bytes(table if isinstance(table, bytes) else table.encode())
        out = StringIO()
        call_command("exam_statistics", marks=marks, json="-", stdout=out, **options)
        return json.loads(out.getvalue())

    return run


@pytest.fixture
def refused(tmp_path):
    """Why the command refuses a table; it must have left the file of before alone."""

    def refused(table, **options):
        marks, out = tmp_path / "marks.csv", tmp_path / "out.json"
        marks.write_bytes(table if isinstance(table, bytes) else table.encode())
        out.write_text("as before")
        with pytest.raises(CommandError) as error:
            call_command("exam_statistics", marks=marks, json=str(out), **options)
        assert out.read_text() == "as before"
        return str(error.value)

    return refused


def slots(told, name):
    return [slot[name] for slot in told["slots"]]


def test_the_figures_come_in_their_documented_shape(run):
    told = run(TABLE)

    assert list(told) == ["attempts", "test", "slots"]
    assert told["attempts"] == 4
    assert told["test"] == {
        "max": 3,
        "mean": 1.75,
        "median": 1.5,
        "standard_deviation": pytest.approx(0.957427107756338),
        "coefficient_of_internal_consistency": 0,
        "error_ratio": 100,
        "standard_error": pytest.approx(0.957427107756338),
        "skewness": pytest.approx(0.854563038322),
        "kurtosis": pytest.approx(-1.289256198347),
    }
    assert told["slots"][2] == {
        "slot": 3,
        "max": 1,
        "facility": 0.5,
        "standard_deviation": pytest.approx(0.577350269189626),
        "discrimination_index": pytest.approx(-30.1511344577764),
        "discriminative_efficiency": pytest.approx(-33.3333333333333),
        "intended_weight": pytest.approx(1 / 3),
        "effective_weight": pytest.approx(100 * sqrt(1 / 6) / (sqrt(1 / 4) + sqrt(1 / 2) + sqrt(1 / 6))),
        "random_guess_score": None,
        "groups": {"difficulty": 0.5, "upper": 1, "lower": 0.5, "discrimination": 0.5},
        "flags": ["check_key", "inefficient"],
    }


def test_columns_stand_in_any_order_among_others_and_slots_are_numbers(run):
    told = run("name,slots.10.mark,slots.2.mark,summarks,slots.1.mark,slots.1.max\n甲,1,0,1,0,9\n乙,1,1,2,0,9\n")

    assert slots(told, "slot") == [1, 2, 10]
    assert slots(told, "facility") == [0, 0.5, 1]


def test_an_empty_mark_is_nothing_earned(run):
    told = run("id,slots.1.mark,slots.2.mark\n1,1,\n2,,1\n3,1, \n4,,\n")

    assert told["attempts"] == 4
    assert slots(told, "facility") == [0.5, 0.25]


@pytest.mark.parametrize(
    "data",
    [TABLE.encode("utf-8-sig"), TABLE.replace("\n", "\r\n").encode(), TABLE.rstrip().encode(), f"{TABLE}\n\n".encode()],
)
def test_the_mark_at_the_front_line_ends_and_blank_lines_change_nothing(run, data):
    assert run(data) == run(TABLE)


def test_marks_are_read_however_a_program_writes_them(run):
    table = 'slots.1.mark\n"1"\n1.000000000000000000e+00\n 0.5 \n.5\n5e-01\n+1\n'

    assert slots(run(table), "facility") == [0.75]


def test_marks_may_be_taken_off(run):
    assert slots(run("slots.1.mark\n-0.25\n1\n"), "facility") == [0.375]


@pytest.mark.parametrize(("most", "expected"), [("2,4,8", [2, 4, 8]), ("2, 4, 8.0", [2, 4, 8]), ("4", [4, 4, 4])])
def test_what_each_slot_is_out_of_can_be_said(run, most, expected):
    told = run("slots.2.mark,slots.10.mark,slots.1.mark\n2,4,1\n", max=most)

    assert slots(told, "max") == expected
    assert slots(told, "facility") == [1 / expected[0], 2 / expected[1], 4 / expected[2]]


def test_a_table_of_no_attempts_is_all_undefined(run):
    told = run("slots.1.mark\n")

    assert told["attempts"] == 0
    assert told["test"]["mean"] is None
    assert slots(told, "facility") == [None]


def test_the_figures_are_written_to_a_file_and_said(tmp_path):
    marks, told, out = tmp_path / "marks.csv", tmp_path / "told.json", StringIO()
    marks.write_text(TABLE)

    call_command("exam_statistics", marks=marks, json=str(told), stdout=out)

    assert json.loads(told.read_text())["attempts"] == 4
    assert out.getvalue() == f"已统计 4 份答卷、3 道题：{told}\n"


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("", "第 1 行没有 slots.1.mark 这样的列，找不到得分。"),
        ("slot.1.mark,mark\n1,1\n", "第 1 行没有 slots.1.mark 这样的列，找不到得分。"),
        ("slots.1.mark,slots.01.mark\n1,1\n", "第 1 行有两个“slots.01.mark”列，不知道以哪一个为准。"),
        ("id,slots.1.mark\n1,1\n2,缺考\n", "第 3 行“slots.1.mark”列写的“缺考”不是得分。"),
        ("slots.1.mark\n\n1\nx\n", "第 4 行“slots.1.mark”列写的“x”不是得分。"),
        ("slots.2.mark,slots.1.mark\nx,y\n", "第 2 行“slots.1.mark”列写的“y”不是得分。"),
        ("slots.1.mark\nNaN\n", "第 2 行“slots.1.mark”列写的“NaN”不是得分。"),
        ("slots.1.mark\n-Infinity\n", "第 2 行“slots.1.mark”列写的“-Infinity”不是得分。"),
        ("slots.1.mark\n-1e99\n", "第 2 行“slots.1.mark”列写的“-1e99”不是得分。"),
        ("slots.1.mark\n1_0\n", "第 2 行“slots.1.mark”列写的“1_0”不是得分。"),
        ('slots.1.mark\n"0,5"\n', "第 2 行“slots.1.mark”列写的“0,5”不是得分。"),
        ("id,slots.7.mark\n1,2.5\n", "第 2 行“slots.7.mark”列的得分 2.5 高于满分 1。满分不是 1 的，请用 --max 写明。"),
        ("id,slots.1.mark\n1,1\n2\n", "第 3 行有 1 格，表头有 2 格，对不上是哪一列。"),
        ("id,slots.1.mark\n1,0,5\n", "第 2 行有 3 格，表头有 2 格，对不上是哪一列。"),
    ],
)
def test_a_table_that_cannot_be_counted_is_refused_by_row_and_column(refused, table, sentence):
    assert refused(table) == sentence


@pytest.mark.parametrize(
    ("most", "sentence"),
    [
        ("1,2", "--max 写了 2 个满分，表里有 3 个 slots.N.mark 列，个数要相同，或者只写一个。"),
        ("1,2,3,4", "--max 写了 4 个满分，表里有 3 个 slots.N.mark 列，个数要相同，或者只写一个。"),
        ("1,两分,1", "--max 的第 2 个“两分”不是满分。满分是不小于 0 的数，用英文逗号分开。"),
        ("1,1,-1", "--max 的第 3 个“-1”不是满分。满分是不小于 0 的数，用英文逗号分开。"),
        ("", "--max 的第 1 个“”不是满分。满分是不小于 0 的数，用英文逗号分开。"),
    ],
)
def test_maxima_that_do_not_fit_are_refused(refused, most, sentence):
    assert refused(TABLE, max=most) == sentence


def test_text_that_is_not_utf8_is_refused(refused):
    assert "不是 UTF-8 编码" in refused("姓名,slots.1.mark\n甲,1\n".encode("gb18030"))


def test_a_quotation_mark_without_its_fellow_is_refused(refused):
    assert "引号不成对" in refused('slots.1.mark\n"1\n1\n')


def test_a_file_that_is_not_there_is_refused_and_nothing_written(tmp_path):
    out = tmp_path / "out.json"

    with pytest.raises(CommandError, match=r"打不开文件 .*marks\.csv"):
        call_command("exam_statistics", marks=tmp_path / "marks.csv", json=str(out))

    assert not out.exists()


@pytest.mark.parametrize(("place", "sentence"), [("nowhere/out.json", "文件夹不存在"), ("", "是文件夹，请写明文件名")])
def test_a_place_that_cannot_be_written_is_refused(tmp_path, place, sentence):
    marks = tmp_path / "marks.csv"
    marks.write_text(TABLE)

    with pytest.raises(CommandError, match=sentence):
        call_command("exam_statistics", marks=marks, json=str(tmp_path / place))
