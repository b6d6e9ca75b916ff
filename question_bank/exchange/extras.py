"""What we say of a question beside what a format of others can hold, so that our own export reads back equal.

GIFT carries it in comment lines (`// 难度：难`), Moodle XML in elements that Moodle passes over. Read back, it can only say more
about what the format itself says (判断题 → 判断改错题), never something else. A case is written as an introduction with the
material, 小题数 beside it, and after it that many questions with 小题 beside them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from documents.pictures import mark_text
from question_bank.exchange.item import Item, difficulty_name, kind_name, plain
from question_bank.exchange.pictures import decoded, take_picture
from question_bank.exchange.raws import BLANK, lettered, say
from question_bank.importing.raw import RawQuestion
from question_bank.kinds import kind_named
from question_bank.kinds.blank import GAP

Extras = dict[str, str]

#: Not marked for translation: these words are part of the files.
KIND, ANSWER, CORRECTION, RULE, OPTIONS = "题型", "答案", "改正", "作答规则", "选项"
CODE, DIFFICULTY, BASIS, TAGS, MARKS = "编号", "难度", "依据", "标签", "分值"
STEM, EXPLANATION, PARTS, PART, PICTURE = "题干", "解析", "小题数", "小题", "图片"
LABELS = frozenset(
    [
        KIND,
        ANSWER,
        CORRECTION,
        RULE,
        OPTIONS,
        CODE,
        DIFFICULTY,
        BASIS,
        TAGS,
        MARKS,
        STEM,
        EXPLANATION,
        PARTS,
        PART,
        PICTURE,
    ]
)
ANY_ORDER = "可乱序"
_PLAIN = {CODE: "code", DIFFICULTY: "difficulty", BASIS: "basis", TAGS: "tags", MARKS: "marks"}

#: What each kind may be told apart into.
_REFINED = {
    "single": {"single", "indefinite"},
    "multiple": {"multiple", "indefinite"},
    "indefinite": {"multiple", "indefinite"},
    "judge": {"judge", "judge_correct"},
    "essay": {"essay", "short", "blank"},
    "": {"case"},
}


# --- written ---
def extras_of(item: Item, *, part: int = 0) -> Extras:
    """All that may have to be said beside; the writer leaves out what its format holds. A part says which it is, from 1."""
    said = {
        PART: str(part) if part else "",
        KIND: kind_name(item.kind),
        CODE: item.code,
        DIFFICULTY: "" if part else difficulty_name(item.difficulty),
        BASIS: item.basis,
        TAGS: "、".join(item.tags),
        MARKS: plain(item.marks) if item.marks is not None else "",
        CORRECTION: item.correction,
        RULE: ANY_ORDER if item.any_order else "",
        OPTIONS: _json([option["text"] for option in item.options]) if item.kind in ("matching", "ordering") else "",
        PARTS: str(len(item.parts)) if item.kind == "case" else "",
        STEM: item.stem if item.kind == "case" else "",
        EXPLANATION: item.explanation if item.kind == "case" else "",
    }
    return {label: text for label, text in said.items() if text}


def answer_in_words(item: Item) -> Extras:
    """The answer, where the format has no place for it."""
    return {ANSWER: _json(item.answer)}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# --- read ---
def take_extras(raw: RawQuestion, said: Extras) -> None:
    for label, name in _PLAIN.items():
        if said.get(label):
            raw.fields[name] = said[label]
    _refine_kind(raw, said)
    if said.get(CORRECTION) and raw.kind == "judge_correct":
        raw.rules["correction"] = said[CORRECTION]
    if said.get(RULE) == ANY_ORDER and raw.kind == "blank":
        raw.rules["any_order"] = True
    if said.get(STEM) and raw.kind == "blank" and GAP.sub(BLANK, said[STEM]) == raw.text("stem"):
        raw.fields["stem"] = said[STEM]
    if said.get(OPTIONS) and raw.kind in ("matching", "ordering"):
        _put_in_order(raw, _texts(said[OPTIONS]) or [])
    for line in said.get(PICTURE, "").splitlines():
        _take_named_picture(raw, line)


def _refine_kind(raw: RawQuestion, said: Extras) -> None:
    if not said.get(KIND):
        return
    kind = kind_named(said[KIND]) or ""
    if kind != raw.kind and kind not in _REFINED.get(raw.kind, ()):
        if not any(problem.level == "error" for problem in raw.problems):
            message = _("旁边写的题型是“%(said)s”，答案的写法却不是这种题。请改成一致。") % {"said": said[KIND][:20]}
            say(raw, "error", "kind", message, said[KIND], "kind_differs")
        return
    if raw.kind == "essay":
        _take_answer(raw, kind, said.get(ANSWER, ""))
    raw.kind = kind
    raw.problems = [problem for problem in raw.problems if problem.code != "one_key" or kind != "indefinite"]


def _take_answer(raw: RawQuestion, kind: str, text: str) -> None:
    """The answer of a question that the format could only write as one without: a model answer, or the texts of several gaps."""
    if not text and kind in ("short", "essay"):
        return
    answer: list[Any] | None = _gaps(text) if kind == "blank" else _texts(text)
    if answer is None:
        say(raw, "error", "answer", _("旁边写的答案没有读懂。请补上正确答案。"), text, "malformed_answer")
        return
    raw.answer = answer


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _texts(text: str) -> list[str] | None:
    found = _loaded(text)
    return found if isinstance(found, list) and found and all(isinstance(each, str) for each in found) else None


def _gaps(text: str) -> list[list[str]] | None:
    found = _loaded(text)
    if not isinstance(found, list) or not found:
        return None
    sound = all(isinstance(gap, list) and gap and all(isinstance(each, str) for each in gap) for gap in found)
    return found if sound else None


def _put_in_order(raw: RawQuestion, texts: list[str]) -> None:
    """The options in the order in which they are shown; only when they are the same ones."""
    keys = {option["text"]: option["key"] for option in raw.options}
    if sorted(texts) != sorted(option["text"] for option in raw.options):
        return
    renamed = {keys[option["text"]]: option["key"] for option in lettered(texts)}
    raw.options = lettered(texts)
    if raw.kind == "ordering":
        raw.answer = [renamed[key] for key in raw.answer]


def _take_named_picture(raw: RawQuestion, line: str) -> None:
    """The mark and the picture in base64."""
    mark, _blank, data = line.partition(" ")
    take_marked_picture(raw, mark, data)


def take_marked_picture(raw: RawQuestion, mark: str, data: str) -> None:
    """The picture that stands in the texts under a mark. The mark is made anew: nobody's word is taken for what a picture holds."""
    here = mark_text(mark)
    shown = take_picture(raw, decoded(data), here)
    if shown != here:
        _replace_in_texts(raw, here, shown)


