"""word/document.xml followed element by element: never a tree, however long the document.

Kept: text, tabs, line breaks, results of fields, what was inserted, text boxes (after their paragraph), rows of tables, ticks of picture
fonts, letters of formulas, pictures. Left out: what was deleted or moved away, hidden text, codes of fields, the older of two
renderings of one drawing. What is left out and may matter is noted on its paragraph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from documents.collecting import Box, Cell, Paragraph, Row, Run, Table, Unit
from documents.encoding import mark_text
from documents.names import attributes, is_on, short, whole
from documents.numbering import Numbering
from documents.symbols import sign
from files.markup import DEEPEST, followed
from files.refused import Refused

_SKIPPED = frozenset(
    "w:del w:moveFrom w:delText w:sdtPr w:rt mc:Fallback w:pPrChange w:rPrChange w:tblPrChange w:trPrChange w:tcPrChange"
    " w:sectPrChange w:numberingChange w:tblGridChange".split()
)
_IN_RUN = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_NOTED = {
    "w:footnoteReference": "footnote",
    "w:endnoteReference": "footnote",
    "m:oMath": "formula",
    "w:altChunk": "embedded",
}
_MATH = frozenset("m:num m:den m:sup m:sub".split())
#: Codes that make text of their own and leave no result behind.
_MAKING = ("EQ", "AUTONUM", "LISTNUM", "SYMBOL")
#: A row of Word has 63 columns at most.
_WIDEST = 63

#: Relation of a picture → (mark, PNG in base64); Refused with the code of a note.
Pictures = Callable[[str], tuple[str, str]]


class Body:
    """Takes the blocks of the part and gives the paragraphs as they end."""

    def __init__(self, numbering: Numbering, pictures: Pictures) -> None:
        self.numbering, self.picture = numbering, pictures
        self.ready: list[Unit] = []
        self.path: list[str] = []
        self.skipping = 0
        self.taking = ""
        self.paragraphs: list[Paragraph] = []
        self.runs: list[Run] = [Run()]
        self.frames: list[Row | Box] = []
        self.tables: list[Table] = []
        self.fields: list[list[str] | None] = []  # the code as it is gathered; None once the result has begun

    def units(self, blocks: Iterator[bytes]) -> Iterator[Unit]:
        for _block in followed(blocks, start=self._start, end=self._end, text=self._text):
            yield from self.ready
            self.ready.clear()

    # --- what expat says ---
    def _start(self, name: str, facts: dict[str, str]) -> None:
        tag = short(name)
        if self.skipping or tag in _SKIPPED:
            self.skipping += 1
            return
        if len(self.path) >= DEEPEST:
            raise Refused("damaged")
        handler = _STARTS.get(tag)
        if handler:
            handler(self, attributes(facts) if facts else {})
        elif tag in _IN_RUN:
            self._sign(_IN_RUN[tag])
        elif tag in _NOTED:
            self._note(_NOTED[tag])
        elif tag in _MATH and self.paragraphs:
            self.paragraphs[-1].open_math()
        elif tag in ("w:t", "m:t", "w:instrText"):
            self.taking = tag
        self.path.append(tag)

    def _end(self, name: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        tag = self.path.pop()
        self.taking = ""
        handler = _ENDS.get(tag)
        if handler:
            handler(self)
        elif tag in _MATH and self.paragraphs:
            self.paragraphs[-1].close_math(tag)

    def _text(self, data: str) -> None:
        if not self.taking or self.skipping or not self.paragraphs:
            return
        if self.taking == "w:instrText":
            if self.fields and self.fields[-1] is not None:
                self.fields[-1].append(data)
        elif all(code is None for code in self.fields):
            self.paragraphs[-1].add(data, self.runs[-1])

    # --- paragraphs ---
    def _start_paragraph(self, _said: dict[str, str]) -> None:
        self.paragraphs.append(Paragraph())

    def _end_paragraph(self) -> None:
        paragraph = self.paragraphs.pop()
        self.fields = [code for code in self.fields if code is None]  # a code ends with its paragraph, closed or not
        front = self.numbering.front(paragraph.style, paragraph.number, paragraph.level)
        self._deliver(paragraph.unit(front))
        for unit in paragraph.boxes:
            self._deliver(unit)

    def _deliver(self, unit: Unit) -> None:
        if self.frames:
            self.frames[-1].take(unit)
        else:
            self.ready.append(unit)

    def _style(self, said: dict[str, str]) -> None:
        if self.paragraphs:
            self.paragraphs[-1].style = said.get("w:val", "")
            self.paragraphs[-1].hidden = self.numbering.hides(self.paragraphs[-1].style)

    def _number(self, said: dict[str, str]) -> None:
        if self.paragraphs:
            self.paragraphs[-1].number = said.get("w:val", "")

    def _level(self, said: dict[str, str]) -> None:
        if self.paragraphs:
            self.paragraphs[-1].level = whole(said.get("w:val"))

    # --- runs ---
    def _start_run(self, _said: dict[str, str]) -> None:
        self.runs.append(Run(hidden=bool(self.paragraphs) and self.paragraphs[-1].hidden))

    def _end_run(self) -> None:
        self.runs.pop()

    def _of_run(self) -> bool:
        """The look of a run, not of the mark at the end of a paragraph."""
        return self.path[-2:] == ["w:r", "w:rPr"]

    def _run_style(self, said: dict[str, str]) -> None:
        if self._of_run() and self.numbering.hides(said.get("w:val", "")):
            self.runs[-1].hidden = True

    def _vanish(self, said: dict[str, str]) -> None:
        if self._of_run():
            self.runs[-1].hidden = is_on(said)

    def _fonts(self, said: dict[str, str]) -> None:
        if self._of_run():
            self.runs[-1].font = said.get("w:ascii") or said.get("w:hAnsi", "")

    def _sign(self, text: str) -> None:
        if self.path[-1:] == ["w:r"] and self.paragraphs and all(code is None for code in self.fields):
            self.paragraphs[-1].add(text, self.runs[-1])

    def _symbol(self, said: dict[str, str]) -> None:
        self._sign(sign(said.get("w:char", ""), said.get("w:font", "")))

    def _note(self, code: str) -> None:
        if self.paragraphs:
            self.paragraphs[-1].note(code)
        else:
            self._deliver(Unit("", notes={code: None}))

    def _field(self, said: dict[str, str]) -> None:
        step = said.get("w:fldCharType")
        if step == "begin":
            self.fields.append([])
        elif step == "separate" and self.fields:
            self.fields[-1] = None
        elif step == "end" and self.fields:
            code = self.fields.pop()
            if code and "".join(code).strip().upper().startswith(_MAKING):
                self._note("field")

    # --- pictures ---
    def _blip(self, said: dict[str, str]) -> None:
        self._show(said.get("r:embed", ""))

    def _image(self, said: dict[str, str]) -> None:
        self._show(said.get("r:id", ""))

    def _show(self, relation: str) -> None:
        if not self.paragraphs or self.runs[-1].hidden:
            return
        try:
            mark, png = self.picture(relation)
        except Refused as refused:
            if not refused.code.startswith("picture"):
                raise
            self._note(refused.code)
            return
        self.paragraphs[-1].parts.append(mark_text(mark))
        self.paragraphs[-1].pictures[mark] = png

    # --- tables and boxes ---
    def _start_table(self, _said: dict[str, str]) -> None:
        self.tables.append(Table())

    def _end_table(self) -> None:
        self.tables.pop()

    def _start_row(self, _said: dict[str, str]) -> None:
        self.frames.append(Row(self.tables[-1]))

    def _end_row(self) -> None:
        row = self.frames.pop()
        if isinstance(row, Row):
            self._deliver(row.unit())

    def _cell(self, _said: dict[str, str]) -> None:
        if self.frames and isinstance(self.frames[-1], Row):
            self.frames[-1].cells.append(Cell())

    def _span(self, said: dict[str, str]) -> None:
        if self.frames and isinstance(self.frames[-1], Row) and self.frames[-1].cells:
            self.frames[-1].cells[-1].span = min(max(whole(said.get("w:val"), 1), 1), _WIDEST)

    def _merged(self, said: dict[str, str]) -> None:
        if self.frames and isinstance(self.frames[-1], Row) and self.frames[-1].cells:
            self.frames[-1].cells[-1].merged = said.get("w:val", "continue")

    def _start_box(self, _said: dict[str, str]) -> None:
        self.frames.append(Box())
        self.runs.append(Run())

    def _end_box(self) -> None:
        self.runs.pop()
        box = self.frames.pop()
        if isinstance(box, Box) and self.paragraphs:
            self.paragraphs[-1].boxes += box.units


_STARTS: dict[str, Callable[[Body, dict[str, str]], None]] = {
    "w:p": Body._start_paragraph,
    "w:pStyle": Body._style,
    "w:numId": Body._number,
    "w:ilvl": Body._level,
    "w:r": Body._start_run,
    "w:rStyle": Body._run_style,
    "w:rFonts": Body._fonts,
    "w:vanish": Body._vanish,
    "w:sym": Body._symbol,
    "w:fldChar": Body._field,
    "a:blip": Body._blip,
    "v:imagedata": Body._image,
    "w:tbl": Body._start_table,
    "w:tr": Body._start_row,
    "w:tc": Body._cell,
    "w:gridSpan": Body._span,
    "w:vMerge": Body._merged,
    "w:txbxContent": Body._start_box,
}
_ENDS: dict[str, Callable[[Body], None]] = {
    "w:p": Body._end_paragraph,
    "w:r": Body._end_run,
    "w:tbl": Body._end_table,
    "w:tr": Body._end_row,
    "w:txbxContent": Body._end_box,
}
