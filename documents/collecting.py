"""What is gathered while a document is followed: paragraphs, cells, rows, tables, boxes."""

from __future__ import annotations

from dataclasses import dataclass, field

from documents.symbols import UNKNOWN, in_font

_MATH = {"m:num": "", "m:den": "/", "m:sup": "^", "m:sub": "_"}


@dataclass
class Unit:
    """A paragraph, or a row of a table, ready to be told."""

    text: str
    pictures: dict[str, str] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    table: bool = False


@dataclass
class Run:
    hidden: bool = False
    font: str = ""


@dataclass
class Paragraph:
    """A paragraph as its runs come."""

    style: str = ""
    number: str | None = None
    level: int | None = None
    hidden: bool = False
    parts: list[str] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    #: What stands in text boxes anchored here, to be told after it.
    boxes: list[Unit] = field(default_factory=list)
    _math: list[int] = field(default_factory=list)

    def add(self, text: str, run: Run) -> None:
        if not run.hidden:
            shown = in_font(text, run.font)
            self.parts.append(shown)
            if UNKNOWN in shown:
                self.note("symbol")

    def note(self, code: str) -> None:
        self.notes[code] = None

    def open_math(self) -> None:
        self._math.append(len(self.parts))

    def close_math(self, tag: str) -> None:
        """A fraction becomes a/b and a power a^b, with brackets around what is longer than a sign."""
        start = self._math.pop() if self._math else len(self.parts)
        held = "".join(self.parts[start:])
        del self.parts[start:]
        self.parts.append(_MATH[tag] + (f"({held})" if len(held) > 1 else held))

    def unit(self, front: str) -> Unit:
        return Unit(front + "".join(self.parts), self.pictures, self.notes)


@dataclass
class Cell:
    lines: list[str] = field(default_factory=list)
    span: int = 1
    #: Merged downwards: "restart" where it begins, "continue" below.
    merged: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n").replace("\t", " ")


@dataclass
class Table:
    #: Column → what stands in the cell that was merged down from above.
    held: dict[int, str] = field(default_factory=dict)


@dataclass
class Row:
    """A row of a table: told as one unit, its cells joined by tabs."""

    table: Table
    cells: list[Cell] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    def take(self, unit: Unit) -> None:
        if self.cells:
            self.cells[-1].lines.append(unit.text)
        self.pictures |= unit.pictures
        self.notes |= unit.notes

    def unit(self) -> Unit:
        """A cell over several columns is followed by as many tabs; what was merged down is said in each row beside it."""
        texts, column = [], 0
        for cell in self.cells:
            if cell.merged == "continue":
                text = self.table.held.get(column, "")
            else:
                text = cell.text
                self.table.held.pop(column, None)
                if cell.merged:
                    self.table.held[column] = text
            texts += [text, *[""] * (cell.span - 1)]
            column += cell.span
        return Unit("\t".join(texts) if any(texts) else "", self.pictures, self.notes, table=True)


@dataclass
class Box:
    """A text box: its paragraphs wait for the end of the one that it is anchored to."""

    units: list[Unit] = field(default_factory=list)

    def take(self, unit: Unit) -> None:
        self.units.append(unit)