def _replace_in_texts(raw: RawQuestion, old: str, new: str) -> None:
    def renamed(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace(old, new)
        if isinstance(value, list):
            return [renamed(each) for each in value]
        return {name: renamed(each) for name, each in value.items()} if isinstance(value, dict) else value

    raw.fields, raw.options = renamed(raw.fields), renamed(raw.options)
    raw.answer, raw.rules = renamed(raw.answer), renamed(raw.rules)
    for part in raw.parts:
        _replace_in_texts(part, old, new)


# --- cases ---
def gather_cases(questions: Iterable[tuple[RawQuestion, Extras]]) -> Iterator[RawQuestion]:
    """Introductions with the questions that belong to them made cases; all else as it is."""
    case: RawQuestion | None = None
    wanted = 0
    for raw, said in questions:
        if case is not None and PART in said and len(case.parts) < wanted:
            case.parts.append(raw)
            _lift_pictures(case, raw)
            continue
        if case is not None:
            yield _closed(case, wanted)
            case = None
        if raw.kind == "case":
            case, wanted = _opened(raw, said), _count(said)
            continue
        if PART in said:
            say(raw, "error", "part", _("这是一道小题，上面却没有它的材料。请把材料放在它的前面。"), code="part_alone")
        yield raw
    if case is not None:
        yield _closed(case, wanted)


def _opened(raw: RawQuestion, said: Extras) -> RawQuestion:
    raw.fields["material"] = raw.fields.pop("stem", "")
    for label, name in ((STEM, "stem"), (EXPLANATION, "explanation")):
        if said.get(label):
            raw.fields[name] = said[label]
    return raw


def _count(said: Extras) -> int:
    text = said.get(PARTS, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _closed(case: RawQuestion, wanted: int) -> RawQuestion:
    if len(case.parts) != wanted:
        words = {"wanted": wanted, "found": len(case.parts)}
        message = _("这个案例应有 %(wanted)d 道小题，后面只有 %(found)d 道。请补上小题。") % words
        say(case, "error", "part", message, code="parts_missing")
    return case


def _lift_pictures(case: RawQuestion, part: RawQuestion) -> None:
    """The pictures of a case are kept together."""
    case.pictures |= part.pictures
    part.pictures = {}
