"""Which format a file has, and that the same questions come out of each."""

import json
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from docx import Document
from PIL import Image

from files.refusals import UnreadableFile
from question_bank.importing.formats import Format, looked_at, open_file
from question_bank.importing.reading import read_question
from question_bank.models import Picture, Question
from tests.question_bank.rows import book

TEXT = """一、单项选择题（每题 2 分）
1．听证由谁组织？（ A ）
A．拟作决定的机关　　B．当事人
2、听证费用由谁承担？
A.机关 B.当事人
答案：Ａ
三、判断题
1、当事人可以委托代理人。（√）
"""
SHEET = [
    {
        "题型": "单选题",
        "题干": "听证由谁组织？",
        "选项A": "机关",
        "选项B": "当事人",
        "选项C": None,
        "选项D": None,
        "正确答案": "A",
    }
]
GIFT = "::甲::听证由谁组织？{=机关 ~当事人}\n"
AIKEN = "听证由谁组织？\nA. 机关\nB. 当事人\nANSWER: A\n"


def named(name, data):
    file = BytesIO(data if isinstance(data, bytes) else data.encode())
    file.name = name
    return file


def paper(*paragraphs, picture=None):
    document, file = Document(), BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    if picture:
        document.add_picture(picture)
    document.save(file)
    file.name = "题库.docx"
    return file


def readings(source):
    return [read_question(raw) for raw in source.questions()]


@pytest.mark.parametrize(
    ("name", "data", "format"),
    [
        ("题库.txt", TEXT, Format.TXT),
        ("题库.txt", TEXT.encode("gb18030"), Format.TXT),
        ("题库.txt", GIFT, Format.GIFT),
        ("题库.gift", GIFT, Format.GIFT),
        ("题库.txt", AIKEN, Format.AIKEN),
        ("题库.csv", "题干,选项A,选项B,答案\n听证由谁组织？,机关,当事人,A\n", Format.CSV),
    ],
)
def test_a_format_is_known_by_what_the_file_holds(name, data, format):
    source = looked_at(named(name, data))

    [first, *_] = readings(source)
    assert (source.format, first.kind, first.stem[:5], first.answer) == (format, "single", "听证由谁组", ["A"])
    assert not first.failed


def test_a_person_may_say_that_it_is_another_format():
    source = open_file(named("题库.txt", AIKEN), format=Format.TXT)

    assert source.format == Format.TXT


def test_the_same_questions_come_out_of_word_and_of_text():
    of_text = readings(looked_at(named("题库.txt", TEXT)))
    of_word = readings(looked_at(paper(*TEXT.splitlines())))

    assert [(r.kind, r.stem, r.options, r.answer, r.marks) for r in of_word] == [
        (r.kind, r.stem, r.options, r.answer, r.marks) for r in of_text]  # fmt: skip
    assert [r.raw.where for r in of_text] == ["第 2 行", "第 4 行", "第 8 行"]
    assert [r.raw.where for r in of_word] == ["第 2 段", "第 4 段", "第 8 段"]


def test_a_word_of_what_was_put_right_is_said_for_text_too():
    second = readings(looked_at(named("题库.txt", TEXT)))[1]

    assert "已自动修正：Ａ → A" in [problem.message for problem in second.problems]


@pytest.mark.parametrize(
    ("name", "data"), [("空.txt", ""), ("信.txt", "各位同事：\n请于周五前报送。\n"), ("a.pdf", b"%PDF-1.7")]
)
def test_a_file_without_questions_is_refused_in_words(name, data):
    with pytest.raises(UnreadableFile) as refused:
        looked_at(named(name, data))

    assert str(refused.value).endswith("。")


# --- the command ---
@pytest.fixture
def run(tmp_path):
    def run(name, data, **options):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        out = StringIO()
        call_command("import_questions", path, stdout=out, json=tmp_path / "out.json", **options)
        return json.loads((tmp_path / "out.json").read_text())

    return run


@pytest.mark.django_db
def test_the_json_of_the_command_says_what_was_read(run):
    told = run("题库.txt", TEXT, check=True)

    assert {name: told[name] for name in ("file", "format", "read", "ok", "fixed", "warned", "failed", "skipped")} == {
        "file": "题库.txt", "format": "txt", "read": 3, "ok": 0, "fixed": 0, "warned": 3, "failed": 0, "skipped": 0}  # fmt: skip
    first = told["questions"][0]
    assert {
        name: first[name] for name in ("where", "status", "kind", "stem", "options", "answer", "marks", "parts")
    } == {
        "where": "第 2 行",
        "status": "warned",
        "kind": "single",
        "stem": "听证由谁组织？（　）",
        "options": [{"key": "A", "text": "拟作决定的机关"}, {"key": "B", "text": "当事人"}],
        "answer": ["A"],
        "marks": 2.0,
        "parts": [],
    }
    assert told["questions"][2]["answer"] == [True]
    assert all({"level", "where", "text"} <= set(message) for q in told["questions"] for message in q["messages"])
    assert Question.objects.count() == 0


@pytest.mark.django_db
def test_the_report_of_the_command_has_the_failed_questions_with_their_reasons(run, tmp_path):
    with pytest.raises(CommandError, match="有 1 题需要改"):
        run(
            "题库.xlsx",
            book(*SHEET, SHEET[0] | {"题干": "第二题", "正确答案": "D"}).getvalue(),
            report=tmp_path / "改.xlsx",
        )

    [found] = readings(looked_at(named("改.xlsx", (tmp_path / "改.xlsx").read_bytes())))
    assert found.stem == "第二题"


@pytest.mark.django_db
def test_a_picture_of_a_word_document_stays_with_its_question(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    picture = BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    picture.seek(0)
    path = tmp_path / "题库.docx"
    path.write_bytes(paper("一、简答题", "1、图中是什么标志？", "答案：红色方块", picture=picture).getvalue())

    call_command("import_questions", path, stdout=StringIO())

    [question] = Question.objects.all()
    [kept] = Picture.objects.all()
    assert (kept.width, kept.height) == (40, 30)
    assert [*question.current.pictures.all()] == [kept]
