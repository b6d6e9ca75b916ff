from io import BytesIO
from time import perf_counter

import pytest

from documents.reading import UnreadableDocument
from documents.text import lines, text_of
from tests.documents.papers import paper


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_lines_are_counted_whatever_the_encoding(encoding):
    data = "1. 题干\r\n\r\nA. 甲\nB. 乙".encode(encoding)

    assert list(lines(BytesIO(data))) == [(1, "1. 题干"), (2, ""), (3, "A. 甲"), (4, "B. 乙")]


def test_a_short_chinese_text_is_not_taken_for_something_else():
    assert text_of(BytesIO("题目".encode("gb18030"))) == "题目"


def test_the_sign_that_ends_a_file_of_dos_is_no_text():
    assert list(lines(BytesIO(b"a\r\n\x1a"))) == [(1, "a")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"a\0b", "认不出"),
        ("题".encode("utf-16-le") + b"\0\0", "认不出"),
        (b"a" * 70_000 + b"\xff\xff", "编码"),
        (paper("").getvalue(), "Word 文档"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data, words):
    with pytest.raises(UnreadableDocument, match=words):
        list(lines(BytesIO(data)))


def test_a_text_of_nothing_but_line_ends_is_read_quickly():
    began = perf_counter()

    assert sum(1 for _ in lines(BytesIO(b"\r" * 1_000_000))) == 1_000_000

    assert perf_counter() - began < 5
