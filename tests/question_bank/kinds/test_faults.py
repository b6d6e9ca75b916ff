"""What makes a question unusable, and that whatever JSON holds is told instead of raised."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.kinds import KINDS, Part, kind_of, show
from question_bank.kinds.base import MOST_FAULTS
from question_bank.kinds.options import LETTERS
from question_bank.models import QuestionVersion

from .questions import FOUR, GOOD, good, options


def faults(question) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in kind_of(question.kind).faults(question)]


def message(question) -> str:
    [fault] = kind_of(question.kind).faults(question)
    return fault.message


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_question_has_none(kind):
    assert faults(GOOD[kind]) == []


def test_the_kinds_of_the_bank_are_those_defined_here():
    assert [(kind.name, str(kind.label)) for kind in KINDS.values()] == [
        (name, str(label)) for name, label in QuestionVersion.Kind.choices
    ]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"case", "blank"}])
@pytest.mark.parametrize("stem", ["", " 　\n"])
def test_every_question_asks_something(kind, stem):
    assert faults(good(kind, stem=stem)) == [("stem", "no_stem")]


# --- options ---
@pytest.mark.parametrize("kind", ["single", "multiple", "indefinite", "matching", "ordering"])
@pytest.mark.parametrize(("given_options", "fault"), [
    ([], ("options", "few_options")),
    (options("只有一项"), ("options", "few_options")),
    (options("风 筝", "风筝", "线"), ("option_b", "equal_options")),
    (options("风", "　", "线"), ("option_b", "empty_option")),
    ([{"key": "A", "text": "风"}, {"key": "C", "text": "线"}], ("option_b", "option_gap")),
    ([{"key": "B", "text": "风"}, {"key": "A", "text": "线"}], ("options", "option_letters")),
    ([{"key": "A", "text": "风"}, {"key": "A", "text": "线"}], ("options", "option_letters")),
    ([{"key": "甲", "text": "风"}, {"key": "乙", "text": "线"}], ("options", "option_letters")),
    ([{"key": LETTERS[n % 26], "text": str(n)} for n in range(27)], ("options", "many_options")),
    (["风", "线"], ("options", "malformed_options")),
])  # fmt: skip
def test_options_that_cannot_be_used(kind, given_options, fault):
    assert fault in faults(good(kind, options=given_options))


def test_a_gap_between_options_says_which_is_missing():
    question = good("single", options=[*FOUR[:1], *FOUR[2:]])

    assert message(question) == "选项B是空的，后面却有选项C。请补上，或者依次前移。"


# --- keys ---
@pytest.mark.parametrize(("kind", "answer", "fault"), [
    ("single", [], "no_key"),
    ("single", ["A", "B"], "single_with_several_keys"),
    ("single", ["E"], "key_beyond_options"),
    ("single", [3], "no_key"),
    ("single", "A", "no_key"),
    ("multiple", [], "no_key"),
    ("multiple", ["A"], "multiple_with_one_key"),
    ("multiple", ["A", "A"], "multiple_with_one_key"),
    ("multiple", ["A", "Z"], "key_beyond_options"),
    ("indefinite", [], "no_key"),
    ("indefinite", ["A", "E"], "key_beyond_options"),
    ("judge", [], "not_a_judgement"),
    ("judge", ["T"], "not_a_judgement"),
    ("judge", [1], "not_a_judgement"),
    ("judge", [True, False], "not_a_judgement"),
    ("judge_correct", [], "not_a_judgement"),
    ("short", [], "no_answer"),
    ("short", ["  "], "no_answer"),
    ("essay", [""], "no_answer"),
    ("essay", ["甲", "乙"], "no_answer"),
    ("ordering", [], "no_key"),
    ("ordering", ["A", "B"], "missing_key"),
    ("ordering", ["A", "B", "D"], "key_beyond_options"),
    ("ordering", ["A", "B", "B", "C"], "repeated_key"),
    ("numeric", [], "not_a_number"),
    ("numeric", [5], "not_a_number"),
    ("numeric", ["5", 0], "not_a_number"),
    ("numeric", [True, 0], "not_a_number"),
    ("numeric", [float("nan"), 0], "not_a_number"),
    ("numeric", [10**400, 0], "not_a_number"),
])  # fmt: skip
def test_keys_that_cannot_be_used(kind, answer, fault):
    assert ("answer", fault) in faults(good(kind, answer=answer))


def test_an_indefinite_choice_may_have_one_key_or_all():
    assert faults(good("indefinite", answer=["B"])) == []
    assert faults(good("indefinite", answer=list("ABCD"))) == []


def test_a_key_beyond_the_options_says_how_far_they_go():
    assert message(good("single", answer=["F"])) == "答案写的是 F，选项只有 A–D。可能多写了一格，请核对。"


def test_a_judgement_has_no_options():
    assert faults(good("judge", options=FOUR)) == [("options", "judge_with_options")]


def test_what_is_false_has_to_be_put_right_and_what_is_true_not():
    assert faults(good("judge_correct", rules={})) == [("correction", "no_correction")]
    assert faults(good("judge_correct", answer=[True])) == [("correction", "correction_of_truth")]
    assert faults(good("judge_correct", answer=[True], rules={})) == []


# --- gaps ---
@pytest.mark.parametrize(("changes", "fault"), [
    ({"stem": "没有空。"}, ("stem", "no_gap")),
    ({"stem": ""}, ("stem", "no_stem")),
    ({"stem": "____" + "、____" * 50}, ("stem", "many_gaps")),
    ({"answer": []}, ("answer", "no_answer")),
    ({"answer": [["四"]]}, ("answer", "gaps_differ")),
    ({"answer": [["四"], []]}, ("answer.2", "empty_answer")),
    ({"answer": [["四"], ["红", " "]]}, ("answer.2", "empty_answer")),
    ({"answer": [["。"], ["红"]]}, ("answer.1", "empty_answer")),
    ({"answer": ["四", ["红"]]}, ("answer.1", "empty_answer")),
])  # fmt: skip
def test_gaps_that_cannot_be_filled(changes, fault):
    assert fault in faults(good("blank", **changes))


@pytest.mark.parametrize("gap", ["__", "____", "_" * 30, "（）", "( )", "（　　）", "(　）"])
def test_gaps_are_low_lines_or_empty_brackets(gap):
    assert faults(good("blank", stem=f"甲{gap}乙", answer=[["风"]])) == []


def test_the_count_of_gaps_is_told():
    assert message(good("blank", answer=[["四"]])) == "题干有 2 个空，答案给了 1 个。请核对。"


# --- pairs ---
@pytest.mark.parametrize(("answer", "fault"), [
    ([], ("answer", "few_pairs")),
    ([["红", "一级"]], ("answer", "few_pairs")),
    ([["红"], ["橙", "二级"]], ("answer", "malformed_pairs")),
    (["红", "橙"], ("answer", "malformed_pairs")),
    ([["红", "一级"], ["橙", "五级"]], ("answer.2", "counterpart_beyond_options")),
    ([["红", "一级"], ["", "二级"]], ("answer.2", "empty_left")),
    ([["红", "一级"], ["橙", ""]], ("answer.2", "no_counterpart")),
    ([["红", "一级"], ["红", "二级"]], ("answer.2", "equal_lefts")),
])  # fmt: skip
def test_pairs_that_cannot_be_used(answer, fault):
    assert fault in faults(good("matching", answer=answer))


def test_two_lefts_may_share_a_counterpart():
    assert faults(good("matching", answer=[["红", "一级"], ["深红", "一级"]])) == []


def test_a_tolerance_is_not_negative():
    assert faults(good("numeric", answer=[5, -1])) == [("answer.2", "negative_tolerance")]


# --- cases ---
def test_a_case_has_material_and_sub_questions():
    assert faults(good("case", material="")) == [("material", "no_material")]
    assert faults(good("case", material="", stem="材料写在题干里。")) == []
    assert faults(good("case", parts=[])) == [("parts", "no_parts")]


def test_what_is_wrong_in_a_sub_question_is_wrong_in_the_case():
    parts = [vars(GOOD["judge"]), vars(good("single", answer=["E"]))]

    assert faults(good("case", parts=parts)) == [("parts.2.answer", "key_beyond_options")]
    assert message(good("case", parts=parts)).startswith("第 2 小题：答案写的是 E，")


@pytest.mark.parametrize("kind", ["case", "", "猜谜", ["single"], None])
def test_a_sub_question_is_of_a_kind_that_can_stand_in_a_case(kind):
    assert faults(good("case", parts=[vars(GOOD["judge"]) | {"kind": kind}])) == [("parts.1.kind", "unknown_kind")]


@pytest.mark.parametrize(("marks", "fault"), [
    (["2", None], [("parts.2.marks", "marks_missing")]),
    ([0, 2], [("parts.1.marks", "marks_not_positive")]),
    (["很多", "2"], [("parts.1.marks", "marks_not_positive")]),
    (["2", 1.5], []),
    ([None, None], []),
])  # fmt: skip
def test_marks_are_given_for_all_sub_questions_or_for_none(marks, fault):
    parts = [vars(GOOD["judge"]) | {"marks": each} for each in marks]

    assert faults(good("case", parts=parts)) == fault


# --- whatever stands there ---
json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "A", "甲", "____", "T", "case", "single"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["key", "text", "kind", "stem", "correction", "answer", "marks"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
said = st.fixed_dictionaries(dict.fromkeys(["stem", "options", "answer", "rules", "material", "parts", "marks"], json))


@given(st.sampled_from(list(KINDS)), said)
def test_nothing_that_json_may_hold_breaks_the_check_or_the_preview(kind, facts):
    question = Part.of(facts | {"kind": kind})

    kind_of(kind).faults(question)
    show(question, with_key=True)


@pytest.mark.parametrize("text", ["_" * 100_000, "（" * 100_000, "（" + "　" * 100_000, "（ " * 50_000, "__a" * 30_000])
def test_a_hostile_stem_costs_no_time(text):
    start = process_time()

    faults(good("blank", stem="风" + text))

    assert process_time() - start < 1


def test_of_very_many_faults_the_first_are_named_and_the_rest_counted():
    faults = kind_of("case").faults(good("case", parts=[{"kind": "single"}] * 100))

    assert len(faults) == MOST_FAULTS + 1
    assert faults[-1].message == "还有 250 处问题，没有一一列出。请先改正列出的。"
