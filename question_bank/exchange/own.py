"""Our own JSON: the export of the bank, written and read; and what `manage.py import_questions --json` writes, read."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from math import isfinite
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from files.refusals import UnreadableFile
from question_bank.exchange.extras import take_marked_picture
from question_bank.exchange.item import Difficulty, Item, Kind, difficulty_name, plain
from question_bank.exchange.losses import Loss
from question_bank.exchange.raws import MOST_OF_SOURCE, refuse_kind, say, take_category, take_marks, text_of
from question_bank.importing.raw import RawQuestion
from question_bank.kinds import kind_named
from question_bank.kinds.base import is_number

FORMAT, VERSION = "zhifa-question-bank", 1
#: A gap of a sub-question is seven deep.
MOST_DEPTH = 20


# --- written ---
def write(target: BinaryIO, items: Iterable[Item]) -> list[Loss]:
    """All of it is held, so nothing is lost; an item a line, as they come."""
    target.write(f'{{"format": "{FORMAT}", "version": {VERSION}, "questions": ['.encode())
    for place, item in enumerate(items):
        target.write(b",\n" if place else b"\n")
        target.write(json.dumps(_facts(item), ensure_ascii=False).encode("utf-8", "replace"))
    target.write(b"\n]}\n")
    return []


def _facts(item: Item) -> dict[str, Any]:
    """In the names of the contract of the import; what is empty is left out."""
    facts = {
        "kind": str(item.kind),
        "code": item.code,
        "material": item.material,
        "stem": item.stem,
        "options": item.options,
        "answer": item.answer,
        "rules": item.rules,
        "explanation": item.explanation,
        "basis": item.basis,
        "difficulty": int(item.difficulty),
        "category": list(item.category),
        "tags": item.tags,
        "marks": plain(item.marks) if item.marks is not None else None,
        "parts": [_facts(part) for part in item.parts],
        "pictures": {mark: b64encode(png).decode() for mark, png in item.pictures.items()},
    }
    return {name: value for name, value in facts.items() if value not in ("", [], {}, None)}


# --- read ---
def read(data: str | bytes) -> Iterator[RawQuestion]:
    """Every question of the file. Raises UnreadableFile when it is no JSON of questions."""
    text = text_of(data)
    try:
        found = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(_("这个 JSON 文件不完整或者格式有误。请重新导出，再上传。")) from error
    questions = found.get("questions") if isinstance(found, dict) else found
    if not isinstance(questions, list):
        raise UnreadableFile(_("这个 JSON 文件里没有题目（questions）。请使用本平台导出的 JSON 文件。"))
    return (_question(facts, _("第 %(number)d 题") % {"number": n}) for n, facts in enumerate(questions, start=1))


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


_TEXTS = ("code", "stem", "explanation", "basis", "material")


def _question(facts: Any, where: str, *, is_part: bool = False) -> RawQuestion:
    is_deep = not is_part and _is_deep(facts)
    raw = RawQuestion(where=where, source="" if is_deep else _source(facts))
    if is_deep or not isinstance(facts, dict):
        say(raw, "error", "stem", _("这一条不是一道题。请核对文件，或者重新导出。"), raw.source, "no_stem")
        return raw
    for name in _TEXTS:
        _take_text(raw, name, facts.get(name))
    _take_difficulty(raw, facts.get("difficulty"))
    _take_path(raw, facts.get("category"))
    _take_text(raw, "tags", "、".join(map(str, _listed(facts.get("tags")))) or facts.get("tags"))
    _take_points(raw, facts.get("marks"))
    _take_citations(raw, facts.get("citations"))
    _take_kind(raw, facts)
    _take_parts(raw, facts.get("parts"), is_part)
    _take_pictures(raw, facts.get("pictures"))
    _take_failure(raw, facts)
    return raw


def _source(facts: Any) -> str:
    if isinstance(facts, dict):
        facts = {name: value for name, value in facts.items() if name != "pictures"}
    return json.dumps(facts, ensure_ascii=False, indent=1)[:MOST_OF_SOURCE]


def _is_deep(value: Any) -> bool:
    """Deeper than any question; what goes through it level by level would not come to its end."""
    level = [value]
    for _depth in range(MOST_DEPTH):
        level = [child for each in level for child in _children(each)]
    return bool(level)


def _children(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else _listed(value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _take_text(raw: RawQuestion, name: str, value: Any) -> None:
    """A number is its digits; anything else than a text is told."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str):
        if value:
            raw.fields[name] = value
    elif value:
        message = _("这里应当是文字，文件里却是“%(said)s”。请改正。") % {"said": str(value)[:60]}
        say(raw, "error", name, message, str(value), "malformed_answer")


def _take_difficulty(raw: RawQuestion, value: Any) -> None:
    is_degree = isinstance(value, int) and not isinstance(value, bool) and value in Difficulty.values
    _take_text(raw, "difficulty", difficulty_name(value) if is_degree else value)


