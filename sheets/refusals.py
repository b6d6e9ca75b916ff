"""Why a workbook is not read, each as a sentence that says what is wrong and what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from files.refusals import REASONS as COMMON
from files.refusals import UnreadableFile


class UnreadableSheet(UnreadableFile):
    """The file cannot be read as a workbook. Its message is for the person who chose it."""


#: Here a table is wanted, so the advice is to make one.
REASONS: dict[str, Any] = COMMON | {
    "docx": _("这是 Word 文档（.docx）。请把内容整理到我们的 .xlsx 模板里，再上传。"),
    "doc": _("这是旧格式的 Word 文件（.doc）。请把内容整理到我们的 .xlsx 模板里，再上传。"),
    "wps": _("这是 WPS 文字文件（.wps）。请把内容整理到我们的 .xlsx 模板里，再上传。"),
    "rtf": _("这是 RTF 文件。请把内容整理到我们的 .xlsx 模板里，再上传。"),
    "odt": _("这是 OpenDocument 文档（.odt）。请把内容整理到我们的 .xlsx 模板里，再上传。"),
    "ppt": _("这是演示文稿（.ppt）。请把内容整理到我们的 .xlsx 模板里，再上传。"),
    "pptx": _("这是演示文稿（.pptx）。请把内容整理到我们的 .xlsx 模板里，再上传。"),
    "txt": _("这是纯文本文件，里面没有用逗号或制表符分开的列。请把内容整理到我们的 .xlsx 模板里，再上传。"),
    "json": _("这是 JSON 文件，不是表格。请换成 .xlsx、.xls、.ods 或 .csv 的表格，再上传。"),
    "xml": _("这是 XML 文件，不是表格。请换成 .xlsx、.xls、.ods 或 .csv 的表格，再上传。"),
    "pdf": _("这是 PDF 文件。请找到原来的表格，另存为 .xlsx，再上传。"),
    "html": _("这是网页格式的表格，只是扩展名像 Excel。请用 Excel 或 WPS 打开，另存为 .xlsx，再上传。"),
    "unknown": _("这不是表格文件。请用 Excel 或 WPS 打开，另存为 .xlsx，再上传。"),
    "damaged": _("文件已损坏，无法打开。请用 Excel 或 WPS 打开确认内容完整，另存为新的 .xlsx，再上传。"),
    "quotes": _("第 %(row)d 行的引号没有成对。请用 Excel 或 WPS 打开这个 .csv 文件，另存为 .xlsx，再上传。"),
    "rows": _("工作表“%(sheet)s”的内容超过 %(limit)d 行。请分成几个文件再上传。"),
    "columns": _("工作表“%(sheet)s”第 %(row)d 行的内容超过 %(limit)d 列。请删去右边多余的内容，再上传。"),
    "characters": _("%(place)s 的内容超过 %(limit)d 个字符。请缩短后再上传。"),
    "no_sheets": _("文件里没有可以读取的工作表。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”，再上传。"),
}
