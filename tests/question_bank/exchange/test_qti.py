"""QTI 1.2 and 2.1: files and packages as Canvas and TAO export them."""

import pytest

from documents.pictures import keep, mark_text
from files.refusals import UnreadableFile
from question_bank.exchange import qti
from tests.question_bank.exchange.objects import png, told
from tests.question_bank.exchange.qti_files import (
    FIB,
    condition,
    declared,
    document,
    equal,
    item1,
    item2,
    lid,
    manifest,
    material,
    package,
    simple,
)

THREE = {"101": "甲", "102": "乙", "103": "丙"}
BOTH = {"1": "True", "2": "False"}


def one(data):
    [raw] = qti.read(data.encode() if isinstance(data, str) else data)
    return raw


def says(raw):
    return raw.kind, [each["text"] for each in raw.options], raw.answer


# --- 1.2 ---
@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (item1("multiple_choice_question", lid(THREE), condition(equal(102))), ("single", ["甲", "乙", "丙"], ["B"])),
        (item1("", lid(THREE), condition(equal(102), 1, "Add")), ("single", ["甲", "乙", "丙"], ["B"])),
        (item1("multiple_answers_question", lid(THREE, cardinality="Multiple"),
               condition(f"<and>{equal(101)}<not>{equal(102)}</not>{equal(103)}</and>")),
         ("multiple", ["甲", "乙", "丙"], ["A", "C"])),
        (item1("", lid(THREE, cardinality="Multiple"),
               condition(equal(101), 50, "Add") + condition(equal(102), 50, "Subtract") + condition(equal(103), 50, "Add")),
         ("multiple", ["甲", "乙", "丙"], ["A", "C"])),
        (item1("true_false_question", lid(BOTH), condition(equal(2))), ("judge", [], [False])),
        (item1("short_answer_question", FIB, condition(equal("五") + equal("5"))), ("blank", [], [["五", "5"]])),
        (item1("essay_question", FIB, condition("<other/>", 0)), ("essay", [], [])),
        (item1("numerical_question", FIB,
               condition(f"<or>{equal(5)}<and><vargte>4.5</vargte><varlte>5.5</varlte></and></or>")),
         ("numeric", [], [5, 0.5])),
        (item1("numerical_question", FIB, condition("<vargte>1</vargte><varlte>3</varlte>")), ("numeric", [], [2, 1])),
        (item1("matching_question",
               lid({"1": "子", "2": "丑", "3": "寅"}, "ra", before=material("甲")) + lid({"1": "子", "2": "丑", "3": "寅"}, "rb", before=material("乙")),
               condition(equal("2", "ra"), 50, "Add") + condition(equal("1", "rb"), 50, "Add")),
         ("matching", ["丑", "子", "寅"], [["甲", "丑"], ["乙", "子"]])),
        (item1("", lid(THREE, cardinality="Ordered"), condition(equal(103) + equal(101) + equal(102))),
         ("ordering", ["丙", "乙", "甲"], ["A", "C", "B"])),
    ],
)  # fmt: skip
def test_an_item_of_canvas(item, expected):
    raw = one(document(item))

    assert says(raw) == expected
    assert told(raw, "error", "warning") == []
    assert raw.text("stem").startswith("谁主持？")
    assert raw.text("marks") == "2"


def test_named_gaps_are_found_in_the_text():
    gaps = lid({"1": "甲", "2": "子"}, "response_a", before=material("a")) + lid(
        {"3": "乙"}, "response_b", before=material("b")
    )
    raw = one(document(item1("fill_in_multiple_blanks_question", gaps, stem="先[b]后[a]，[1]不是空。")))

    assert (raw.text("stem"), raw.answer, raw.problems) == ("先____后____，[1]不是空。", [["乙"], ["甲", "子"]], [])


