"""Moodle XML: what is written reads back equal; what Moodle writes is read, and what we cannot take is told."""

from base64 import b64encode
from io import BytesIO

import pytest
from hypothesis import given

from documents.pictures import keep, mark_text
from files.refusals import UnreadableFile
from question_bank.exchange import moodle, moodle_writing
from tests.question_bank.exchange.objects import AWKWARD, CASE, ONE_OF_EACH, banks, choice, many, png, said, told


def written(*items):
    target = BytesIO()
    losses = moodle_writing.write(target, items)
    return target.getvalue(), [str(loss) for loss in losses]


def read(*questions, head='<?xml version="1.0" encoding="UTF-8"?>'):
    return list(moodle.read(f"{head}<quiz>{''.join(questions)}</quiz>".encode()))


def question(kind, inside="", stem="谁主持？", format="html"):
    text = f'<questiontext format="{format}"><text><![CDATA[{stem}]]></text></questiontext>'
    return f'<question type="{kind}"><name><text>名</text></name>{text}{inside}</question>'


def answer(text, fraction=0, inside=""):
    return f'<answer fraction="{fraction}" format="html"><text>{text}</text>{inside}</answer>'


def one(*arguments, **facts):
    [raw] = read(question(*arguments, **facts))
    return raw


# --- our own ---
@given(banks)
@many(60)
def test_any_bank_reads_back_equal(bank):
    data, _losses = written(*bank)

    assert [said(raw) for raw in moodle.read(data)] == bank


@pytest.mark.parametrize("item", [*ONE_OF_EACH, *AWKWARD], ids=lambda item: item.kind)
def test_each_kind_reads_back_equal(item):
    assert [said(raw) for raw in moodle.read(written(item)[0])] == [item]


def test_pictures_stand_wherever_a_text_stands():
    pictures = [keep(png((shade, 0, 0))) for shade in range(5)]
    marks = [mark_text(mark) for mark, _png in pictures]
    item = choice(
        stem=f"看{marks[0]}  图\n 再看",
        options=[{"key": "A", "text": marks[1]}, {"key": "B", "text": f"甲{marks[2]}"}],
        explanation=f"{marks[3]}<b>",
        pictures=dict(pictures[:4]),
    )
    case = type(CASE)("case", material=marks[4], parts=[choice(stem=f"小题{marks[4]}")], pictures=dict(pictures[4:]))

    assert [said(raw) for raw in moodle.read(written(item, case)[0])] == [item, case]


def test_what_moodle_cannot_hold_is_named():
    _data, losses = written(choice(), ONE_OF_EACH[4], ONE_OF_EACH[7])

    assert losses == [
        "Moodle XML 不能保存难度：第 1、2、3 题。Moodle 读不到；再导入本系统时仍在。",
        "Moodle XML 不能保存“判断改错题”这一题型：第 2 题。Moodle 读不到；再导入本系统时仍在。",
        "Moodle XML 不能保存改正：第 2 题。Moodle 读不到；再导入本系统时仍在。",
        "Moodle XML 不能保存各空可乱序：第 3 题。Moodle 读不到；再导入本系统时仍在。",
    ]


# --- as Moodle writes it ---
SUB = "<subquestion><text>{}</text><answer><text>{}</text></answer></subquestion>"
TWO = answer("甲", 100) + answer("乙")


@pytest.mark.parametrize(
    ("kind", "inside", "expected", "options", "right"),
    [
        ("multichoice", f"<single>true</single>{TWO}", "single", ["甲", "乙"], ["A"]),
        ("multichoice", TWO, "single", ["甲", "乙"], ["A"]),
        ("multichoice", "<single>false</single>" + answer("甲", 50) + answer("乙", -100) + answer("丙", "50.00000"),
         "multiple", ["甲", "乙", "丙"], ["A", "C"]),
        ("truefalse", answer("true") + answer("false", 100), "judge", [], [False]),
        ("shortanswer", answer("五", 100) + answer("5", 100), "blank", [], [["五", "5"]]),
        ("numerical", answer("5.0", 100, "<tolerance>0.50</tolerance>"), "numeric", [], [5, 0.5]),
        ("matching", f"{SUB.format('甲', '子')}{SUB.format('', '丑')}",
         "matching", ["子", "丑"], [["甲", "子"]]),
        ("ordering", answer("乙", 1) + answer("甲", 2), "ordering", ["乙", "甲"], ["A", "B"]),
        ("essay", '<graderinfo format="html"><text>&lt;p&gt;要点&lt;/p&gt;</text></graderinfo>', "essay", [], ["要点"]),
        ("essay", "", "essay", [], []),
    ],
)  # fmt: skip
def test_a_kind_of_moodle(kind, inside, expected, options, right):
    raw = one(kind, inside, stem="<p>谁&nbsp;主持____？</p>")

    assert (raw.kind, [each["text"] for each in raw.options], raw.answer) == (expected, options, right)
    assert (raw.text("stem"), raw.problems, raw.where) == ("谁 主持____？", [], "第 1 题")


