"""A file against itself and against the bank, before anything is written."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from question_bank.importing.applying import apply_plan
from question_bank.importing.plan import plan_import
from question_bank.kinds import kind_of
from question_bank.models import Category, Question
from sheets.reading import Sheet, SheetRow, UnreadableSheet, read_workbook
from tests.builders import make_bureau, make_statute, make_unit
from tests.question_bank.rows import SOUND, TODAY, book, messages, plan
from tests.sheets.books import make_book

BASIS = {"依据": "《行政处罚法》第六十三条"}


@pytest.fixture(autouse=True)
def law():
    return make_statute("行政处罚法", articles=86)


def bring_in(*rows, unit=None):
    return apply_plan(plan(*rows, unit=unit), organisation=unit, by=None, at=timezone.now())


# --- counts ---
def test_every_row_is_counted_once():
    made = plan(
        BASIS | {"题干": "一"},
        BASIS | {"题干": "二", "正确答案": "Ｂ"},
        {"题干": "三"},
        BASIS | {"题干": ""},
        BASIS | {"题干": "五", "编号": "示例5"},
    )

    assert made.counts.as_dict() == {"read": 5, "ok": 1, "fixed": 1, "warned": 1, "failed": 1, "skipped": 1}
    assert made.counts.reconciles


cells = st.one_of(st.none(), st.sampled_from(["A", "AB", "Ｂ", "√", "单选题", "多选", "判断", "简答", "《行政处罚法》第六十三条", "第九条", "#N/A", "甲|乙", "1、题"]),
                  st.text(max_size=12), st.integers(), st.floats(), st.booleans())  # fmt: skip
HEADER = ["编号", "题型", "题干", "选项A", "选项B", "选项C", "正确答案", "解析", "依据", "难度", "分类"]


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(cells, min_size=11, max_size=11), max_size=12))
def test_whatever_stands_in_the_cells_the_counts_come_out_even_and_every_failure_says_where_and_why(rows):
    numbered = [SheetRow(n, tuple(row)) for n, row in enumerate([HEADER, *rows], start=1)]

    made = plan_import([Sheet("题目", numbered)], on=TODAY)

    assert made.counts.reconciles
    assert made.counts.read == len(rows)
    for row in made.rows:
        assert (row.outcome == "failed") == bool(messages(row))
        assert bool(row.act) == (row.outcome in ("ok", "fixed", "warned"))
        assert all(problem.where.startswith("题目!") for problem in row.problems)
        assert all(message.endswith("。") for message in messages(row))
        if row.act:
            assert row.content.answer
            assert kind_of(row.content.kind).faults(row.content) == []


# --- tables ---
def test_the_samples_of_the_template_are_passed_over():
    assert [row.skipped for row in plan({"编号": "示例1"}).rows] == ["模板里的示例，不导入。"]


def test_all_sheets_with_a_header_are_read_and_each_of_the_others_is_named():
    header = ["题干", "选项A", "选项B", "正确答案"]
    sheets = make_book(
        ("单选题", [header, ["一", "甲", "乙", "A"]]),
        ("多选题", [header, ["二", "甲", "乙", "AB"]]),
        ("填写说明", [["说明", "一行一题"]]),
        ("草稿", [header, ["三", "甲", "乙", "A"]]),
        hidden=["草稿"],
    )

    made = plan_import(read_workbook(sheets), on=TODAY)

    assert [(row.reading.stem, row.reading.kind) for row in made.rows] == [("一", "single"), ("二", "multiple")]
    assert made.notes == ["工作表“填写说明”没有题目的表头，没有读取。", "工作表“草稿”是隐藏的，没有读取。"]


def test_skipped_blank_rows_and_an_early_end_are_said(settings):
    settings.IMPORT_MAX_BLANK_ROWS = 3
    rows = [list(SOUND), list(SOUND.values()), [], list(SOUND.values()), [], [], [], list(SOUND.values())]

    made = plan_import(read_workbook(make_book(("题目", rows))), on=TODAY)

    assert made.counts.read == 2
    assert made.notes == [
        "工作表“题目”中间有 1 个空行，已跳过。",
        "工作表“题目”遇到很长的一段空行，之后的内容没有读取。",
    ]


def test_a_file_without_questions_is_refused_with_what_to_do():
    with pytest.raises(UnreadableSheet, match="没有找到题目"):
        plan_import(read_workbook(make_book([["姓名", "工号"], ["张三", 1]])), on=TODAY)


def test_a_table_without_answers_is_refused_by_the_name_of_the_column():
    with pytest.raises(UnreadableSheet, match="没有“正确答案”这一列"):
        plan_import(read_workbook(make_book([["题干", "选项A"], ["一", "甲"]])), on=TODAY)


def test_a_mapping_by_hand_overrides_the_guess():
    sheets = read_workbook(make_book([["题干", "答案", "真正的题干", "A", "B"], ["错", "A", "对", "甲", "乙"]]))

    made = plan_import(sheets, mapping={"题目": {"stem": 2, "answer": 1, "option_a": 3, "option_b": 4}}, on=TODAY)

    assert made.rows[0].reading.stem == "对"


def test_a_mapping_to_a_column_that_is_not_there_is_as_none():
    sheets = read_workbook(book(BASIS))

    with pytest.raises(UnreadableSheet):
        plan_import(sheets, mapping={"题目": {"stem": 99, "answer": 1}}, on=TODAY)


# --- the file against itself ---
def test_the_same_question_twice_in_a_file_is_refused_where_it_comes_again():
    made = plan(BASIS | {"题干": "一（　）。"}, BASIS | {"题干": "一（）"})

    assert [row.outcome for row in made.rows] == ["ok", "failed"]
    assert messages(made.rows[1]) == ["与本文件题目!2是同一道题。请删去其中一题。"]


def test_the_same_code_twice_in_a_file_is_refused_where_it_comes_again():
    made = plan(BASIS | {"编号": "Q1", "题干": "一"}, BASIS | {"编号": "Q1", "题干": "二"})

    assert messages(made.rows[1]) == ["编号与本文件题目!2重复。请改成不同的编号，或者删去这一题。"]


def test_the_same_stem_with_other_options_is_another_question():
    made = plan(BASIS | {"选项A": "一日"}, BASIS | {"选项A": "二日"})

    assert made.counts.ok == 2


def test_a_row_that_fails_does_not_stand_in_the_way_of_its_twin():
    made = plan(BASIS | {"正确答案": "E"}, BASIS)

    assert [row.outcome for row in made.rows] == ["failed", "ok"]


# --- the file against the bank ---
def test_a_question_that_the_bank_has_is_passed_over():
    bring_in(BASIS)

    [row] = plan(BASIS | {"解析": "另一种解析"}).rows

    assert row.outcome == "skipped"
    assert row.skipped.startswith("题库里已有同一道题（#")


def test_a_question_of_a_unit_above_or_shipped_counts_as_had_and_one_of_another_unit_does_not():
    bureau = make_bureau()
    unit, sister = make_unit(bureau), make_unit(bureau)
    bring_in(BASIS | {"题干": "平台"})
    bring_in(BASIS | {"题干": "市局"}, unit=bureau)
    bring_in(BASIS | {"题干": "邻县"}, unit=sister)

    made = plan(*(BASIS | {"题干": stem} for stem in ("平台", "市局", "邻县")), unit=unit)

    assert [row.outcome for row in made.rows] == ["skipped", "skipped", "ok"]


def test_the_same_options_in_another_order_are_the_same_question():
    bring_in(BASIS)

    [row] = plan(BASIS | {"选项A": "五日", "选项B": "三日", "正确答案": "A"}).rows

    assert row.outcome == "skipped"


def test_the_same_question_with_another_key_is_asked_back():
    bring_in(BASIS | {"编号": "Q1"})

    [row] = plan(BASIS | {"正确答案": "C"}).rows

    assert messages(row) == ["题库里已有同一道题（Q1），正确答案却不同。请核对；要修改题库里的题，请填写它的编号。"]


def test_a_judgement_with_the_other_key_is_asked_back():
    judge = BASIS | {"题型": "判断题", "题干": "听证免费。", "选项A": None, "选项B": None, "选项C": None, "选项D": None}
    bring_in(judge | {"正确答案": "对"})

    assert [row.outcome for row in plan(judge | {"正确答案": "错"}).rows] == ["failed"]
    assert [row.outcome for row in plan(judge | {"正确答案": "√"}).rows] == ["skipped"]


def test_a_retired_question_may_come_in_anew():
    bring_in(BASIS)
    Question.objects.update(retired_at=timezone.now())

    assert [row.outcome for row in plan(BASIS).rows] == ["ok"]


@pytest.mark.parametrize("change", [{}, {"分类": ""}, {"分类": "听证程序/申请"}])
def test_a_known_code_with_the_same_content_changes_nothing(change):
    bring_in(BASIS | {"编号": "Q1", "分类": "听证程序/申请"})

    [row] = plan(BASIS | {"编号": "Q1"} | change).rows

    assert (row.outcome, row.skipped) == ("skipped", "题库里已有，没有变化。")


@pytest.mark.parametrize(
    "change",
    [
        {"题干": "别的"},
        {"正确答案": "C"},
        {"解析": "因为。"},
        {"难度": "难"},
        {"依据": "《行政处罚法》第六十四条"},
        {"分类": "别的"},
    ],
)
def test_a_known_code_with_other_content_is_a_revision(change):
    bring_in(BASIS | {"编号": "Q1", "分类": "听证程序"})

    [row] = plan(BASIS | {"编号": "Q1", "分类": "听证程序"} | change).rows

    assert (row.outcome, row.act) == ("ok", "revise")


def test_a_code_of_another_unit_is_not_known():
    bring_in(BASIS | {"编号": "Q1"}, unit=make_unit())

    [row] = plan(BASIS | {"编号": "Q1", "题干": "别的"}, unit=make_unit()).rows

    assert row.act == "add"


def test_the_code_of_a_retired_question_is_refused():
    bring_in(BASIS | {"编号": "Q1"})
    Question.objects.update(retired_at=timezone.now())

    [row] = plan(BASIS | {"编号": "Q1", "题干": "别的"}).rows

    assert messages(row) == ["题库里这个编号的题目已经停用。请换一个编号。"]


def test_a_new_code_on_a_question_that_the_bank_has_is_warned_of():
    bring_in(BASIS | {"编号": "Q1"})

    [row] = plan(BASIS | {"编号": "Q2"}).rows

    assert (row.act, messages(row, "warning")) == (
        "add",
        ["题库里已有相同的题（Q1），编号不同。可以入库，建议只留一题。"],
    )


# --- statutes ---
def test_a_question_without_a_basis_is_warned_of_and_not_refused():
    [row] = plan({}).rows

    assert (row.act, messages(row, "warning")) == ("add", ["没有填写依据。可以入库，建议补上法规名称和条号。"])


def test_a_basis_that_is_not_found_is_warned_of():
    [row] = plan({"依据": "《行政处罚法》第九十九条"}).rows

    assert messages(row, "warning") == ["《行政处罚法》没有第九十九条。条号可能写错了，请核对。"]


# --- a plan writes nothing ---
def test_a_plan_writes_nothing():
    plan(BASIS | {"分类": "新的/分类"}, BASIS | {"正确答案": "E"})

    assert (Question.objects.count(), Category.objects.count()) == (0, 0)


@pytest.mark.parametrize("rows", [5, 60])
def test_a_longer_file_costs_no_more_queries(django_assert_num_queries, rows):
    bring_in(*(BASIS | {"编号": f"Q{n}", "题干": f"第{n}题"} for n in range(rows)))
    sheets = read_workbook(book(*(BASIS | {"编号": f"Q{n}", "题干": f"第{n}题？？"} for n in range(rows))))

    with django_assert_num_queries(8):
        plan_import(sheets, on=TODAY)
