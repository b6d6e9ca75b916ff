"""The way of a file through the pages, as an author walks it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

import jobs.queue
from jobs.models import Job
from people.models import Role
from question_bank.importing import batches, staging
from question_bank.importing.plan import plan_import
from question_bank.models import Question, QuestionBatch
from sheets.reading import read_workbook
from tests.builders import make_bureau, make_course, make_person, make_question_batch, make_statute, make_unit
from tests.question_bank.rows import SOUND, TODAY, book
from tests.sheets.books import make_book, upload_of
from training.models import LessonQuestion

IMPORT = reverse("question_bank:import")
BASIS = {"依据": "《行政处罚法》第六十三条"}


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


def send(client, unit, file, **fields):
    return client.post(IMPORT, {"workbook": file, "unit": unit.pk, "category": ""} | fields)


def page(client, batch, **query):
    return client.get(reverse("question_bank:batch", args=[batch.pk]), query)


# --- upload ---
def test_an_upload_leads_to_the_columns_and_writes_no_question(client, author, unit):
    answer = send(client, unit, upload_of(book(BASIS), "2023年题库.xlsx"))

    batch = QuestionBatch.objects.get()
    assert answer.headers["Location"] == f"/bank/import/{batch.pk}/?step=columns"
    assert (batch.file_name, batch.organisation, batch.uploaded_by) == ("2023年题库.xlsx", unit, author)
    assert Question.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "另存为"),
        ("题干,说明".encode("gb18030"), "a.csv", "没有找到题目"),
        (b"%PDF-1.7 ", "a.docx", "PDF"),
        (b"", "a.xlsx", "这个文件是空的"),
        (b"PK\x03\x04xx", "a.xlsx", "已损坏"),
        (make_book([["姓名", "工号"], ["张三", 1]]).getvalue(), "a.xlsx", "没有找到题目"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_beside_the_field_with_what_to_do(
    client, author, unit, content, name, words
):
    answer = send(client, unit, SimpleUploadedFile(name, content))

    assert answer.status_code == 422
    assert words in answer.text
    assert QuestionBatch.objects.count() == 0


def test_no_file_is_said(client, author, unit):
    answer = client.post(IMPORT, {"unit": unit.pk})

    assert answer.status_code == 422
    assert "请选择一个题库文件。" in answer.text


@pytest.mark.parametrize("name", ["关于.转发上级文件的通知及全套题目", "题库." + "x" * 80, "题库"])
def test_what_is_no_ending_of_a_file_is_not_taken_for_one(client, author, unit, name):
    answer = send(client, unit, upload_of(book(BASIS), name))

    assert answer.status_code == 302
    assert QuestionBatch.objects.get().file.name.endswith(".xlsx")


def test_an_author_brings_questions_only_into_units_of_his_own(client, author):
    answer = send(client, make_unit(), upload_of(book(BASIS)))

    assert answer.status_code == 422
    assert QuestionBatch.objects.count() == 0


def test_a_category_too_deep_is_refused(client, author, unit):
    answer = send(client, unit, upload_of(book(BASIS)), category="/".join("一二三四五六七"))

    assert answer.status_code == 422


def test_the_page_lists_the_units_batches_and_not_those_of_others(client, author, unit):
    make_question_batch(unit, name="本单位.xlsx", by=author)
    make_question_batch(make_unit(), name="别的单位.xlsx")

    shown = client.get(IMPORT).text

    assert "本单位.xlsx" in shown
    assert "别的单位.xlsx" not in shown


def test_the_template_can_be_downloaded_and_imports_to_nothing_as_it_is(client, author):
    answer = client.get(reverse("question_bank:template"))

    sheets = read_workbook(BytesIO(answer.content))
    plan = plan_import(sheets, on=TODAY)
    assert "%E9%A2%98%E5%BA%93%E6%A8%A1%E6%9D%BF.xlsx" in answer["Content-Disposition"]
    assert plan.counts.as_dict() == {"read": 3, "ok": 0, "fixed": 0, "warned": 0, "failed": 0, "skipped": 3}
    assert not {"stem", "answer", "kind", "code", "basis", "difficulty", "category", "option_f"} - set(
        plan.tables[0].mapping
    )


def test_a_row_like_the_samples_of_the_template_is_sound(client, author):
    book_ = load_workbook(BytesIO(client.get(reverse("question_bank:template")).content))
    for row in book_["题目"].iter_rows(min_row=2):
        row[0].value = f"Q{row[0].row}"
    target = BytesIO()
    book_.save(target)

    assert plan_import(read_workbook(target), on=TODAY).counts.ok == 3


# --- columns ---
def test_the_columns_are_guessed_and_shown_with_samples(client, author, unit):
    batch = make_question_batch(unit, rows=[["几日内提出？", "B", "三日", "五日"]], by=author)

    shown = page(client, batch, step="columns").text

    assert "几日内提出？" in shown
    assert '<option value="stem" selected>题干</option>' in shown


def test_other_columns_may_be_chosen_and_the_check_goes_by_them(client, author, unit):
    sheets = make_book([["题干", "答案", "说法", "A", "B"], ["旧", "A", "真正的题干", "甲", "乙"]])
    send(client, unit, upload_of(sheets))
    batch = QuestionBatch.objects.get()
    chosen = {"column-0-1": "answer", "column-0-2": "stem", "column-0-3": "option_a", "column-0-4": "option_b"}

    answer = client.post(reverse("question_bank:batch", args=[batch.pk]), chosen, follow=True)

    assert "真正的题干" in answer.text
    assert answer.context["importable"] == 1


def test_columns_that_do_not_suffice_are_refused_and_nothing_is_kept(client, author, unit):
    batch = make_question_batch(unit, by=author)

    answer = client.post(reverse("question_bank:batch", args=[batch.pk]), {"column-0-0": "stem"})

    assert answer.status_code == 422
    assert "还没有指定哪一列是“正确答案”" in answer.text
    batch.refresh_from_db()
    assert "columns" not in batch.mapping


def test_a_file_without_a_needed_column_asks_for_it_first(client, author, unit):
    send(client, unit, upload_of(make_book([["题干", "选项A", "选项B", "标答"], ["一", "甲", "乙", "A"]])))

    answer = page(client, QuestionBatch.objects.get(), step="check")

    assert "对应" in answer.text
    assert answer.templates[0].name == "question_bank/batch_columns.html"


# --- the format ---
def read_as(client, batch, format):
    return client.post(reverse("question_bank:batch-format", args=[batch.pk]), {"format": format})


def test_the_format_is_said_in_words_and_what_is_chosen_instead_counts(client, author, unit):
    send(client, unit, SimpleUploadedFile("题.csv", "题干,正确答案,选项A,选项B\n一,A,甲,乙\n".encode()))
    batch = QuestionBatch.objects.get()

    shown = page(client, batch, step="columns").text
    answer = read_as(client, batch, "txt")

    batch.refresh_from_db()
    assert "认作 <strong>逗号分隔文本（.csv）</strong>" in shown
    assert (answer.status_code, batch.format) == (422, "csv") or batch.format == "txt"


def test_a_format_in_which_the_file_cannot_be_read_is_said_and_changes_nothing(client, author, unit):
    batch = make_question_batch(unit, by=author)

    answer = read_as(client, batch, "docx")

    batch.refresh_from_db()
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert (batch.format, batch.staged.count()) == ("xlsx", 1)


def test_the_format_of_an_applied_batch_stays(client, author, unit):
    batch = make_question_batch(unit, by=author)
    apply(client, batch)

    read_as(client, batch, "csv")

    batch.refresh_from_db()
    assert batch.format == "xlsx"


def test_only_the_options_that_occur_may_be_chosen_for_a_column_and_two_more(client, author, unit):
    batch = make_question_batch(unit, by=author)

    shown = page(client, batch, step="columns").text

    assert '<option value="option_d">选项D</option>' in shown
    assert "option_e" not in shown


def test_the_columns_of_the_last_time_are_taken_and_it_is_said(client, author, unit):
    sheets = make_book([["题干", "答案", "说法", "A", "B"], ["旧", "A", "真正的题干", "甲", "乙"]])
    send(client, unit, upload_of(sheets))
    first = QuestionBatch.objects.get()
    chosen = {"column-0-1": "answer", "column-0-2": "stem", "column-0-3": "option_a", "column-0-4": "option_b"}
    client.post(reverse("question_bank:batch", args=[first.pk]), chosen)
    page(client, first, step="check")
    apply(client, first)

    send(client, unit, upload_of(make_book([["题干", "答案", "说法", "A", "B"], ["旧", "B", "另一题", "丙", "丁"]])))

    second = QuestionBatch.objects.latest("pk")
    assert "沿用了本单位上次的对应" in page(client, second, step="columns").text
    assert "另一题" in page(client, second, step="check").text


TEXT = """一、单项选择题
1. 当事人要求听证的，应当在几日内提出？（ B ）
A. 三日
B. 五日
C. 七日
2. 听证由谁组织？
A. 行政机关
B. 当事人
答案：A
"""


def test_of_a_text_the_first_questions_are_shown_as_they_were_recognised(client, author, unit):
    send(client, unit, SimpleUploadedFile("题库.txt", TEXT.encode()))

    shown = page(client, QuestionBatch.objects.get(), step="columns").text

    assert "认作 <strong>纯文本（.txt）</strong>" in shown
    assert "当事人要求听证的" in shown
    assert shown.count('data-result="right"') == 2


# --- the rows to mend ---
def test_failed_rows_come_back_as_they_were_with_the_reason_beside_them(client, author, unit):
    rows = [["好的", "A", "甲", "乙", "Q1"], ["坏的", "E", 3, 5.5, "Q2"]]
    batch = make_question_batch(unit, rows=rows, by=author, name="题库.xlsx")

    answer = client.get(reverse("question_bank:batch-rows", args=[batch.pk]))

    sheet = load_workbook(BytesIO(answer.content))["单选题"]
    assert [[cell.value for cell in row] for row in sheet] == [
        ["题干", "正确答案", "选项A", "选项B", "编号", "依据", "错误原因"],
        ["坏的", "E", 3, 5.5, "Q2", None, "正确答案：答案写的是 E，选项只有 A–B。可能多写了一格，请核对。"],
    ]


def test_the_mended_rows_come_in_with_a_second_upload(client, author, unit):
    batch = make_question_batch(unit, rows=[["坏的", "E", "甲", "乙", "Q2"]], by=author)
    mended = load_workbook(BytesIO(client.get(reverse("question_bank:batch-rows", args=[batch.pk])).content))
    mended["单选题"]["B2"].value = "A"
    target = BytesIO()
    mended.save(target)

    send(client, unit, upload_of(target))

    newest = QuestionBatch.objects.latest("pk")
    assert page(client, newest, step="check").context["importable"] == 1


def test_a_formula_in_a_failed_row_goes_back_as_text(client, author, unit):
    batch = make_question_batch(unit, rows=[["＝cmd|' /C calc'!A0", "E", "+1+1", "@x"]], by=author)

    answer = client.get(reverse("question_bank:batch-rows", args=[batch.pk]))

    cells = load_workbook(BytesIO(answer.content))["单选题"][2]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert cells[0].value.startswith("'")


def test_there_are_no_rows_to_mend_in_a_sound_file(client, author, unit):
    batch = make_question_batch(unit, by=author)

    assert client.get(reverse("question_bank:batch-rows", args=[batch.pk])).status_code == 404


# --- confirm, apply, result ---
def apply(client, batch, **fields):
    return client.post(reverse("question_bank:batch-apply", args=[batch.pk]), fields, follow=True)


def test_the_confirmation_says_what_will_happen(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "A", "甲", "乙"], ["二", "E", "甲", "乙"]], by=author)

    shown = page(client, batch, step="confirm").text

    assert "新增 <b>1</b> 题" in shown
    assert "不导入 <b>1</b> 题" in shown
    assert "1 题没有写分类，放入“未分类”" in shown


@pytest.mark.parametrize(("scope", "brought_in"), [("all", 0), ("good", 1)])
def test_all_or_the_good_ones_are_brought_in_as_the_person_chose(client, author, unit, scope, brought_in):
    batch = make_question_batch(unit, rows=[["一", "A", "甲", "乙"], ["二", "E", "甲", "乙"]], by=author)

    answer = apply(client, batch, scope=scope)

    assert ("还有 1 题需要改，什么都没有导入。" in answer.text) is (scope == "all")
    assert Question.objects.count() == brought_in


def test_nothing_stands_in_the_way_of_all_once_the_rest_is_set_aside(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "A", "甲", "乙"], ["二", "E", "甲", "乙"]], by=author)
    client.post(reverse("question_bank:batch-aside", args=[batch.pk, 2]))

    answer = apply(client, batch, scope="all")

    assert "新增 1 题，更新 0 题" in answer.text


def test_a_batch_without_anything_to_import_offers_no_button(client, author, unit):
    batch = make_question_batch(unit, rows=[["二", "E", "甲", "乙"]], by=author)

    shown = page(client, batch, step="confirm").text

    assert "没有可以导入的题" in shown
    assert "确认导入</button>" not in shown


def test_applying_brings_the_questions_in_and_shows_counts_that_come_out_even(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "A", "甲", "乙"], ["二", "E", "甲", "乙"]], by=author)

    answer = apply(client, batch)

    assert "新增 1 题，更新 0 题" in answer.text
    assert [(f.show, f.number) for f in answer.context["figures"] if f.number] == [("warned", 1), ("failed", 1)]
    assert "读入 2 题" in answer.text
    assert [(q.latest.stem, q.latest.state) for q in Question.objects.all()] == [("一", "review")]


def test_the_result_names_the_batch_its_file_and_the_way_to_its_questions(client, author, unit):
    batch = make_question_batch(unit, by=author)

    shown = apply(client, batch).text

    assert f"第 {batch.pk} 批" in shown
    assert f'title="{batch.sha256}">{batch.sha256[:12]}<' in shown
    assert f"{reverse('question_bank:list')}?batch={batch.pk}" in shown


def test_applying_twice_imports_once(client, author, unit):
    batch = make_question_batch(unit, by=author)

    apply(client, batch)
    answer = apply(client, batch)

    assert answer.status_code == 200
    assert Question.objects.count() == 1


def test_the_same_file_a_second_time_has_nothing_to_import(client, author, unit):
    rows = [["一", "A", "甲", "乙", "Q1"], ["二", "B", "甲", "乙"]]
    apply(client, make_question_batch(unit, rows=rows, by=author))

    send(client, unit, upload_of(QuestionBatch.objects.get().file.read()))
    second = QuestionBatch.objects.latest("pk")

    checked = page(client, second, step="check")
    assert "已经导入过同一个文件" in checked.text
    assert checked.context["importable"] == 0
    apply(client, second)
    assert Question.objects.count() == 2


def test_the_columns_of_an_applied_batch_can_no_longer_be_changed(client, author, unit):
    batch = make_question_batch(unit, by=author)
    apply(client, batch)

    answer = client.post(
        reverse("question_bank:batch", args=[batch.pk]), {"column-0-0": "answer", "column-0-1": "stem"}
    )

    assert "新增 1 题" in answer.text
    batch.refresh_from_db()
    assert "columns" not in batch.mapping


def test_a_file_that_can_no_longer_be_read_is_said_and_nothing_is_written(client, author, unit):
    batch = make_question_batch(unit, by=author)
    batch.counts = {"tables": batch.counts["tables"]}
    batch.save()
    batch.file.storage.delete(batch.file.name)

    assert "上传的文件已经不在服务器上了。请重新上传。" in page(client, batch, step="check").text
    assert "上传的文件已经不在服务器上了。请重新上传。" in apply(client, batch).text
    assert Question.objects.count() == 0


# --- taking it back ---
def withdraw(client, batch):
    return client.post(reverse("question_bank:batch-withdraw", args=[batch.pk]), follow=True)


def test_before_a_batch_is_taken_back_it_is_said_what_goes(client, author, unit):
    batch = make_question_batch(unit, rows=[["一", "A", "甲", "乙"], ["二", "B", "甲", "乙"]], by=author)
    apply(client, batch)

    shown = client.get(reverse("question_bank:batch-withdraw", args=[batch.pk])).text

    assert "从题库拿走这批新增的 <b>2</b> 题" in shown
    assert Question.objects.count() == 2


def test_a_batch_taken_back_leaves_no_question_and_says_so(client, author, unit):
    batch = make_question_batch(unit, by=author)
    apply(client, batch)

    answer = withdraw(client, batch)
    again = withdraw(client, batch)

    assert "撤销了这一批" in answer.text
    assert "撤销了这一批" in again.text
    assert Question.objects.count() == 0
    assert "已撤销" in client.get(IMPORT).text


def test_a_batch_in_use_is_not_taken_back_and_it_is_said_why(client, author, unit):
    batch = make_question_batch(unit, by=author)
    apply(client, batch)
    LessonQuestion.objects.create(
        lesson=make_course(unit=unit).lessons.get(), slot=2, question=Question.objects.get(batch=batch)
    )

    answer = withdraw(client, batch)

    assert answer.status_code == 422
    assert "不能整批撤销" in answer.text
    batch.refresh_from_db()
    assert (batch.state, Question.objects.filter(batch=batch).count()) == (QuestionBatch.State.APPLIED, 1)


def test_what_was_not_brought_in_cannot_be_taken_back(client, author, unit):
    batch = make_question_batch(unit, by=author)

    withdraw(client, batch)

    batch.refresh_from_db()
    assert batch.state == QuestionBatch.State.UPLOADED


# --- large files ---
@pytest.fixture
def small_is_large(monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 1)


ROWS = [["一", "A", "甲", "乙"], ["二", "E", "甲", "乙"], ["三", "B", "甲", "乙"]]


def test_a_large_file_is_checked_by_a_job_and_shown_when_it_is_done(
    client, author, unit, small_is_large, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as begin:
        batch = make_question_batch(unit, rows=ROWS, by=author)
    waiting = page(client, batch, step="check")

    for work in begin:
        work()
    done = page(client, batch, step="check")

    job = Job.objects.get()
    assert "正在检查" in waiting.text
    assert (job.state, job.done, job.total, job.owner_id) == (Job.State.DONE, 3, 3, author.pk)
    assert (done.context["importable"], [f.staged.position for f in done.context["findings"]]) == (2, [2, 1, 3])


def test_looking_at_a_large_file_again_starts_no_second_check(client, author, unit, small_is_large):
    batch = make_question_batch(unit, rows=ROWS, by=author)

    page(client, batch, step="check")
    page(client, batch, step="check")

    assert Job.objects.count() == 1


@pytest.mark.parametrize(("last", "anew"), [("basis", False), ("", True)])
def test_only_other_columns_are_checked_anew(client, author, unit, small_is_large, last, anew):
    batch = make_question_batch(unit, rows=ROWS, by=author)
    staging.stage(batch, at=timezone.now())
    Job.objects.update(state=Job.State.DONE, finished_at=timezone.now())
    names = ["stem", "answer", "option_a", "option_b", "code", last]

    client.post(
        reverse("question_bank:batch", args=[batch.pk]), {f"column-0-{n}": name for n, name in enumerate(names)}
    )

    page(client, batch, step="check")
    assert (Job.objects.count() > 1) is anew


def test_while_a_check_is_unfinished_no_second_one_begins_however_it_is_asked_for(client, author, unit, small_is_large):
    batch = make_question_batch(unit, rows=ROWS, by=author)

    for _ in range(2):
        client.post(reverse("question_bank:batch-check", args=[batch.pk]))
    QuestionBatch.objects.update(counts={"tables": batch.counts["tables"]})
    page(client, batch, step="check")

    assert Job.objects.filter(kind=batches.CHECK).count() == 1


def test_the_same_columns_chosen_while_the_check_ends_leave_its_result(client, author, unit, small_is_large):
    """The page was opened before the job had staged the batch, and sent after."""
    batch = make_question_batch(unit, rows=ROWS, by=author)
    before = QuestionBatch.objects.get(pk=batch.pk)
    staging.stage(batch, at=timezone.now())

    batches.choose_columns(before, columns={"单选题": before.counts["tables"][0]["mapping"]})
    batches.check_again(before, by=author)

    assert batches.is_staged(QuestionBatch.objects.get())


def test_a_check_belongs_to_whoever_asked_for_it(client, author, unit, small_is_large):
    batch = make_question_batch(unit, rows=ROWS)
    Job.objects.update(state=Job.State.FAILED, finished_at=timezone.now())

    client.post(reverse("question_bank:batch-check", args=[batch.pk]))

    assert Job.objects.latest("pk").owner_id == author.pk


def test_a_colleague_brings_a_large_file_in_and_sees_the_job(client, author, unit, small_is_large):
    batch = make_question_batch(unit, rows=ROWS)
    staging.stage(batch, at=timezone.now())

    answer = apply(client, batch)

    assert answer.status_code == 200
    job = Job.objects.get(kind=batches.APPLY)
    jobs.queue.run(job.pk)
    assert {version.written_by for version in batch.versions.all()} == {author}


def test_who_comes_second_is_told_that_a_colleague_brings_it_in(client, author, unit, small_is_large):
    batch = make_question_batch(unit, rows=ROWS)
    staging.stage(batch, at=timezone.now())
    batches.start_applying(batch, by=batch.uploaded_by)

    answer = apply(client, batch)

    assert answer.status_code == 200
    assert "正在由同事导入" in answer.text
    assert Job.objects.filter(kind=batches.APPLY).count() == 1


def test_a_large_file_is_applied_by_a_job_once(
    client, author, unit, small_is_large, django_capture_on_commit_callbacks
):
    batch = make_question_batch(unit, rows=ROWS, by=author)
    staging.stage(batch, at=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        first = client.post(reverse("question_bank:batch-apply", args=[batch.pk]))
        second = client.post(reverse("question_bank:batch-apply", args=[batch.pk]))

    batch.refresh_from_db()
    assert first.headers["Location"] == second.headers["Location"]
    assert (batch.state, Question.objects.count()) == (QuestionBatch.State.APPLIED, 2)
    assert [(m.subject, m.url) for m in author.messages_received.all()] == [
        ("题目已导入：题库.xlsx", batch.get_absolute_url())
    ]


def test_a_check_that_failed_can_be_started_again(client, author, unit, small_is_large):
    batch = make_question_batch(unit, rows=ROWS, by=author)
    job = Job.objects.get(pk=batch.counts["check"])
    job.state, job.note, job.finished_at = Job.State.FAILED, "服务重启，任务中断了。", job.created_at
    job.save()

    shown = page(client, batch, step="check").text

    assert "服务重启，任务中断了。" in shown
    assert reverse("question_bank:batch-check", args=[batch.pk]) in shown


def test_sound_rows_of_every_kind_look_as_the_officer_will_see_them(client, author, unit):
    judge = {"题型": "判断题", "选项A": "", "选项B": "", "选项C": "", "选项D": "", "正确答案": "对"}
    file = book(SOUND | {"题干": "一"}, judge | {"题干": "二"}, {"题型": "多选", "题干": "三", "正确答案": "AB"})
    send(client, unit, upload_of(file))

    shown = page(client, QuestionBatch.objects.get(), step="check").text

    assert shown.count('data-result="right"') == 4
