"""One row: what is understood, what is mended and said, what is asked back."""

import pytest

from question_bank.models import QuestionVersion
from tests.question_bank.rows import read, told

Kind, Difficulty = QuestionVersion.Kind, QuestionVersion.Difficulty


def test_a_sound_row_is_read_without_a_word():
    reading = read(解析="因为。", 难度="难", 分类="听证程序/申请", 编号="Q1", 依据="《行政处罚法》第六十四条")

    assert told(reading) == []
    assert (reading.kind, reading.stem, reading.answer) == (Kind.SINGLE, "当事人要求听证的，应当在几日内提出？", ["B"])
    assert reading.options == [
        {"key": "A", "text": "三日"}, {"key": "B", "text": "五日"}, {"key": "C", "text": "七日"}, {"key": "D", "text": "十日"}]  # fmt: skip
    assert (reading.explanation, reading.difficulty, reading.category) == (
        "因为。",
        Difficulty.HARD,
        ("听证程序", "申请"),
    )
    assert (reading.code, reading.basis) == ("Q1", "《行政处罚法》第六十四条")


# --- keys ---
@pytest.mark.parametrize(
    "said", ["ABD", "A,B,D", "A、B、D", "A，B，D", "A B D", "A;B;D", "A|B|D", "(ABD)", "（A）（B）（D）", "答案：ABD"]
)
def test_several_keys_are_read_in_any_usual_manner_without_a_word(said):
    reading = read(题型="多选题", 正确答案=said)

    assert (reading.answer, told(reading)) == (["A", "B", "D"], [])


@pytest.mark.parametrize(("said", "keys"), [("Ｂ", "B"), ("b", "B"), ("ｂ", "B")])
def test_full_width_and_small_letters_are_mended_and_said(said, keys):
    reading = read(正确答案=said)

    assert reading.answer == list(keys)
    assert told(reading) == [("fixed", "正确答案", f"已自动修正：{said} → {keys}")]


def test_where_a_mended_cell_stands_and_what_it_held_is_kept():
    [problem] = read(正确答案="Ｄ").problems

    assert (problem.where, problem.value) == ("题目!G2", "Ｄ")


def test_a_key_given_twice_counts_once_and_is_said():
    reading = read(题型="多选题", 正确答案="AAB")

    assert (reading.answer, [level for level, *_ in told(reading)]) == (["A", "B"], ["fixed"])


def test_keys_out_of_order_are_put_in_order():
    assert read(题型="多选题", 正确答案="DA").answer == ["A", "D"]


def test_an_answer_that_repeats_one_option_names_it():
    reading = read(正确答案="七日")

    assert (reading.answer, told(reading)) == (["C"], [("fixed", "正确答案", "已自动修正：七日 → C")])


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"正确答案": ""}, "没有正确答案。请填写，例如 A、ABC 或者“正确”。"),
        ({"正确答案": "E"}, "答案写的是 E，选项只有 A–D。可能多写了一格，请核对。"),
        ({"题型": "多选题", "正确答案": "ABF"}, "答案写的是 F，选项只有 A–D。可能多写了一格，请核对。"),
        ({"正确答案": "AB"}, "题型是单选，答案却有 AB。请只留一个，或者把题型改成多选题。"),
        ({"题型": "多选题", "正确答案": "B"}, "题型是多选，答案只有 B。请补全答案，或者把题型改成单选题。"),
        ({"正确答案": "略"}, "看不出答案是哪个选项。请填选项的字母，例如 A 或者 ABC。"),
        ({"正确答案": 2}, "看不出答案是哪个选项。请填选项的字母，例如 A 或者 ABC。"),
        ({"正确答案": "B（注：见第三条）"}, "看不出答案是哪个选项。请填选项的字母，例如 A 或者 ABC。"),
        ({"正确答案": "√"}, "看不出答案是哪个选项。请填选项的字母，例如 A 或者 ABC。"),
    ],
)
def test_a_doubtful_key_is_asked_back_and_never_guessed(cells, message):
    reading = read(**cells)

    assert told(reading, "error") == [("error", "正确答案", message)]


# --- judgements ---
JUDGE = {"题型": "判断题", "选项A": None, "选项B": None, "选项C": None, "选项D": None}


@pytest.mark.parametrize("said", ["√", "✓", "✔", "对", "正确", "是", "T", "t", "Ｔ", "TRUE", True, "Y", "正确。"])
def test_right_is_written_in_many_ways(said):
    reading = read(**JUDGE, 正确答案=said)

    assert (reading.kind, reading.answer, told(reading)) == (Kind.JUDGE, [True], [])


@pytest.mark.parametrize("said", ["×", "✗", "✘", "X", "x", "错", "错误", "否", "F", "FALSE", False, "N", "不正确"])
def test_wrong_is_written_in_many_ways(said):
    assert read(**JUDGE, 正确答案=said).answer == [False]


