"""A messy workbook and a messy Word file, from the upload to the undo, as an author brings them in."""

import re
from io import BytesIO

import pytest
from docx import Document

from people.models import Role
from question_bank.models import Question, QuestionBatch
from tests import builders
from tests.browser.conftest import open_page, sign_in
from tests.sheets.books import XLSX, make_book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BASIS = "《行政处罚法》第六十三条"

ROWS = [
    ["某县应急管理局题库（2026年汇总）"],
    ["序号", "题目\n类型", "试题内容（必填）", "Ａ", "B", "C", "标准答案", "法律依据"],
    [1, "单选题", "自编一：听证申请在几日内提出？", "三日", "五日", "七日", "E", BASIS],
    [2, "单选题", "自编二：听证由谁主持？", "办案人员", "其他人员", "当事人", "Ｂ", BASIS],
    [],
    [3, "判断题", "自编三：听证一律不公开。", "", "", "", "1", BASIS],
    [4, "判断题", "自编四：听证笔录可以不看。", "", "", "", "1", BASIS],
    [5, "多选题", "自编五：哪些情形可以听证？", "较大罚款", "吊销许可", "口头提醒", "A", BASIS],
    [6, "单选题", "自编六：没有答案的题。", "甲", "乙", "丙", "", BASIS],
    [7, "单选题", "自编六：没有答案的题。", "甲", "乙", "丙", "看教材", BASIS],
    [8, "单选题", "自编八：听证通知提前几日？", "三日", "五日", "七日", "C", BASIS],
]
TEXT = """某县应急管理局练习题
一、单项选择题（每题2分）
1．自编甲：听证应当在几日前通知？（ C ）
Ａ．三日　　Ｂ．五日
C、七日   D. 十日
解析：按本单位讲义。
依据：《行政处罚法》第六十三条
2、自编乙：谁可以申请听证？
A.当事人 B.证人 C.记者
答案：E
依据：《行政处罚法》第六十三条
3. 自编丙：听证费用由谁承担？
A.机关
B.当事人
依据：《行政处罚法》第六十三条
二、判断题
4. 自编丁：听证可以由办案人员主持。（×）
依据：《行政处罚法》第六十三条
5. 自编戊：听证应当制作笔录。
答案：待定
依据：《行政处罚法》第六十三条
"""


@pytest.fixture
def author():
    builders.make_statute("行政处罚法", articles=86)
    county = builders.make_unit(builders.make_bureau(code="N"), name="某县应急管理局")
    return builders.make_person(unit=county, roles=[Role.AUTHOR], name="陈某")


def word_file():
    document, target = Document(), BytesIO()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    document.save(target)
    return target.getvalue()


@pytest.fixture(params=["desktop", "phone"])
def desk(request, live_server, chromium, author):
    page = open_page(chromium, live_server.url, size=request.param)
    page.is_phone = request.param == "phone"
    sign_in(page, author.staff_number, builders.PASSWORD)
    yield page
    assert page.errors == []
    page.context.close()


def upload(page, name, kind, data):
    page.goto("/bank/import/")
    page.get_by_label("题库文件", exact=True).set_input_files({"name": name, "mimeType": kind, "buffer": data})
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_text("认作").wait_for()


def check(page):
    page.get_by_role("button", name="下一步：检查").or_(page.get_by_role("link", name="下一步：检查")).click()
    page.get_by_text(re.compile(r"^读入 \d+ 题 =")).wait_for()


def finding(page, number):
    return page.get_by_role("article", name=f"第 {number} 题", exact=True)


def save(page, number):
    finding(page, number).get_by_role("button", name="改好了").click()
    finding(page, number).get_by_text(f"第 {number} 题改好了，可以导入。").wait_for()


def set_aside(page, number):
    finding(page, number).get_by_role("button", name="搁置本题").click()
    finding(page, number).get_by_text(f"第 {number} 题已搁置，不会导入。").wait_for()


def apply_and_undo(page, *, added):
    page.get_by_role("link", name="下一步：确认").click()
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text(f"新增 {added} 题，更新 0 题").wait_for()
    assert Question.objects.count() == added
    page.get_by_role("link", name="撤销这批导入").click()
    page.get_by_role("button", name=f"撤销这批的 {added} 题").click()
    page.get_by_text(re.compile("撤销了这一批")).wait_for()
    assert Question.objects.count() == 0


def test_a_messy_workbook_is_mended_in_place_brought_in_and_taken_back(desk):
    upload(desk, "汇总.xlsx", XLSX, make_book(ROWS).getvalue())
    check(desk)

    finding(desk, 1).get_by_label("B", exact=True).check()
    save(desk, 1)
    finding(desk, 3).get_by_label("正确答案").select_option("错误")
    finding(desk, 3).get_by_role("button", name="同样的 2 处一起改").click()
    desk.get_by_role("dialog").get_by_role("button", name="这 2 题一起改").click()
    desk.get_by_text("2 题一起改好了。").wait_for()
    finding(desk, 5).get_by_label("B", exact=True).check()
    save(desk, 5)
    set_aside(desk, 6)
    set_aside(desk, 7)
    desk.get_by_text("读入 8 题 = 直接可用 5 + 已修正 1 + 有提醒 0 + 需要改 0 + 已搁置 2 + 已跳过 0").wait_for()

    apply_and_undo(desk, added=6)


def test_a_messy_word_file_is_mended_in_place_brought_in_and_taken_back(desk):
    upload(desk, "练习题.docx", DOCX, word_file())
    desk.get_by_text("自编甲：听证应当在几日前通知？").wait_for()
    check(desk)

    finding(desk, 2).get_by_label("A", exact=True).check()
    save(desk, 2)
    set_aside(desk, 3)
    set_aside(desk, 5)

    apply_and_undo(desk, added=3)


def test_the_keys_lead_from_problem_to_problem_and_save(desk):
    if desk.is_phone:
        pytest.skip("a phone has no keys")
    upload(desk, "汇总.xlsx", XLSX, make_book(ROWS).getvalue())
    check(desk)

    desk.keyboard.press("F8")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Control+Enter")
    finding(desk, 1).get_by_text("第 1 题改好了，可以导入。").wait_for()
    desk.keyboard.press("F8")

    assert desk.evaluate("document.activeElement.closest('article').id") == "row-3"


def test_what_was_typed_stays_when_the_batch_was_brought_in_meanwhile(desk):
    upload(desk, "汇总.xlsx", XLSX, make_book(ROWS).getvalue())
    check(desk)
    finding(desk, 6).get_by_role("link", name="改全部内容").click()
    finding(desk, 6).get_by_label("题干").fill("我改过的题干")
    batch = QuestionBatch.objects.get()
    QuestionBatch.objects.filter(pk=batch.pk).update(state="applied", applied_at=batch.uploaded_at)

    finding(desk, 6).get_by_role("button", name="改好了").click()
    finding(desk, 6).get_by_text("这批题目已经导入或者撤销，不能再改").wait_for()

    assert finding(desk, 6).get_by_label("题干").input_value() == "我改过的题干"
    assert batch.staged.exclude(edits={}).count() == 0
    assert all("422" in error for error in desk.errors)
    desk.errors.clear()
