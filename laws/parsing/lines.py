"""The lines of a file: its encoding, its YAML header, and what Markdown and copying left in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

from laws.parsing.statute import UnreadableText

MOST_BYTES = 5 * 1024 * 1024


def refuse_large(size: int) -> None:
    """Before the file is read."""
    if size > MOST_BYTES:
        raise UnreadableText(_("文件超过 5 MB，不像一部法规。"))


def decode(content: bytes) -> str:
    """The text of a file, in UTF-8, UTF-16 or a Chinese national encoding."""
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableText(_("这不是文本文件。请另存为 Markdown（.md）或纯文本（.txt）再试。"))


def split_header(content: str) -> tuple[dict[str, Any] | str, list[tuple[int, str]]]:
    """The YAML header (or a sentence on why it cannot be read) and the numbered lines after it."""
    lines = list(enumerate(content.lstrip("\ufeff").splitlines(), start=1))
    if not lines or lines[0][1].strip() != "---":
        return {}, lines
    end = next((i for i, (_number, line) in enumerate(lines[1:], start=1) if line.strip() == "---"), None)
    if end is None:
        return _("文件头只有开头的“---”，没有结束的“---”。"), lines[1:]
    try:
        header = yaml.safe_load("\n".join(line for _number, line in lines[1:end]))
    except yaml.YAMLError:
        return _("文件头不是正确的 YAML，请检查冒号和引号。"), lines[end + 1 :]
    return header if isinstance(header, dict) else {}, lines[end + 1 :]


@dataclass(frozen=True)
class Line:
    number: int
    text: str
    level: int  # of its Markdown heading; 0 is none


_BLANKS = re.compile(r"[\s\u3000\u00a0\u200b\ufeff]+")
_TAGS = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_LEAD = re.compile(r"^(?:[-*+•>·]\s+|>\s*)+")
_BOLD_START = re.compile(r"^(\*\*|__)(.+?)\1")


def clean_lines(lines: list[tuple[int, str]]) -> Iterator[Line]:
    for number, raw in lines:
        text = _BLANKS.sub(" ", _TAGS.sub("", raw)).strip()
        text = _LEAD.sub("", text)
        heading = re.match(r"^(#{1,6})\s*(.*?)\s*#*$", text)
        level, text = (len(heading[1]), heading[2]) if heading else (0, text)
        text = _BOLD_START.sub(r"\2 ", _LINK.sub(r"\1", text))
        text = re.sub(r"\*\*|__", "", text).strip()
        if text and not re.fullmatch(r"[-*_=]{3,}", text):
            yield Line(number, text, level)


def squeeze(text: str) -> str:
    """附 则 → 附则; blanks between words of another script stay."""
    return re.sub(r"(?<=[\u3000-\u9fff])\s+(?=[\u3000-\u9fff])", "", text)
