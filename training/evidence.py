"""Evidence is what it holds, not what it is called: pictures and PDF, told by their first bytes."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_SIGNS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}

#: What the file chooser of a phone offers.
ACCEPT = ".pdf,.jpg,.jpeg,.png"
#: Bytes: a page photographed by a phone.
LARGEST = 10 * 1024 * 1024


def type_of(data: bytes) -> str:
    """The content type. ValidationError for anything else, or for more than is taken."""
    if len(data) > LARGEST:
        raise ValidationError(_("这份材料超过 10 MB。请压缩，或者拍成照片再传。"))
    found = next((kind for sign, kind in _SIGNS.items() if data.startswith(sign)), None)
    if found is None:
        raise ValidationError(_("只收 PDF、JPG 和 PNG。别的格式请另存为 PDF，或者拍照上传。"))
    return found
