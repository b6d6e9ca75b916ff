"""Documents made to do harm, or damaged on the way, are refused by a sentence."""

from io import BytesIO

import pytest

from documents.reading import UnreadableDocument, paragraphs
from tests.documents.papers import image, levels, p, paper, parts_of_paper, picture, r, table
from tests.files.work import seconds_of_work
from tests.sheets.books import packed
from tests.sheets.mutants import mutants, read_in_this_process

ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
SOUND = packed(
    parts_of_paper(
        p("一", number=1)
        + p("甲", number=1, level=1)
        + p(picture("rId1"))
        + table(["题干", "答案"], ["二", "√"])
        + p("三") * 5,
        numbering=levels(1, ("decimal", "%1."), ("upperLetter", "%2.")),
        styles='<w:style w:styleId="Q"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>',
        media=[image()],
    )
)


def bombs():
    yield "billion laughs", paper(p("&l9;"), before=f'<!DOCTYPE d [<!ENTITY l0 "lol">{ENTITIES}]>'), "已损坏"
    yield (
        "external entity",
        paper(p("&x;"), before='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
        "已损坏",
    )
    yield "a hundred megabytes", paper(p("听证") + " " * 103_000_000), "展开后超过"
    yield "thirty megabytes of one text", paper(p("长" * 9_900_000), media=[noise(400_000)]), "展开后超过"
    yield "too deep", paper("<w:p>" * 2_000 + "</w:p>" * 2_000), "已损坏"
    yield "too deep in a formula", paper("<w:p>" + "<m:sup>" * 400 + "</m:sup>" * 400 + "<m:x>" * 600), "已损坏"
    yield "too many paragraphs", paper("<w:p/>" * 200_000, media=[noise(200_000)]), "超过 100000 段"
    yield "an endless numeral", endless_numeral(), ""
    yield (
        "a picture without end",
        paper(p(picture("rId1")), media=[image(mode="1", size=(20_000, 20_000), colour=0)]),
        "",
    )
    yield "one picture everywhere", paper(p(picture("rId1")) * 60_000, media=[loud()]), "展开后超过"
    yield "a workbook inside", packed_with("word/embeddings/a.xlsx"), "嵌有别的文件"
    yield "macros", packed_with("word/vbaProject.bin"), "宏"
    yield "a name that climbs", packed_with("../../etc/x"), "内部结构不正常"


def noise(size):
    """Keeps the ratio honest."""
    import random

    return random.Random(1).randbytes(size)


def loud():
    from PIL import Image

    target = BytesIO()
    Image.frombytes("RGB", (400, 300), noise(360_000)).save(target, "PNG")
    return target.getvalue()


def endless_numeral():
    numbering = levels(1, ("upperLetter", "%1" * 5_000)).replace('w:start w:val="1"', 'w:start w:val="999999999"')
    return paper(p("题", number=1) * 1_000, numbering=numbering, media=[noise(100_000)])


def packed_with(name):
    return BytesIO(packed(parts_of_paper(p("题")) | {name: b"x"}))


def refusal_of(file):
    """The sentence that refuses a file; empty for one that is read. Anything else that is raised fails the test."""
    try:
        for _ in paragraphs(file):
            pass
    except UnreadableDocument as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize(("file", "words"), [pytest.param(file, words, id=name) for name, file, words in bombs()])
def test_a_bomb_is_refused_or_read_within_its_limits_in_three_seconds(file, words):
    began = seconds_of_work()

    said = refusal_of(file)

    assert words in said if words else said == ""
    assert seconds_of_work() - began < 3


def test_what_an_entity_names_is_never_fetched(tmp_path):
    canary = tmp_path / "canary"
    canary.write_text("gone")

    assert "已损坏" in refusal_of(paper(p("&x;"), before=f'<!DOCTYPE d [<!ENTITY x SYSTEM "{canary.as_uri()}">]>'))


def test_a_relation_cannot_lead_out_of_the_file():
    parts = parts_of_paper(p(picture("rId1")), media=[image()])
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"media/0.png", b"../../../etc/hostname"
    )

    [found] = paragraphs(BytesIO(packed(parts)))

    assert (found.text, found.pictures) == ("", {})


def test_a_long_document_is_read_within_the_memory_of_an_upload():
    """5,000 questions with their options: twenty megabytes of XML, as Word writes it."""
    look = (
        '<w:rFonts w:ascii="SimSun" w:hAnsi="SimSun" w:eastAsia="SimSun"/><w:color w:val="000000"/><w:sz w:val="21"/>'
        * 3
    )
    body = "".join(p(r(f"第{n}题的一句话", look)) for n in range(40_000))

    assert sum(1 for _ in paragraphs(paper(body))) == 40_000


@pytest.mark.parametrize("seed", [1, 2])
def test_no_damage_raises_anything_but_a_refusal(monkeypatch, seed):
    read_in_this_process(monkeypatch)

    said = [refusal_of(BytesIO(data)) for _name, data in mutants(SOUND, 150, seed=seed)]

    assert len([words for words in said if words]) > 60
    assert {words[-1] for words in said if words} == {"。"}


def test_damage_is_refused_in_the_child_as_well():
    said = [refusal_of(BytesIO(data)) for _name, data in mutants(SOUND, 20, seed=3)]

    assert {words[-1] for words in said if words} == {"。"}
