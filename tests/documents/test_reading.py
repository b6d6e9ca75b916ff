"""A Word document comes as what a person sees in it, paragraph by paragraph."""

from base64 import b64decode
from io import BytesIO

import docx
import pytest

from documents.pictures import MARK, keep
from documents.reading import UnreadableDocument, paragraphs
from tests.documents.papers import image, p, paper, picture, r, table


def texts(body, **parts):
    return [found.text for found in paragraphs(paper(body, **parts))]


def test_paragraphs_are_counted_and_blank_ones_too():
    found = list(paragraphs(paper(p("一") + p() + p("二"))))

    assert [(one.number, one.text) for one in found] == [(1, "一"), (2, ""), (3, "二")]


def test_a_file_of_a_library_is_read_like_one_by_hand():
    document = docx.Document()
    document.add_paragraph("听证由谁主持？")
    document.add_paragraph("甲", style="List Number")
    document.add_picture(BytesIO(image()))
    target = BytesIO()
    document.save(target)

    found = list(paragraphs(target))

    assert [one.text for one in found][:2] == ["听证由谁主持？", "1. 甲"]
    assert MARK.fullmatch(found[2].text)


def test_tabs_and_line_breaks_stay_inside_the_paragraph():
    run = "<w:r><w:t>A. 甲</w:t><w:tab/><w:t>B. 乙</w:t><w:br/><w:t>C. 丙</w:t></w:r>"

    assert texts(f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{run}</w:p>") == ["A. 甲\tB. 乙\nC. 丙"]


def test_deleted_words_are_left_out_and_inserted_ones_kept():
    body = p(
        "罚款",
        "<w:del><w:r><w:delText>三</w:delText></w:r></w:del>",
        f"<w:ins>{r('五')}</w:ins>",
        f"<w:moveFrom>{r('走')}</w:moveFrom>",
        f"<w:moveTo>{r('来')}</w:moveTo>",
    )

    assert texts(body) == ["罚款五来"]


def test_hidden_words_are_left_out():
    styles = '<w:style w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = p(
        "看得见", r("看不见", "<w:vanish/>"), r("也看得见", '<w:vanish w:val="0"/>'), r("藏", '<w:rStyle w:val="H"/>')
    )

    assert texts(body + p("整段", style="H"), styles=styles) == ["看得见也看得见", ""]


def test_a_hidden_mark_of_paragraph_hides_no_words():
    assert texts("<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>看得见</w:t></w:r></w:p>") == ["看得见"]


def field(code, result=None):
    step = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    shown = step.format("separate") + r(result) if result is not None else ""
    return f"{step.format('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{shown}{step.format('end')}"


def test_of_a_field_the_result_is_read_and_not_its_code():
    assert texts(p("第", field("PAGE", "3"), "页")) == ["第3页"]


def test_a_field_that_makes_text_without_a_result_is_noted():
    [found] = paragraphs(paper(p("分数", field(r"EQ \f(1,2)"))))

    assert (found.text, found.notes) == ("分数", ("域代码生成的内容没有读取，请核对。",))


def test_a_field_that_never_ends_swallows_no_other_paragraph():
    assert texts(p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "码") + p("题")) == ["", "题"]


def test_a_row_of_a_table_is_one_paragraph_with_its_cells_joined_by_tabs():
    body = table(["题干", "答案"], [f"<w:tc>{p('一')}{p('二')}</w:tc>", "A"])

    found = list(paragraphs(paper(p("前") + body + p("后"))))

    assert [(one.number, one.text, one.table) for one in found] == [
        (1, "前", False),
        (2, "题干\t答案", True),
        (3, "一\n二\tA", True),
        (4, "后", False),
    ]


def test_a_cell_over_several_columns_or_rows_keeps_the_others_in_their_place():
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("宽")}</w:tc>'
    first = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{p("单选题")}</w:tc>'
    below = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{p()}</w:tc>"

    assert texts(table([wide, "尾"], [first, "一", "A"], [below, "二", "B"], ["判断题", "三", "√"])) == [
        "宽\t\t尾",
        "单选题\t一\tA",
        "单选题\t二\tB",
        "判断题\t三\t√",
    ]


