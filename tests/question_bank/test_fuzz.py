"""Damaged files against the importer: a refusal or a plan whose counts come out even, and never a word in the bank."""

import pytest
from django.urls import reverse

from people.models import Role
from question_bank.importing.plan import plan_import
from question_bank.models import Question, QuestionBatch
from sheets.reading import UnreadableSheet, read_workbook
from tests.builders import make_person, make_statute, make_unit
from tests.question_bank.rows import TODAY, book
from tests.sheets.books import as_excel_writes, upload_of
from tests.sheets.mutants import bombs, mutants, read_in_this_process

ROWS = [
    {"编号": "Q1", "依据": "《行政处罚法》第六十三条第一款第（一）项", "分类": "听证程序/申请", "难度": "适中"},
    {"题干": "哪些可以听证？", "题型": "多选", "正确答案": "A、B", "编号": 2},
    {"题干": "听证免费。", "题型": "判断", "选项A": "", "选项B": "", "选项C": "", "选项D": "", "正确答案": "√"},
    {"题干": "1、几年？", "选项A": 1, "选项B": 2.5, "选项C": 3, "选项D": True, "正确答案": "ｂ"},
]
SOUND = as_excel_writes(book(*ROWS).getvalue())


@pytest.fixture(autouse=True)
def _law():
    make_statute("行政处罚法", articles=86)


@pytest.mark.parametrize("sound", [SOUND, book(*ROWS).getvalue()], ids=["texts shared", "texts in cells"])
def test_no_damage_leads_to_anything_but_a_refusal_or_a_plan_that_comes_out_even(monkeypatch, sound):
    read_in_this_process(monkeypatch)
    planned = 0

    for name, data in mutants(sound, 300, seed=11):
        try:
            plan = plan_import(read_workbook(upload_of(data)), on=TODAY)
        except UnreadableSheet:
            continue
        planned += 1
        assert plan.counts.reconciles, name

    assert planned > 30
    assert Question.objects.count() == 0


def test_the_page_answers_damaged_files_and_bombs_with_words_and_writes_nothing(client):
    unit = make_unit()
    client.force_login(make_person(unit=unit, roles=[Role.AUTHOR]))
    files = [*mutants(SOUND, 30, seed=12), *((name, data) for name, data, _words in bombs())]
    statuses = {}

    for name, data in files:
        answer = client.post(reverse("question_bank:import"), {"workbook": upload_of(data), "unit": unit.pk})
        statuses[name] = answer.status_code
        if answer.status_code == 302:
            batch = QuestionBatch.objects.latest("pk")
            assert client.get(batch.get_absolute_url(), {"step": "check"}).status_code == 200

    assert set(statuses.values()) == {302, 422}
    assert {statuses[name] for name, *_ in bombs()} == {422}
    assert Question.objects.count() == 0
