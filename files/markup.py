"""XML of strangers, with expat alone: no tree, no entities of its own, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from files.refused import Refused

#: No document nests as deeply; what does wants to exhaust whoever follows it.
DEEPEST = 500


def followed(
    blocks: Iterable[bytes],
    *,
    start: Callable[[str, dict[str, str]], None] | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> Iterator[bytes]:
    """The blocks of a part, handed on as they are found to be well formed and were told to the handlers.

    Names come as expat gives them, the address of the name space and the name with a blank between. A document type, which is
    where every attack by entities begins, is refused.
    """
    parser = expat.ParserCreate(namespace_separator=" ") if start or end else expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        for block in blocks:
            parser.Parse(block)
            yield block
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused("damaged") from error


def follow(
    blocks: Iterable[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """The same to the end at once."""
    for _block in followed(blocks, start=start, end=end, text=text):
        pass


def _refuse(*_facts: object) -> None:
    raise Refused("damaged")
