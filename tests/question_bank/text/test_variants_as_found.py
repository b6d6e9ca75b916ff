"""The variants of text that banks in the field have (domain.md, g, 7–16), in words of our own."""

from tests.question_bank.text.texts import account, read, seen, told


def test_7_half_width_colon_behind_a_full_width_bracket():
    text = "1、港口由谁管理?\nA.港口局\nB.船东\nC.货主\n【答案】:A\n解析:本题考察港口的管理。B项错误。\n2、船舶由谁登记?\nA.船东\nB.海事机构\n【答案】:B\n解析:略"

    assert seen(text) == [
        {
            "stem": "港口由谁管理?",
            "options": {"A": "港口局", "B": "船东", "C": "货主"},
            "answer": "A",
            "explanation": "本题考察港口的管理。B项错误。",
        },
        {"stem": "船舶由谁登记?", "options": {"A": "船东", "B": "海事机构"}, "answer": "B", "explanation": "略"},
    ]


def test_8_everything_in_one_run_with_a_note_behind_the_key():
    text = "1.港口由谁管理？A.港口局B.船东C.货主D.船长E.大副答案：A2.船舶由谁登记？A.船东B.海事机构答案：B（注：见规程）3.货物由谁申报？A.货主B.船长答案：A"

    assert [
        (question["stem"], len(question["options"]), question["answer"], question.get("explanation"))
        for question in seen(text)
    ] == [
        ("港口由谁管理？", 5, "A", None),
        ("船舶由谁登记？", 2, "B", "注：见规程"),
        ("货物由谁申报？", 2, "A", None),
    ]


def test_9_the_key_in_the_stem_beside_options_that_a_scanner_damaged():
    text = "单选题\n1.登船检查不得少于（B）人\nAl B2C\n33\n2.港口由（A）管理\nA.港口局\nB.船东\n3、3"

    assert [level for level, _code, where in told(text, "error") if where == "第 2 行"] == ["error"]
    assert seen(text)[1]["answer"] == "A"
    account(text)


def test_10_blanks_inside_labels_mixed_punctuation_a_year_before_the_stem_and_damaged_book_marks():
    text = """1.下列属于船员的是()。
A、船长
B、大副
C、 货主
答 案 :AB
解析:选项 A, 船长是船员;选项B,大副是船
员;选项 C.货主不是。
2. (2014年)根据((港口规程》，下列说法正确的有()。
A、甲
B、 乙
答案: AB
解析:略"""

    assert seen(text) == [
        {
            "stem": "下列属于船员的是()。",
            "options": {"A": "船长", "B": "大副", "C": "货主"},
            "answer": "AB",
            "explanation": "选项 A, 船长是船员;选项B,大副是船员;选项 C.货主不是。",
        },
        {
            "stem": "(2014年)根据((港口规程》，下列说法正确的有()。",
            "options": {"A": "甲", "B": "乙"},
            "answer": "AB",
            "explanation": "略",
        },
    ]


def test_11_a_stem_broken_in_mid_word_and_marks_in_the_heading():
    text = "一、单项选择题(共 70 题,每题 1 分。每题的备选项中,只有 1 个最符合题意)\n1.船长应当向海事机\n构报告的是( )。\nA.进\n港\nB.吃饭\n【答案】A\n【解析】進港貝有风险。"

    assert seen(text) == [
        {
            "stem": "船长应当向海事机构报告的是( )。",
            "options": {"A": "进港", "B": "吃饭"},
            "answer": "A",
            "explanation": "進港貝有风险。",
            "kind": "单项选择题",
            "marks": "1",
        }
    ]


def test_12_the_kind_in_the_stem():
    text = "1.（单选）甲（ ）\nA.一\nB.二\n答案：A\n2、(多选) 乙（ ）\nA.一\nB.二\nC.三\nD.四\n答案：A、C、D\n3) （判断）丙。\n答案：对\n4.（判断）丁。\n答案：True\n5.（判断）戊。\nA=对 B=错\n答案：是"

    assert [(question["kind"], question["stem"][:1], question["answer"]) for question in seen(text)] == [
        ("单选", "甲", "A"),
        ("多选", "乙", "A、C、D"),
        ("判断", "丙", "对"),
        ("判断", "丁", "True"),
        ("判断", "戊", "是"),
    ]


def test_13_no_kind_anywhere():
    text = "1.甲（ ）\nA。一\nB。二\n【答案】A\n2.乙（ ）\n(A)一\n(B)二\n【答案】AB\n3.丙。\n【答案】正确\n4.丁在____日内报____。\n【答案】(五)(海事机构)\n5.试述戊。"

    assert [(question.get("kind"), question.get("answer")) for question in seen(text)] == [
        (None, "A"),
        (None, "AB"),
        (None, "正确"),
        (None, "(五)(海事机构)"),
        (None, None),
    ]


