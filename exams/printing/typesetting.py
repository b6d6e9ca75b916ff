"""Sheets set in type. Everything variable goes in as data, so that no text of a person is ever read as markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any, Literal, cast

import typst
from pylopdf_fonts_zh_cn import serif_path

TEMPLATES = Path(__file__).parent / "typst"
Format = Literal["pdf", "png"]


@cache
def _fonts() -> typst.Fonts:
    """Only those of the wheel, so that a sheet looks the same on every machine."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(Path(serif_path()).parent)]
    )


def typeset(
    template: str, data: Mapping[str, Any], *, at: datetime, pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """A PDF of `template`.typ over `data` and the pictures it names. The same data at the same time give the same bytes."""
    return cast(bytes, _compiled(template, data, at, pictures or {}, "pdf"))


def pages_as_png(
    template: str, data: Mapping[str, Any], *, at: datetime, pictures: Mapping[str, bytes] | None = None
) -> list[bytes]:
    """Its pages to be looked at."""
    made = _compiled(template, data, at, pictures or {}, "png")
    return list(made) if isinstance(made, list) else [cast(bytes, made)]


def _compiled(
    template: str, data: Mapping[str, Any], at: datetime, pictures: Mapping[str, bytes], format: Format
) -> bytes | list[bytes] | None:
    with TemporaryDirectory() as scratch:
        root = Path(scratch) / "sheet"
        copytree(TEMPLATES, root)
        for name, content in pictures.items():
            (root / name).write_bytes(content)
        return typst.compile(
            str(root / f"{template}.typ"),
            root=str(root),
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            format=format,
            timestamp=int(at.timestamp()),
        )
