"""Section headings set kind and marks, chapters the category; what only introduces is noted and passed over."""

import pytest

from tests.question_bank.text.texts import only, passed, read, seen

ONE = "1.船舶进港应当向谁报告（　）？\nA.海事机构\nB.船东\n答案：A"


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("一、单项选择题", "单项选择题"),
        ("一、单项选择题(共 70 题,每题 1 分。每题的备选项中，只有 1 个最符合题意)", "单项选择题"),
        ("（一）单选题", "单选题"),
        ("1、单选题", "单选题"),
        ("Ⅱ、多选题（共 5 题）", "多选题"),
        ("二. 多项选择题：", "多项选择题"),
        ("第二部分 多选题（20题）", "多选题"),
        ("三、不定项选择题（至少有一个正确答案）", "不定项选择题"),
        ("三、判断题（正确的打√，错误的打×）", "判断题"),
        ("三、选择题（多选，每题2分）", "多选"),
        ("===<<<单选题>>>>>===", "单选题"),
        ("【判断题】", "判断题"),
        ("（判断题）", "判断题"),
        ("■ 填空题", "填空题"),
        ("單選題", "单选题"),
        ("判断辨析题", "判断辨析题"),
        ("判断改错题", "判断改错题"),
        ("简答题", "简答题"),
        ("问答题", "问答题"),
        ("论述题", "论述题"),
        ("计算分析题", "计算分析题"),
        ("匹配题", "匹配题"),
        ("排序题", "排序题"),
        ("五、风险题（每题5分）", "风险题"),
    ],
)
def test_a_heading_names_the_kind_of_the_questions_below(heading, kind):
    assert only(f"{heading}\n{ONE}", "kind", "stem") == {"kind": kind, "stem": "船舶进港应当向谁报告（　）？"}


@pytest.mark.parametrize("kind", ["案例分析题", "实务题", "材料分析题"])
def test_a_heading_of_cases_names_the_kind_of_the_case(kind):
    text = f"一、{kind}\n【案例一】某船进港后没有报告，海事机构到场检查。\n1.船长应当做什么？\n答：报告。"

    assert only(text, "kind", "material", "parts") == {
        "kind": kind,
        "material": "某船进港后没有报告，海事机构到场检查。",
        "parts": [{"stem": "船长应当做什么？", "answer": "报告。"}],
    }


@pytest.mark.parametrize(
    ("heading", "marks"),
    [("一、单选题（每题2分）", "2"), ("一、单选题（每小题 1.5 分，共30分）", "1.5"), ("一、单选题（共20题）", None)],
)
def test_a_heading_sets_the_marks_of_each_question(heading, marks):
    assert only(f"{heading}\n{ONE}").get("marks") == marks


def test_a_heading_broken_over_lines_is_one_heading():
    text = f"一、单项选择题(共 70 题,每题 1 分。每题的备选\n项中，只有 1 个最符合题意)\n{ONE}"

    assert only(text, "kind", "marks", "stem") == {
        "kind": "单项选择题",
        "marks": "1",
        "stem": "船舶进港应当向谁报告（　）？",
    }
    assert [code for code, _text in passed(text)] == ["heading", "heading"]


def test_a_heading_speaks_until_the_next_and_numbers_start_anew():
    text = "一、单选题\n1.甲（ ）\nA.一\nB.二\n答案：A\n二、判断题\n1.乙。\n答案：对\n2.丙。\n答案：错"

    assert [(question["kind"], question["stem"]) for question in seen(text)] == [
        ("单选题", "甲（ ）"),
        ("判断题", "乙。"),
        ("判断题", "丙。"),
    ]


def test_a_sentence_that_begins_like_a_heading_is_none():
    assert only("1.判断题是什么题？\n答：一种题。", "stem") == {"stem": "判断题是什么题？"}


def test_chapters_make_the_category():
    text = f"第一篇 水上\n第一章 进港\n第一节 报告\n一、单选题\n{ONE}\n第二章 出港\n一、判断题\n1.出港不用报告。（×）"

    assert [question["category"] for question in seen(text)] == [
        "第一篇 水上/第一章 进港/第一节 报告",
        "第一篇 水上/第二章 出港",
    ]


def test_topics_between_questions_make_the_category_and_do_not_end_the_count():
    text = "一、进港\n1.（单选）甲（ ）\nA.一\nB.二\n答案：A\n二、出港与离泊\n2.（判断）乙。\n答案：正确"

    assert [(question["category"], question["kind"], question["stem"]) for question in seen(text)] == [
        ("进港", "单选", "甲（ ）"),
        ("出港与离泊", "判断", "乙。"),
    ]


def test_titles_and_instructions_are_noted_and_passed_over():
    text = f"港口知识竞赛题库\n（内部资料）\n注意事项：\n1.用黑色笔作答。\n2.时间一小时。\n\n一、单选题\n{ONE}\n第二套试卷\n二、判断题\n1.甲。（√）"

    assert passed(text) == [
        ("title", "港口知识竞赛题库"),
        ("title", "（内部资料）"),
        ("instruction", "注意事项："),
        ("instruction", "1.用黑色笔作答。"),
        ("instruction", "2.时间一小时。"),
        ("heading", "一、单选题"),
        ("title", "第二套试卷"),
        ("heading", "二、判断题"),
    ]
    assert [question.where for question in read(text)[0]] == ["第 8 行", "第 14 行"]


def test_a_table_of_contents_and_rules_are_passed_over():
    text = f"第一章 进港……………3\n第二章 出港............12\n--------\n第一章 进港\n一、单选题\n{ONE}\n========\n2.甲（ ）\n-----\nA.一\nB.二"

    assert [code for code, _text in passed(text)] == [
        "contents",
        "contents",
        "rule",
        "heading",
        "heading",
        "rule",
        "rule",
    ]
    assert [question["stem"] for question in seen(text)] == ["船舶进港应当向谁报告（　）？", "甲（ ）"]


def test_kind_and_category_lines_before_the_questions_speak_for_all_that_follow():
    text = "题型：单选题\n章节：进港\n1.甲（ ）\nA.一\nB.二\n答案：A\n2.乙（ ）\nA.一\nB.二\n答案：B\n题型：判断题\n3.丙。\n答案：对"

    assert [(question["kind"], question["category"]) for question in seen(text)] == [
        ("单选题", "进港"),
        ("单选题", "进港"),
        ("判断题", "进港"),
    ]


def test_kind_and_category_lines_behind_a_question_speak_for_that_one():
    text = "1.甲（ ）\nA.一\nB.二\n答案：A\n题型：单选题\n分类：进港\n2.乙。\n答案：对\n题型：判断题\n分类：出港"

    assert [(question["stem"], question["kind"], question["category"]) for question in seen(text)] == [
        ("甲（ ）", "单选题", "进港"),
        ("乙。", "判断题", "出港"),
    ]
