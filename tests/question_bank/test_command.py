import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from people.models import AuditEntry
from question_bank.models import Question, QuestionBatch
from question_bank.services import withdraw
from tests.builders import make_person, make_statute, make_unit
from tests.question_bank.rows import book
from tests.sheets.books import make_book

BASIS = {"依据": "《行政处罚法》第六十三条"}


@pytest.fixture
def run(tmp_path):
    make_statute("行政处罚法", articles=86)

    def run(*rows, data=None, **options):
        path = tmp_path / "题库.xlsx"
        path.write_bytes(book(*rows).getvalue() if data is None else data)
        out = StringIO()
        call_command("import_questions", path, stdout=out, **options)
        return out.getvalue()

    return run


def test_a_sound_file_comes_in_and_its_counts_are_told(run):
    out = run(BASIS | {"题干": "一"}, {"题干": "二"})

    assert "读入 2 = 直接可用 1 + 已修正 0 + 有提醒 1 + 需要改 0 + 已跳过 0" in out
    assert "warning 题目!H3 依据：没有填写依据" in out
    assert "新增 2 题，更新 0 题。" in out
    assert list(Question.objects.values_list("organisation", flat=True)) == [None, None]


def test_a_row_that_fails_makes_the_command_fail_and_the_others_come_in(run, capsys):
    with pytest.raises(CommandError, match="有 1 题需要改"):
        run(BASIS | {"题干": "一"}, BASIS | {"题干": "二", "正确答案": "E"})

    assert Question.objects.count() == 1


def test_a_check_writes_nothing(run):
    assert "只检查，没有写入。" in run(BASIS, check=True)
    assert Question.objects.count() == 0


def test_the_second_run_changes_nothing(run):
    run(BASIS)

    assert "已跳过 1" in run(BASIS)
    assert Question.objects.count() == 1


def test_questions_may_belong_to_a_unit(run):
    unit = make_unit(code="C03")

    run(BASIS, bank="C03")

    question, batch = Question.objects.get(), QuestionBatch.objects.get()
    assert (question.organisation, question.current, question.latest.state) == (unit, None, "review")
    assert (question.latest.batch, batch.state, batch.counts["added"], len(batch.sha256)) == (batch, "applied", 1, 64)
    assert AuditEntry.objects.filter(verb="questions.imported").exists()


def test_what_the_command_brought_in_can_be_withdrawn(run):
    unit = make_unit(code="C03")
    run(BASIS, bank="C03")

    withdraw(batch=QuestionBatch.objects.get(), by=make_person(unit=unit), at=timezone.now())

    assert Question.objects.count() == 0


def test_what_is_nearly_the_same_in_the_bank_of_the_unit_is_told(run):
    make_unit(code="C03")
    stem = "听证会结束后第二天，执法人员又向一名工人做了询问笔录，当事人没有看过，局里想拿它作定案的主要证据，应当怎样处理？"
    run(BASIS | {"题干": stem}, bank="C03")

    assert "相似" in run(BASIS | {"题干": stem.replace("怎样", "怎么")}, bank="C03")


def test_an_unknown_unit_is_refused_before_anything_is_written(run):
    with pytest.raises(CommandError, match="没有代码为 X9 的单位"):
        run(BASIS, bank="X9")

    assert Question.objects.count() == 0


@pytest.mark.parametrize(("data", "words"), [(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为"), (b"", "空的")])
def test_a_file_that_cannot_be_read_is_refused_in_words(run, data, words):
    with pytest.raises(CommandError, match=words):
        run(data=data)


def test_a_text_without_questions_is_refused_in_words(tmp_path):
    path = tmp_path / "空.txt"
    path.write_text("今天开会，明天再说。")

    with pytest.raises(CommandError, match="没有从这个文件里读出题目"):
        call_command("import_questions", path)


def test_a_file_that_turns_out_to_be_damaged_leaves_no_half_of_a_json(tmp_path):
    path, target = tmp_path / "题库.xlsx", tmp_path / "out.json"
    path.write_bytes(make_book([["甲", "乙"], ["一", "二"]]).getvalue())

    with pytest.raises(CommandError):
        call_command("import_questions", path, json=target)

    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path):
    with pytest.raises(CommandError, match="没有这个文件"):
        call_command("import_questions", tmp_path / "nothing.xlsx")


def test_the_result_may_be_written_as_json(run, tmp_path):
    target = tmp_path / "out.json"

    with pytest.raises(CommandError):
        run(BASIS | {"题干": "一"}, BASIS | {"题干": "二", "正确答案": "E"}, json=target)

    facts = json.loads(target.read_text("utf-8"))
    assert (facts["file"], facts["format"]) == ("题库.xlsx", "xlsx")
    assert {name: facts[name] for name in ("read", "ok", "fixed", "warned", "failed", "skipped")} == {
        "read": 2, "ok": 1, "fixed": 0, "warned": 0, "failed": 1, "skipped": 0}  # fmt: skip
    assert [(one["where"], one["status"], one["kind"], one["answer"]) for one in facts["questions"]] == [
        ("题目!2", "ok", "single", ["B"]), ("题目!3", "failed", "single", [])]  # fmt: skip
    assert facts["questions"][0]["citations"] == [
        {"statute": "行政处罚法", "article": "63", "state": "in_force", "now": ["行政处罚法:63"]}]  # fmt: skip
    [message] = facts["questions"][1]["messages"]
    assert (message["level"], message["where"]) == ("error", "题目!G3")
    assert message["text"] == "答案写的是 E，选项只有 A–D。可能多写了一格，请核对。"
