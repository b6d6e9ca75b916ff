"""Names of elements without their long address: w:p, m:t, a:blip — the same for both editions of the standard."""

from __future__ import annotations

_SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/package/2006/relationships": "",
    "urn:schemas-microsoft-com:vml": "v",
}
_known: dict[str, str] = {}


def short(name: str) -> str:
    """The name that expat gives, address and name with a blank between, with a prefix; what is foreign keeps its address."""
    if name not in _known:
        space, _, local = name.rpartition(" ")
        prefix = _SPACES.get(space, space)
        if len(_known) > 10_000:  # somebody makes up names
            _known.clear()
        _known[name] = f"{prefix}:{local}" if prefix else local
    return _known[name]


def attributes(facts: dict[str, str]) -> dict[str, str]:
    return {short(name): value for name, value in facts.items()}


def is_on(facts: dict[str, str]) -> bool:
    """A switch such as <w:vanish/>: on unless it says otherwise."""
    return facts.get("w:val", "1").lower() not in ("0", "false", "off", "none")


def whole(text: str | None, otherwise: int = 0) -> int:
    """A number of the file; what is none, or absurd, counts as `otherwise`."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
