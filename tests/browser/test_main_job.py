"""The whole main job, once, as two people do it: from the roster to the workbook that goes to the province."""

import re
from io import BytesIO

import pytest
from django.core.management import call_command
from openpyxl import Workbook, load_workbook

from exams.models import Attempt
from people.models import Membership, Person, Role
from question_bank.models import QuestionVersion
from tests import builders
from tests.browser.conftest import as_if_opened_long_ago, open_page, sign_in
from training.models import LedgerEntry, Lesson, LessonProgress

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEW_PASSWORD = "heron-lantern-7741"


@pytest.fixture
def administrator():
    """A county administrator who also writes questions, with the shipped course open to the bureau."""
    bureau = builders.make_bureau(code="N", name="某市应急管理局")
    county = builders.make_unit(bureau, code="N01", name="某县应急管理局")
    call_command("load_content", verbosity=0)
    person = builders.make_admin(unit=county, name="陈某", staff_number="A100")
    Membership.objects.create(person=person, organisation=county, role=Role.AUTHOR, since="2020-01-01")
    return person


def workbook(*rows, sheet="Sheet1"):
    book, file = Workbook(), BytesIO()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(file)
    return {"mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "buffer": file.getvalue()}


ROSTER = workbook(
    ["某县应急管理局执法人员名册"],
    ["人员编号", "姓 名", "所在单位", "职务（职级）", "行政执法证号", "发证日期", "有效期至"],
    ["N01-007", "李建国", "某县应急管理局", "执法队员", "豫R000771", "2024-03-01", "2029-02-28"],
)
BANK = workbook(
    ["题目类型", "试题内容", "A", "B", "C", "D", "标准答案", "答案解析", "章节"],
    [
        "单选题",
        "本县自编：听证由谁组织？",
        "拟作决定的机关",
        "当事人",
        "法院",
        "检察院",
        "Ａ",
        "由机关组织。",
        "本县自编",
    ],
    sheet="单选题",
)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_from_roster_to_workbook(live_server, chromium, administrator, size):
    desk = open_page(chromium, live_server.url, size=size)
    sign_in(desk, administrator.staff_number, builders.PASSWORD)
    code = import_roster(desk)
    import_questions(desk)

    phone = open_page(chromium, live_server.url, size=size)
    sign_in_for_the_first_time(phone, "豫R000771", code)
    officer = Person.objects.get(staff_number="N01-007")
    complete_first_lesson(phone, officer)
    pass_quiz(phone, officer)
    row = exported_row(desk, officer)

    earned = sum(LedgerEntry.objects.filter(officer=officer).values_list("hundredths", flat=True))
    assert earned == 40 + 50
    assert row["合计"] == pytest.approx(0.9)
    assert row["执法证号"] == "豫R000771"
    assert row["还差"] == pytest.approx(59.1)
    assert phone.errors == []
    assert desk.errors == []


def import_roster(page) -> str:
    """Upload, columns, check, confirm, slips; returns the officer's code."""
    page.goto("/people/import/")
    page.set_input_files("input[type=file]", {"name": "名册.xlsx"} | ROSTER)
    page.get_by_role("button", name="上传并核对列").click()
    page.get_by_role("button", name="下一步：检查").click()
    page.get_by_text("新增 1 人").first.wait_for()
    page.get_by_role("link", name="下一步：确认").click()
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("已导入：新增 1 人").wait_for()
    page.get_by_role("button", name="生成激活条，打印").click()
    return page.locator(".slip-code").inner_text()


def import_questions(page) -> None:
    page.goto("/bank/import/")
    page.set_input_files("input[type=file]", {"name": "自编题.xlsx"} | BANK)
    page.get_by_role("button", name="上传并检查").click()
    if page.get_by_role("button", name="下一步：检查").count():
        page.get_by_role("button", name="下一步：检查").click()
    page.get_by_text("Ａ → A").first.wait_for()
    page.get_by_role("link", name="下一步：确认").click()
    page.get_by_role("button", name="确认导入").click()
    page.get_by_role("link", name="看题目").click()
    page.get_by_text("本县自编：听证由谁组织？").first.wait_for()


def sign_in_for_the_first_time(page, number, code) -> None:
    sign_in(page, number, code)
    assert "/me/password/" in page.url
    for box in page.locator("main input[type=password]").all():
        box.fill(NEW_PASSWORD)
    page.locator("main form button.button-primary").click()
    page.wait_for_url(lambda url: "/password/" not in url)


def complete_first_lesson(page, officer) -> None:
    """With one wrong answer on the way."""
    lesson = Lesson.objects.get(course__code="hearing", number=1)
    page.goto("/courses/")
    page.get_by_role("link", name="行政处罚听证实务").first.click()
    page.get_by_role("link", name=re.compile(lesson.title)).first.click()
    page.locator(".lesson-quiz").first.wait_for()
    as_if_opened_long_ago(officer)
    for slot in (1, 2, 3):
        answer(page, slot, wrong=slot == 1)
        if slot == 1:
            page.get_by_text("还不对。").wait_for()
            answer(page, slot)
        page.locator(".badge-success", has_text="答对了").nth(slot - 1).wait_for()
    page.locator("#end").scroll_into_view_if_needed()
    page.get_by_text(re.compile("已认定")).first.wait_for()
    assert LessonProgress.objects.get(person=officer, lesson=lesson).completed_at


def answer(page, slot, *, wrong=False) -> None:
    card = page.locator(".lesson-quiz").nth(slot - 1)
    version = QuestionVersion.objects.get(stem=card.locator("legend.question-stem").inner_text())
    right = version.right_keys
    chosen = [key for key in (c["key"] for c in version.choices) if key not in right][:1] if wrong else right
    for key in chosen:
        card.locator(f"input[value={key}]").check()
    card.get_by_role("button", name="提交本题").click()


def pass_quiz(page, officer) -> None:
    page.goto("/courses/")
    page.get_by_role("link", name="行政处罚听证实务").first.click()
    page.get_by_role("link", name=re.compile("测验")).last.click()
    page.get_by_role("button", name="开始测验").click()
    page.locator("[data-exam]").wait_for()
    places = list(Attempt.objects.get(candidate=officer).paper.questions.select_related("question_version"))
    right = {str(place.position): place.question_version.right_keys for place in places}
    for number in range(1, len(places) + 1):
        shown = page.locator("fieldset[data-slot]:not([hidden])")
        for key in right[shown.get_attribute("data-place")]:
            shown.locator(f"input[value={key}]").check()
        if number < len(places):
            page.locator(".exam-steps [data-next]").click()
    page.get_by_text(re.compile(r"已保存 \d\d:\d\d:\d\d")).wait_for()
    page.locator(".exam-steps [data-next]").click()
    page.get_by_role("link", name="交卷").click()
    page.get_by_role("dialog").get_by_role("button", name="交卷").click()
    page.wait_for_url(re.compile("/result/"))
    page.get_by_text("合格").first.wait_for()


def exported_row(page, officer) -> dict:
    """The officer's row of the exported workbook, by column label."""
    page.goto("/reports/hours/")
    page.get_by_role("button", name="导出表格").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载文件").click()
    sheet = load_workbook(BytesIO(download.value.path().read_bytes()))["按人员"]
    rows = list(sheet.iter_rows(values_only=True))
    header = next(row for row in rows if "姓名" in row)
    found = next(row for row in rows if officer.name in row)
    return dict(zip(header, found, strict=True))
