"""Training elsewhere that officers of the demonstration claim: one waits, one needs a second look, one was returned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from people.models import Person
from training.models import Category, Claim, Form
from training.services.claims import approve_claim, return_claim, submit_claim, write_claim


def make_claims(officers: Sequence[Person], *, admin: Person, at: datetime) -> None:
    """The first of the officers is the one whose account people try; the claims are of the last weeks."""
    mine, second, third = officers[:3]
    day = timezone.localdate(at)
    _claim(second, "行政复议与行政应诉专题班", day - timedelta(days=9), 800, at - timedelta(days=6))
    large = _claim(third, "全省应急管理综合行政执法培训", day - timedelta(days=16), 2400, at - timedelta(days=5))
    approve_claim(large.pk, 2400, by=admin, reason="通知和结业证齐全", at=at - timedelta(days=4))
    blurred = _claim(mine, "危险化学品安全法宣讲会", day - timedelta(days=20), 400, at - timedelta(days=3))
    return_claim(blurred.pk, by=admin, reason="签到表看不清，请重新拍照。", at=at - timedelta(days=2))


def _claim(officer: Person, title: str, held_on: date, hundredths: int, at: datetime) -> Claim:
    facts = {
        "title": title,
        "organiser": "市司法局",
        "held_on": held_on,
        "category": Category.PUBLIC_LAW,
        "form": Form.CLASS,
        "asked_hundredths": hundredths,
    }
    claim = write_claim(officer, facts, [SimpleUploadedFile("结业证.png", _picture(officer.pk))], at=at)
    return submit_claim(claim.pk, by=officer, at=at)


def _picture(number: int) -> bytes:
    """A sheet with lines on it, as a photograph of a certificate might look."""
    sheet, target = Image.new("RGB", (640, 420), "#fbf8ef"), BytesIO()
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((16, 16, 624, 404), outline="#a33", width=4)
    for line in range(6):
        pen.line((80, 120 + 40 * line, 560 - (number * 37 * line) % 240, 120 + 40 * line), fill="#555", width=3)
    sheet.save(target, "PNG")
    return target.getvalue()
