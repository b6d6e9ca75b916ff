"""What stands in the braces of a GIFT question: which kind it is, and its key."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from question_bank.exchange.gift_signs import show, worded
from question_bank.exchange.raws import explain, lettered, say, take_choice, take_gap, take_number, take_range
from question_bank.importing.raw import RawQuestion

_WEIGHT = re.compile(r"\s*%\s{0,3}(-?\d{1,3}(?:\.\d{0,10})?)\s{0,3}%")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
#: The words that may follow > in a question of order, before its items.
_ORDERING = re.compile(
    r"\d+|ALL|EXACT|RANDOM|REL|CONTIGUOUS|CONTIG|HORIZONTAL|HORI|H|VERTICAL|VERT|V|ALL_OR_NOTHING|ABSOLUTE|ABS|RELATIVE"
    r"|(?:ABSOLUTE|RELATIVE|LONGEST)_[A-Z_]{1,40}|SHOW|HIDE|TRUE|FALSE|YES|NO|none|abc|ABCD|iii|IIII"
)


def read_answers(raw: RawQuestion, inside: str, format: str) -> None:
    """Fill in kind, options and answer. `inside` has its escaped signs hidden; texts without a format are in `format`."""
    inside, sign, general = inside.rpartition("####")
    if not sign:
        inside, general = general, ""
    if explanation := worded(general, format)[0]:
        raw.fields["explanation"] = explanation
    inside = inside.strip()
    if not inside:
        raw.kind = "essay"
    elif inside.startswith("#"):
        _read_number(raw, inside[1:], format)
    elif inside.startswith(">"):
        _read_order(raw, inside[1:])
    elif "~" in inside:
        _read_choice(raw, inside, format)
    elif "=" in inside and "->" in inside:
        _read_pairs(raw, inside, format)
    elif inside.partition("#")[0].strip().upper() in _TRUTH:
        _read_truth(raw, inside, format)
    else:
        _read_gap(raw, inside, format)


def _pieces(raw: RawQuestion, inside: str, signs: str) -> list[tuple[str, str]]:
    """(sign, what follows it). What stands before the first sign belongs to nothing, and is told."""
    first, *rest = re.split(f"([{signs}])", inside)
    if first.strip():
        message = _("大括号里的“%(text)s”前面没有 = 或 ~，看不出是不是正确答案。请补上符号。") % {
            "text": show(first).strip()[:60]
        }
        say(raw, "error", "answer", message, show(first).strip(), "unmarked_answer")
    return list(zip(rest[::2], rest[1::2], strict=True))


def _weighed(text: str, default: float) -> tuple[float, str]:
    if not (found := _WEIGHT.match(text)):
        return default, text
    return float(found[1]), text[found.end() :]


def _parted(text: str, format: str) -> tuple[str, str]:
    """The answer and the remark on it."""
    answer, _sign, remark = text.partition("#")
    return worded(answer, format)[0], worded(remark, format)[0]


def _read_truth(raw: RawQuestion, inside: str, format: str) -> None:
    said, wrong, right = (*inside.split("#", 2), "", "")[:3]
    raw.kind, raw.answer = "judge", [_TRUTH[said.strip().upper()]]
    explain(raw, [(_("答错"), worded(wrong, format)[0]), (_("答对"), worded(right, format)[0])])


def _read_choice(raw: RawQuestion, inside: str, format: str) -> None:
    texts, weights, remarks = [], [], []
    pieces = _pieces(raw, inside, "~=")
    for sign, piece in pieces:
        weight, rest = _weighed(piece, 100.0 if sign == "=" else 0.0)
        text, remark = _parted(rest, format)
        texts.append(text)
        weights.append(weight)
        remarks.append(remark)
    take_choice(raw, texts, weights, single=any(sign == "=" for sign, _piece in pieces))
    explain(raw, [(option["key"], remark) for option, remark in zip(raw.options, remarks, strict=True)])


_WILD = re.compile(r"(?<!\\)\*")


def _read_gap(raw: RawQuestion, inside: str, format: str) -> None:
    """Texts accepted in one gap. A star stands for anything, which our marking does not know."""
    accepted, remarks = [], []
    for _sign, piece in _pieces(raw, inside, "="):
        weight, rest = _weighed(piece, 100.0)
        text, remark = _parted(rest, format)
        accepted.append((text.replace("\\*", "*"), weight))
        remarks.append((accepted[-1][0], remark))
        if weight > 0 and _WILD.search(text):
            refuse_star(raw, text)
    take_gap(raw, accepted)
    explain(raw, remarks)


def refuse_star(raw: RawQuestion, text: str) -> None:
    message = _("答案“%(text)s”里的 * 表示任何文字，本系统的填空题不能这样写。请写出各种可以接受的答案。")
    say(raw, "error", "answer", message % {"text": text[:60]}, text, "wildcard")


def _read_pairs(raw: RawQuestion, inside: str, format: str) -> None:
    """left -> right; a right side that belongs to nothing has an empty left."""
    pairs = []
    for _sign, piece in _pieces(raw, inside, "="):
        left, arrow, right = piece.partition("->")
        pairs.append([worded(left, format)[0], worded(right, format)[0]])
        if not arrow:
            message = _("“%(text)s”没有用 -> 写明它和什么配对。请补上。") % {"text": pairs[-1][0][:60]}
            say(raw, "error", "answer", message, pairs[-1][0], "unpaired")
    take_pairs(raw, pairs)


def take_pairs(raw: RawQuestion, pairs: list[list[str]]) -> None:
    """Pairs of left and right; those without a left side only add to what there is to choose from."""
    raw.kind = "matching"
    raw.answer = [pair for pair in pairs if pair[0]]
    raw.options = lettered(dict.fromkeys(right for _left, right in pairs))


def _read_number(raw: RawQuestion, inside: str, format: str) -> None:
    pieces = _pieces(raw, inside, "=") if inside.lstrip().startswith("=") else [("=", inside)]
    remarks: list[tuple[str, str]] = []
    full: list[str] = []
    partly: list[str] = []
    for _sign, piece in pieces:
        weight, rest = _weighed(piece, 100.0)
        said, _mark, remark = rest.partition("#")
        remarks.append((show(said).strip(), worded(remark, format)[0]))
        (full if weight >= 100 else partly).append(said.strip())
    explain(raw, remarks)
    if partly:
        words = {"texts": "、".join(show(said) for said in partly)[:120]}
        message = _("“%(texts)s”在原文件中只得部分分，本系统的计算题没有部分分，没有保留。") % words
        say(raw, "warning", "answer", message, words["texts"], "partial_credit")
    take_numbers(raw, [_bounds(said) for said in full])


def _bounds(said: str) -> tuple[str, str, str]:
    """Value and tolerance, or the two ends of a range: (":" or "..", one, other)."""
    sign = ".." if ".." in said else ":"
    one, _sign, other = said.partition(sign)
    return sign, show(one).strip(), show(other).strip()


def take_numbers(raw: RawQuestion, numbers: list[tuple[str, str, str]]) -> None:
    """The one number that is right."""
    raw.kind = "numeric"
    if len(numbers) != 1:
        message = _("要有一个、也只能有一个得满分的数，这里有 %(count)d 个。请改成一个数，必要时加上允许的误差。")
        said = "、".join(one for _sign, one, _other in numbers)
        say(raw, "error", "answer", message % {"count": len(numbers)}, said, "several_numbers")
        return
    sign, one, other = numbers[0]
    take_range(raw, one, other) if sign == ".." else take_number(raw, one, other)


def _read_order(raw: RawQuestion, inside: str) -> None:
    """> with how Moodle is to show it, then the items in their right order, a line each."""
    head, *lines = inside.split("\n")
    words = head.split()
    while words and _ORDERING.fullmatch(words[0]):
        words.pop(0)
    take_order(raw, [text for line in (" ".join(words), *lines) if (text := worded(line)[0])])


def take_order(raw: RawQuestion, texts: list[str]) -> None:
    """Items in their right order. They are shown sorted by their text, for the file does not say how, and not solved."""
    raw.kind = "ordering"
    places = sorted(range(len(texts)), key=lambda place: texts[place])
    raw.options = lettered(texts[place] for place in places)
    keys = dict(zip(places, (option["key"] for option in raw.options), strict=True))
    raw.answer = [keys[place] for place in range(len(texts))]
