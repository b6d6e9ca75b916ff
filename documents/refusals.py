"""Why a document or a picture is not read, each as a sentence that says what is wrong and what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from files.refusals import REASONS as COMMON
from files.refusals import UnreadableFile


class UnreadableDocument(UnreadableFile):
    """The file cannot be read as text. Its message is for the person who chose it."""


class UnreadablePicture(UnreadableFile):
    """The picture cannot be kept. Its message is for the person who chose it."""


PICTURES: dict[str, Any] = {
    "picture": _("图片读不出来。请换成 PNG 或 JPEG 图片。"),
    "picture_vector": _("图片是 EMF、WMF 这样的矢量图，读不出来。请在 Word 里把它剪切后选择性粘贴为 PNG，再上传。"),
    "picture_large": _("图片太大，超过 4000 万像素。请缩小后再上传。"),
}
REASONS: dict[str, Any] = COMMON | {
    "xlsx": _("这是 Excel 表格（.xlsx），不是 Word 文档。请作为表格上传，或者把内容整理成 .docx，再上传。"),
    "xls": _("这是 Excel 表格（.xls），不是 Word 文档。请作为表格上传，或者把内容整理成 .docx，再上传。"),
    "ods": _("这是 OpenDocument 表格（.ods），不是 Word 文档。请作为表格上传，或者把内容整理成 .docx，再上传。"),
    "csv": _("这是逗号分隔的表格（.csv），不是 Word 文档。请作为表格上传，或者把内容整理成 .docx，再上传。"),
    "txt": _("这是纯文本文件，不是 Word 文档。请作为文本上传，或者另存为 .docx，再上传。"),
    "json": _("这是 JSON 文件，不是 Word 文档。请另存为 .docx，再上传。"),
    "xml": _("这是 XML 文件，不是 Word 文档。请另存为 .docx，再上传。"),
    "docx": _("这是 Word 文档（.docx），不是纯文本。请作为 Word 文档上传，或者另存为 UTF-8 编码的 .txt，再上传。"),
    "damaged": _("文件已损坏，无法打开。请用 Word 或 WPS 打开确认内容完整，另存为新的 .docx，再上传。"),
    "paragraphs": _("文档超过 %(limit)d 段。请分成几个文件再上传。"),
    **PICTURES,
}
#: What was left out of a paragraph.
NOTES: dict[str, Any] = {
    **PICTURES,
    "picture_missing": _("图片不在文件里，只是一个链接。请在 Word 里重新插入图片，再上传。"),
    "footnote": _("脚注和尾注的内容没有读取。"),
    "formula": _("公式按文字读取，请核对。"),
    "symbol": _("有一个特殊符号认不出来，显示为 �。请核对。"),
    "field": _("域代码生成的内容没有读取，请核对。"),
    "embedded": _("嵌入的对象没有读取，请核对。"),
}
