"""Whatever bank is laid out in whatever way in a sheet, or written as a Word document, reading gives it back."""

import csv
from io import BytesIO, StringIO

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from question_bank.importing.formats import looked_at
from question_bank.importing.reading import read_question
from tests.question_bank.text.banks import banks, written
from tests.question_bank.text.test_round_trip import meant, said
from tests.sheets import open_documents as od
from tests.sheets.books import make_book
from tests.sheets.mutants import read_in_this_process

#: Words that no reading would take for a number, a letter or a mark.
TEXTS = st.text("听证由谁组织当事人几日内提出笔录费用告知", min_size=3, max_size=12)
QUESTIONS = st.tuples(
    TEXTS, st.lists(TEXTS, min_size=2, max_size=6, unique=True), st.sets(st.integers(0, 5), min_size=1)
)
OPTIONS = {
    "columns": None,
    "lettered": lambda options: "  ".join(f"{'ABCDEF'[n]}.{text}" for n, text in enumerate(options)),
    "lines": lambda options: "\n".join(f"{'ABCDEF'[n]}、{text}" for n, text in enumerate(options)),
    "bars": "|".join,
}
ANSWERS = {"": "ABCDEF", "、": "ABCDEF", ",": "abcdef", " ": "ABCDEF", "，": "ＡＢＣＤＥＦ"}
HEADERS = [
    ("题型", "题干", "答案"),
    ("题 目 类 型", "题目\n（必填）", "正确答案【必填】"),
    ("类型", "试题内容", "标准答案："),
]


def xlsx(rows):
    return make_book(("题库", rows)).getvalue()


def ods(rows):
    cells = [od.row(*(od.text(text.replace("\n", "</text:p><text:p>")) for text in row)) for row in rows]
    return od.ods(od.table("题库", *cells)).getvalue()


def comma(rows):
    target = StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue().encode("gb18030")


@pytest.mark.parametrize(("name", "write"), [("题库.xlsx", xlsx), ("题库.ods", ods), ("题库.csv", comma)])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    bank=st.lists(QUESTIONS, min_size=1, max_size=6),
    titles=st.integers(0, 5),
    header=st.sampled_from(HEADERS),
    options=st.sampled_from(sorted(OPTIONS)),
    between=st.sampled_from(sorted(ANSWERS)),
)
def test_a_bank_laid_out_in_a_sheet_comes_back(monkeypatch, name, write, bank, titles, header, options, between):
    read_in_this_process(monkeypatch)
    meant = [
        (f"第{n}：{stem}", texts, sorted({key % len(texts) for key in keys}))
        for n, (stem, texts, keys) in enumerate(bank)
    ]
    one_cell = OPTIONS[options]
    heads = ["选项"] if one_cell else [f"选项{letter}" for letter in "ABCDEF"]
    rows = [["题库"]] * titles + [[*header[:2], *heads, header[2]]]
    for stem, texts, keys in meant:
        cells = [one_cell(texts)] if one_cell else [*texts, *[""] * (6 - len(texts))]
        answer = between.join(ANSWERS[between][key] for key in keys)
        rows.append(["多选题" if len(keys) > 1 else "单选题", stem, *cells, answer])

    readings = read(name, write(rows))

    assert [
        (r.stem, [o["text"] for o in r.options], ["ABCDEF".index(key) for key in r.answer]) for r in readings
    ] == meant
    assert not any(reading.failed for reading in readings)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(bank=banks())
def test_a_bank_written_in_word_comes_back(monkeypatch, bank):
    read_in_this_process(monkeypatch)
    sections, layout = bank
    document, target = Document(), BytesIO()
    for line in written(sections, layout).split("\n"):
        document.add_paragraph(line)
    document.save(target)
    target.name = "题库.docx"

    raws = list(looked_at(target).questions())

    assert [said(raw) for raw in raws] == [meant(each) for _kind, _heading, made in sections for each in made]


def read(name, data):
    file = BytesIO(data)
    file.name = name
    return [read_question(raw) for raw in looked_at(file).questions()]
