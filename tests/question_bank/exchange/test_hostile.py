"""Damaged files and nasty texts: what is read, or a refusal in words; nothing else, and nothing that takes long."""

import random
from contextlib import suppress
from io import BytesIO
from time import process_time

import pytest

from documents.pictures import keep, mark_text
from files.refusals import UnreadableFile
from question_bank.exchange import aiken, gift, gift_writing, moodle, moodle_writing, own, qti, recognise
from question_bank.exchange.html_text import looks_like_html, plain_text
from question_bank.importing.raw import RawQuestion
from question_bank.importing.reading import read_question
from tests.question_bank.exchange.objects import ONE_OF_EACH, choice, png
from tests.question_bank.exchange.qti_files import (
    condition,
    declared,
    document,
    equal,
    item1,
    item2,
    lid,
    manifest,
    package,
    simple,
)

DAMAGED = 300
#: Seconds of the processor for 100,000 characters, and for each question that there is in them.
QUICK, EACH = 1.0, 0.0002

SIGNS = ["{", "}", "=", "~", "#", "\\", "->", "%", "::", "//", "\n\n", "<", ">", "&", "]]>", "[[", '"', "'", ",", "null", "1e999",
         "-1", "A", "　", "\x00", "�", "$CATEGORY:", "ANSWER:", "<!--", "<text>", "</question>", "<![CDATA[", "答案", "9" * 400]  # fmt: skip


def _written(write):
    mark, picture = keep(png())
    target = BytesIO()
    write(
        target, [*ONE_OF_EACH, choice(stem=mark_text(mark), pictures={mark: picture}, category=("听证",), tags=["甲"])]
    )
    return target.getvalue()


OPTIONS = {"1": "甲", "2": "乙"}
QTI_1 = document(
    item1("", lid(OPTIONS), condition(equal(1))),
    item1("numerical_question", lid(OPTIONS), condition("<vargte>1</vargte>")),
)
QTI_2 = item2(
    declared("1"),
    f"<choiceInteraction responseIdentifier='RESPONSE' maxChoices='1'>{simple(OPTIONS)}</choiceInteraction>",
)
AIKEN = "谁？\nA. 甲\nB. 乙\nANSWER: A\n\n" * 5
SOUND = {
    "gift": (gift.read, _written(gift_writing.write)),
    "moodle": (moodle.read, _written(moodle_writing.write)),
    "json": (own.read, _written(own.write)),
    "aiken": (aiken.read, AIKEN.encode()),
    "qti 1.2": (qti.read, QTI_1.encode()),
    "qti 2.1": (qti.read, QTI_2.encode()),
    "package": (
        qti.read,
        package({"imsmanifest.xml": manifest("a.xml"), "a.xml": QTI_2, "b.xml": QTI_1, "c.png": png()}),
    ),
}


def mutants(data, count, *, seed):
    """Bytes flipped, cut out, doubled, moved and put in: the same for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        at, to = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
        some = data[at : min(to, at + 60)]
        sign = chance.choice(SIGNS).encode()
        yield [
            data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :],
            data[:at] + data[at + chance.randrange(1, 40) :],
            data[:at],
            data[:to] + some + data[to:],
            data[:at] + sign + data[at:],
            data[:at] + sign + data[at + len(sign) :],
        ][number % 6]


def read_or_refused(read, data):
    """None for a file that is refused, in a sentence."""
    try:
        return list(read(data))
    except UnreadableFile as refusal:
        if not str(refusal).endswith("。"):
            raise
        return None


@pytest.mark.parametrize("format", SOUND)
def test_a_damaged_file_is_read_or_refused(format):
    read, sound = SOUND[format]
    refused = 0

    for data in mutants(sound, DAMAGED, seed=7):
        raws = read_or_refused(read, data)
        refused += raws is None
        for raw in raws or ():
            # What comes out can be written down and understood like any other.
            assert RawQuestion.of(raw.as_dict()) == raw
            read_question(raw)

    assert refused < DAMAGED


NASTY = [
    "{", "}", "{=", "{~", "\\", "\\{", "=", "~", "#", "####", "->", "{=a->", "{#", "{>", "%", "~%", "{~%5", "::", "::a", "//", "// 题型：",
    "// [id:", "[id:\\", "$CATEGORY:", "\n", "\n\n{", "{\n\n", "a\n\n", " ", "\n//", "{T}\n\n", "[html]<", "{1:SA:", "\\{1:SA:", "{:SHORTANSWER:=a~",
    "<", "<a", "<a ", "<p>", "<!--", "</", "<![CDATA[", "&", "&#", "&lt;", "<img src=", "<img src='", '<a b="', "<script>", "<sup>", "<b>",
    "A.", "A. a\n", "ANSWER:", "ANSWER: A\n", "a\nANSWER", "Ａ．", "[", "{\"", "[1,", "{\"a\":", "9", "-9", "答案", "答 ", "____", "(", "（ ",
    "[[图:", "[[图:0123456789ab]]", "/", "题型：", "<quiz>", "<question>", "<item>", "<?xml ", "<?xml version='1.0' encoding='a",
]  # fmt: skip


@pytest.mark.parametrize("piece", NASTY)
def test_a_hundred_thousand_nasty_characters_take_no_time(piece):
    text = piece * (100_000 // len(piece))
    cloze = f"<quiz><question type='cloze'><questiontext><text>{text.replace('&', '&amp;').replace('<', '&lt;')}</text></questiontext></question></quiz>"
    wrapped = f"<quiz><question type='essay'><questiontext format='html'><text>{text.replace('&', '&amp;').replace('<', '&lt;')}</text></questiontext></question></quiz>"
    took = {}
    for name, work in {
        "gift": lambda: list(gift.read(text)),
        "gift, in braces": lambda: list(gift.read(f"甲{{={text}")),
        "aiken": lambda: list(aiken.read(text)),
        "moodle": lambda: list(moodle.read(text)),
        "moodle, in a text": lambda: list(moodle.read(wrapped)),
        "cloze": lambda: list(moodle.read(cloze)),
        "qti": lambda: list(qti.read(text)),
        "json": lambda: list(own.read(text)),
        "recognise": lambda: recognise(text),
        "html": lambda: plain_text(text)[: looks_like_html(text)],
    }.items():
        start = process_time()
        found = None
        with suppress(UnreadableFile):
            found = work()
        took[name] = process_time() - start - EACH * len(found or ())

    assert {name: seconds for name, seconds in took.items() if seconds > QUICK} == {}
