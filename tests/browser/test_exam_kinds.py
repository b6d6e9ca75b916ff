"""Every kind of question in the exam room: answered on the page, kept, put back on another device, and marked."""

import pytest

from exams.models import Answer, Attempt
from tests.browser.conftest import open_page, sign_in
from tests.browser.test_exam import SHOWN, begin, eventually
from tests.builders import PASSWORD, make_officer, make_unit
from tests.exams.kinds import make_all_kinds

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]


def shown_kind(page):
    return page.inner_text(f"{SHOWN} .question-head .question-type >> nth=0")


def answer_shown(page):
    """As a candidate would, by the kind on the screen."""
    kind = shown_kind(page)
    if kind in ("单选题", "判断题"):
        page.check(f"{SHOWN} .option input >> nth=0")
    elif kind in ("多选题", "不定项选择题"):
        page.check(f"{SHOWN} .option input >> nth=0")
        page.check(f"{SHOWN} .option input >> nth=1")
    elif kind == "判断改错题":
        page.check(f"{SHOWN} .option input[value=F]")
        page.fill(f"{SHOWN} .field input", "应当告知")
    elif kind == "填空题":
        page.fill(f"{SHOWN} .input-gap >> nth=0", "五")
        page.fill(f"{SHOWN} .input-gap >> nth=1", "七")
    elif kind == "计算题":
        page.fill(f"{SHOWN} input.input", "600")
    elif kind in ("匹配题", "排序题"):
        for n, select in enumerate(page.query_selector_all(f"{SHOWN} select")):
            select.select_option(index=n + 1)
    elif kind == "案例分析题":
        page.check(f"{SHOWN} .option input[value=A]")
        page.fill(f"{SHOWN} textarea", "事实和依据\n陈述申辩")
    else:
        page.fill(f"{SHOWN} textarea", f"{kind}的答案")
    return kind


def test_every_kind_is_answered_kept_and_put_back_on_another_device(chromium, live_server):
    unit = make_unit()
    exam, officer = make_all_kinds(unit), make_officer(unit=unit)
    page, other = (open_page(chromium, live_server.url, size=size) for size in ("phone", "desktop"))
    begin(page, officer, exam)

    kinds = []
    for _ in range(12):
        kinds.append(answer_shown(page))
        page.click(".exam-steps [data-next]")
    assert eventually(page, lambda: Answer.objects.count() == 12)
    page.wait_for_selector("[data-saved][data-state=saved]")
    assert page.errors == []  # once the other device holds the attempt, this one is told 409
    sign_in(other, officer.staff_number, PASSWORD)
    other.goto(page.url.split("?")[0])
    other.click("button[name=take-over]")
    other.wait_for_selector(f"{SHOWN} [data-mark]")

    assert len(set(kinds)) == 12
    assert other.inner_text("[data-count=open] >> nth=0") == "0"
    stored = {a.paper_question.question_version.kind: a.response for a in Answer.objects.all()}
    assert stored["judge_correct"] == ["F", "应当告知"]
    assert stored["blank"] == ["五", "七"]
    assert stored["numeric"] == ["600"]
    assert stored["short"] == ["简答题的答案"]
    assert stored["case"] == [["A"], ["事实和依据\n陈述申辩"]]
    for number, kind in enumerate(kinds, start=1):
        other.click(f".answer-cell[value='{number}']")
        assert shown_kind(other) == kind
        if kind == "案例分析题":
            assert other.is_checked(f"{SHOWN} .option input[value=A]")
            assert other.input_value(f"{SHOWN} textarea") == "事实和依据\n陈述申辩"
    assert other.errors == []


def test_without_script_every_kind_is_a_form(chromium, live_server):
    unit = make_unit()
    exam, officer = make_all_kinds(unit), make_officer(unit=unit)
    page = open_page(chromium, live_server.url, javascript=False)
    begin(page, officer, exam, script=False)

    for _ in range(12):
        answer_shown(page)
        page.click(".exam-steps .button-primary")
    page.click("a[href='#hand-in']")
    page.click("button[name=hand-in]")

    stored = {a.paper_question.question_version.kind: a.response for a in Answer.objects.all()}
    assert stored["case"] == [["A"], ["事实和依据\r\n陈述申辩"]]
    assert stored["judge_correct"] == ["F", "应当告知"]
    assert (len(stored), Attempt.objects.get().state) == (12, "closed")
