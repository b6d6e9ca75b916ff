"""Which version a text is, and from which day it is in force: from the header, the notes under the title, the last article."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from laws.parsing.lines import Line, squeeze
from laws.parsing.statute import Irregularity, StatuteText

_DATE = re.compile(r"(\d{4})\s*(?:年|-|/|\.)\s*(\d{1,2})\s*(?:月|-|/|\.)\s*(\d{1,2})\s*日?")
_ENACTING = re.compile(r"通过|修正|修订|修改|公布|发布|颁布|批准|令|号")
_AMENDING = re.compile(r"修正|修订|修改")
_IN_FORCE_ON = re.compile(r"自\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*(?:起|开始)?\s*(?:施行|实施|执行)")
_IN_FORCE_AT_ONCE = re.compile(r"自(?:公布|发布|颁布)之日起\s*(?:施行|实施|执行)")
_IN_FORCE_LINE = re.compile(r"^[（(]?(?:自\s*)?(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*起?\s*施行[）)]?$")


def dates_in(text: str) -> list[date]:
    found = []
    for match in _DATE.finditer(text):
        try:
            found.append(date(*(int(part) for part in match.groups())))
        except ValueError:
            continue
    return found


def date_version(statute: StatuteText, header: dict[str, Any], preamble: list[Line]) -> None:
    said = str(header.get("version") or header.get("版本") or "")
    notes = [line.text for line in preamble if _ENACTING.search(line.text) and dates_in(line.text)]
    source = said if dates_in(said) else max(notes, key=lambda note: dates_in(note)[-1], default="")
    dates = dates_in(source)
    if dates:
        statute.promulgated = dates[-1]
        statute.version = str(dates[-1].year)
        statute.label = _label(source, said)
    elif re.fullmatch(r"\d{4}", said):
        statute.version = said
    statute.in_force_from, statute.date_from = _in_force(statute, header, preamble, bool(_AMENDING.search(source)))


def _label(source: str, said: str) -> str:
    """2017年9月1日修正（第二次）: from the header as it is, from a note under the title the day and what happened on it."""
    day = dates_in(source)[-1]
    words = source[[match.end() for match in _DATE.finditer(source)][-1] :] if source == said else ""
    if not words:
        acts: list[str] = re.findall(r"(?:第[一二三四五六七八九十]+次)?(?:修正|修订|修改|通过|公布|发布|批准)", source)
        words = "" if source == said else "".join(acts[-1:])
    words = re.sub(r"\s*\(([^()]*)\)", lambda m: f"（{m[1]}）" if re.search(r"[\u4e00-\u9fff]", m[1]) else "", words)
    return f"{day.year}年{day.month}月{day.day}日{squeeze(words.strip())}"[:120]


def _in_force(
    statute: StatuteText, header: dict[str, Any], preamble: list[Line], amended: bool
) -> tuple[date | None, str]:
    said = str(header.get("effective") or header.get("施行日期") or "")
    bracketed = [day for part in re.findall(r"[（(]([^（）()]*)[）)]", said) for day in dates_in(part)]
    if bracketed or dates_in(said):
        return (bracketed or dates_in(said))[-1], _("文件头")
    for line in preamble:
        if match := _IN_FORCE_LINE.match(line.text):
            return dates_in(match[1])[0], _("标题下的说明")
    closing = next(
        (a.text for a in reversed(statute.articles) if re.search(r"自.{2,14}起?(?:施行|实施|执行)", a.text)), ""
    )
    match = _IN_FORCE_ON.search(closing)
    told = dates_in(match[1])[0] if match else None
    if told and not (amended and statute.promulgated and told < statute.promulgated):
        return told, _("最后一条")
    if statute.promulgated and _IN_FORCE_AT_ONCE.search(closing):
        return statute.promulgated, _("最后一条：自公布之日起施行")
    if statute.promulgated and amended:
        statute.irregularities.append(
            Irregularity(
                0,
                _("没有写明这一版本的施行日期，按最后一次修改的日期%(day)s计，请核对。") % {"day": statute.promulgated},
            )
        )
        statute.date_is_guess = True
        return statute.promulgated, _("最后一次修改的日期")
    return None, ""
