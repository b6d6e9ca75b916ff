"""Citations as people write them in running text: 《行政处罚法》第六十三条第一款第（二）项, 本法第七条, 第六十三条至第六十五条.

Pure: the names of statutes are given. What is read are the words; which article they mean is for `laws.currency`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from laws.citations import CitationRef, bare_title
from laws.numerals import from_chinese


@dataclass
class Reading:
    """What a text cites, in its order.

    `references` carry the statute's name as written and, as `version`, the year that stands beside it (2017年修正). `nameless` are
    numbers before any statute was named, `alone` the titles after which no number came, `unreadable` what looks like a
    number and is none.
    """

    references: list[CitationRef] = field(default_factory=list)
    nameless: list[CitationRef] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


_NUMERAL = r"[0-9０-９零〇一二两三四五六七八九十百千\s]{1,12}"
_PLACE = (
    rf"第(?P<article>{_NUMERAL}(?:[、，,和及至到]{_NUMERAL}){{0,10}})条(?:\s?之\s?(?P<insert>[一二三四五六七八九十]{{1,3}}))?"
    rf"(?:\s?第(?P<paragraph>{_NUMERAL})款)?(?:\s?第\s?[（(]?(?P<item>{_NUMERAL})[)）]?\s?项)?"
)
_YEAR = r"(?:\s?[（(]\s?(?P<after>(?:19|20)[0-9]{2})[^（）()《》]{0,20}[)）])?"
_YEAR_OF_BARE = _YEAR.replace("after", "after_bare")
_YEAR_BEFORE = r"(?:(?P<before>(?:19|20)[0-9]{2})\s?年?(?:版|修订|修正|通过)?的?\s?)?"
_SELF = r"(?P<self>[本该同](?:法|条例|办法|规定|规则)(?=\s?第))"
#: What a title of a statute ends in; 《行政处罚决定书》 is none.
_LEGAL = re.compile(
    r"(?:法|典|条例|办法|规定|规则|细则|决定|解释|标准|意见|通知|批复|准则|章程|公约)(?:[（(].{0,24}[)）])?$"
)
_IN_TITLE = re.compile(r"[（(]((?:19|20)[0-9]{2})[^（）()]{0,20}[)）]$")
#: Characters after which a bare name may begin, and which may not follow it: 国家安全生产法, 行政处罚法定 name no statute.
_BEFORE_NAME = frozenset("据照反按依和与及或在对由是为从因了的国新旧原行该如即定于")
_NOT_AFTER_NAME = r"(?!实施|条例|办法|细则|解释|律|规(?!定)|制|治|定|学|院|庭)"
#: The end of a title that is not known, straight before a number: 刑法第一百三十四条.
_OTHER = re.compile(r"[\u4e00-\u9fff]{1,20}(?:法|典|条例|办法|规则)\s?$")
#: What joins numbers to one citation; after anything else the year beside the title no longer counts.
_JOINED = re.compile(r"[\s、，,和及与至到—–\-~～]{0,4}")
_RANGE = re.compile(r"\s?(?:至|到|[—–\-~～]{1,2})\s?")
_LARGEST, _LONGEST_RANGE = 9999, 50


class Reader:
    """Reads citations; made once for many texts, since it knows the names by heart."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = {bare_title(name): name for name in names} | {name: name for name in names}
        bare = "|".join(re.escape(name) for name in sorted(self.names, key=len, reverse=True)) or r"(?!)"
        self._token = re.compile(
            rf"{_YEAR_BEFORE}(?:《(?P<title>[^《》]{{2,80}})》{_YEAR}|(?P<bare>{bare}){_NOT_AFTER_NAME}{_YEAR_OF_BARE})"
            rf"|{_SELF}|{_PLACE}"
        )

    def read(self, text: str, named: str = "") -> Reading:
        """All that a text cites. `named` is the statute meant before the text names one, as a column 依据 may have done."""
        reading = Reading()
        if "条" not in text and "《" not in text and not named:
            return reading
        # Of blanks in a run one is left: the numerals may hold blanks, and a long run would be tried in every way.
        text = re.sub(r"(\s)\s+", r"\1", text)
        name, year, waiting, last = bare_title(named.strip("《》")), "", "", None
        for found in self._token.finditer(text):
            if found["article"]:
                gap = text[last.end() if last else 0 : found.start()]
                if other := _OTHER.search(gap[-24:]):
                    name, year = _cut(other[0]), ""
                elif last and last["article"] and not _JOINED.fullmatch(gap):
                    year = ""
                waiting = ""
                self._take(reading, found, name, year, gap if last and last["article"] else "")
            elif title := self._title(found, text):
                reading.alone += [waiting] if waiting else []
                name, year = title
                waiting = name
            elif found["bare"]:
                name, year, waiting = _cut(text[max(0, found.end() - 22) : found.end()]), "", ""
            last = found
        reading.alone += [waiting] if waiting else []
        return reading

    def _title(self, found: re.Match[str], text: str) -> tuple[str, str] | None:
        if title := found["title"]:
            if bare_title(title) in self.names or _LEGAL.search(title.strip()):
                inside = _IN_TITLE.search(title)
                year = found["after"] or found["before"] or (inside[1] if inside else "")
                return bare_title(title[: inside.start()] if inside else title), year
        elif found["bare"]:
            start = found.start()
            if start == 0 or not "\u4e00" <= text[start - 1] <= "\u9fff" or text[start - 1] in _BEFORE_NAME:
                return bare_title(found["bare"]), found["after_bare"] or found["before"] or ""
        return None

    def _take(self, reading: Reading, found: re.Match[str], name: str, year: str, gap: str) -> None:
        places = list(_places(found, name, year))
        if not places:
            reading.unreadable.append(found.group().strip())
            return
        target = reading.references if name else reading.nameless
        if target and gap and _RANGE.fullmatch(gap):
            target += _between(target[-1], places[0])
        target += places


def _cut(run: str) -> str:
    """The title at the end of a run of text: without what leads to it (违反某某条例) and what is no Han character."""
    return re.split(r"[^\u4e00-\u9fff]|[据照反按依和与及或由]", run.strip())[-1]


def _places(found: re.Match[str], name: str, year: str) -> Iterator[CitationRef]:
    """One for each number of 第六十三、六十四条; nothing where a number is no number of an article."""
    try:
        *others, last = [from_chinese(piece) for piece in re.split(r"[、，,和及至到]", found["article"])]
        inner = [from_chinese(found[part]) if found[part] else 0 for part in ("insert", "paragraph", "item")]
    except ValueError:
        return
    if max(*others, last, *inner) > _LARGEST or not all([*others, last]):
        return
    insert, paragraph, item = inner
    refs = [CitationRef(name, number, version=year) for number in others]
    refs.append(CitationRef(name, last, insert, paragraph or None, item or None, version=year))
    yield refs[0]
    if len(refs) == 2 and re.search(r"[至到]", found["article"]):
        yield from _between(*refs)
    yield from refs[1:]


def _between(first: CitationRef, last: CitationRef) -> list[CitationRef]:
    """第六十三条至第六十五条 cites 64 as well; of a very long range only the ends."""
    if first.statute != last.statute or not 1 < last.number - first.number <= _LONGEST_RANGE:
        return []
    return [CitationRef(last.statute, n, version=last.version) for n in range(first.number + 1, last.number)]
