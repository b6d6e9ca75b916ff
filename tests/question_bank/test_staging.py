"""A batch while a person looks it over: mended in place, set aside, checked again by itself."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from docx import Document

from documents.pictures import MARK
from question_bank.content import Content
from question_bank.importing import batches, staging
from question_bank.importing.applying import apply_import
from question_bank.models import Picture, Question, QuestionBatch, StagedQuestion
from question_bank.services import revise, withdraw
from question_bank.services.publishing import approve
from tests.builders import (
    make_attempt,
    make_category,
    make_exam,
    make_person,
    make_question_batch,
    make_statute,
    make_unit,
)
from tests.documents.papers import image
from tests.question_bank.rows import TODAY
from tests.sheets.books import make_book

NOW = timezone.now()
SOUND = ["一", "A", "甲", "乙", "", "《行政处罚法》第六十三条"]


@pytest.fixture(autouse=True)
def law():
    return make_statute("行政处罚法", articles=86)


@pytest.fixture
def unit():
    return make_unit()


def row(**cells):
    names = ["题干", "正确答案", "选项A", "选项B", "编号", "依据"]
    return [cells.get(name, old) for name, old in zip(names, SOUND, strict=True)]


def staged(batch, position):
    return batch.staged.get(position=position)


def counts(batch):
    return {name: number for name, number in staging.counts(batch).as_dict().items() if number}


def test_every_question_of_the_file_is_staged_in_its_order_with_what_the_check_said(unit):
    batch = make_question_batch(
        unit, rows=[row(题干="一"), row(题干="二", 正确答案="Ｂ"), row(题干="三", 正确答案="E")]
    )

    assert [(s.position, s.status, s.act) for s in batch.staged.all()] == [
        (1, "ok", "add"), (2, "fixed", "add"), (3, "failed", "")]  # fmt: skip
    assert staged(batch, 3).codes == " key_beyond_options "
    assert staged(batch, 3).found["where"] == "单选题!4"
    assert Question.objects.count() == 0


def test_a_batch_staged_twice_keeps_what_was_mended_in_it(unit):
    """Two jobs, or two pages, that both found it not yet staged."""
    batch = make_question_batch(unit, rows=[row(正确答案="E")])
    before = QuestionBatch.objects.get(pk=batch.pk)
    before.counts = {"tables": before.counts["tables"]}
    staging.mend(staged(batch, 1), edits={"answer": "B"}, by=batch.uploaded_by, on=TODAY)

    found = staging.stage(before, at=NOW)

    assert (found.ok, staged(batch, 1).edits) == (1, {"answer": "B"})


def test_told_to_read_it_otherwise_a_batch_is_staged_anew(unit):
    batch = make_question_batch(unit, rows=[row(正确答案="E")])
    staging.mend(staged(batch, 1), edits={"answer": "B"}, by=batch.uploaded_by, on=TODAY)

    batches.read_as(batch, "xlsx")
    staging.stage(batch, at=NOW)

    assert [s.edits for s in batch.staged.all()] == [{}]


def test_a_batch_that_was_brought_in_is_not_staged_again(unit):
    batch = apply_import(batch=make_question_batch(unit), by=make_person(unit=unit), at=NOW)
    QuestionBatch.objects.update(counts={"tables": batch.counts["tables"]})
    before = list(batch.staged.all())

    staging.stage(batch, at=NOW)

    assert list(batch.staged.all()) == before


def test_a_question_mended_in_place_is_checked_at_once(unit):
    batch = make_question_batch(unit, rows=[row(正确答案="E")])

    found = staging.mend(staged(batch, 1), edits={"answer": "B"}, by=batch.uploaded_by, on=TODAY)

    assert (found.status, found.act, found.found["answer"]) == ("ok", "add", ["B"])


def test_what_is_mended_wrong_still_fails_and_keeps_what_was_typed(unit):
    batch = make_question_batch(unit, rows=[row(正确答案="E")])

    found = staging.mend(staged(batch, 1), edits={"answer": "F"}, by=batch.uploaded_by, on=TODAY)

    assert (found.status, found.edits) == ("failed", {"answer": "F"})


def test_a_double_is_no_double_once_the_first_says_something_else(unit):
    batch = make_question_batch(unit, rows=[row(题干="一"), row(题干="一")])
    assert staged(batch, 2).codes == " twice_in_file "

    staging.mend(staged(batch, 1), edits={"stem": "另一题"}, by=batch.uploaded_by, on=TODAY)

    assert [s.status for s in batch.staged.all()] == ["ok", "ok"]


def test_a_question_mended_into_the_double_of_another_is_refused(unit):
    batch = make_question_batch(unit, rows=[row(题干="一"), row(题干="二")])

    found = staging.mend(staged(batch, 2), edits={"stem": "一"}, by=batch.uploaded_by, on=TODAY)

    assert (found.status, found.codes) == ("failed", " twice_in_file ")


def test_the_doubles_of_a_question_set_aside_stand_alone_and_it_is_compared_anew_when_taken_back(unit):
    batch = make_question_batch(unit, rows=[row(), row()])

    staging.set_aside(batch, [staged(batch, 1).pk], aside=True, on=TODAY)
    assert staged(batch, 2).status == "ok"

    staging.set_aside(batch, [staged(batch, 1).pk], aside=False, on=TODAY)
    assert (staged(batch, 1).status, staged(batch, 1).codes) == ("failed", " twice_in_file ")


def test_a_picture_can_be_seen_while_its_question_is_looked_over(unit):
    document, book = Document(), BytesIO()
    for text in ("一、单选题", "1．图中是什么？（A）", "A．甲", "B．乙"):
        document.add_paragraph(text)
    document.paragraphs[1].add_run().add_picture(BytesIO(image()))
    document.save(book)

    batch = make_question_batch(unit, name="题库.docx", book=book)

    [mark] = MARK.findall(staged(batch, 1).found["stem"])
    assert Picture.objects.filter(mark=mark).exists()


def test_the_same_mending_goes_to_all_alike(unit):
    batch = make_question_batch(unit, rows=[row(题干=f"第{n}题", 正确答案="E") for n in range(3)])

    mended = staging.mend_all(batch.staged.all(), edits={"answer": "A"}, by=batch.uploaded_by, on=TODAY)

    assert (mended, counts(batch)) == (3, {"read": 3, "ok": 3})


def test_what_is_set_aside_counts_as_skipped_and_stays_out(unit):
    batch = make_question_batch(unit, rows=[row(题干="一"), row(题干="二")])
    staging.set_aside(batch, [staged(batch, 2).pk], aside=True, on=TODAY)

    apply_import(batch=batch, by=batch.uploaded_by, at=NOW)

    assert counts(batch) == {"read": 2, "ok": 1, "skipped": 1}
    assert [q.latest.stem for q in Question.objects.all()] == ["一"]


def test_what_is_applied_is_what_was_mended_and_waits_for_review(unit):
    batch = make_question_batch(unit, rows=[row(正确答案="E")])
    staging.mend(staged(batch, 1), edits={"answer": "B"}, by=batch.uploaded_by, on=TODAY)

    apply_import(batch=batch, by=batch.uploaded_by, at=NOW)

    question = Question.objects.get()
    assert (question.latest.answer, question.latest.state, question.current) == (["B"], "review", None)


def test_what_came_into_the_bank_meanwhile_is_not_brought_in_twice(unit):
    batch = make_question_batch(unit, rows=[row()])
    other = make_question_batch(unit, rows=[row()])

    apply_import(batch=batch, by=batch.uploaded_by, at=NOW)
    apply_import(batch=other, by=other.uploaded_by, at=NOW)

    assert Question.objects.count() == 1


# --- who mended, and what changes while it is read ---
def test_whoever_mended_a_question_is_named_with_its_version_and_nobody_with_the_others(unit):
    one, other = make_person(unit=unit), make_person(unit=unit)
    batch = make_question_batch(unit, rows=[row(题干="一", 正确答案="E"), row(题干="二")])
    for person, edits in ((one, {"answer": "A"}), (other, {"explanation": "因为。"}), (one, {"answer": "B"})):
        staging.mend(staged(batch, 1), edits=edits, by=person, on=TODAY)

    apply_import(batch=batch, by=batch.uploaded_by, at=NOW)

    menders = {v.stem: list(v.mended_by.order_by("pk")) for v in batch.versions.all()}
    assert menders == {"一": [one, other], "二": []}


def test_whoever_mended_many_at_once_is_named_with_each(unit):
    batch = make_question_batch(unit, rows=[row(题干=f"第{n}题", 正确答案="E") for n in range(3)])
    person = make_person(unit=unit)
    staging.mend_all(batch.staged.all(), edits={"answer": "A"}, by=person, on=TODAY)

    apply_import(batch=batch, by=batch.uploaded_by, at=NOW)

    assert [list(version.mended_by.all()) for version in batch.versions.all()] == [[person]] * 3


def test_what_a_person_changes_while_the_batch_is_read_counts(unit):
    """Set aside, it stays out; mended, it comes in as mended; mended to be sound, it comes in."""
    stems = ("一", "二", "三", "四")
    batch = make_question_batch(unit, rows=[row(题干=stem, 正确答案="E" if stem == "三" else "A") for stem in stems])

    def meanwhile(done, total):
        if done == total:
            staging.set_aside(batch, [staged(batch, 1).pk], aside=True, on=TODAY)
            for position in (2, 3):
                staging.mend(staged(batch, position), edits={"answer": "B"}, by=batch.uploaded_by, on=TODAY)

    apply_import(batch=batch, by=batch.uploaded_by, at=NOW, progress=meanwhile)

    assert [(v.stem, v.answer) for v in batch.versions.all()] == [("二", ["B"]), ("三", ["B"]), ("四", ["A"])]


def test_a_batch_told_meanwhile_to_be_read_otherwise_is_not_brought_in(unit):
    batch = make_question_batch(unit, rows=[row()])
    batches.read_as(QuestionBatch.objects.get(pk=batch.pk), "xlsx")

    with pytest.raises(ValidationError, match="还没有检查"):
        apply_import(batch=batch, by=batch.uploaded_by, at=NOW)

    batch.refresh_from_db()
    assert (batch.state, Question.objects.count()) == (QuestionBatch.State.UPLOADED, 0)


# --- taking a batch back ---
def test_a_batch_taken_back_leaves_nothing_behind(unit):
    batch = apply_import(batch=make_question_batch(unit, rows=[row()]), by=make_person(unit=unit), at=NOW)

    withdraw(batch=batch, by=batch.uploaded_by, at=NOW)
    again = withdraw(batch=batch, by=batch.uploaded_by, at=NOW)

    assert (again.state, again.withdrawn_at, Question.objects.count()) == (QuestionBatch.State.WITHDRAWN, NOW, 0)
    assert StagedQuestion.objects.filter(batch=batch).count() == 1


def test_a_batch_that_revised_a_question_gives_the_old_version_back(unit):
    author = make_person(unit=unit)
    first = apply_import(batch=make_question_batch(unit, rows=[row(编号="Q1")]), by=author, at=NOW)
    question = Question.objects.get(batch=first)
    approve(versions=[question.latest], by=make_person(unit=unit), at=NOW)
    second = apply_import(batch=make_question_batch(unit, rows=[row(编号="Q1", 正确答案="B")]), by=author, at=NOW)
    question.refresh_from_db()
    assert (question.latest.answer, question.current.answer) == (["B"], ["A"])

    withdraw(batch=second, by=author, at=NOW)

    question.refresh_from_db()
    assert (question.latest.answer, question.current.answer, question.versions.count()) == (["A"], ["A"], 1)


def test_a_batch_with_a_question_that_somebody_wrote_on_is_not_taken_back_at_all(unit):
    rows = [row(题干="一"), row(题干="二")]
    batch = apply_import(batch=make_question_batch(unit, rows=rows), by=make_person(unit=unit), at=NOW)
    written_on(Question.objects.first(), by=make_person(unit=unit))

    with pytest.raises(ValidationError, match="有 1 题后来又写了新的一版"):
        withdraw(batch=batch, by=batch.uploaded_by, at=NOW)

    batch.refresh_from_db()
    assert (batch.state, Question.objects.count()) == (QuestionBatch.State.APPLIED, 2)


def test_a_batch_that_revised_a_question_is_not_taken_back_once_a_later_version_is_written(unit):
    author = make_person(unit=unit)
    apply_import(batch=make_question_batch(unit, rows=[row(编号="Q1")]), by=author, at=NOW)
    second = apply_import(batch=make_question_batch(unit, rows=[row(编号="Q1", 正确答案="B")]), by=author, at=NOW)
    written_on(Question.objects.get(), by=author)

    with pytest.raises(ValidationError, match="有 1 题后来又写了新的一版"):
        withdraw(batch=second, by=author, at=NOW)

    assert Question.objects.get().versions.count() == 3


def test_batches_are_taken_back_the_last_one_first(unit):
    author = make_person(unit=unit)
    first = apply_import(batch=make_question_batch(unit, rows=[row(编号="Q1")]), by=author, at=NOW)
    second = apply_import(batch=make_question_batch(unit, rows=[row(编号="Q1", 正确答案="B")]), by=author, at=NOW)

    with pytest.raises(ValidationError, match="可以先撤销那一批"):
        withdraw(batch=first, by=author, at=NOW)
    for batch in (second, first):
        withdraw(batch=batch, by=author, at=NOW)

    assert Question.objects.count() == 0


def written_on(question, *, by):
    content = replace(Content.of(question.latest), stem="后来的说法")
    return revise(question=question, content=content, by=by, at=NOW, state="draft")


def moved(unit):
    """A question in 旧类, and the batch that revised it and moved it to 新类."""
    author = make_person(unit=unit)
    header = ["题干", "正确答案", "选项A", "选项B", "编号", "分类"]
    for answer, category in (("A", "旧类"), ("B", "新类")):
        book = make_book(("单选题", [header, ["一", answer, "甲", "乙", "Q1", category]]))
        batch = apply_import(batch=make_question_batch(unit, book=book), by=author, at=NOW)
    assert Question.objects.get().category.name == "新类"
    return batch


def test_a_question_that_the_batch_moved_stands_where_it_stood_before(unit):
    batch = moved(unit)

    withdraw(batch=batch, by=batch.uploaded_by, at=NOW)

    assert Question.objects.get().category.name == "旧类"


def test_a_question_that_somebody_moved_since_stays_there(unit):
    batch = moved(unit)
    Question.objects.update(category=make_category("第三类"))

    withdraw(batch=batch, by=batch.uploaded_by, at=NOW)

    assert Question.objects.get().category.name == "第三类"


def test_a_batch_of_which_a_paper_uses_a_question_is_not_taken_back_at_all(unit):
    batch = make_question_batch(unit, rows=[row(题干="一"), row(题干="二")])
    apply_import(batch=batch, by=batch.uploaded_by, at=NOW)
    reviewer = make_person(unit=unit)
    approve(versions=[q.latest for q in Question.objects.all()], by=reviewer, at=NOW)
    category = Question.objects.first().category
    make_attempt(exam=make_exam(unit=unit, questions=0, question_category=category, question_count=1))

    with pytest.raises(ValidationError, match="已经用在试卷或者课节里"):
        withdraw(batch=batch, by=batch.uploaded_by, at=NOW)

    batch.refresh_from_db()
    assert (batch.state, Question.objects.count()) == (QuestionBatch.State.APPLIED, 2)


# --- what is nearly the same ---
FIVE = "当事人应当自收到听证告知书之日起五日内提出听证要求，逾期不提出的视为放弃，这里的期限是？"


@pytest.fixture
def like(unit):
    """A batch with a question of which the bank has one that differs in a number."""
    first = make_question_batch(unit, rows=[row(题干=FIVE)])
    apply_import(batch=first, by=first.uploaded_by, at=NOW)
    return make_question_batch(unit, rows=[row(题干=FIVE.replace("五日", "三日"))])


def test_a_question_nearly_the_same_as_one_of_the_bank_is_shown_beside_it(like):
    [found] = like.staged.all()

    assert (found.status, found.codes) == ("warned", " near_duplicate ")
    [other] = found.found["likes"]
    assert (other["question"], other["stem"], other["differs_in"]) == (Question.objects.get().pk, FIVE, ["numbers"])


def test_what_it_is_like_is_still_told_after_another_field_was_mended(like):
    found = staging.mend(staged(like, 1), edits={"explanation": "因为。"}, by=like.uploaded_by, on=TODAY)

    assert found.codes == " near_duplicate "