@pytest.mark.parametrize("said", ["1", "0"])
def test_a_judgement_in_numbers_is_asked_back_since_nobody_says_which_is_right(said):
    [(level, column, message)] = told(read(**JUDGE, 正确答案=said))

    assert (level, column) == ("error", "正确答案")
    assert message.startswith(f"判断题的答案写的是数字“{said}”，没有说明它是对还是错。")


@pytest.mark.parametrize("said", ["A", "不知道", "对错"])
def test_a_doubtful_judgement_is_asked_back(said):
    reading = read(**JUDGE, 正确答案=said)

    assert told(reading) == [("error", "正确答案", f"判断题的答案写的是“{said}”。请改成“正确”或者“错误”。")]


@pytest.mark.parametrize(("said", "truth"), [("A", True), ("b", False), ("对", True)])
def test_a_judgement_written_as_a_choice_of_right_and_wrong_is_understood(said, truth):
    reading = read(题型="判断题", 选项A="正确", 选项B="错误", 选项C=None, 选项D=None, 正确答案=said)

    assert (reading.answer, reading.options, told(reading, "error")) == ([truth], [], [])


def test_a_judgement_with_other_options_is_asked_back():
    reading = read(题型="判断题", 正确答案="对")

    assert told(reading) == [("error", "选项A", "判断题不需要选项。请删去选项，或者把题型改成单选题、多选题。")]


# --- kinds ---
@pytest.mark.parametrize("said", ["单选题", "单选", "单项选择题", "单项选择", " 单 选 ", "【单选题】", "单项"])
def test_a_kind_goes_by_many_names(said):
    assert (read(题型=said).kind, told(read(题型=said))) == (Kind.SINGLE, [])


@pytest.mark.parametrize(
    ("sheet", "kind"), [("单选题", Kind.SINGLE), ("一、单项选择题", Kind.SINGLE), ("多选", Kind.MULTIPLE)]
)
def test_the_name_of_the_sheet_tells_the_kind_where_no_column_does(sheet, kind):
    reading = read(sheet, 题型=None, 正确答案="AB" if kind == Kind.MULTIPLE else "A")

    assert (reading.kind, told(reading)) == (kind, [])


@pytest.mark.parametrize(
    "stem", ["（单选）几日内提出？", "1.（单选）几日内提出？", "[单选题] 几日内提出？", "3) 几日内提出？"]
)
def test_a_remark_before_the_stem_tells_the_kind(stem):
    reading = read(题型=None, 题干=stem)

    assert reading.kind == Kind.SINGLE


def test_a_remark_taken_for_the_kind_is_cut_from_the_stem_and_said():
    reading = read(题型=None, 题干="1.（多选）几日内提出？", 正确答案="AB")

    assert (reading.kind, reading.stem) == (Kind.MULTIPLE, "几日内提出？")
    assert [message for _, _, message in told(reading, "fixed")] == [
        "已自动修正：去掉了题干前面的题号。", "已自动修正：题干前面的“多选”认作题型。"]  # fmt: skip


@pytest.mark.parametrize(("said", "kind"), [("A", Kind.SINGLE), ("AB", Kind.MULTIPLE)])
def test_without_any_other_sign_the_keys_tell_the_kind_and_it_is_said(said, kind):
    reading = read(题型=None, 正确答案=said)

    assert (reading.kind, told(reading)) == (kind, [("fixed", "题型", f"没有写明题型，按答案认作{kind.label}。")])


def test_a_judgement_without_options_is_known_by_its_answer():
    reading = read(**(JUDGE | {"题型": ""}), 正确答案="×")

    assert (reading.kind, reading.answer) == (Kind.JUDGE, [False])


def test_a_choice_of_one_or_several_is_a_kind_of_its_own():
    assert [read(题型="不定项选择题", 正确答案=said).kind for said in ("A", "AB")] == [Kind.INDEFINITE] * 2


def test_a_coded_kind_is_read_by_the_key_in_its_heading():
    header = "题型（0单选，1判断，2多选）"
    reading = read(**{"题型": None, header: 2, "正确答案": "A,B"})

    assert (reading.kind, told(reading)) == (Kind.MULTIPLE, [])


@pytest.mark.parametrize("said", ["风险题", "抢答", "7"])
def test_a_kind_we_do_not_have_is_refused_by_name_and_its_answer_is_not_misread(said):
    [(level, column, message)] = told(read(题型=said, 正确答案="略"))

    assert (level, column) == ("error", "题型")
    assert message.startswith(f"不认识题型“{said}”。可以填：单选题、多选题、")


# --- stems ---
def test_an_empty_stem_is_refused():
    assert told(read(题干=" "))[0] == ("error", "题干", "题干是空的。请填写题干。")


@pytest.mark.parametrize("number", ["1、", "12. ", "3．", " 100、"])
def test_a_number_before_the_stem_is_cut_and_said(number):
    reading = read(题干=f"{number}几日内提出？")

    assert (reading.stem, told(reading)) == ("几日内提出？", [("fixed", "题干", "已自动修正：去掉了题干前面的题号。")])


