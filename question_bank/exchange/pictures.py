"""Pictures on their way in: made PNG of our own, under the mark that stands for them in the texts."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode

from django.utils.translation import gettext as _

from documents.pictures import UnreadablePicture, keep, mark_text
from question_bank.exchange.raws import say
from question_bank.importing.raw import RawQuestion

#: What stands in a text for a picture that could not be read, so that its place is seen.
LOST = "[图片缺失]"


def take_picture(raw: RawQuestion, data: bytes | None, name: str) -> str:
    """What to put into the text, [[图:…]]. A picture that is not there or cannot be opened is an error, and its place is shown."""
    if data is None:
        message = _("题中的图片“%(name)s”不在文件里。请补上图片，或者删去它的位置。")
        say(raw, "error", "stem", message % {"name": name[-60:]}, name, "picture_missing")
        return LOST
    try:
        mark, png = keep(data)
    except UnreadablePicture:
        message = _("题中的图片“%(name)s”打不开。请换成 PNG 或 JPEG 格式的图片。")
        say(raw, "error", "stem", message % {"name": name[-60:]}, name, "picture_unreadable")
        return LOST
    raw.pictures[mark] = b64encode(png).decode()
    return mark_text(mark)


def decoded(text: str) -> bytes | None:
    """Base64 with whatever blanks; None when it is none."""
    try:
        return b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
