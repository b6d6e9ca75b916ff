"""The printed paper: sections, options side by side, pictures, the key where it is wanted, pages numbered."""

from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.shared import Cm
from hypothesis import given

from documents.pictures import keep, mark_text
from question_bank.exchange import docx
from question_bank.exchange.docx_parts import columns_for
from tests.question_bank.exchange.objects import CASE, ONE_OF_EACH, banks, choice, many, png


def made(*items, **options):
    target = BytesIO()
    docx.write(target, items, **options)
    return target


def lines(target):
    return [paragraph.text for paragraph in Document(target).paragraphs if paragraph.text]


def test_sections_come_in_the_order_of_papers_with_count_and_marks_and_numbers_go_on():
    two, one = Decimal(2), Decimal(1)
    shown = lines(
        made(
            ONE_OF_EACH[3],
            choice(marks=two),
            choice(marks=two),
            choice("multiple", "AB", marks=one),
            choice("multiple", "AC"),
            title="试卷",
        )
    )

    assert shown[0] == "试卷"
    assert [line for line in shown if "、" in line[:3]] == [
        "一、单选题（共 2 题，每题 2 分，共 4 分）",
        "二、多选题（共 2 题）",
        "三、判断题（共 1 题）",
    ]
    assert [line[:2] for line in shown if line[1:2] == "."] == ["1.", "A.", "2.", "A.", "3.", "A.", "4.", "A.", "5."]
    assert "1. 听证应当在几日内提出？" in shown
    assert "3. 听证应当在几日内提出？（1 分）" in shown
    assert shown[-1] == "5. 听证不收费。（　　）"


@pytest.mark.parametrize(
    ("texts", "columns"),
    [
        (["三日", "五日"], 4),
        (["一二三四五六七", "甲"], 4),
        (["一二三四五六七八", "甲"], 2),
        (["长" * 17], 1),
        (["甲\n乙"], 1),
        (["[[图:0123456789ab]]"], 1),
    ],
)
def test_options_stand_in_as_many_columns_as_the_longest_allows(texts, columns):
    assert columns_for(texts) == columns


def test_a_case_shows_its_material_and_its_questions():
    assert lines(made(CASE))[1:4] == ["1. 阅读材料，回答问题。", CASE.material, "（1）应当怎样处理？"]


def test_without_the_key_nothing_tells_it():
    items = [ONE_OF_EACH[4], ONE_OF_EACH[6], ONE_OF_EACH[8], ONE_OF_EACH[12]]
    shown = "\n".join(lines(made(*items)))

    assert "参考答案" not in shown
    for secret in ("听证不收费", "五", "听取意见", "0.5"):
        assert secret not in shown


def test_the_key_in_a_table_of_ten():
    document = Document(made(*[choice()] * 11, ONE_OF_EACH[8], key="table"))

    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        [str(n) for n in range(1, 11)],
        ["B"] * 10,
    ]
    assert [[cell.text for cell in row.cells] for row in document.tables[1].rows] == [["11"], ["B"]]
    assert document.paragraphs[-1].text == "12. 听取意见的程序。"


def test_the_full_key_has_explanation_and_basis():
    shown = lines(made(choice(explanation="因为。", basis="《甲法》第一条"), CASE, key="full"))

    assert shown[shown.index("参考答案") + 2] == "1. 答案：B\n解析：因为。\n依据：《甲法》第一条"
    assert shown[-2:] == ["（1）答案：B", "（2）答案：先责令改正。\n逾期再罚。"]


def test_pictures_are_in_the_line_and_no_wider_than_the_page():
    mark, picture = keep(png(size=(1500, 10)))
    document = Document(made(choice(stem=f"看{mark_text(mark)}图", pictures={mark: picture})))

    assert [shape.width for shape in document.inline_shapes] == [Cm(15)]


def test_a4_chinese_fonts_and_page_numbers():
    target = made(choice())
    section = Document(target).sections[0]
    with ZipFile(target) as archive:
        footer = next(archive.read(name).decode() for name in archive.namelist() if "footer" in name)
        styles = archive.read("word/styles.xml").decode()

    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer
    assert 'w:eastAsia="仿宋"' in styles


@given(banks)
@many(15)
def test_any_bank_can_be_printed(bank):
    for key in ("none", "table", "full"):
        assert Document(made(*bank, key=key)).paragraphs