@pytest.mark.parametrize("stem", ["1.5 倍以上的罚款怎样计算？", "2021年修订的是哪部法？", "3日内送达的是什么？"])
def test_a_number_that_belongs_to_the_stem_stays(stem):
    assert (read(题干=stem).stem, told(read(题干=stem))) == (stem, [])


def test_full_width_letters_and_digits_in_the_stem_are_mended_and_said_and_punctuation_stays():
    reading = read(题干="（　）２０２１年Ａ级？")

    assert reading.stem == "（　）2021年A级？"
    assert told(reading) == [("fixed", "题干", "已自动修正：全角字母、数字改成了半角。")]


def test_a_stem_that_shows_its_key_is_warned_of():
    assert told(read(题干="应当在（B）内提出？")) == [
        ("warning", "题干", "题干的括号里写着答案，执法人员会看到。建议去掉。")]  # fmt: skip
    assert told(read(题干="应当在（A）类企业提出？")) == []


def test_an_error_of_a_formula_is_not_taken_for_text():
    assert ("error", "题干", "这一格是公式出错的结果。请在原表中改成文字，再上传。") in told(read(题干="#N/A"))


# --- options ---
def test_numbers_make_good_options():
    reading = read(选项A=3, 选项B=5.0, 选项C=7.5, 选项D="10")

    assert [option["text"] for option in reading.options] == ["3", "5", "7.5", "10"]


def test_letters_repeated_in_every_option_are_cut_and_said():
    reading = read(选项A="A.三日", 选项B="B、五日", 选项C="(C) 七日", 选项D="Ｄ．十日")

    assert [option["text"] for option in reading.options] == ["三日", "五日", "七日", "十日"]
    assert told(reading)[0] == ("fixed", "选项A", "已自动修正：A.三日 → 三日")


def test_a_letter_that_belongs_to_one_option_stays():
    reading = read(选项A="A、B、C 三类")

    assert (reading.options[0]["text"], told(reading)) == ("A、B、C 三类", [])


@pytest.mark.parametrize(
    "cell", ["三日|五日|七日", "三日｜五日｜七日", "A.三日\nB.五日\nC.七日", "A.三日 B.五日 C.七日"]
)
def test_options_may_share_one_cell(cell):
    reading = read(选项A=None, 选项B=None, 选项C=None, 选项D=None, 选项=cell)

    assert (reading.options, told(reading)) == (
        [{"key": "A", "text": "三日"}, {"key": "B", "text": "五日"}, {"key": "C", "text": "七日"}], [])  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"选项B": None, "选项C": None, "选项D": None, "正确答案": "A"}, "选项A", "至少要有两个选项。请补全选项。"),
        ({"选项C": ""}, "选项C", "选项C是空的，后面却有选项D。请补上，或者依次前移。"),
        ({"选项D": "三日"}, "选项D", "选项A和选项D内容相同。请改正其中一个。"),
    ],
)
def test_options_that_cannot_stand_are_refused(cells, column, message):
    assert told(read(**cells)) == [("error", column, message)]


# --- the rest ---
@pytest.mark.parametrize(
    ("said", "level"), [("易", 1), ("简单", 1), ("适中", 2), ("中等", 2), ("", 2), ("困难", 3), ("难度", 3), (3, 3)]
)
def test_degrees_go_by_many_names(said, level):
    assert (read(难度=said).difficulty, told(read(难度=said))) == (level, [])


def test_an_unknown_degree_is_warned_of():
    assert told(read(难度="七成")) == [("warning", "难度", "不认识这个难度，按“中”入库。可以填易、中、难。")]


@pytest.mark.parametrize("said", ["听证程序/申请", "听证程序／申请", "听证程序 > 申请", "听证程序\\申请/"])
def test_a_category_is_a_path(said):
    assert read(分类=said).category == ("听证程序", "申请")


@pytest.mark.parametrize("said", ["长" * 61, "/".join("一二三四五六七")])
def test_a_category_too_long_or_too_deep_is_refused(said):
    assert [(level, column) for level, column, _ in told(read(分类=said))] == [("error", "分类")]


def test_a_code_too_long_is_refused():
    assert told(read(编号="x" * 41)) == [("error", "编号", "编号超过 40 个字符。请改短。")]


def test_a_text_without_end_is_refused():
    assert [(level, column) for level, column, _ in told(read(解析="长" * 20_001))] == [("error", "解析")]


def test_all_that_is_wrong_with_a_row_is_said_at_once():
    reading = read(题干="", 正确答案="", 难度="?", 编号="x" * 41)

    assert {column for level, column, _ in told(reading, "error")} == {"编号", "题干", "正确答案"}


def test_the_samples_of_our_template_are_known():
    assert read(编号="示例1", 正确答案="").skipped == "模板里的示例，不导入。"
