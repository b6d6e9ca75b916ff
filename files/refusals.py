"""Why a file is not read, each as a sentence that says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext_lazy as _

from files.refused import Refused


class UnreadableFile(ValueError):
    """The file cannot be read. Its message is for the person who chose it."""


REASONS: dict[str, Any] = {
    "empty": _("这个文件是空的。请确认选对了文件，再上传一次。"),
    "large": _("文件超过 %(megabytes)d MB。请删去图片和多余的内容，或者分成几个文件再上传。"),
    "doc": _(
        "这是旧格式的 Word 文件（.doc）。请用 Word 或 WPS 打开，选“另存为”，保存类型选“Word 文档（.docx）”，再上传。"
    ),
    "rtf": _("这是 RTF 文件。请用 Word 或 WPS 打开，选“另存为”，保存类型选“Word 文档（.docx）”，再上传。"),
    "odt": _("这是 OpenDocument 文档（.odt）。请用 Word 或 WPS 打开，另存为 .docx，再上传。"),
    "wps": _("这是 WPS 文字文件（.wps）。请用 WPS 打开，选“另存为”，保存类型选“Word 文档（.docx）”，再上传。"),
    "et": _(
        "这个 WPS 表格文件（.et）读不出来。请用 WPS 打开，选“另存为”，保存类型选“Microsoft Excel 文件（.xlsx）”，再上传。"
    ),
    "xlsb": _("这是二进制的 Excel 文件（.xlsb）。请用 Excel 或 WPS 打开，另存为 .xlsx，再上传。"),
    "old_xls": _("这是很旧的 Excel 文件，读不出来。请用 Excel 或 WPS 打开，另存为 .xlsx，再上传。"),
    "ppt": _("这是演示文稿（.ppt）。请把内容整理成 .docx 或 .xlsx，再上传。"),
    "pptx": _("这是演示文稿（.pptx）。请把内容整理成 .docx 或 .xlsx，再上传。"),
    "pdf": _("这是 PDF 文件。请找到原来的文档或表格，存成 .docx 或 .xlsx，再上传。"),
    "html": _(
        "这是网页格式的文件，只是扩展名像 Excel 或 Word。请用 Excel 或 WPS 打开，另存为 .xlsx 或 .docx，再上传。"
    ),
    "xml2003": _("这是“XML 电子表格 2003”格式的文件。请用 Excel 或 WPS 打开，另存为 .xlsx，再上传。"),
    "rar": _("这是压缩包（.rar、.7z 或 .gz）。请先解压，再上传里面的文件，一次一个。"),
    "archive": _("这是压缩包（.zip）。请先解压，再上传里面的文件，一次一个。"),
    "password": _("文件设有打开密码，无法读取。请打开文件，去掉密码后另存一份，再上传。"),
    "unknown": _("认不出这是什么文件。请用 Excel、Word 或 WPS 打开，另存为 .xlsx 或 .docx，再上传。"),
    "damaged": _("文件已损坏，无法打开。请用 Excel、Word 或 WPS 打开确认内容完整，另存为新的文件，再上传。"),
    "encoding": _(
        "读不出文件里的文字：它的编码不是 UTF-8，也不是 GB18030。请用记事本打开，另存为 UTF-8 编码，再上传。"
    ),
    "macros": _("文件里有宏。请另存为不含宏的 .xlsx 或 .docx，再上传。"),
    "nested": _("文件里嵌有别的文件（%(name)s）。请删去嵌入的对象，另存一份，再上传。"),
    "names": _("文件的内部结构不正常，为安全起见没有读取。请打开文件，另存为新的文件，再上传。"),
    "entries": _("文件由 %(entries)d 个部分组成，超过 %(limit)d 个，为安全起见没有读取。请另存为新的文件，再上传。"),
    "unpacked": _(
        "文件展开后超过 %(megabytes)d MB，为安全起见没有读取。请删去多余的格式、图片和空白行，或者分成几个文件再上传。"
    ),
    "time": _("文件太复杂，%(seconds)d 秒内没有读完。请删去多余的格式和空白行，或者分成几个文件再上传。"),
    "busy": _("正在读取的文件太多，请过一分钟再上传。"),
    "memory": _("文件太复杂，读取时内存不够。请删去多余的格式和空白行，或者分成几个文件再上传。"),
}


@contextmanager
def in_words(kind: type[UnreadableFile], reasons: Mapping[str, Any] = REASONS) -> Iterator[None]:
    """What is refused inside is raised as `kind`, with its sentence."""
    try:
        yield
    except Refused as refused:
        raise kind(str(reasons[refused.code]) % refused.facts) from refused