def _take_path(raw: RawQuestion, value: Any) -> None:
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        take_category(raw, value)
    else:
        _take_text(raw, "category", value)


def _take_points(raw: RawQuestion, value: Any) -> None:
    if value is not None and not isinstance(value, bool):
        take_marks(raw, str(value)[:20])


def _take_citations(raw: RawQuestion, value: Any) -> None:
    """The contract names statute and article; the text that they came from, where it stands too, says more."""
    if raw.text("basis"):
        return
    cited = [each for each in _listed(value) if isinstance(each, dict)]
    raw.fields["basis"] = "；".join(f"《{each.get('statute', '')}》{each.get('article', '')}" for each in cited)
    if not raw.fields["basis"]:
        del raw.fields["basis"]


def _take_kind(raw: RawQuestion, facts: dict[str, Any]) -> None:
    said = facts.get("kind") or ""
    raw.kind = said if said in Kind.values else (kind_named(said) or "") if isinstance(said, str) else ""
    if said and not raw.kind:
        refuse_kind(raw, str(said))
        return
    options = facts.get("options") or []
    if not isinstance(options, list) or not all(_is_option(option) for option in options):
        message = _("选项没有读懂。请逐项写明 key 和 text。")
        say(raw, "error", "options", message, str(options), "malformed_options")
        options = []
    raw.options = [{"key": option["key"], "text": option["text"]} for option in options]
    _take_answer(raw, facts.get("answer") or [])
    _take_rules(raw, facts.get("rules"))


def _take_answer(raw: RawQuestion, answer: Any) -> None:
    """In the shape of its kind, or not at all."""
    is_item, words = _ITEMS.get(raw.kind, (_is_text, ""))
    if isinstance(answer, list) and all(is_item(item) for item in answer):
        raw.answer = answer
        return
    message = _("答案没有读懂。请改正。")
    if not isinstance(answer, list):
        message = _("答案应当是一个列表。请改正。")
    elif words:
        message = _("答案没有读懂：这种题的答案应当写成 %(words)s。请改正。") % {"words": words}
    say(raw, "error", "answer", message, str(answer)[:200], "malformed_answer")


def _take_rules(raw: RawQuestion, rules: Any) -> None:
    if not isinstance(rules, dict):
        return
    if rules.get("any_order"):
        raw.rules["any_order"] = True
    correction = rules.get("correction")
    if correction and isinstance(correction, str):
        raw.rules["correction"] = correction
    elif correction:
        message = _("改正应当是一段文字。请改正。")
        say(raw, "error", "correction", message, str(correction)[:200], "malformed_answer")


def _is_text(item: Any) -> bool:
    return isinstance(item, str)


def _is_truth(item: Any) -> bool:
    return isinstance(item, bool)


def _are_texts(item: Any) -> bool:
    return isinstance(item, list) and all(isinstance(text, str) for text in item)


def _is_pair(item: Any) -> bool:
    return _are_texts(item) and len(item) == 2


def _is_finite(item: Any) -> bool:
    return is_number(item) and isfinite(item)


#: What one item of the answer is, and how such an answer is written.
_JUDGEMENT = (_is_truth, "[true]")
_ITEMS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "judge": _JUDGEMENT,
    "judge_correct": _JUDGEMENT,
    "blank": (_are_texts, '[["五", "5"], ["十"]]'),
    "matching": (_is_pair, '[["左", "右"], ["左", "右"]]'),
    "numeric": (_is_finite, "[5, 0.1]"),
}


def _is_option(option: Any) -> bool:
    return isinstance(option, dict) and isinstance(option.get("key"), str) and isinstance(option.get("text"), str)


def _take_parts(raw: RawQuestion, value: Any, is_part: bool) -> None:
    if not value:
        return
    if is_part or not isinstance(value, list):
        message = _("小题没有读懂：小题应当是一个列表，小题里面不能再有小题。请改正。")
        say(raw, "error", "part", message, code="malformed_answer")
        return
    raw.parts = [
        _question(facts, _("%(where)s第 %(number)d 小题") % {"where": raw.where, "number": number}, is_part=True)
        for number, facts in enumerate(value, start=1)
    ]


def _take_pictures(raw: RawQuestion, value: Any) -> None:
    for mark, data in value.items() if isinstance(value, dict) else ():
        take_marked_picture(raw, mark[:60], data if isinstance(data, str) else "?")


def _take_failure(raw: RawQuestion, facts: dict[str, Any]) -> None:
    """What failed to be read from another file is not right only because it comes as JSON now."""
    if facts.get("status") != "failed":
        return
    for message in _listed(facts.get("messages")):
        if isinstance(message, dict) and message.get("level") == "error":
            say(
                raw,
                "error",
                str(message.get("field", "")),
                str(message.get("text", "")),
                code=str(message.get("code", "")),
            )