def test_14_marked_blocks_and_a_key_of_ranges():
    block = "===<<<{0}>>>>>===\n{1}\n===<<<{0}>>>>>==="
    single = block.format(
        "单选题", "(1) 甲（ ）\n(A)一\n(B)二\n===<<<选项结束>>>>>===\n(2) 乙（ ）\n(A)一\n(B)二\n===<<<选项结束>>>>>==="
    )
    judge = block.format("判断题", "1、丙。\n2、丁。")
    text = f"{single}\n{judge}\n===<<<答案>>>>>===\n{block.format('单选题', '1-2 AB')}\n{block.format('判断题', '1.对 2.错')}"

    assert [(question["kind"], question["answer"]) for question in seen(text)] == [
        ("单选题", "A"),
        ("单选题", "B"),
        ("判断题", "对"),
        ("判断题", "错"),
    ]
    account(text)


def test_15_low_lines_around_the_kind_and_dashes_before_the_options():
    text = "1、_[单选]_港口由谁管理\n- A: 港口局\n- B: 船东\n正确答案：A\n2、_[多选]_下列属于船员的有\n- A: 船长\n- B: 大副\n正确答案：AB"

    assert seen(text) == [
        {"stem": "港口由谁管理", "options": {"A": "港口局", "B": "船东"}, "answer": "A", "kind": "单选"},
        {"stem": "下列属于船员的有", "options": {"A": "船长", "B": "大副"}, "answer": "AB", "kind": "多选"},
    ]


def test_16_two_or_three_options_set_off_by_blanks_only():
    text = "单选题\n1.港口由谁管理（ ）。\nA 港口管理部门 B 市场监督管理局 C 海事机构\n答案：A\n2.船舶由谁登记？ A 船东 B 海事机构\n答案：B"

    assert [question["options"] for question in seen(text)] == [
        {"A": "港口管理部门", "B": "市场监督管理局", "C": "海事机构"},
        {"A": "船东", "B": "海事机构"},
    ]


def test_a_bank_as_law_offices_have_it():
    text = """附件2：

海港市综合执法人员业务知识题库
（2025版）

目　录
第一部分  单项选择题……………………1
第二部分  多项选择题……………………5

第一部分  单项选择题（共6题）

1．登船检查的执法人员不得少于（ ）人。【难度：易】
A．1              B．2
C．3              D．4
参考答案：B
解析：规程规定：
（1）两人以上；
（2）出示证件。
因此选B。

2．某船2023年3月5日进港，3月10日出港，停留（    ）日。[答案：C]
A、3  B、4
C、5  D、6

3. 下列哪个选项是正确的？
    A) 甲
    B) 乙
    答案: A) 甲

4．根据下列选项，正确的是（    ）
A.《港口规程》规定船长报告
B.《港口规程》规定大副报告
C.A和B都对
答案：C（《港口规程》第三条第（一）项、第（二）项）

5、下列说法不正确的是：（ ）
A，甲
B，乙
【正确答案】B
海港市综合执法题库　　　　第 2 页 共 8 页

6.（ ）是进港的前提。A.报告 B.登记 C.缴费（答案：A）

第二部分  多项选择题（共2题）
1．应当登记的有 （    ）。
A．船舶；
B．货物；
C．人员。
【参考答案】ABC
【答案解析】略
【法条依据】《港口规程》第五条
2．应当报告的有________。
A．船长
B．大副
正确答案：A B

第三部分  判断题
1．船长应当报告。                                          （ √ ）
2．船东不用报告。                                          （   ）
答案：错
3．货主应当付费（×）。
4、大副负责记录。【对】
5、(×) 船员可以不登记。

第四部分  简答题
一、简述进港报告的内容。
答：（一）船名；
（二）货物。
二、简述出港的程序。
答：1、报告；
2、登记。
"""
    questions = seen(text)

    assert [(question["stem"], question["answer"]) for question in questions] == [
        ("登船检查的执法人员不得少于（ ）人。", "B"),
        ("某船2023年3月5日进港，3月10日出港，停留（    ）日。", "C"),
        ("下列哪个选项是正确的？", "A"),
        ("根据下列选项，正确的是（    ）", "C"),
        ("下列说法不正确的是：（ ）", "B"),
        ("（ ）是进港的前提。", "A"),
        ("应当登记的有 （    ）。", "ABC"),
        ("应当报告的有________。", "A B"),
        ("船长应当报告。                                          （　）", "√"),
        ("船东不用报告。                                          （   ）", "错"),
        ("货主应当付费（　）。", "×"),
        ("大副负责记录。（　）", "对"),
        ("（　） 船员可以不登记。", "×"),
        ("简述进港报告的内容。", "（一）船名；\n（二）货物。"),
        ("简述出港的程序。", "1、报告；\n2、登记。"),
    ]
    assert questions[3]["options"]["C"] == "A和B都对"
    assert questions[3]["explanation"] == "《港口规程》第三条第（一）项、第（二）项"
    assert {question["kind"] for question in questions[:6]} == {"单项选择题"}
    account(text)


def test_the_reading_says_nothing_where_all_is_well():
    questions, reading = read("一、单选题\n1.甲（A）\nA.一\nB.二\n2.乙（B）\nA.一\nB.二")

    assert [question.problems for question in questions] == [[], []]
    assert reading.problems == []