def test_feedback_goes_under_the_explanation():
    feedback = "".join(
        f'<itemfeedback ident="{name}"><flow_mat>{material(text)}</flow_mat></itemfeedback>'
        for name, text in (("general_fb", "因为。"), ("102_fb", "再想想"), ("correct_fb", "好"))
    )
    raw = one(document(item1("", lid(THREE), condition(equal(101)), after=feedback)))

    assert raw.text("explanation") == "因为。\nB：再想想\n答对：好"


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (item1("multiple_dropdowns_question", lid(THREE)), ("error", "unknown_kind")),
        (item1("calculated_question", FIB), ("error", "unknown_kind")),
        (item1("", "<response_xy ident='a'/>"), ("error", "unknown_kind")),
        (item1("text_only_question", ""), ("skipped", "no_question")),
        (item1("", lid(THREE)), ("error", "no_key")),
        (item1("", lid(THREE), condition(f"<or>{equal(101)}{equal(102)}</or>")), ("error", "two_keys")),
        (item1("", lid(THREE), condition(equal(101)) + condition(equal(102), 50)), ("warning", "partial_credit")),
        (item1("", lid({"1": "对", "2": "错"}), condition(equal(1))), ("fixed", "kind_deduced")),
        (item1("numerical_question", FIB, condition(equal(5)) + condition(equal(6))), ("error", "several_numbers")),
        (item1("", lid(THREE), condition(equal(101)), stem='<img src="a.png">'), ("error", "picture_missing")),
    ],
)
def test_what_we_cannot_take_of_1_2_is_told(item, code):
    assert told(one(document(item))) == [code]


# --- 2.1 ---
PAIRS = (
    "<matchInteraction responseIdentifier='RESPONSE'><prompt>配对</prompt>"
    f"<simpleMatchSet>{simple({'A': '甲', 'B': '乙'}, 'simpleAssociableChoice')}</simpleMatchSet>"
    f"<simpleMatchSet>{simple({'X': '子', 'Y': '丑'}, 'simpleAssociableChoice')}</simpleMatchSet></matchInteraction>"
)
CHOICE = f"<choiceInteraction responseIdentifier='RESPONSE' maxChoices='{{}}'><prompt>谁？</prompt>{simple(THREE)}</choiceInteraction>"
ENTRY = "<textEntryInteraction responseIdentifier='{}' expectedLength='5'/>"
MAPPED = (
    '<mapping defaultValue="0"><mapEntry mapKey="五" mappedValue="1"/><mapEntry mapKey="5" mappedValue="1"/></mapping>'
)
EQUAL = '<responseProcessing><equal toleranceMode="{}" tolerance="{}"/></responseProcessing>'


@pytest.mark.parametrize(
    ("item", "stem", "expected"),
    [
        (item2(declared("102"), "<p>材料</p>" + CHOICE.format(1)), "材料\n谁？", ("single", ["甲", "乙", "丙"], ["B"])),
        (item2(declared("101", "103", cardinality="multiple"), CHOICE.format(0)), "谁？", ("multiple", ["甲", "乙", "丙"], ["A", "C"])),
        (item2(declared("103", "101", "102", cardinality="ordered"), CHOICE.format(0).replace("choiceI", "orderI")),
         "谁？", ("ordering", ["甲", "乙", "丙"], ["C", "A", "B"])),
        (item2(declared("A Y", "B X", cardinality="multiple", type="directedPair"), PAIRS),
         "配对", ("matching", ["丑", "子"], [["甲", "丑"], ["乙", "子"]])),
        (item2(declared("A Y", cardinality="multiple", type="directedPair"), PAIRS),
         "配对", ("matching", ["丑", "子"], [["甲", "丑"], ["乙", ""]])),
        (item2(declared("五", type="string", mapping=MAPPED), f"<p>在{ENTRY.format('RESPONSE')}日内</p>"),
         "在____日内", ("blank", [], [["五", "5"]])),
        (item2(declared("甲", type="string", ident="A") + declared("乙", type="string", ident="B"),
               f"<p>{ENTRY.format('A')}和{ENTRY.format('B')}</p>"), "____和____", ("blank", [], [["甲"], ["乙"]])),
        (item2(declared("5", type="float"), f"<p>几？{ENTRY.format('RESPONSE')}</p>", EQUAL.format("absolute", "0.5 0.5")),
         "几？", ("numeric", [], [5, 0.5])),
        (item2(declared("5", type="float"), f"<p>几？{ENTRY.format('RESPONSE')}</p>", EQUAL.format("relative", "10")),
         "几？", ("numeric", [], [5, 0.5])),
        (item2(declared("5", type="float"), f"<p>几？{ENTRY.format('RESPONSE')}</p>", EQUAL.format("absolute", "1 3")),
         "几？", ("numeric", [], [6, 2])),
        (item2(declared("5", type="integer"), f"<p>几？{ENTRY.format('RESPONSE')}</p>"), "几？", ("numeric", [], [5, 0])),
        (item2(declared("要点", type="string"), "<p>论述</p><extendedTextInteraction responseIdentifier='RESPONSE'/>"),
         "论述", ("essay", [], ["要点"])),
    ],
)  # fmt: skip
def test_an_item_of_2_1(item, stem, expected):
    raw = one(item)

    assert (raw.text("stem"), says(raw), told(raw, "error", "warning")) == (stem, expected, [])


