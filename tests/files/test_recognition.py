"""A file is told by what it holds, whatever it is called."""

from io import BytesIO
from pathlib import Path

import pytest

from files.recognition import recognise
from files.refusals import UnreadableFile
from tests.documents.papers import paper
from tests.files.containers import compound
from tests.sheets.books import make_book, packed
from tests.sheets.open_documents import ods, ods_of, table

XLS = (Path(__file__).parent.parent / "sheets/files/bank.xls").read_bytes()
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz><question type="truefalse"/></quiz>'
PACKAGE = {"imsmanifest.xml": b"<manifest/>", "q1.xml": b"<item/>"}


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (make_book([["a"]]).getvalue(), "题库.doc", "xlsx"),
        (XLS, "题库.xlsx", "xls"),
        (XLS, "题库.et", "xls"),
        (ods(table("一")).getvalue(), "", "ods"),
        (paper("").getvalue(), "题库.xlsx", "docx"),
        (packed(PACKAGE), "qti.zip", "zip"),
        (b"a,b\n1,2\n", "", "csv"),
        ("题干\t答案\n一\tA\n".encode("gb18030"), "题库.xlsx", "csv"),
        (b"a,b\n1,2\n", "a.txt", "txt"),
        ("1. 听证，由谁主持？\nA. 甲\nB. 乙\n答案：A\n".encode("gb18030"), "", "txt"),
        ("1. 题\nA. 甲\n".encode("utf-16"), "", "txt"),
        ("[单选题]听证由谁主持？".encode(), "", "txt"),
        (b'{"questions": []}', "", "json"),
        (b' [\n {"stem": 1}]', "a", "json"),
        (XML.encode(), "moodle.xml", "xml"),
        (XML.encode(), "", "xml"),
        (("\ufeff" + XML).encode(), "", "xml"),
        (XML.encode("utf-16"), "", "xml"),
        ("::题:: 听证由 {=机关 ~个人} 组织".encode(), "a.gift", "txt"),
    ],
)
def test_a_kind_that_is_read(data, name, kind):
    assert recognise(data, name) == kind


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "", "空的"),
        (compound({"WordDocument": b""}), "题库.doc", ".doc"),
        (compound({"WordDocument": b""}), "题库.xls", ".doc"),
        (compound({"WordDocument": b""}), "题库.wps", ".wps"),
        (compound({"PowerPoint Document": b""}), "", ".ppt"),
        (compound({"EncryptedPackage": b""}), "题库.docx", "密码"),
        (compound({"Workbook": b"", "_VBA_PROJECT_CUR": b""}), "题库.xls", "宏"),
        (compound({"Contents": b""}), "题库.et", ".et"),
        (compound({"Contents": b""}), "题库.msg", "认不出"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more", "题库.doc", "已损坏"),
        (packed({"[Content_Types].xml": b"", "ppt/slide.xml": b""}), "", ".pptx"),
        (packed({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), "", ".xlsb"),
        (packed({"[Content_Types].xml": b"", "word/a.xml": b"", "word/vbaProject.bin": b""}), "", "宏"),
        (ods_of(b"", "application/vnd.oasis.opendocument.text").getvalue(), "", ".odt"),
        (make_book([["a"]]).getvalue()[:-100], "题库.xlsx", "已损坏"),
        (b"%PDF-1.7", "题库.docx", "PDF"),
        (b"{\\rtf1 }", "题库.doc", "RTF"),
        (b"Rar!\x1a\x07", "题库.rar", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c", "", "压缩包"),
        (b"\xef\xbb\xbf\r\n<HTML><table>", "题库.xls", "网页"),
        (b'<?xml version="1.0"?><html xmlns="x">', "题库.xls", "网页"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "题库.xls",
            "XML 电子表格",
        ),
        (b"MIME-Version: 1.0\r\n", "题库.doc", "网页"),
        (b"\x89PNG\r\n\x1a\n\0\0", "题库.png", "认不出"),
        (b"\xff\xff\xff\xff", "a.txt", "编码"),
    ],
)
def test_a_kind_that_is_refused_by_name_with_what_to_do(data, name, words):
    with pytest.raises(UnreadableFile, match=words) as refused:
        recognise(data, name)

    assert "再上传" in str(refused.value) or "再上传一次" in str(refused.value)


def test_a_path_and_a_stream_are_told_like_bytes(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(XLS)

    assert recognise(path) == recognise(BytesIO(XLS)) == "xls"


def test_a_text_cut_amid_a_sign_is_still_a_text():
    assert recognise(("题" * 100_000).encode("gb18030"), "a.txt") == "txt"


def test_an_old_container_whose_chains_bite_their_tails_is_damaged():
    data = bytearray(XLS)
    data[512:] = b"\0" * (len(data) - 512)  # every sector is followed by the first

    with pytest.raises(UnreadableFile, match="已损坏"):
        recognise(bytes(data))
