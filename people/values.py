"""What a person types about people, made regular: names, numbers, phones, dates. Roster cells and form fields share it.

Each function gives the regular form or raises a ValidationError whose sentence says what to do. ID-card numbers are refused
wherever they stand: the system does not keep them.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

EARLIEST, LATEST = date(1970, 1, 1), date(2099, 12, 31)
#: Day 0 of Excel's calendar, as its serial numbers count (with the leap day that 1900 never had).
EXCEL_DAY_0 = date(1899, 12, 30)

_ID_CARD = re.compile(
    r"(?<![0-9])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx](?![0-9])"
)
_NUMBER = re.compile(r"[\w\-()/.〔〕\[\]]+")
_NAME = re.compile(r"[\w·. -]+")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
_DATE_PARTS = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_DATE_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})")


def half_width(text: str) -> str:
    """Full-width letters and figures as half-width ones, blanks of all kinds as one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def holds_id_card(text: str) -> bool:
    return bool(_ID_CARD.search(half_width(text).replace(" ", "")))


def refuse_id_card(text: str) -> None:
    if holds_id_card(text):
        raise ValidationError(_("这像是身份证号。系统不保存身份证号，请删去。"), code="id_card")


def clean_name(text: str) -> str:
    name = _BETWEEN_CHINESE.sub("", re.sub("[•‧．・]", "·", half_width(text.replace("．", "·"))))
    refuse_id_card(name)
    if not _NAME.fullmatch(name):
        raise ValidationError(_("姓名里有不能用的字符，请只写汉字、字母和间隔号。"), code="name")
    if len(name) > 50:
        raise ValidationError(_("姓名超过 50 个字，请检查是不是填错了列。"), code="long")
    return name


def clean_number(text: str, *, longest: int) -> str:
    """A staff or certificate number: letters, figures, characters and a few signs, without blanks."""
    number = half_width(text).replace(" ", "")
    refuse_id_card(number)
    if not _NUMBER.fullmatch(number):
        raise ValidationError(_("编号里有不能用的字符，请只写字母、数字、汉字和连字符。"), code="number")
    if len(number) > longest:
        raise ValidationError(_("编号超过 %(n)d 位，请检查是不是填错了列。"), code="long", params={"n": longest})
    return number


def clean_phone(text: str) -> str:
    phone = re.sub(r"[\s\-()]", "", half_width(text))
    refuse_id_card(phone)
    if not re.fullmatch(r"\+?\d{5,15}", phone):
        raise ValidationError(_("这不是电话号码，请只写数字，例如 13800138000。"), code="phone")
    return phone


def clean_post(text: str) -> str:
    post = half_width(text)
    refuse_id_card(post)
    if len(post) > 60:
        raise ValidationError(_("职务超过 60 个字，请写短一些。"), code="long")
    return post


def read_date(value: str | float | date | datetime) -> date:
    """A day out of a cell: a date, Excel's serial number, 2021-12-21, 2021.12.21, 2021年12月21日 or 20211221."""
    day = _day(value)
    if day is None or not EARLIEST <= day <= LATEST:
        raise ValidationError(_("看不出是哪一天，请写成 2026-06-30 这样的日期。"), code="date")
    return day


def _day(value: str | float | date | datetime) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = half_width(str(value)).removesuffix(".0").removesuffix(" 00:00:00")
    if text.isascii() and text.isdigit() and len(text) == 5:
        return EXCEL_DAY_0 + timedelta(days=int(text))
    found = _DATE_PARTS.fullmatch(text) or _DATE_RUN.fullmatch(text)
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