def test_rubric_feedback_and_marks_of_2_1():
    outcome = (
        '<outcomeDeclaration identifier="MAXSCORE"><defaultValue><value>3.0</value></defaultValue></outcomeDeclaration>'
    )
    body = "<rubricBlock view='scorer'><p>按点给分</p></rubricBlock>" + CHOICE.format(1)
    raw = one(item2(declared("102") + outcome, body, "<modalFeedback><p>因为。</p></modalFeedback>"))

    assert (raw.text("stem"), raw.text("explanation"), raw.text("marks")) == ("谁？", "按点给分\n因为。", "3")


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (item2(declared("A"), "<hotspotInteraction responseIdentifier='RESPONSE'/>"), ("error", "unknown_kind")),
        (item2(declared("A"), CHOICE.format(1) * 2), ("error", "unknown_kind")),
        (item2("", "<p>说明</p>"), ("skipped", "no_question")),
        (item2("", CHOICE.format(1)), ("error", "no_key")),
        (
            item2(declared("102", cardinality="ordered"), CHOICE.format(0).replace("choiceI", "orderI")),
            ("error", "missing_key"),
        ),
    ],
)
def test_what_we_cannot_take_of_2_1_is_told(item, code):
    assert told(one(item)) == [code]


# --- packages ---
def test_a_package_is_read_in_the_order_of_its_manifest_with_its_pictures():
    mark, _png = keep(png())
    first = item2(declared("102"), "<p>看<img src='../img/a%20b.png' alt=''/></p>" + CHOICE.format(1), ident="z")
    parts = {
        "imsmanifest.xml": manifest("items/z.xml", "items/a.xml", "test.xml"),
        "items/a.xml": item2(declared("101"), CHOICE.format(1), ident="a"),
        "items/z.xml": first,
        "test.xml": "<assessmentTest/>",
        "img/a b.png": png(),
        "g/assessment_meta.xml": "<quiz/>",
    }

    read = list(qti.read(package(parts)))

    assert [(raw.where, raw.answer) for raw in read] == [("items/z.xml 第 1 题", ["B"]), ("items/a.xml 第 1 题", ["A"])]
    assert (read[0].text("stem"), list(read[0].pictures)) == (f"看{mark_text(mark)}\n谁？", [mark])


def test_a_question_that_stands_twice_in_a_package_is_read_once():
    file = document(item1("", lid(THREE), condition(equal(101))))
    read = list(qti.read(package({"imsmanifest.xml": manifest("g/g.xml"), "g/g.xml": file, "non_cc/g.xml.qti": file})))

    assert [told(raw) for raw in read] == [[], [("skipped", "no_question")]]


def test_a_picture_of_canvas_is_found():
    stem = '<img src="$IMS-CC-FILEBASE$/Uploaded%20Media/a.png?canvas_download=1">'
    parts = {
        "imsmanifest.xml": manifest("g/g.xml"),
        "g/g.xml": document(item1("essay_question", FIB, stem=stem)),
        "Uploaded Media/a.png": png(),
    }

    assert len(one(package(parts)).pictures) == 1


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"a.xml": item2("", "")}, "imsmanifest.xml"),
        ({"imsmanifest.xml": manifest(), "../a.xml": "x"}, "内部结构不正常"),
        ({"imsmanifest.xml": manifest(), "/etc/a.xml": "x"}, "内部结构不正常"),
        ({"imsmanifest.xml": manifest(), "a.zip": "x"}, "嵌有别的文件"),
        ({"imsmanifest.xml": manifest(), "a.xml": " " * 40_000_000}, "展开后超过"),
        ({"imsmanifest.xml": "<manifest>"}, "XML"),
        ({"imsmanifest.xml": manifest(), **{f"{n}.txt": "" for n in range(2100)}}, "个部分组成"),
    ],
)
def test_a_package_that_is_none_or_does_damage_is_refused(parts, words):
    with pytest.raises(UnreadableFile, match=words):
        list(qti.read(package(parts)))
