"""Chapters, sections and articles out of the lines, and whether they are whole and in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from laws.numerals import article_name, from_chinese, to_chinese
from laws.parsing.dates import date_version
from laws.parsing.lines import Line, squeeze
from laws.parsing.statute import ArticleText, Irregularity, StatuteText

_NUM = r"[零〇一二三四五六七八九十百千两0-9０-９]+(?:\s+[零〇一二三四五六七八九十百千两0-9０-９]+)*"
_ARTICLE = re.compile(rf"^第\s*({_NUM})\s*条(?:\s*之\s*([一二三四五六七八九十]+)(?![一二三四五六七八九十]))?(\s*)(.*)$")
_REFERRING = re.compile(
    rf"^(?:第\s*{_NUM}\s*[款项条章]|[、，；。]|[和或及与至到](?:本|第|其)|的|之?规定|所[规称列指]|中(?:规定|的|所))"
)
_HEAD = re.compile(rf"^第\s*({_NUM})\s*(分编|编|章|节)\s*(.*)$")
_COUNTED_HEAD = re.compile(r"^[一二三四五六七八九十]{1,3}、")
_PAGE_NUMBER = re.compile(r"^[-—–·\s]*\d{1,4}[-—–·\s]*$|^第\s*\d+\s*页.*$")
_SENTENCE = re.compile(r"[，。；：！？“”《》,;:!?]")
_NOTE = re.compile(r"^【[^【】]*】\s*")
_AFTER = re.compile(r"^(?:附件|附表|附录|附：|附:|来源|注：|责任编辑)")
_CONTENTS = {"目录", "目次"}


@dataclass
class _Head:
    """A chapter or section. Without a number: its mark was lost, or it never had one."""

    title: str
    line: int
    number: int | None = None
    unit: str = "章"
    part: str = ""

    def __str__(self) -> str:
        name = f"第{to_chinese(self.number)}{self.unit} {self.title}" if self.number else self.title
        return f"{self.part} {name}".strip()[:80]


@dataclass
class _Draft:
    number: int
    insert: int
    line: int
    chapter: _Head | None
    section: _Head | None
    lines: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return article_name(self.number, self.insert)


class Reader:
    """Goes through the lines once; what stands before the first article is preamble or contents list."""

    def __init__(self, statute: StatuteText, lines: list[Line], header: dict[str, Any]) -> None:
        self.statute = statute
        self.lines = lines
        self.header = header
        self.preamble: list[Line] = []
        self.contents: list[_Head] = []
        self.chapters: list[_Head] = []
        self.drafts: list[_Draft] = []
        self.part = ""
        self.chapter: _Head | None = None
        self.section: _Head | None = None

    def read(self) -> None:
        position = 0
        while position < len(self.lines):
            position += self._take(position)
        self._number_lost_chapters()
        self._check_articles()
        self._check_heads()
        self._finish()

    def _say(self, line: int, message: str, *, fatal: bool = False) -> None:
        self.statute.irregularities.append(Irregularity(line, message, fatal))

    # --- lines ---
    def _take(self, position: int) -> int:
        """Place the line; how many lines that used up."""
        line = self.lines[position]
        following = self.lines[position + 1] if position + 1 < len(self.lines) else None
        if line.level == 1 and not self.statute.title and not self.drafts and not _HEAD.match(line.text):
            self.statute.title = squeeze(line.text)
        elif squeeze(line.text) in _CONTENTS:
            pass
        elif article := self._article(line):
            self._begin_article(line, article)
        elif head := self._head(line):
            return self._begin_head(line, head, following)
        elif self._is_loose_head(line, following):
            self._begin_loose_head(line)
        elif _PAGE_NUMBER.match(line.text):
            self._say(line.number, _("页码“%(text)s”已略去。") % {"text": line.text})
        elif self.drafts:
            if _AFTER.match(line.text):
                self._say(line.number, _("“%(text)s”不像条文，暂并入最后一条，请核对。") % {"text": line.text[:20]})
            self.drafts[-1].lines.append(line.text)
        else:
            self.preamble.append(line)
        return 1

    def _article(self, line: Line) -> re.Match[str] | None:
        """The line as the beginning of an article; a paragraph that begins with a reference to one is none."""
        match = _ARTICLE.match(line.text)
        if not match:
            return None
        blank, rest = match[3], match[4]
        if re.match(rf"^第\s*{_NUM}\s*[款项]", rest) or (not blank and re.match(r"^[、，；。]", rest)):
            return None
        if not blank and _REFERRING.match(rest):
            return match if self._is_next(match) and not self._begins_later(line, match) else None
        return match

    def _is_next(self, match: re.Match[str]) -> bool:
        return from_chinese(match[1]) == (self.drafts[-1].number if self.drafts else 0) + 1

    def _begins_later(self, line: Line, match: re.Match[str]) -> bool:
        later = (other for other in self.lines if other.number > line.number)
        found = (other for text in later if (other := _ARTICLE.match(text.text)) and not _REFERRING.match(other[4]))
        return any(other[1] == match[1] and other[2] == match[2] for other in found)

    def _begin_article(self, line: Line, match: re.Match[str]) -> None:
        if not self.drafts:
            self._end_contents(line)
        insert = from_chinese(match[2]) if match[2] else 0
        draft = _Draft(from_chinese(match[1]), insert, line.number, self.chapter, self.section)
        text = match[4]
        if note := _NOTE.match(text):
            self._say(line.number, _("%(note)s是编者加的条旨，不是条文，已略去。") % {"note": note[0].strip()})
            text = text[note.end() :]
        if text:
            draft.lines.append(text)
        self.drafts.append(draft)

    def _head(self, line: Line) -> re.Match[str] | None:
        match = _HEAD.match(line.text)
        if not match or (not line.level and (len(line.text) > 40 or _SENTENCE.search(line.text[-1]))):
            return None
        return None if _REFERRING.match(match[3]) else match

    def _begin_head(self, line: Line, match: re.Match[str], following: Line | None) -> int:
        number, unit = from_chinese(match[1]), match[2]
        title, used = squeeze(re.sub(r"[.…·\s]+\d*$", "", match[3])), 1
        if not title and following and not self._article(following) and not _HEAD.match(following.text):
            title, used = squeeze(following.text), 2
        head = _Head(title, line.number, number, unit)
        if unit == "节":
            self.section = head
        elif unit == "章":
            self._begin_chapter(head)
        else:
            self.part, self.chapter, self.section = str(head), None, None
        return used

    def _begin_chapter(self, head: _Head) -> None:
        head.part = self.part
        self.chapter, self.section = head, None
        (self.chapters if self.drafts else self.contents).append(head)

    def _is_loose_head(self, line: Line, following: Line | None) -> bool:
        """A head without 第…章: of a copy that lost its marks, or of a text that counts 一、二、."""
        if not self.drafts:
            counted = _COUNTED_HEAD.match(line.text) and not _SENTENCE.search(line.text)
            return bool((counted or squeeze(line.text) == "总则") and following and self._article(following))
        if line.level:
            return True
        short = len(line.text) <= 20 and not _SENTENCE.search(line.text) and not re.match(r"^[（(]", line.text)
        begins = following and (self._article(following) or self._head(following))
        return bool(short and begins and not _PAGE_NUMBER.match(line.text))

    def _begin_loose_head(self, line: Line) -> None:
        title = squeeze(line.text)
        if line.level > 2:
            self.section = _Head(title, line.number, unit="节")
            return
        self._begin_chapter(_Head(title, line.number))
        if not _COUNTED_HEAD.match(title):
            self._say(line.number, _("“%(title)s”像是丢了章号的章名，按章名处理。") % {"title": title})

    def _end_contents(self, line: Line) -> None:
        """At the first article: of the heads seen so far the last chapter is its own, those before are the contents list."""
        if not self.contents:
            return
        own = self.contents[-1]
        if len(self.contents) > 1 and own.number not in (None, 1):
            own = self.contents[0]
            self._say(line.number, _("正文里没有“%(head)s”的章名，按目录补上。") % {"head": own})
            self.chapter, self.section = own, None
        else:
            self.contents.pop()
        self.chapters.append(own)

    # --- checks ---
    def _number_lost_chapters(self) -> None:
        """A lost number is that of the contents list, or the one that fits between its neighbours."""
        listed = {head.title: head.number for head in self.contents}
        if not any(head.number for head in self.chapters) and not listed:
            return
        last = 0
        for index, head in enumerate(self.chapters):
            if head.number is None and not _COUNTED_HEAD.match(head.title):
                following = next((later.number for later in self.chapters[index + 1 :] if later.number), None)
                fits = following is None or following > last + 1
                head.number = listed.get(head.title) or (last + 1 if fits else None)
            last = head.number or last

    def _check_articles(self) -> None:
        seen: dict[tuple[int, int], int] = {}
        number, insert = 0, 0
        for draft in self.drafts:
            here = draft.number, draft.insert
            if here in seen:
                values = {"name": draft.name, "line": seen[here]}
                self._say(draft.line, _("%(name)s重复，前一处在第%(line)d行。") % values, fatal=True)
                continue
            if here < (number, insert):
                values = {"name": draft.name, "before": article_name(number, insert)}
                self._say(draft.line, _("%(name)s排在%(before)s之后，次序不对。") % values, fatal=True)
                seen[here] = draft.line
                continue
            if here not in ((number + 1, 0), (number, insert + 1)):
                self._say(draft.line, self._gap(number, insert, draft), fatal=True)
            if not "".join(draft.lines).strip():
                self._say(draft.line, _("%(name)s没有内容。") % {"name": draft.name}, fatal=True)
            seen[here] = draft.line
            number, insert = here

    def _gap(self, number: int, insert: int, draft: _Draft) -> str:
        if draft.number == number:
            missing = article_name(number, insert + 1)
        elif draft.number <= number + 1:
            missing = article_name(draft.number)
        else:
            first, last = article_name(number + 1), article_name(draft.number - 1)
            missing = first if first == last else _("%(first)s至%(last)s") % {"first": first, "last": last}
        sentence = _("读到%(name)s，但前面缺%(missing)s。") % {"name": draft.name, "missing": missing}
        wanted = article_name(number + 1)
        place = next((line for line in self.lines if line.number < draft.line and wanted in line.text[1:]), None)
        if place and number:
            sentence += _("第%(line)d行里有“%(wanted)s”，可能是少了换行。") % {"line": place.number, "wanted": wanted}
        return sentence

    def _check_heads(self) -> None:
        last: dict[str, int] = {}
        for head in self.chapters:
            if head.number and head.number not in (last.get("", 0) + 1, 1 if head.part else 0):
                values = {"head": head, "before": to_chinese(last.get("", 0))}
                self._say(head.line, _("“%(head)s”与前一章（第%(before)s章）不连续。") % values)
            last[""] = head.number or last.get("", 0)

    # --- the whole ---
    def _finish(self) -> None:
        statute = self.statute
        statute.articles = [
            ArticleText(
                d.number, d.insert, str(d.chapter or self.part), str(d.section or ""), "\n".join(d.lines), d.line
            )
            for d in self.drafts
        ]
        statute.title = _title(self.header, statute.title, self.preamble)
        statute.preamble = "\n".join(line.text for line in self.preamble if squeeze(line.text) != statute.title)
        date_version(statute, self.header, self.preamble)
        self._check_whole()
        statute.irregularities.sort(key=lambda irregularity: irregularity.line)

    def _check_whole(self) -> None:
        statute = self.statute
        declared = self.header.get("articles")
        if not statute.title:
            self._say(0, _("没有找到法规名称。请在文件开头写上“# 名称”。"), fatal=True)
        if isinstance(declared, int) and declared != len(statute.articles):
            values = {"declared": declared, "found": len(statute.articles)}
            self._say(0, _("文件头写明%(declared)d条，实际读到%(found)d条。") % values, fatal=True)
        if not statute.articles and not (declared == 0 or is_document(statute.title)):
            self._say(0, _("没有找到“第一条”这样的条文。"), fatal=True)
        if not statute.version:
            self._say(
                0,
                _("没有找到通过、修订或者公布的日期，无法确定版本。请在标题下写明，或者在文件头写 version。"),
                fatal=True,
            )


_DOCUMENT = re.compile(r"(决定|通知|公告|批复|答复|意见|函|公报)(?:[（(].*[）)])?$")


def is_document(title: str) -> bool:
    """Whether a text of this title may be without articles."""
    return bool(_DOCUMENT.search(title))


def _title(header: dict[str, Any], heading: str, preamble: list[Line]) -> str:
    named = next((str(header[key]) for key in ("title_zh", "title", "名称") if header.get(key)), "")
    first = (
        preamble[0].text
        if preamble and len(preamble[0].text) <= 60 and not _SENTENCE.search(preamble[0].text[-1])
        else ""
    )
    title = squeeze((named or heading or first).strip().strip("《》"))
    return title.replace("(", "（").replace(")", "）").replace("〈", "《").replace("〉", "》")
