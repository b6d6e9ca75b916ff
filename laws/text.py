"""The inner order of an article: paragraphs (款) and items (项)."""

import re
from dataclasses import dataclass, field

_ITEM = re.compile(r"^[（(]([一二三四五六七八九十百]+)[)）]\s*(.*)$")


@dataclass
class Paragraph:
    text: str
    items: list[str] = field(default_factory=list)


def paragraphs_of(text: str) -> list[Paragraph]:
    """Lines that begin with （一） are items of the paragraph before them; every other line is a paragraph."""
    paragraphs: list[Paragraph] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if paragraphs and _ITEM.match(line):
            paragraphs[-1].items.append(line)
        else:
            paragraphs.append(Paragraph(line))
    return paragraphs
