"""A picture made anew: decoded, made small enough, and written as a PNG that holds its dots and nothing else.

Without Django, since the child process that reads a document does it too.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from io import BytesIO

from PIL import Image, ImageOps

from files.refused import Refused

#: In the text of a question a picture is such a mark; the digits begin the SHA-256 of its PNG.
MARK = re.compile(r"\[\[图:([0-9a-f]{12})\]\]")
LONGEST_SIDE = 1600
MOST_DOTS = 40_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
_VECTOR = (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x01\x00\x00\x00", b"\x1f\x8b")


def mark_text(mark: str) -> str:
    return f"[[图:{mark}]]"


def encoded(data: bytes) -> tuple[str, bytes]:
    """Its mark and its PNG. What was made here comes out the same again. Refused when it cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=_FORMATS) as picture:
                png = _png(picture)
    except Refused:
        raise
    except (MemoryError, Image.DecompressionBombError) as error:
        raise Refused("picture_large") from error
    except Exception as error:  # Pillow raises whatever the format's own reader met
        raise Refused("picture_vector" if data.startswith(_VECTOR) else "picture") from error
    return hashlib.sha256(png).hexdigest()[:12], png


def _png(picture: Image.Image) -> bytes:
    if picture.width * picture.height > MOST_DOTS:
        raise Refused("picture_large")
    upright = ImageOps.exif_transpose(picture)
    plain = _plain(upright)
    if max(plain.size) > LONGEST_SIDE:
        plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        plain = _plain(plain)
    plain.info.clear()  # what is left here would be written too: profile, resolution, remarks
    target = BytesIO()
    plain.save(target, "PNG", compress_level=6)
    return target.getvalue()


def _plain(picture: Image.Image) -> Image.Image:
    """Grey, colour, or colour with transparency where something does shine through."""
    if picture.has_transparency_data:
        see_through = picture.convert("RGBA")
        return see_through if see_through.getchannel("A").getextrema() != (255, 255) else see_through.convert("RGB")
    if picture.mode.startswith("I"):  # sixteen bits of grey, of which eight are enough
        return picture.convert("I").point(lambda dot: dot / 256).convert("L")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")
