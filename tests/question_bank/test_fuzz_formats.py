"""Damaged files of every format: refused in words or checked to the last question; nothing is written, no key is changed in silence.

500 files a run; MUTANTS=10000 for as many as that.
"""

import os
import re
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document

from files.refusals import UnreadableFile
from question_bank.exchange import own
from question_bank.exchange.item import Item
from question_bank.importing.formats import looked_at
from question_bank.importing.plan import Checker
from question_bank.importing.reading import read_question
from question_bank.models import Question
from sheets.problems import Counts
from tests import sheets
from tests.question_bank.rows import TODAY, book
from tests.sheets import open_documents as od
from tests.sheets.mutants import mutants, read_in_this_process

TEXT = """安全生产知识题库
一、单项选择题(共 2 题,每题 1 分)
1、听证由谁组织？（ B ）
A.当事人 B.拟作决定的机关 C.法院 D.检察院
2．听证几日内提出？
A、三日　B、五日　C、七日
【答案】:Ｂ
解析：《行政处罚法》第六十四条。
二、多选题
1. 哪些是处罚？( ABC )
A．警告 B．罚款
C．没收违法所得 D．谈话
三、判断题
1、听证不收费。（√）
四、简答题
1、简述听证的程序。
答：（1）告知；
（2）举行。
五、案例分析题
【案例一】某厂没有培训员工。
问题1：违反了哪部法律？
答案：安全生产法
"""
GIFT = """$CATEGORY: 听证

::一::听证由谁组织？{~当事人 =拟作决定的机关#对 ~法院}

::二::听证不收费。{T}

::三::几日内提出？{#5:0}

::四::连线{=警告 -> 申诫罚 =罚款 -> 财产罚}
"""
AIKEN = "听证由谁组织？\nA. 当事人\nB. 拟作决定的机关\nANSWER: B\n\n听证几日内提出？\nA. 三日\nB. 五日\nANSWER: B\n"
MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz><question type="multichoice"><name><text>一</text></name><questiontext format="html"><text><![CDATA[<p>听证由谁组织？</p>]]></text></questiontext>
<single>true</single><answer fraction="100"><text>机关</text></answer><answer fraction="0"><text>法院</text></answer></question>
<question type="truefalse"><name><text>二</text></name><questiontext format="html"><text>听证不收费。</text></questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>
"""
QTI = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="q1" title="一" adaptive="false" timeDependent="false">
<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse><value>A</value></correctResponse></responseDeclaration>
<itemBody><choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1"><prompt>听证由谁组织？</prompt>
<simpleChoice identifier="A">机关</simpleChoice><simpleChoice identifier="B">法院</simpleChoice></choiceInteraction></itemBody></assessmentItem>
"""


QTI_1 = """<?xml version="1.0" encoding="UTF-8"?>
<questestinterop><item ident="q1" title="一"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel>
<fieldentry>multiple_choice_question</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>
<presentation><material><mattext texttype="text/plain">听证由谁组织？</mattext></material>
<response_lid ident="r" rcardinality="Single"><render_choice><response_label ident="1"><material><mattext>机关</mattext></material></response_label>
<response_label ident="2"><material><mattext>法院</mattext></material></response_label></render_choice></response_lid></presentation>
<resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>
<respcondition continue="No"><conditionvar><varequal respident="r">1</varequal></conditionvar><setvar action="Set" varname="SCORE">100</setvar></respcondition></resprocessing></item></questestinterop>
"""
MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><resources>
<resource identifier="r1" type="imsqti_item_xmlv2p1" href="q1.xml"><file href="q1.xml"/></resource></resources></manifest>
"""


def package():
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", MANIFEST)
        archive.writestr("q1.xml", QTI)
    return target.getvalue()


def exported():
    items = [
        Item("single", "听证由谁组织？", [{"key": "A", "text": "机关"}, {"key": "B", "text": "法院"}], ["A"]),
        Item("matching", "连线。", [{"key": "A", "text": "申诫罚"}, {"key": "B", "text": "财产罚"}], [["警告", "申诫罚"], ["罚款", "财产罚"]]),
        Item("blank", "听证应当在____日内提出。", answer=[["五", "5"]]),
    ]  # fmt: skip
    target = BytesIO()
    own.write(target, items)
    return target.getvalue()


def open_document():
    header, first = ["题干", "选项A", "选项B", "答案"], ["听证由谁组织？", "机关", "当事人", "Ａ"]
    return od.ods(od.table("单选题", *(od.row(*map(od.text, cells)) for cells in (header, first)))).getvalue()


def paper():
    document, file = Document(), BytesIO()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


SHEET = book(
    {"题干": "听证免费。", "题型": "判断", "选项A": "", "选项B": "", "选项C": "", "选项D": "", "正确答案": "√"}, {}
)
CSV = "题干,选项A,选项B,答案\n听证由谁组织？,机关,当事人,Ａ\n听证几日内提出？,三日,五日,B\n"
FILES = {
    "题库.xlsx": SHEET.getvalue(),
    "题库.docx": paper(),
    "题库.txt": TEXT.encode("gb18030"),
    "题库.csv": CSV.encode(),
    "题库.gift": GIFT.encode(),
    "aiken.txt": AIKEN.encode(),
    "moodle.xml": MOODLE.encode(),
    "qti.xml": QTI.encode(),
    "qti1.xml": QTI_1.encode(),
    "qti.zip": package(),
    "own.json": exported(),
    "题库.ods": open_document(),
    "题库.xls": (Path(sheets.__file__).parent / "files" / "bank.xls").read_bytes(),
}
EACH = -(-int(os.environ.get("MUTANTS", "500")) // len(FILES))


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_refused_in_words_or_checked_to_the_last_question(monkeypatch, name):
    read_in_this_process(monkeypatch)

    for done, data in mutants(FILES[name], EACH, seed=5):
        file = BytesIO(data)
        file.name = name
        rows, refusal = checked(file)
        assert not refusal or refusal.endswith("。"), done
        counts = [row.outcome for row in rows]
        assert Counts(len(rows), **{name: counts.count(name) for name in set(counts)}).reconciles, done
        for row in rows:
            assert_no_key_is_changed_in_silence(row, done)

    assert Question.objects.count() == 0


def checked(file):
    """The questions, or the sentence that refuses the file."""
    try:
        readings = [read_question(raw) for raw in looked_at(file).questions()]
    except UnreadableFile as refusal:
        return [], str(refusal)
    return list(Checker(organisation=None, on=TODAY).check(readings)), ""


def assert_no_key_is_changed_in_silence(row, done):
    """A choice that goes into the bank has just the letters of its file, or says what was put right."""
    said = row.reading.text("answer")
    if row.act and row.content.kind in {"single", "multiple", "indefinite"} and said:
        letters = re.sub(r"[^A-Z]", "", said)
        told = [problem for problem in row.problems if problem.level == "fixed" and problem.column == "正确答案"]
        assert "".join(row.content.answer) == "".join(sorted(letters)) or told, (done, said, row.content.answer)


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_what_the_damage_is_done_to_holds_questions_that_would_come_in(name):
    file = BytesIO(FILES[name])
    file.name = name
    rows, _refusal = checked(file)

    assert any(row.act == "add" for row in rows)
