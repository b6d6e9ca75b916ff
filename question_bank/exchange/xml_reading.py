"""XML of strangers, read element by element: no document type, no entities, nothing fetched, nothing kept that was done with."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from django.utils.translation import gettext as _

from files.markup import DEEPEST
from files.refusals import UnreadableFile

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DECLARED = re.compile(rb"""^(\s{0,20}<\?xml[^>]{0,100}?encoding\s{0,9}=\s{0,9}["'])([A-Za-z0-9_.-]{1,40})(["'])""")


def elements(data: str | bytes, names: Collection[str], roots: Collection[str] = ()) -> Iterator[Element]:
    """The outermost elements of these names, without their namespaces. Raises UnreadableFile, and nothing else, for a file that
    is damaged, dangerous, or begins with another element than one of `roots`."""
    within: list[Element] = []
    inside = 0
    for event, element in _events(_in_utf8(data)):
        if event == "start":
            element.tag = local(element.tag)
            _check_place(element, within, roots)
            within.append(element)
            inside += element.tag in names
            continue
        within.pop()
        inside -= element.tag in names
        if inside:
            continue
        if element.tag in names:
            yield element
        if within:
            within[-1].remove(element)


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _check_place(element: Element, within: list[Element], roots: Collection[str]) -> None:
    if len(within) > DEEPEST:
        raise _damaged()
    if not within and roots and element.tag not in roots:
        words = {"found": element.tag[:40], "wanted": "、".join(f"<{root}>" for root in roots)}
        raise UnreadableFile(
            _("这个 XML 文件以 <%(found)s> 开头，不是题库（应为 %(wanted)s）。请重新导出，再上传。") % words
        )


def _events(data: bytes) -> Iterator[tuple[str, Any]]:
    events = iterparse(BytesIO(data), events=("start", "end"), forbid_dtd=True)
    while True:
        try:
            event = next(events)
        except StopIteration:
            return
        except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
            raise _damaged() from error
        yield event


def _damaged() -> UnreadableFile:
    return UnreadableFile(_("这个 XML 文件不完整，或者含有为安全起见不读取的内容。请在原来的系统里重新导出，再上传。"))


def _in_utf8(data: str | bytes) -> bytes:
    """The parser knows no Chinese encoding, so a file that says it has one is put into UTF-8 first."""
    if isinstance(data, str):
        return _DECLARED.sub(rb"\1utf-8\3", data.encode("utf-8", "replace"))
    found = _DECLARED.match(data)
    if not found or not found[2].lower().startswith(b"gb"):
        return data
    try:
        return _DECLARED.sub(rb"\1utf-8\3", data.decode("gb18030").encode())
    except UnicodeDecodeError as error:
        raise _damaged() from error
