"""What differs between two versions of a question, aspect by aspect. Pure; nothing is escaped here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from laws.differences import Piece, differences
from question_bank.kinds import kind_of, right_keys
from question_bank.models import QuestionVersion


@dataclass(frozen=True)
class Row:
    """One aspect in both: 题干, 选项 A, 正确答案 …; each text in pieces, those that differ marked."""

    label: str
    old: list[Piece]
    new: list[Piece]

    @property
    def differs(self) -> bool:
        return any(piece.differs for piece in (*self.old, *self.new))


def compare(old: Mapping[str, str], new: Mapping[str, str]) -> list[Row]:
    """What two versions say (see `aspects`), side by side."""
    return [Row(label, *differences(old.get(label, ""), new.get(label, ""))) for label in _merged(list(old), list(new))]


def _merged(old: list[str], new: list[str]) -> list[str]:
    """All labels in the order of the new; those that only the old has stand where they stood."""
    merged = list(new)
    for place, label in enumerate(old):
        if label not in merged:
            merged.insert(merged.index(old[place - 1]) + 1 if place else 0, label)
    return merged


def aspects(version: Any, cites: Sequence[str] = ()) -> dict[str, str]:
    """All that a version or a Content says, as a person reads it; empty aspects are left out."""
    said = {_("题型"): str(kind_of(version.kind).label), **_asked(version, "")}
    for number, part in enumerate(version.parts, start=1):
        said |= _asked(_Part(part), _("第 %(n)d 小题 ") % {"n": number})
    said[_("解析")] = version.explanation
    said[_("依据")] = version.basis
    said[_("引用的条文")] = "\n".join(cites)
    said[_("难度")] = str(QuestionVersion.Difficulty(version.difficulty).label)
    said[_("建议分值")] = str(version.marks.normalize()) if version.marks is not None else ""
    return {label: text for label, text in said.items() if text}


def aspects_of(version: QuestionVersion) -> dict[str, str]:
    """Of a version of the bank; costs no query when its citations are prefetched with their statutes."""
    return aspects(version, [str(cite) for cite in version.citations.all()])


class _Part:
    """A sub-question as JSON holds it, or as Content."""

    def __init__(self, part: Any) -> None:
        facts = part if isinstance(part, Mapping) else vars(part)
        self.kind = facts["kind"]
        self.stem = facts["stem"]
        self.options = facts.get("options") or []
        self.answer = facts.get("answer") or []
        self.rules = facts.get("rules") or {}
        self.material = ""
        self.parts: list[Any] = []


def _asked(question: Any, before: str) -> dict[str, str]:
    said = {before + _("材料"): question.material, before + _("题干"): question.stem}
    said |= {before + _("选项 %(key)s") % {"key": option["key"]}: option["text"] for option in question.options}
    said[before + _("正确答案")] = "\n".join(_key(question))
    said[before + _("改正")] = str(question.rules.get("correction") or "")
    said[before + _("各空次序")] = _("不分先后") if question.rules.get("any_order") else ""
    return said


def _key(question: Any) -> Iterator[str]:
    """The key in words: A、C; 正确; one line for each gap or pair."""
    if right := right_keys(question):
        yield "、".join({"T": _("正确"), "F": _("错误")}.get(key, key) for key in right)
    elif question.kind in _JOINTS:
        yield _JOINTS[question.kind].join(map(str, question.answer))
    else:
        joint = " → " if question.kind == "matching" else " / "
        yield from (joint.join(map(str, each)) if isinstance(each, list) else str(each) for each in question.answer)


#: Kinds whose answer is one row of keys or numbers.
_JOINTS = {"ordering": " → ", "numeric": " ± "}
