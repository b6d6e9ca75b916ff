"""Cases: the material until the first sub-question, the sub-questions, and their answers, each or all together."""

import pytest

from tests.question_bank.text.texts import account, only, read, seen, told

TOLD = "某船于2023年5月进港，未报告。"
PARTS = [{"stem": "应当由谁报告？", "answer": "船长。"}, {"stem": "程序有哪些？", "answer": "准备、报告。"}]


def case(head, numbers=("1.", "2."), tail=""):
    one, two = numbers
    return f"五、案例分析题\n{head}{TOLD}\n执法人员到场\n检查。\n{one}应当由谁报告？\n答：船长。\n{two}程序有哪些？\n答：准备、报告。\n{tail}"


@pytest.mark.parametrize(
    "head",
    [
        "【案例一】",
        "案例1：",
        "案例一：",
        "【案例】",
        "材料：",
        "案例分析题一：",
        "（一）",
        "一、",
        "1.",
        "",
        "【背景资料】\n",
        "案情：",
    ],
)
@pytest.mark.parametrize("numbers", [("（1）", "（2）"), ("问题1：", "问题2："), ("1）", "2）")])
def test_the_material_ends_at_the_first_sub_question(head, numbers):
    [found] = seen(case(head, numbers))

    assert found == {"kind": "案例分析题", "material": f"{TOLD}\n执法人员到场检查。", "parts": PARTS}


@pytest.mark.parametrize("head", ["【案例一】", "案例1：", "材料：", "（一）"])
def test_sub_questions_numbered_as_questions_are(head):
    assert only(case(head), "parts") == {"parts": PARTS}


def test_the_title_of_a_case_is_its_stem():
    found = only(case("【案例一】某船进港案\n"))

    assert (found["stem"], found["material"]) == ("某船进港案", f"{TOLD}\n执法人员到场检查。")


@pytest.mark.parametrize(
    "second",
    ["【案例二】", "案例2：", "案例二 ", "案例二：某船出港案\n"],
)
def test_the_next_mark_begins_the_next_case(second):
    text = case("【案例一】", tail=f"{second}另一船出港，未报告。\n1.应当由谁报告？\n答：大副。")

    assert [[part["answer"] for part in found["parts"]] for found in seen(text)] == [
        ["船长。", "准备、报告。"],
        ["大副。"],
    ]
    account(text)


@pytest.mark.parametrize(("first", "second"), [("（一）", "（二）"), ("一、", "二、"), ("1.", "2."), ("1、", "2、")])
def test_numbers_of_cases_and_of_their_sub_questions(first, second):
    text = f"案例分析题\n{first}{TOLD}\n（1）应当由谁报告？\n答：船长。\n（2）程序有哪些？\n答：1.准备；\n2.报告。\n{second}另一船出港，未报告。\n（1）由谁记录？\n答：大副。"

    assert [len(found["parts"]) for found in seen(text)] == [2, 1]
    assert seen(text)[0]["parts"][1]["answer"] == "1.准备；\n2.报告。"


def test_points_in_the_material_are_no_sub_questions():
    text = f"案例分析题\n【案例一】{TOLD}经查：\n（1）没有证件；\n（2）没有记录。\n问题：\n（1）应当由谁报告？\n答：船长。\n（2）程序有哪些？\n答：准备、报告。"

    assert only(text, "material", "parts") == {
        "material": f"{TOLD}经查：\n（1）没有证件；\n（2）没有记录。",
        "parts": PARTS,
    }


@pytest.mark.parametrize(
    "answers",
    [
        "参考答案：\n1.船长。\n2.准备、报告。",
        "【参考答案】\n（1）船长。\n（2）准备、报告。",
        "参考答案\n1、船长。\n2、准备、报告。",
        "答案：1.船长。2.准备、报告。",
        "答案要点：（1）船长。（2）准备、报告。",
        "答：问题1：船长。\n问题2：准备、报告。",
    ],
)
@pytest.mark.parametrize("numbers", [("1.", "2."), ("（1）", "（2）")])
def test_answers_given_together_are_dealt_out_by_number_and_that_is_told(numbers, answers):
    text = f"案例分析题\n【案例一】{TOLD}\n问题：\n{numbers[0]}应当由谁报告？\n{numbers[1]}程序有哪些？\n{answers}\n【案例二】另一船出港，未报告。\n1.由谁记录？\n答：大副。"

    assert seen(text)[0]["parts"] == PARTS
    assert [code for level, code, _where in told(text)] == ["answers_dealt"]


