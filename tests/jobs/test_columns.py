from jobs.columns import ColumnsForm, describe
from sheets.columns import Column, find_table
from sheets.reading import read_workbook
from tests.sheets.books import make_book

COLUMNS = (
    Column("stem", "题干", required=True),
    Column("answer", "正确答案", required=True),
    Column("level", "难度"),
)


def tables(*rows):
    return [describe(find_table(read_workbook(make_book(rows))[0], COLUMNS))]


def form_of(data=None, *, rows=(["题干", "正确答案", "备注"], ["一", "A", "x"]), mapping=None):
    return ColumnsForm(data, tables=tables(*rows), columns=COLUMNS, mapping=mapping)


def test_the_form_begins_with_the_guess():
    [table] = form_of().shown()

    shown = [(c["letter"], c["header"], c["samples"], c["field"].initial) for c in table["columns"]]
    assert shown == [("A", "题干", ["一"], "stem"), ("B", "正确答案", ["A"], "answer"), ("C", "备注", ["x"], "")]


def test_a_choice_made_before_stands_instead_of_the_guess():
    [table] = form_of(mapping={"题目": {"stem": 2, "answer": 1}}).shown()

    assert [c["field"].initial for c in table["columns"]] == ["", "answer", "stem"]


def test_what_is_chosen_becomes_the_mapping():
    form = form_of({"column-0-0": "level", "column-0-1": "answer", "column-0-2": "stem"})

    assert form.is_valid()
    assert form.mapping == {"题目": {"level": 0, "answer": 1, "stem": 2}}


def test_a_required_column_that_is_missing_is_named_with_its_sheet():
    form = form_of({"column-0-0": "stem"})

    assert form.errors == {"__all__": ["工作表“题目”还没有指定哪一列是“正确答案”。"]}


def test_two_columns_for_one_field_are_refused():
    form = form_of({"column-0-0": "stem", "column-0-1": "answer", "column-0-2": "stem"})

    assert form.errors == {name: ["有两列都对应“题干”，请只留一列。"] for name in ("column-0-0", "column-0-2")}


def test_a_field_that_is_not_ours_is_refused():
    assert not form_of({"column-0-0": "stem", "column-0-1": "answer", "column-0-2": "is_staff"}).is_valid()


def test_a_column_without_a_heading_but_with_contents_may_be_chosen():
    form = form_of(rows=(["题干", "正确答案", None], ["一", "A", "易"]))

    assert set(form.fields) == {"column-0-0", "column-0-1"}
