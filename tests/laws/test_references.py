"""Citations in running text."""

import time

import pytest

from laws.references import Reader

READER = Reader(["中华人民共和国风筝管理法", "风筝管理法", "风筝法", "线轴条例", "放飞办法"])


def cited(text, named=""):
    """行政处罚法:63/1/2, with @year where one stands beside the title."""
    return [
        ref.statute
        + (f"@{ref.version}" if ref.version else "")
        + f":{ref.number}"
        + (f"-{ref.insert}" if ref.insert else "")
        + (f"/{ref.paragraph or ''}" if ref.paragraph or ref.item else "")
        + (f"/{ref.item}" if ref.item else "")
        for ref in READER.read(text, named).references
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《风筝管理法》第六十三条第一款第（二）项", ["风筝管理法:63/1/2"]),
        ("《中华人民共和国风筝管理法》第63条第2款", ["风筝管理法:63/2"]),
        ("《风筝法》第６３条", ["风筝法:63"]),
        ("风筝管理法第十 三 条第(三)项", ["风筝管理法:13//3"]),
        ("第四条之一写在《线轴条例》第四条之一里", ["线轴条例:4-1"]),
        # what follows belongs to the last statute named
        ("《风筝法》第三条、第五条和第七条", ["风筝法:3", "风筝法:5", "风筝法:7"]),
        ("根据风筝法第三条，本法第四条，该法第五条", ["风筝法:3", "风筝法:4", "风筝法:5"]),
        ("《风筝法》第三条；《线轴条例》第三条，同条例第四条", ["风筝法:3", "线轴条例:3", "线轴条例:4"]),
        ("《风筝法》的规定很清楚，第九条", ["风筝法:9"]),
        # ranges and lists
        ("《风筝法》第三条至第六条", ["风筝法:3", "风筝法:4", "风筝法:5", "风筝法:6"]),
        ("《风筝法》第三至六条", ["风筝法:3", "风筝法:4", "风筝法:5", "风筝法:6"]),
        ("《风筝法》第三条—第五条", ["风筝法:3", "风筝法:4", "风筝法:5"]),
        ("《风筝法》第三、五条", ["风筝法:3", "风筝法:5"]),
        ("《风筝法》第一条至第九百条", ["风筝法:1", "风筝法:900"]),
        # the year of a version
        ("《风筝法》（2017年修正）第四十二条", ["风筝法@2017:42"]),
        ("《风筝法（2017修正）》第四十二条、第四十三条", ["风筝法@2017:42", "风筝法@2017:43"]),
        ("2017年《风筝法》第四十二条", ["风筝法@2017:42"]),
        ("风筝法(2017)第四十二条讲线，现行第四十二条讲轴", ["风筝法@2017:42", "风筝法:42"]),
        # statutes that are not known, and what is no statute
        ("《风车法》第三条", ["风车法:3"]),
        ("《风筝法》第九条，以及刑法第一百三十四条、第一百三十五条", ["风筝法:9", "刑法:134", "刑法:135"]),
        ("《风筝法》第九条和城市风筝法第三条", ["风筝法:9", "城市风筝法:3"]),
        ("违反线轴条例第五条", ["线轴条例:5"]),
        ("风筝法律法规、风筝法定程序、风筝法实施条例", []),
        ("《风筝法》第三条，《放飞决定书》第四条", ["风筝法:3", "风筝法:4"]),
    ],
)
def test_what_a_text_cites(text, expected):
    assert cited(text) == expected


def test_a_number_before_any_statute_is_kept_apart_unless_one_is_meant():
    assert cited("依照第三条") == []
    assert [ref.number for ref in READER.read("依照第三条").nameless] == [3]
    assert cited("依照本法第三条", named="《风筝法》") == ["风筝法:3"]


def test_titles_without_a_number_and_numbers_that_are_none_are_told():
    reading = READER.read("《风筝法》《线轴条例》第〇条，《放飞办法》")

    assert reading.references == []
    assert reading.alone == ["风筝法", "放飞办法"]
    assert reading.unreadable == ["第〇条"]


@pytest.mark.parametrize(
    "hostile",
    [
        "第" * 100_000,
        "第" + "一、" * 50_000,
        "第一 " * 33_000 + "条",
        "第一条第" * 25_000,
        "《" * 100_000,
        "《" + "法" * 100_000,
        "2017年" * 20_000,
        "（2017" * 20_000,
        "风筝管理" * 25_000 + "第一条",
        "法" * 100_000 + "第一条",
        "风筝法（2017" + "年" * 100_000 + "第一条",
        " " * 100_000 + "第一条",
        "城市风筝法" * 20_000 + "第一条",
    ],
    ids=lambda text: text[:6],
)
def test_hostile_texts_are_read_in_linear_time(hostile):
    start = time.process_time()

    READER.read(hostile)

    assert time.process_time() - start < 2
