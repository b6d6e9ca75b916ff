"""Which format a file has, by its content, and the reader of each: whatever it is, raw questions come out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import documents.reading as documents
import sheets.reading as sheets
from documents.pictures import MARK
from documents.text import lines, text_of
from files.recognition import recognise
from files.refusals import UnreadableFile
from files.shelf import Shelf
from jobs.queue import Progress
from question_bank import exchange
from question_bank.importing.raw import RawQuestion
from question_bank.importing.tables import ColumnMapping, Part, has_picture, pictures_in, stream, tables_of
from question_bank.importing.text import Line, TextReading, read_text
from question_bank.models import QuestionBatch
from sheets.columns import Table


class Format(models.TextChoices):
    XLSX = "xlsx", gettext_lazy("Excel 工作簿（.xlsx）")
    XLS = "xls", gettext_lazy("旧版 Excel（.xls）")
    ODS = "ods", gettext_lazy("OpenDocument 表格（.ods）")
    CSV = "csv", gettext_lazy("逗号分隔文本（.csv）")
    DOCX = "docx", gettext_lazy("Word 文档（.docx）")
    TXT = "txt", gettext_lazy("纯文本（.txt）")
    GIFT = "gift", "GIFT"
    AIKEN = "aiken", "Aiken"
    MOODLE = "moodle", "Moodle XML"
    QTI = "qti", "QTI"
    JSON = "json", gettext_lazy("本平台导出的 JSON")


File = Path | BinaryIO
#: So many characters tell one format of text from another.
HEAD = 20_000
SHEETS = (Format.XLSX, Format.XLS, Format.ODS, Format.CSV)


@dataclass
class Source:
    """A file of questions, recognised. `questions` goes through them from the beginning, each time it is called.

    Of sheets `tables` and `notes` are known once the questions have been gone through.
    """

    format: str
    read: Callable[[Source], Iterator[RawQuestion]]
    #: How many there may be, for a bar of progress; 0 when nobody has counted.
    total: int = 0
    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def questions(self, progress: Progress | None = None) -> Iterator[RawQuestion]:
        self.tables, self.notes = [], []
        for done, raw in enumerate(self.read(self), start=1):
            if progress:
                progress(done, max(self.total, done))
            raw.make_fit()
            yield raw


def open_file(file: File, *, format: str = "", mapping: ColumnMapping | None = None, unhurried: bool = False) -> Source:
    """Recognise a file and make ready to read it; `unhurried` for commands and jobs, which may read more.

    Raises UnreadableFile, in words for the person, for what cannot be read, here or while it is read.
    """
    format = format or recognised(file, unhurried=unhurried)
    if format in SHEETS:
        limits = sheets.command_limits() if unhurried else None
        return Source(format, lambda source: _of_sheets(source, lambda: sheets.stream_rows(file, limits), mapping))
    limits_of_text = documents.command_limits() if unhurried else None
    if format == Format.DOCX:
        return Source(format, lambda source: _of_word(source, file, limits_of_text))
    if format == Format.TXT:
        return Source(format, lambda source: _of_lines(source, _lines(file, limits_of_text)))
    return Source(format, lambda source: _of_exchange(format, file, limits_of_text))


def recognised(file: File, *, unhurried: bool = False) -> str:
    """By what it holds; the name only decides between kinds of plain text."""
    kind = recognise(file, name=str(getattr(file, "name", "")))
    if kind in (*SHEETS, Format.DOCX):
        return kind
    if kind == "zip":
        return Format.QTI
    head = text_of(file, documents.command_limits() if unhurried else None)[:HEAD]
    return exchange.recognise(head) or (Format.TXT if kind == "txt" else _not_questions(kind))


def looked_at(file: File, *, format: str = "") -> Source:
    """A file just uploaded, read so far that it is known to hold questions: of sheets all, of a text the first."""
    source = open_file(file, format=format)
    if source.format in SHEETS:
        source.tables, source.notes = tables_of(sheets.read_workbook(file))
    elif next(source.questions(), None) is None:
        raise UnreadableFile(_("没有从这个文件里读出题目。请核对文件，或者换一种格式再试。"))
    return source


def open_batch(batch: QuestionBatch) -> Source:
    """The file of a batch, with the format and the columns chosen for it."""
    source = open_file(Path(batch.file.path), format=batch.format, mapping=batch.mapping.get("columns"))
    source.total = sum(table["rows"] for table in batch.counts.get("tables", []))
    return source


# --- the readers ---
def _of_sheets(
    source: Source,
    parts: Callable[[], Iterator[Part]],
    mapping: ColumnMapping | None,
) -> Iterator[RawQuestion]:
    """Pictures are in a sheet of their own, behind the questions: it is looked up once, when a question has one."""
    pictures: dict[str, str] | None = None
    for raw in stream(parts(), mapping=mapping, tables=source.tables, notes=source.notes):
        if pictures is None and has_picture(raw):
            pictures = pictures_in(parts())
        if pictures:
            _take_pictures(raw, pictures)
        yield raw


def _of_word(source: Source, file: File, limits: documents.Limits | None) -> Iterator[RawQuestion]:
    """Pictures go with the question in whose text their mark stands; until it comes they are on disk."""
    place = _("第 %(n)d 段")  # asked for once: a long document has a hundred thousand
    with Shelf() as pictures:

        def paragraphs() -> Iterator[Line]:
            for paragraph in documents.paragraphs(file, limits):
                pictures.put(paragraph.pictures)
                source.notes += [note for note in paragraph.notes if note not in source.notes]
                if paragraph.text:
                    yield Line(paragraph.text, place % {"n": paragraph.number})

        for raw in _of_lines(source, paragraphs()):
            _take_pictures(raw, pictures)
            yield raw


def _take_pictures(raw: RawQuestion, pictures: Mapping[str, str]) -> None:
    marks = {mark for text in raw.fields.values() if "[[" in text for mark in MARK.findall(text)}
    raw.pictures = {mark: pictures[mark] for mark in sorted(marks) if mark in pictures}
    for part in raw.parts:
        _take_pictures(part, pictures)


def _lines(file: File, limits: documents.Limits | None) -> Iterator[Line]:
    place = _("第 %(n)d 行")
    for number, text in lines(file, limits):
        yield Line(text, place % {"n": number})


def _of_lines(source: Source, text: Iterable[Line]) -> Iterator[RawQuestion]:
    reading = read_text(text)
    yield from reading
    source.notes += passed_over(reading)


def passed_over(reading: TextReading) -> list[str]:
    """What of a text went into no question: keys that fit none by themselves, the other lines by their kind."""
    notes = [f"{problem.where}：{problem.message}" for problem in reading.problems]
    for code, words in _PASSED_OVER.items():
        found = [skipped for skipped in reading.skipped if skipped.code == code]
        if found:
            shown = "；".join(f"{skipped.where}“{skipped.text[:20]}”" for skipped in found[:3])
            notes.append(words % {"n": len(found), "shown": shown})
    return notes


_PASSED_OVER = {
    "title": gettext_lazy("%(n)d 行当作标题，没有当作题目：%(shown)s。"),
    "instruction": gettext_lazy("%(n)d 行当作答题说明，没有当作题目：%(shown)s。"),
    "contents": gettext_lazy("%(n)d 行当作目录，没有当作题目：%(shown)s。"),
    "header": gettext_lazy("%(n)d 行当作页眉页脚，已跳过：%(shown)s。"),
    "page": gettext_lazy("%(n)d 行当作页码，已跳过：%(shown)s。"),
}


def _of_exchange(format: str, file: File, limits: documents.Limits | None) -> Iterator[RawQuestion]:
    """Formats of other programs; what is wrong with the file as a whole is said in their own sentences."""
    if format == Format.QTI:
        return exchange.qti.read(_bytes(file, limits))
    text = text_of(file, limits)
    return {
        Format.GIFT: exchange.gift.read,
        Format.AIKEN: exchange.aiken.read,
        Format.MOODLE: exchange.moodle.read,
        Format.JSON: exchange.own.read,
    }[Format(format)](text)


def _bytes(file: File, limits: documents.Limits | None) -> bytes:
    if isinstance(file, Path):
        return file.read_bytes()
    file.seek(0)
    return file.read((limits or documents.limits_in_force()).max_bytes + 1)


def _not_questions(kind: str) -> str:
    raise UnreadableFile(_("这个 %(kind)s 文件里没有认出题目。请核对文件，或者指定它的格式。") % {"kind": kind})