def test_a_table_inside_a_table_is_text_of_its_cell():
    inner = f"<w:tc>{p('外')}{table(['甲', '乙'])}{p()}</w:tc>"

    assert texts(table([inner, "右"])) == ["外\n甲 乙\t右"]


def test_a_text_box_follows_its_paragraph_and_is_read_once():
    box = f"<w:txbxContent>{p('框里')}</w:txbxContent>"
    both = f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"

    assert texts(p("题干", both, "尾") + p("下一题")) == ["题干尾", "框里", "下一题"]


def test_ticks_of_picture_fonts_become_signs():
    body = p(
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Symbol" w:char="F0B4"/></w:r>',
        r("P", '<w:rFonts w:ascii="Wingdings 2"/>'),
        r("\uf0fc"),
    )

    assert texts(body) == ["√×√√"]


def test_a_sign_that_is_not_known_is_noted():
    [found] = paragraphs(paper(p('<w:r><w:sym w:font="Webdings" w:char="F041"/></w:r>')))

    assert (found.text, found.notes) == ("\ufffd", ("有一个特殊符号认不出来，显示为 �。请核对。",))


def test_a_formula_is_read_as_text_and_noted():
    half = (
        "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    )

    [found] = paragraphs(paper(p("求", half)))

    assert (found.text, found.notes) == ("求(a+b)/2", ("公式按文字读取，请核对。",))


def test_footnotes_are_left_out_with_a_note():
    [found] = paragraphs(paper(p("题", "<w:r><w:footnoteReference/></w:r>")))

    assert (found.text, found.notes) == ("题", ("脚注和尾注的内容没有读取。",))


def test_a_picture_stays_in_its_place_as_a_mark_with_its_png_beside():
    red, blue = image(), image(colour="blue")

    found = list(paragraphs(paper(p("看图", picture("rId1"), "：") + p(picture("rId2")), media=[red, blue])))

    (one, png), (other, _) = keep(red), keep(blue)
    assert [each.text for each in found] == [f"看图[[图:{one}]]：", f"[[图:{other}]]"]
    assert b64decode(found[0].pictures[one]) == png


def test_an_old_drawing_is_a_picture_too():
    [found] = paragraphs(
        paper(p('<w:r><w:pict><v:shape><v:imagedata r:id="rId1"/></v:shape></w:pict></w:r>'), media=[image()])
    )

    assert list(found.pictures) == MARK.findall(found.text)


@pytest.mark.parametrize(
    ("media", "words"),
    [
        (b"broken", "图片读不出来"),
        (b"\xd7\xcd\xc6\x9a" + b"\0" * 80, "矢量图"),
        (image()[:60], "图片读不出来"),
    ],
)
def test_a_picture_that_cannot_be_read_is_noted_on_its_paragraph_and_the_rest_is_read(media, words):
    first, second = paragraphs(paper(p("看图", picture("rId1")) + p("下一题"), media=[media]))

    assert (first.text, second.text) == ("看图", "下一题")
    assert words in first.notes[0]


def test_a_picture_that_is_only_a_link_is_noted():
    [found] = paragraphs(paper(p(picture("rId9"))))

    assert "只是一个链接" in found.notes[0]


def test_headers_and_footers_are_not_read():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.add_paragraph("题")
    target = BytesIO()
    document.save(target)

    assert [found.text for found in paragraphs(target)] == ["题"]


def test_the_most_paragraphs_are_read_and_one_more_is_refused(settings):
    settings.IMPORT_DOCUMENT_PARAGRAPHS = 2

    assert texts(p("一") * 2) == ["一", "一"]
    with pytest.raises(UnreadableDocument, match="超过 2 段"):
        texts(p("一") * 3)