def test_what_stands_beside_is_read():
    beside = (
        "<generalfeedback format='html'><text>&lt;p&gt;因为。&lt;/p&gt;</text></generalfeedback>"
        "<defaultgrade>2.5000000</defaultgrade><idnumber>Q7</idnumber><correctfeedback><text>Your answer is correct."
        "</text></correctfeedback><tags><tag><text>听证</text></tag><tag><text>费用</text></tag></tags>"
    )
    raw = one("multichoice", TWO + beside)

    assert raw.fields == {
        "stem": "谁主持？",
        "explanation": "因为。",
        "code": "Q7",
        "tags": "听证、费用",
        "marks": "2.5",
    }


def test_the_category_holds_until_the_next_and_is_no_question():
    path = "<question type='category'><category><text>$course$/top/听证/申请</text></category></question>"

    first, second = read(path, question("essay"), path.replace("听证/", ""), question("essay"))

    assert (first.text("category"), second.text("category"), second.where) == ("听证/申请", "申请", "第 2 题")


def test_gaps_in_the_text_become_a_question_of_gaps():
    raw = one("cloze", stem="有 {1:SHORTANSWER:=甲~=子#好~*#错} 和 {1:SA:%100%乙~%50%丑} 两种。")

    assert (raw.kind, raw.text("stem"), raw.answer) == ("blank", "有 ____ 和 ____ 两种。", [["甲", "子"], ["乙"]])
    assert told(raw) == [("fixed", "feedback_merged"), ("warning", "partial_credit")]


def test_pictures_come_in_from_files_and_from_addresses():
    mark, _png = keep(png())
    data = b64encode(png()).decode()
    inside = (
        f'<generalfeedback format="html"><text>&lt;img src="data:image/png;base64,{data}"&gt;</text></generalfeedback>'
    )
    stem = '<p>看<img alt="" src="@@PLUGINFILE@@/%E5%9B%BE.png?x=1">图</p>'
    text = question("essay", inside, stem).replace(
        "</text></q", f'</text><file name="图.png" encoding="base64">{data}</file></q'
    )

    [raw] = read(text)

    assert (raw.text("stem"), raw.text("explanation")) == (f"看{mark_text(mark)}图", mark_text(mark))
    assert (list(raw.pictures), raw.problems) == ([mark], [])


@pytest.mark.parametrize(
    ("kind", "inside", "stem", "code"),
    [
        ("calculated", TWO, "谁？", ("error", "unknown_kind")),
        ("ddmarker", "", "谁？", ("error", "unknown_kind")),
        ("什么", "", "谁？", ("error", "unknown_kind")),
        ("cloze", "", "选{1:MULTICHOICE:=甲~乙}", ("error", "unknown_kind")),
        ("description", "", "说明。", ("skipped", "no_question")),
        ("multichoice", answer("甲", 100) + answer("乙", 100), "谁？", ("error", "two_keys")),
        ("multichoice", answer("甲", 100) + answer("乙", 50), "谁？", ("warning", "partial_credit")),
        ("truefalse", answer("true") + answer("false"), "谁？", None),
        ("shortanswer", answer("五*", 100), "____", ("error", "wildcard")),
        ("shortanswer", "<usecase>1</usecase>" + answer("A", 100), "____", ("warning", "case_matters")),
        ("numerical", answer("5", 100) + answer("6", 100), "几？", ("error", "several_numbers")),
        (
            "numerical",
            answer("5", 100) + "<units><unit><unit_name>元</unit_name></unit></units>",
            "几？",
            ("warning", "units"),
        ),
        ("essay", "", '<img src="@@PLUGINFILE@@/a.png">', ("error", "picture_missing")),
        ("essay", "", '<img src="https://x.cn/a.png">', ("error", "picture_missing")),
        ("essay", "", '<img src="data:image/png;base64,QUJD">', ("error", "picture_unreadable")),
        ("essay", "<hint><text>想想</text></hint>", "谁？", ("fixed", "feedback_merged")),
        (
            "essay",
            "<generalfeedback><text/><file name='a.mp3'>QQ==</file></generalfeedback>",
            "谁？",
            ("warning", "attachment"),
        ),
    ],
)
def test_what_we_cannot_take_is_told(kind, inside, stem, code):
    raw = one(kind, inside, stem=stem)

    assert told(raw) == ([code] if code else [])


def test_a_chinese_encoding_is_read():
    text = f"<?xml version='1.0' encoding='GB2312'?><quiz>{question('essay')}</quiz>"

    assert next(moodle.read(text.encode("gb18030"))).text("stem") == "谁主持？"


@pytest.mark.parametrize(
    "text",
    [
        "<quiz><question>",
        "<html/>",
        "",
        "<!DOCTYPE quiz [<!ENTITY a 'b'>]><quiz>&a;</quiz>",
        "<!DOCTYPE quiz SYSTEM 'file:///etc/passwd'><quiz/>",
        "<quiz>" + "<a>" * 2000 + "</a>" * 2000 + "</quiz>",
        "<?xml version='1.0' encoding='none-such'?><quiz/>",
    ],
)
def test_a_damaged_or_dangerous_file_is_refused(text):
    with pytest.raises(UnreadableFile):
        list(moodle.read(text.encode()))
