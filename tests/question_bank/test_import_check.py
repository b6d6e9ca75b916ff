"""The check of a batch, as an author works through it: what is shown, mended, set aside; nothing else changes."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from jobs.models import Job
from laws.models import Article, Correspondence
from laws.services import set_periods
from people.models import Role
from question_bank.importing import batches
from question_bank.models import Question, QuestionBatch, StagedQuestion
from question_bank.views import findings
from tests.builders import make_bureau, make_person, make_question_batch, make_statute, make_unit
from tests.question_bank.rows import SOUND, book
from tests.sheets.books import make_book, upload_of

BASIS = "《行政处罚法》第六十三条"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def law():
    return make_statute("行政处罚法", articles=86)


@pytest.fixture
def unit():
    return make_unit(make_bureau())


@pytest.fixture
def author(client, unit):
    person = make_person(unit=unit, roles=[Role.AUTHOR])
    client.force_login(person)
    return person


def sent(client, unit, file) -> QuestionBatch:
    answer = client.post(reverse("question_bank:import"), {"workbook": file, "unit": unit.pk, "category": ""})
    assert answer.status_code == 302, answer.text
    batch = QuestionBatch.objects.latest("pk")
    page(client, batch)
    return batch


def page(client, batch, **query):
    return client.get(reverse("question_bank:batch", args=[batch.pk]), {"step": "check"} | query)


def shown(client, batch, **query):
    """The numbers of the questions that the page shows."""
    return [finding.staged.position for finding in page(client, batch, **query).context["findings"]]


def address(batch, position, name="question"):
    return reverse(f"question_bank:batch-{name}", args=[batch.pk, position])


def mend(client, batch, position, *, htmx=False, **fields):
    data = {f"q{position}-{name.replace('__', '.')}": text for name, text in fields.items()}
    return client.post(address(batch, position), data, headers=HTMX if htmx else {}, follow=not htmx)


def statuses(batch):
    return dict(batch.staged.values_list("position", "status"))


# --- what is shown ---
def test_each_finding_stands_beside_its_cell_its_own_text_and_what_to_do(client, author, unit):
    rows = [["一", "E", "甲", "乙"], ["二", "Ａ", "甲", "乙", "", BASIS]]
    batch = make_question_batch(unit, rows=rows, by=author)

    answer = page(client, batch)

    assert "答案写的是 E，选项只有 A–B。" in answer.text
    assert "单选题!B2" in answer.text
    assert "一 | E | 甲 | 乙" in answer.text
    assert "已自动修正：Ａ → A" in answer.text
    assert "1 题可以导入" in answer.text
    assert Question.objects.count() == 0


def test_the_figures_add_up_to_what_was_read(client, author, unit):
    rows = [
        ["一", "E", "甲", "乙"],
        ["二", "A", "甲", "乙"],
        ["三", "Ａ", "甲", "乙", "", BASIS],
        ["四", "A", "甲", "乙", "", BASIS],
    ]
    batch = make_question_batch(unit, rows=[*rows, ["五", "A", "甲", "乙"]], by=author)
    client.post(address(batch, 5, "aside"))

    answer = page(client, batch)

    assert [(f.name, f.number) for f in answer.context["figures"]] == [
        ("直接可用", 1),
        ("已修正", 1),
        ("有提醒", 1),
        ("需要改", 1),
        ("已搁置", 1),
        ("已跳过", 0),
    ]
    assert "读入 5 题" in answer.text


def test_questions_are_filtered_by_status_and_by_kind_of_problem(client, author, unit):
    rows = [["一", "E", "甲", "乙"], ["二", "A", "甲", "乙"], ["", "A", "甲", "乙"], ["四", "A", "甲", "乙", "", BASIS]]
    batch = make_question_batch(unit, rows=rows, by=author)

    assert shown(client, batch) == [1, 3, 2]
    assert shown(client, batch, show="failed") == [1, 3]
    assert shown(client, batch, show="failed", code="no_stem") == [3]
    assert shown(client, batch, code="no_basis") == [1, 3, 2]
    assert shown(client, batch, show="warned") == [2]
    assert shown(client, batch, show="ok") == [4]
    assert shown(client, batch, show="skipped") == []
    assert shown(client, batch, show="all") == [1, 3, 2, 4]
    assert shown(client, batch, show="nonsense", code="%", after="x", per="1") == [1, 3, 2]


def test_the_kinds_of_problem_are_named_and_counted(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "E", "甲", "乙"], ["二", "F", "甲", "乙"]], by=author)

    answer = page(client, batch)

    assert set(answer.context["kinds"]) == {("key_beyond_options", "答案不在选项内", 2), ("no_basis", "缺依据", 2)}


def test_a_sound_file_says_so_and_shows_what_officers_will_see(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "A", "甲", "乙", "", BASIS]], by=author)

    text = page(client, batch).text

    assert "下面是执法人员将看到的样子。" in text
    assert text.count('data-result="right"') == 1


def test_sound_questions_of_every_kind_look_as_the_officer_will_see_them(client, author, unit):
    judge = {"题型": "判断题", "选项A": "", "选项B": "", "选项C": "", "选项D": "", "正确答案": "对"}
    file = book(SOUND | {"题干": "一"}, judge | {"题干": "二"}, {"题型": "多选", "题干": "三", "正确答案": "AB"})

    batch = sent(client, unit, upload_of(file))

    assert page(client, batch).text.count('data-result="right"') == 4


def test_a_question_whose_kind_is_not_known_is_shown_as_it_stands(client, author, unit):
    batch = sent(client, unit, upload_of(book({"题型": "连连看"})))

    text = page(client, batch).text

    assert "题型还没有认出，先照原样列出。" in text
    assert "三日" in text


@pytest.mark.parametrize("column", range(6))
def test_what_stands_in_a_file_is_shown_as_text_on_every_page(client, author, unit, column):
    evil = "<script>alert(1)</script>"
    row = ["题", "A", "甲", "乙", "Q", "依据"]
    row[column] = evil
    batch = make_question_batch(unit, rows=[row, [*row[:1], "E", *row[2:]]], by=author, name=f"{evil}.xlsx")

    for step in ("columns", "check", "confirm"):
        assert evil not in page(client, batch, step=step).text
    assert evil not in client.get(address(batch, 1)).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_database_as_often_for_three_as_for_one(client, author, unit, rows):
    batch = make_question_batch(unit, rows=[[f"第{n}题", "E", "甲", "乙"] for n in range(rows)], by=author)
    page(client, batch)

    with CaptureQueriesContext(connection) as queries:
        page(client, batch)

    assert len(queries) == 13


# --- page by page ---
def many(unit, author, number=25):
    return make_question_batch(unit, rows=[[f"第{n}题", "E", "甲", "乙"] for n in range(number)], by=author)


def test_many_questions_are_paged(client, author, unit):
    batch = many(unit, author)

    first = page(client, batch)
    second = page(client, batch, after=first.context["stretch"].next)

    assert "第 1–20 题，共 25 题" in first.text
    assert "第 21–25 题，共 25 题" in second.text
    assert [f.staged.position for f in second.context["findings"]] == [21, 22, 23, 24, 25]
    assert second.context["stretch"].previous == ""
    assert shown(client, batch, per=50) == list(range(1, 26))


def test_no_question_is_passed_over_when_those_before_it_were_mended_meanwhile(client, author, unit):
    batch = many(unit, author, 45)
    beyond = page(client, batch, show="failed").context["stretch"].next
    for position in range(1, 21):
        mend(client, batch, position, answer="A", basis=BASIS)

    assert shown(client, batch, show="failed", after=beyond)[0] == 21


def test_the_page_before_the_third_is_the_second(client, author, unit):
    batch = many(unit, author, 45)
    second = page(client, batch).context["stretch"].next
    third = page(client, batch, after=second).context["stretch"].next

    assert page(client, batch, after=third).context["stretch"].previous == second


# --- mending in place ---
def test_a_mended_answer_is_checked_at_once_and_the_figures_follow(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "E", "甲", "乙", "", BASIS]], by=author)

    answer = mend(client, batch, 1, htmx=True, answer="B")

    assert "第 1 题改好了，可以导入。" in answer.text
    assert '<section class="counts" id="figures"' in answer.text
    assert "hx-swap-oob" in answer.text
    assert "<html" not in answer.text
    assert statuses(batch) == {1: "ok"}
    assert "E</del> → <ins>B</ins>" in answer.text


def test_without_javascript_the_form_leads_back_to_the_list_with_its_filter(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "E", "甲", "乙"]], by=author)

    answer = client.post(address(batch, 1) + "?step=check&show=failed", {"q1-answer": "B"})

    assert answer.headers["Location"] == f"/bank/import/{batch.pk}/?step=check&show=failed#row-1"


def test_what_is_still_wrong_stays_in_its_field_and_is_said(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "看解析", "甲", "乙"]], by=author)

    answer = mend(client, batch, 1, htmx=True, basis="处罚法六十三")

    assert "第 1 题已保存，还有要改的地方。" in answer.text
    assert "处罚法六十三</textarea>" in answer.text


def test_a_text_that_is_too_long_comes_back_with_what_was_typed_and_nothing_is_kept(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "E", "甲", "乙"]], by=author)

    answer = mend(client, batch, 1, htmx=True, basis="法" * 20_001, answer="B")

    assert answer.status_code == 422
    assert "法" * 20_001 in answer.text
    assert batch.staged.get().edits == {}


def test_saving_without_a_change_changes_nothing_and_says_so(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "E", "甲", "乙"]], by=author)

    answer = mend(client, batch, 1, htmx=True)

    assert "没有改动，还是原来的样子。" in answer.text
    assert batch.staged.get().edits == {}


def test_an_old_page_does_not_undo_what_another_one_mended(client, author, unit):
    """The page in the other tab still shows the old basis; its author mends only the answer."""
    batch = make_question_batch(unit, rows=[["一", "E", "甲", "乙"]], by=author)
    mend(client, batch, 1, basis=BASIS)

    client.post(address(batch, 1), {"q1-answer": "B", "initial-q1-answer": "", "q1-basis": "", "initial-q1-basis": ""})

    assert batch.staged.get().edits == {"basis": BASIS, "answer": "B"}


def test_a_multiple_choice_with_one_key_gets_its_others_or_another_kind(client, author, unit):
    batch = sent(
        client,
        unit,
        upload_of(book({"题型": "多选题", "依据": BASIS}, {"题型": "多选题", "题干": "二", "依据": BASIS})),
    )

    text = page(client, batch).text
    mend(client, batch, 1, answer=["B", "D"])
    mend(client, batch, 2, kind="单选题")

    assert 'type="checkbox" name="q1-answer" value="B"' in text
    assert [(s.found["kind"], s.found["answer"]) for s in batch.staged.all()] == [
        ("multiple", ["B", "D"]),
        ("single", ["B"]),
    ]
    assert statuses(batch) == {1: "ok", 2: "ok"}


def test_a_judgement_is_chosen_by_its_words(client, author, unit):
    judge = {"题型": "判断题", "选项A": "", "选项B": "", "选项C": "", "选项D": "", "正确答案": "1", "依据": BASIS}
    batch = sent(client, unit, upload_of(book(judge)))

    assert '<option value="正确">正确</option>' in page(client, batch).text
    mend(client, batch, 1, answer="错误")

    assert batch.staged.get().found["answer"] == [False]


def test_an_old_number_is_put_right_with_one_click(client, author, unit):
    make_statute("风筝法", version="2010", in_force_from=date(2010, 1, 1), articles=5)
    new = make_statute("风筝法", version="2021", articles=3)
    set_periods(new.statute)
    old = Article.objects.get(version__name="2010", version__statute=new.statute, number=5)
    Correspondence.objects.create(old=old, new=new.articles.get(number=2), relation="moved")
    batch = sent(client, unit, book({"题干": "大风时应当怎样收线？", "依据": "《风筝法》第五条"}))
    offered = page(client, batch).context["findings"][0].problems[0].suggested

    mend(client, batch, 1, basis=offered)

    staged = batch.staged.get()
    assert (offered, staged.status) == ("《风筝法》第二条", "ok")
    assert staged.found["basis"] == offered


def test_a_missing_option_is_written_in_its_place(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "A", "甲", ""]], by=author)

    text = page(client, batch).text
    mend(client, batch, 1, option_b="乙", basis=BASIS)

    assert 'name="q1-option_b"' in text
    assert statuses(batch) == {1: "ok"}


def test_all_of_a_question_can_be_changed_not_only_what_is_wrong(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "A", "甲", "乙", "", BASIS]], by=author)

    text = client.get(address(batch, 1)).text
    mend(client, batch, 1, stem="改过的题干", difficulty="难", category="听证程序/申请")

    found = batch.staged.get().found
    assert {"stem", "kind", "option_c", "explanation", "category"} <= {
        name for name in ("stem", "kind", "option_c", "explanation", "category") if f'name="q1-{name}"' in text
    }
    assert (found["stem"], found["difficulty"], found["category"]) == ("改过的题干", 3, "听证程序/申请")


def test_a_part_of_a_case_is_mended_as_a_part(client, author, unit):
    rows = [
        ["题型", "材料", "题干", "选项A", "选项B", "正确答案", "依据"],
        ["案例分析题", "某厂未经许可储存。", "", "", "", "", BASIS],
        ["单选题", "某厂未经许可储存。", "怎么办？", "责令改正", "表扬", "A", ""],
        ["单选题", "某厂未经许可储存。", "由谁办？", "甲局", "乙局", "E", ""],
    ]
    batch = sent(client, unit, upload_of(make_book(rows)))

    text = page(client, batch).text
    mend(client, batch, 1, parts__2__answer="B")

    staged = batch.staged.get()
    assert 'name="q1-parts.2.answer"' in text
    assert (staged.edits, staged.found["parts"][1]["answer"]) == ({"parts.2.answer": "B"}, ["B"])
    assert staged.status != "failed"


GIFT = "::一:: 当事人要求听证的，应当在几日内提出？ {=五日 ~三日 ~七日}\n"


def test_of_a_typed_format_the_rest_stays_as_it_was_when_the_answer_is_mended(client, author, unit):
    batch = sent(client, unit, SimpleUploadedFile("题库.gift", GIFT.encode()))
    before = batch.staged.get().found

    mend(client, batch, 1, answer="C")

    after = batch.staged.get().found
    assert (after["kind"], after["answer"]) == ("single", ["C"])
    assert after["options"] == before["options"]


def test_the_one_that_stood_in_the_way_mended_its_double_is_free(client, author, unit):
    batch = make_question_batch(unit, rows=[["同一题", "A", "甲", "乙"], ["同一题", "A", "甲", "乙"]], by=author)
    assert statuses(batch) == {1: "warned", 2: "failed"}

    mend(client, batch, 1, stem="其实是另一题")

    assert statuses(batch) == {1: "warned", 2: "warned"}


def test_what_was_mended_is_what_comes_in(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "E", "甲", "乙"]], by=author)
    mend(client, batch, 1, answer="B", stem="改过的")

    client.post(reverse("question_bank:batch-apply", args=[batch.pk]))

    version = Question.objects.get().latest
    assert (version.stem, version.answer) == ("改过的", ["B"])


# --- those like it ---
def test_many_alike_are_mended_together_after_a_look_at_which_they_are(client, author, unit):
    rows = [["一", "1", "", ""], ["二", "1", "", ""], ["三", "2", "", ""], ["四", "1", "", ""]]
    batch = sent(client, unit, upload_of(make_book(("判断题", [["题干", "正确答案", "选项A", "选项B"], *rows]))))
    text = page(client, batch).text
    data = {"q1-answer": "正确", "alike": "coded_judgement"}

    look = client.post(address(batch, 1, "alike"), data)
    unchanged = batch.staged.exclude(edits={}).count()
    answer = client.post(address(batch, 1, "alike"), data | {"sure": "1"}, follow=True)

    assert "同样的 3 处一起改" in text
    assert "下面 3 题有同样的问题" in look.text
    assert unchanged == 0
    assert "3 题一起改好了。" in answer.text
    assert statuses(batch) == {1: "warned", 2: "warned", 3: "failed", 4: "warned"}


def test_questions_of_the_same_kind_of_fault_get_another_kind_together(client, author, unit):
    rows = [{"题型": "多选题", "题干": str(n), "正确答案": key} for n, key in enumerate("ABC")]
    batch = sent(client, unit, upload_of(book(*rows)))

    client.post(address(batch, 1, "alike"), {"q1-kind": "单选题", "alike": "multiple_with_one_key", "sure": "1"})

    assert {s.found["kind"] for s in batch.staged.all()} == {"single"}


def test_missing_answers_are_never_given_to_many_at_once(client, author, unit):
    rows = [["一", "", "甲", "乙", "", BASIS], ["二", "", "丙", "丁", "", BASIS]]
    batch = make_question_batch(unit, rows=rows, by=author)

    assert "一起改" not in page(client, batch).text
    client.post(address(batch, 1, "alike"), {"q1-answer": "B", "alike": "no_answer", "confirmed": "1"})
    assert statuses(batch) == {1: "failed", 2: "failed"}


def test_those_set_aside_are_not_mended_with_the_others(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "E", "甲", "乙"], ["二", "E", "甲", "乙"]], by=author)
    client.post(address(batch, 2, "aside"))

    client.post(address(batch, 1, "alike"), {"q1-answer": "B", "alike": "key_beyond_options", "sure": "1"})

    assert [s.edits for s in batch.staged.all()] == [{"answer": "B"}, {}]


def test_without_anything_typed_there_is_nothing_to_do_to_many_and_it_is_said(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "E", "甲", "乙"], ["二", "E", "甲", "乙"]], by=author)

    answer = client.post(address(batch, 1, "alike"), {"alike": "key_beyond_options", "sure": "1"}, headers=HTMX)

    assert answer.status_code == 422
    assert "还没有写要改成什么。" in answer.text
    assert answer.headers["HX-Retarget"] == "#sheet"


def test_typed_formats_alike_keep_what_they_say_beyond_the_answer(client, author, unit):
    file = "一 {=五日 ~三日 ~七日}\n\n二 {=十日 ~三日 ~七日}\n"
    batch = sent(client, unit, SimpleUploadedFile("题库.gift", file.encode()))

    client.post(address(batch, 1, "alike"), {"q1-basis": BASIS, "alike": "no_basis", "sure": "1"})

    assert [(s.found["kind"], s.found["answer"], s.found["basis"]) for s in batch.staged.all()] == [
        ("single", ["A"], BASIS),
        ("single", ["A"], BASIS),
    ]


def test_at_most_so_many_are_mended_at_once(client, author, unit, monkeypatch):
    batch = make_question_batch(unit, rows=[[f"题{n}", "E", "甲", "乙"] for n in range(3)], by=author)
    monkeypatch.setattr(findings, "TOGETHER", 2)

    data = {"q1-answer": "B", "alike": "key_beyond_options"}
    look = client.post(address(batch, 1, "alike"), data)
    client.post(address(batch, 1, "alike"), data | {"sure": "1"})

    assert "同样的还有，改完这些可以再来一次。" in look.text
    assert [bool(s.edits) for s in batch.staged.all()] == [True, True, False]


# --- setting aside ---
def test_a_question_set_aside_does_not_come_in_and_can_be_taken_back(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "A", "甲", "乙"]], by=author)

    answer = client.post(address(batch, 1, "aside"), {"aside": "yes"}, headers=HTMX)
    aside = page(client, batch, show="aside").context
    client.post(address(batch, 1, "aside"), {"aside": "no"})

    assert "第 1 题已搁置，不会导入。" in answer.text
    assert (len(aside["findings"]), aside["importable"]) == (1, 0)
    assert page(client, batch).context["importable"] == 1


def test_all_with_a_problem_are_set_aside_and_taken_back_together(client, author, unit):
    rows = [["一", "E", "甲", "乙"], ["二", "F", "甲", "乙"], ["三", "A", "甲", "乙"]]
    batch = make_question_batch(unit, rows=rows, by=author)
    url = reverse("question_bank:batch-aside-all", args=[batch.pk])

    answer = client.post(f"{url}?show=failed&code=key_beyond_options", {"aside": "yes"}, follow=True)
    aside = list(batch.staged.values_list("is_aside", flat=True))
    client.post(f"{url}?show=aside", {"aside": "no"})

    assert "已搁置 2 题，不会导入。" in answer.text
    assert aside == [True, True, False]
    assert batch.staged.filter(is_aside=True).count() == 0


def test_one_of_two_doubles_set_aside_the_other_is_free_and_taken_back_it_is_not(client, author, unit):
    batch = make_question_batch(unit, rows=[["同一题", "A", "甲", "乙"], ["同一题", "A", "甲", "乙"]], by=author)

    client.post(address(batch, 1, "aside"), {"aside": "yes"})
    alone = statuses(batch)[2]
    client.post(address(batch, 1, "aside"), {"aside": "no"})

    assert alone == "warned"
    assert sorted(statuses(batch).values()) == ["failed", "warned"]


# --- too late ---
@pytest.fixture
def applied(client, author, unit):
    """Applied in one tab while another still shows its check."""
    batch = make_question_batch(unit, rows=[["一", "A", "甲", "乙"], ["二", "E", "甲", "乙"]], by=author)
    client.post(reverse("question_bank:batch-apply", args=[batch.pk]))
    return batch


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_mending_an_applied_batch_is_refused_in_words_that_keep_what_was_typed(client, applied, headers):
    answer = client.post(address(applied, 2), {"q2-basis": "我写的依据"}, headers=headers)

    assert answer.status_code == 422
    assert "这批题目已经导入或者撤销，不能再改" in answer.text
    assert "我写的依据" in answer.text
    assert StagedQuestion.objects.exclude(edits={}).count() == 0


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_nothing_of_an_applied_batch_is_set_aside_or_mended_with_others(client, applied, headers):
    answers = [
        client.post(address(applied, 2, "aside"), headers=headers),
        client.post(reverse("question_bank:batch-aside-all", args=[applied.pk]), headers=headers),
        client.post(address(applied, 2, "alike"), {"q2-answer": "B", "sure": "1"}, headers=headers),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert all("不能再改" in answer.text for answer in answers)
    assert StagedQuestion.objects.filter(is_aside=True).count() == 0


def test_a_question_of_an_applied_batch_is_no_longer_opened(client, applied):
    assert client.get(address(applied, 2)).headers["Location"] == applied.get_absolute_url()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_while_a_job_brings_the_batch_in_nothing_of_it_is_mended_or_set_aside(client, author, unit, headers):
    batch = make_question_batch(unit, rows=[["一", "A", "甲", "乙"], ["二", "E", "甲", "乙"]], by=author)
    batches.start_applying(batch, by=author)

    answers = [
        client.post(address(batch, 2), {"q2-answer": "B"}, headers=headers),
        client.post(address(batch, 2, "aside"), headers=headers),
        client.post(reverse("question_bank:batch-aside-all", args=[batch.pk]), headers=headers),
        client.post(address(batch, 2, "alike"), {"q2-answer": "B", "sure": "1"}, headers=headers),
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert all("这批题目正在导入，现在不能改" in answer.text for answer in answers)
    assert StagedQuestion.objects.filter(is_aside=False, edits={}).count() == 2


def test_a_batch_is_open_again_after_a_job_that_came_to_no_good_end(client, author, unit):
    batch = make_question_batch(unit, rows=[["二", "E", "甲", "乙"]], by=author)
    batches.start_applying(batch, by=author)
    Job.objects.update(state=Job.State.FAILED, finished_at=timezone.now())

    client.post(address(batch, 1), {"q1-answer": "B"})

    [staged] = batch.staged.all()
    assert (staged.edits["answer"], staged.mended_by) == ("B", [author.pk])


# --- what is left to mend ---
def test_failed_questions_come_back_with_the_reason_and_those_set_aside_do_not(client, author, unit):
    rows = [["坏的", "E", "甲", "乙"], ["也坏", "F", "甲", "乙"]]
    batch = make_question_batch(unit, rows=rows, by=author)
    client.post(address(batch, 2, "aside"))

    answer = client.get(reverse("question_bank:batch-rows", args=[batch.pk]))

    assert [row[0].value for row in load_workbook(BytesIO(answer.content))["单选题"]] == ["题干", "坏的"]


def test_what_is_nearly_the_same_stands_side_by_side_with_the_differences_marked(client, author, unit):
    long = "当事人要求听证的，应当在行政机关告知后五日内提出，对不对？"
    rows = [[long, "A", "对的", "不对", "", BASIS], [long.replace("五日", "三日"), "B", "对的", "不对", "", BASIS]]
    batch = make_question_batch(unit, rows=rows, by=author)

    answer = page(client, batch)

    assert ("near_duplicate", "疑似重复", 1) in answer.context["kinds"]
    assert "<del>五</del>" in answer.text
    assert "<ins>三</ins>" in answer.text