def test_answers_without_numbers_for_several_sub_questions_are_an_error():
    text = f"案例分析题\n【案例一】{TOLD}\n1.应当由谁报告？\n2.程序有哪些？\n答案：船长报告，先准备。"

    assert [(level, code) for level, code, _where in told(text)] == [("error", "case_answers")]


def test_sub_questions_of_choice():
    text = f"""四、不定项案例分析题（每小题2分）
（一）{TOLD}
1．应当由（ AB ）报告。
A．船长
B．大副
C．货主
2．罚款由谁决定？
A.船长　B.海事机构
答案：B
（二）李某销售渔网。
3．李某应当（ A ）。
A．登记 B．报告"""

    assert seen(text) == [
        {
            "kind": "不定项案例分析题",
            "marks": "2",
            "material": TOLD,
            "parts": [
                {
                    "stem": "应当由（　）报告。",
                    "options": {"A": "船长", "B": "大副", "C": "货主"},
                    "answer": "AB",
                    "kind": "不定项",
                },
                {"stem": "罚款由谁决定？", "options": {"A": "船长", "B": "海事机构"}, "answer": "B", "kind": "不定项"},
            ],
        },
        {
            "kind": "不定项案例分析题",
            "marks": "2",
            "material": "李某销售渔网。",
            "parts": [
                {"stem": "李某应当（　）。", "options": {"A": "登记", "B": "报告"}, "answer": "A", "kind": "不定项"}
            ],
        },
    ]


def test_material_for_a_range_of_questions_ends_with_the_range():
    text = f"""三、单选题
1.甲（A）
A.一 B.二
根据下列材料，回答2-3题。
{TOLD}
2.由谁报告（A）
A.船长 B.大副
3.由谁记录（B）
A.船长 B.大副
4.乙（B）
A.一 B.二"""

    assert [(question.get("stem"), len(question.get("parts", []))) for question in seen(text)] == [
        ("甲（　）", 0),
        (None, 2),
        ("乙（　）", 0),
    ]
    assert [part["kind"] for part in seen(text)[1]["parts"]] == ["单选题", "单选题"]


def test_material_in_a_section_of_choices():
    text = f"三、不定项选择题\n（一）{TOLD}\n1.由谁报告（A）\nA.船长 B.大副\n2.由谁记录（B）\nA.船长 B.大副\n（二）另一船出港。\n3.由谁决定（A）\nA.船长 B.大副"

    assert [(found["material"], len(found["parts"])) for found in seen(text)] == [(TOLD, 2), ("另一船出港。", 1)]


def test_sub_questions_with_answers_of_their_own_make_a_case_of_their_question():
    text = f"7.{TOLD}\n（1）由谁报告（ ）\nA.船长\nB.大副\n答案：A\n（2）由谁记录（ ）\nA.船长\nB.大副\n答案：B\n8.甲。（√）"

    assert [len(found.get("parts", [])) for found in seen(text)] == [2, 0]
    assert seen(text)[0]["material"] == TOLD


def test_a_case_without_sub_questions_is_a_question():
    text = f"案例分析题\n【案例一】{TOLD}请分析船长的责任。\n答案：应当报告。"

    assert only(text) == {"kind": "案例分析题", "stem": f"{TOLD}请分析船长的责任。", "answer": "应当报告。"}


@pytest.mark.parametrize(
    "table",
    [
        "参考答案\n五、案例分析题\n案例一\n1.船长。\n2.准备、报告。\n案例二\n1.大副。",
        "参考答案\n五、案例分析题\n【案例一】1.船长。\n2.准备、报告。\n【案例二】1.大副。",
        "参考答案\n五、案例分析题\n1.（1）船长。（2）准备、报告。\n2.（1）大副。",
    ],
)
def test_the_key_table_says_the_answers_of_sub_questions(table):
    text = f"五、案例分析题\n【案例一】{TOLD}\n（1）应当由谁报告？\n（2）程序有哪些？\n【案例二】另一船出港，未报告。\n（1）由谁记录？\n{table}"

    assert [[part.get("answer") for part in found["parts"]] for found in seen(text)] == [
        ["船长。", "准备、报告。"],
        ["大副。"],
    ]


def test_the_place_and_the_source_of_a_case_and_of_its_parts():
    [found], _reading = read("案例分析题\n【案例一】某船进港。\n1.由谁报告？\n答：船长。")

    assert (found.where, [part.where for part in found.parts]) == ("第 2 行", ["第 3 行"])
    assert found.source == "【案例一】某船进港。\n1.由谁报告？\n答：船长。"
