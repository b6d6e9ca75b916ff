"""Pictures in the texts of a question: the mark becomes an image whose address only the person it was shown to can open."""

from __future__ import annotations

import re
from functools import lru_cache

from django.core import signing
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from documents.pictures import MARK
from people.models import Person
from question_bank.models import Picture

#: A paper stays open for hours, a page in a browser for a day; after that the page is loaded anew anyway.
VALID_SECONDS = 24 * 60 * 60
_SALT = "question_bank.picture"
_LINE_END = re.compile(r"\r\n|\r|\n")


def with_pictures(text: str, person: Person) -> SafeString:
    """The text escaped, its line ends kept, its picture marks as images."""
    pieces = MARK.split(str(text))
    shown = [_image(piece, person) if n % 2 else _LINE_END.sub("<br>", escape(piece)) for n, piece in enumerate(pieces)]
    return mark_safe("".join(shown))  # noqa: S308  every piece was escaped or made by format_html


def pictured(html: str, person: Person) -> str:
    """HTML that was made with the marks left in it, its marks as images for this person."""
    return MARK.sub(lambda found: _image(found.group(1), person), html) if "[[" in html else html


def without_pictures(text: str) -> str:
    """For lists and titles: the mark as a word."""
    return MARK.sub(_("［图］"), text)


def _image(mark: str, person: Person) -> SafeString:
    try:
        width, height = _size(mark)
    except Picture.DoesNotExist:
        return format_html('<span class="picture-missing">{}</span>', _("［图片缺失］"))
    return format_html(
        '<img class="picture" src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
        reverse("question_bank:picture", args=[token_for(mark, person)]),
        _("题目中的图片"),
        width,
        height,
    )


@lru_cache(maxsize=10_000)
def _size(mark: str) -> tuple[int, int]:
    """A picture is named by its content, so its size never changes; what is not there is asked for again."""
    picture = Picture.objects.only("width", "height").get(mark=mark)
    return picture.width, picture.height


def token_for(mark: str, person: Person) -> str:
    return signing.dumps([person.pk, mark], salt=_SALT)


def mark_in(token: str, person: Person) -> str | None:
    """The picture that a token opens for this person; None for another's, an old or a made-up one."""
    try:
        owner, mark = signing.loads(token, salt=_SALT, max_age=VALID_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return mark if owner == person.pk else None
