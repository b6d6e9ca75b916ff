"""A case: the material, and the sub-questions that refer to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from question_bank.importing.columns import label_of
from question_bank.importing.raw import RawQuestion
from question_bank.importing.text.blocks import Block
from question_bank.importing.text.groups import Group, groups
from question_bank.importing.text.lines import fold, joined
from question_bank.importing.text.pieces import Piece
from question_bank.importing.text.settings import Setting
from question_bank.importing.text.words import cn_number, is_case_kind, kind_of_parts
from sheets.problems import Problem

Ask = Callable[[list[Piece], int, Setting], RawQuestion]
_ASKS = re.compile(r"[？?]|[(（]\s{0,40}[)）]|_{2,}|请|简述|试述|分析|指出|说明|列举|计算|如何|哪些|是否")
_ITEM = r"(?:[(（]\s?(\d{1,2})\s?[)）]|(\d{1,2})\s?[.．、)）](?!\d)|第?\s?(\d{1,2})\s?[题问]\s?[:：、.]?|问题\s?(\d{1,2}|[一二三四五六七八九十])\s?[:：、.]?)"
_AT_LINE = re.compile(rf"^\s{{0,9}}{_ITEM}\s{{0,9}}", re.MULTILINE)
_INLINE = re.compile(rf"(?:^|(?<=[\s。；;，,、]))\s{{0,3}}{_ITEM}\s{{0,9}}")


def read_case(pieces: list[Piece], setting: Setting, ask: Ask, answers: str = "") -> RawQuestion | None:
    """None when it has no sub-questions: then it is a question like others. `answers`: what a key table says for the whole."""
    head, asked = _split(pieces)
    if not asked:
        return None
    raw = RawQuestion(pieces[0].where, source="\n".join(piece.text for piece in pieces))
    _read_head(raw, head, setting)
    kind = setting.fields()["kind"]
    within = replace(setting, kind=kind_of_parts(kind), marks="", chapters={}, topic="", defaults={})
    blocks = _blocks(asked)
    raw.parts = [ask(block.pieces, block.n, within) for block in blocks]
    _deal_out(raw, blocks, answers)
    return raw


# --- material ---
def _split(pieces: list[Piece]) -> tuple[list[Piece], list[Group]]:
    """The material ends at 问题：, or at the first number that asks something."""
    marked = next((index for index, piece in enumerate(pieces) if piece.label == "asked"), None)
    start = marked if marked is not None else 0
    gathered = list(groups(pieces[max(start, 1) :]))
    firsts = [
        index
        for index, group in enumerate(gathered)
        if group.head.what == "number" and group.head.n == 1 and not group.head.weak
    ]
    if not firsts:
        firsts = [index for index, group in enumerate(gathered) if group.head.what == "number" and not group.head.weak][
            :1
        ]
    if not firsts:
        return pieces, []
    first = next((index for index in firsts if gathered[index].is_asked or _ASKS.search(_words(gathered[index]))), None)
    if first is None:
        return pieces, []
    count = sum(len(group.pieces) for group in gathered[first:])
    return pieces[: len(pieces) - count], gathered[first:]


def _words(group: Group) -> str:
    return "".join(piece.flat[piece.start :] for piece in group.pieces)


def _read_head(raw: RawQuestion, head: list[Piece], setting: Setting) -> None:
    texts = [head[0].text[head[0].mark.end :].strip()] if head else []
    texts += [_without_label(piece) for piece in head[1:]]
    if (
        len([text for text in texts if text]) > 1
        and _is_title(texts[0])
        and head[0].mark.what in {"case", "topic", "number"}
    ):
        raw.fields["stem"] = texts.pop(0)
    raw.fields["material"] = joined(texts)
    raw.places["material"] = raw.where
    fields = setting.fields()
    kind = fields.pop("kind")
    raw.fields |= {name: text for name, text in fields.items() if text}
    raw.fields["kind"] = kind if is_case_kind(kind) else "案例题"


def _without_label(piece: Piece) -> str:
    """案情： before the material and 问题： behind it only name what they stand by."""
    if piece.label == "asked":
        return piece.fragments[0].text
    return piece.text[piece.mark.end :].strip() if piece.mark.what == "case" else piece.text


def _is_title(text: str) -> bool:
    return 0 < len(text) <= 30 and not re.search(r"[。；;，,？?]", text)


# --- sub-questions ---
def _blocks(asked: list[Group]) -> list[Block]:
    blocks = [Block.of(asked[0])]
    for group in asked[1:]:
        if (group.head.what == "number" and blocks[-1].ends_before(group)) or group.head.what == "typed":
            blocks.append(Block.of(group))
        else:
            blocks[-1].take(group)
    return blocks


# --- the answers of all sub-questions in one place ---
def _deal_out(raw: RawQuestion, blocks: list[Block], answers: str) -> None:
    """参考答案：1.… 2.… behind the last sub-question is given to each by its number, if there is one for each."""
    last = raw.parts[-1]
    together = answers or last.text("answer")
    unanswered = sum(1 for part in raw.parts if not part.text("answer"))
    if not together or unanswered < len(raw.parts) - (0 if answers else 1) or (not answers and len(raw.parts) < 2):
        return
    items = numbered_answers(together, least=1 if answers else 2)
    if list(items) != [block.n for block in blocks]:
        _cannot_deal(raw, together)
        return
    for part, text in zip(raw.parts, items.values(), strict=True):
        part.fields["answer"] = text
        part.places["answer"] = last.places.get("answer", part.where)
        part.problems = [problem for problem in part.problems if problem.code != "no_key_in_table"]
    message = _("几道小题的答案写在一起，已按题号分给各小题。")
    raw.problems.append(
        Problem("fixed", last.place("answer"), label_of("answer"), together[:200], message, "answers_dealt")
    )


def _cannot_deal(raw: RawQuestion, together: str) -> None:
    if (
        not numbered_answers(together)
        and len(raw.parts) > 1
        and not any(part.text("answer") for part in raw.parts[:-1])
    ):
        message = _("材料有 %(count)d 道小题，答案没有按小题编号，不知道是哪一道的。请给每道小题写明答案。")
    else:
        message = _("材料有 %(count)d 道小题，答案的编号和小题对不上。请给每道小题写明答案。")
    words = {"count": len(raw.parts)}
    raw.problems.append(
        Problem("error", raw.place("answer"), label_of("answer"), together[:200], message % words, "case_answers")
    )


def numbered_answers(text: str, least: int = 2) -> dict[int, str]:
    """Numbered answers in their order; at the starts of lines, else within the line."""
    found = [_in_order(text, expression) for expression in (_AT_LINE, _INLINE)]
    return next((items for items in found if len(items) > 1), found[0] if len(found[0]) >= least else {})


def _in_order(text: str, expression: re.Pattern[str]) -> dict[int, str]:
    flat = fold(text)
    marks: list[tuple[int, int, int, int]] = []
    for match in expression.finditer(flat):
        form = next(index for index in range(1, 5) if match[index])
        n = cn_number(match[form])
        if not marks or (form == marks[0][3] and n == marks[-1][0] + 1):
            marks.append((n, match.start(), match.end(), form))
    if not marks or flat[: marks[0][1]].strip():
        return {}
    ends = [mark[1] for mark in marks[1:]] + [len(text)]
    return {n: text[start:end].strip() for (n, _begin, start, _form), end in zip(marks, ends, strict=True)}
