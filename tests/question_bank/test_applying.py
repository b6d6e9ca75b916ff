"""Carrying a plan out: whole, once, and nothing the second time."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from people.models import AuditEntry
from question_bank import services
from question_bank.importing.applying import apply_import, apply_plan
from question_bank.models import Category, Citation, Question, QuestionBatch, QuestionVersion
from tests.builders import make_person, make_question_batch, make_statute, make_unit
from tests.question_bank.rows import plan

NOW = timezone.now()
BASIS = {"依据": "《行政处罚法》第六十三条第二款"}


@pytest.fixture(autouse=True)
def law():
    return make_statute("行政处罚法", articles=86)


def bring_in(*rows, unit=None):
    return apply_plan(plan(*rows, unit=unit), organisation=unit, by=None, at=NOW)


def test_what_the_plan_adds_stands_in_the_bank_published_with_its_citations_and_category():
    applied = bring_in(BASIS | {"编号": "Q1", "题干": "一", "分类": "听证程序/申请", "解析": "因为。", "难度": "难"})

    question = Question.objects.get(code="Q1")
    version = question.current
    assert (applied.added, applied.revised) == (1, 0)
    assert (version.number, version.kind, version.stem, version.answer) == (1, "single", "一", ["B"])
    assert (version.explanation, version.difficulty) == ("因为。", 3)
    assert [str(cite) for cite in version.citations.all()] == ["行政处罚法第六十三条第二款"]
    assert [(c.depth, c.name) for c in Category.objects.order_by("path")] == [(1, "听证程序"), (2, "申请")]
    assert question.category.name == "申请"


def test_rows_that_fail_stay_out_and_the_others_come_in():
    applied = bring_in(BASIS | {"题干": "一"}, BASIS | {"题干": "二", "正确答案": "E"}, {"题干": "三"})

    assert applied.added == 2
    assert list(QuestionVersion.objects.order_by("pk").values_list("stem", flat=True)) == ["一", "三"]


def test_what_has_no_category_goes_where_the_person_said():
    made = plan(BASIS, default_category="安全生产/检查")

    apply_plan(made, organisation=None, by=None, at=NOW)

    assert Question.objects.get().category.name == "检查"


def test_the_same_file_twice_changes_nothing():
    rows = [BASIS | {"编号": f"Q{n}", "题干": f"第{n}题", "分类": "听证程序"} for n in range(5)]
    rows += [{"题干": f"无编号{n}"} for n in range(5)]
    bring_in(*rows)
    before = (
        Question.objects.count(),
        QuestionVersion.objects.count(),
        Citation.objects.count(),
        Category.objects.count(),
    )

    again = bring_in(*rows)

    assert (again.added, again.revised) == (0, 0)
    assert before == (
        Question.objects.count(), QuestionVersion.objects.count(), Citation.objects.count(), Category.objects.count())  # fmt: skip


def test_other_content_under_a_known_code_is_a_new_version_and_the_old_one_stays():
    bring_in(BASIS | {"编号": "Q1", "正确答案": "B"})
    old = QuestionVersion.objects.get()

    applied = bring_in(BASIS | {"编号": "Q1", "正确答案": "C"})

    old.refresh_from_db()
    question = Question.objects.get()
    assert (applied.added, applied.revised) == (0, 1)
    assert (old.answer, question.current.answer, question.current.number) == (["B"], ["C"], 2)


def test_another_category_alone_moves_the_question_without_a_new_version():
    bring_in(BASIS | {"编号": "Q1", "分类": "听证程序"})

    bring_in(BASIS | {"编号": "Q1", "分类": "安全生产"})

    question = Question.objects.get()
    assert (question.category.name, question.versions.count()) == ("安全生产", 1)


def test_a_plan_gone_stale_is_compared_with_the_bank_once_more():
    stale = plan(BASIS)
    bring_in(BASIS)

    applied = apply_plan(stale, organisation=None, by=None, at=NOW)

    assert (applied.added, Question.objects.count()) == (0, 1)


def test_a_failure_half_way_leaves_nothing_behind(monkeypatch):
    bring_in(BASIS | {"编号": "Q1"})
    made = plan(BASIS | {"编号": "Q1", "正确答案": "C"}, BASIS | {"题干": "新题", "分类": "新的"})

    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr(services, "revise", fail)
    with pytest.raises(RuntimeError):
        apply_plan(made, organisation=None, by=None, at=NOW)

    assert (Question.objects.count(), Category.objects.filter(name="新的").count()) == (1, 0)


# --- batches ---
def test_a_batch_is_applied_once_with_its_counts_and_one_audit_row():
    unit = make_unit()
    batch = make_question_batch(unit, rows=[["一", "A", "甲", "乙"], ["二", "E", "甲", "乙"]])

    apply_import(batch=batch, by=batch.uploaded_by, at=NOW)
    again = apply_import(batch=QuestionBatch.objects.get(), by=batch.uploaded_by, at=timezone.now())

    assert (again.state, again.applied_at) == (QuestionBatch.State.APPLIED, NOW)
    counts = {"read": 2, "ok": 0, "fixed": 0, "warned": 1, "failed": 1, "skipped": 0, "added": 1, "revised": 0}
    assert {name: again.counts[name] for name in counts} == counts
    question = Question.objects.get()
    assert (question.batch, question.organisation, question.latest.written_by) == (batch, unit, batch.uploaded_by)
    [entry] = AuditEntry.objects.filter(verb="questions.imported")
    assert (entry.actor, entry.organisation, entry.after["sha256"]) == (batch.uploaded_by, unit, batch.sha256)


def test_a_batch_held_twice_is_applied_once():
    """Two requests that both read it before either applied it."""
    batch = make_question_batch(make_unit())
    first, second = QuestionBatch.objects.get(pk=batch.pk), QuestionBatch.objects.get(pk=batch.pk)

    apply_import(batch=first, by=batch.uploaded_by, at=NOW)
    apply_import(batch=second, by=batch.uploaded_by, at=NOW)

    assert (Question.objects.count(), AuditEntry.objects.filter(verb="questions.imported").count()) == (1, 1)


def test_the_file_is_kept_as_it_came_under_a_name_of_our_own():
    batch = make_question_batch(make_unit(), name="../../2023年 题库.xlsx")

    assert batch.file_name == "2023年 题库.xlsx"
    assert "题库" not in batch.file.name
    assert batch.sha256[:16] in batch.file.name


def at_once(*acts):
    failures = []

    def guarded(act):
        try:
            act()
        except Exception as error:  # shown by the caller's assertion
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_ten_confirmations_of_one_batch_at_once_import_it_once():
    batch = make_question_batch(make_unit(), rows=[[f"第{n}题", "A", "甲", "乙", f"Q{n}"] for n in range(5)])
    held = [QuestionBatch.objects.get(pk=batch.pk) for _ in range(10)]

    failures = at_once(*(lambda one=one: apply_import(batch=one, by=batch.uploaded_by, at=NOW) for one in held))

    assert (failures, Question.objects.count()) == ([], 5)
    assert AuditEntry.objects.filter(verb="questions.imported").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_file_from_two_authors_at_once_comes_in_once():
    unit = make_unit()
    rows = [[f"第{n}题", "A", "甲", "乙"] for n in range(5)]
    batches = [make_question_batch(unit, rows=rows, by=make_person(unit=unit, roles=["author"])) for _ in range(4)]

    failures = at_once(*(lambda b=b: apply_import(batch=b, by=b.uploaded_by, at=NOW) for b in batches))

    assert (failures, Question.objects.count(), Category.objects.count()) == ([], 5, 1)
