"""What the readers have in common: how a raw question is filled in, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from files.refusals import UnreadableFile, in_words
from files.text import decoded
from question_bank.importing.columns import label_of
from question_bank.importing.raw import MOST_OPTIONS, RawQuestion
from question_bank.kinds.blank import GAP
from question_bank.kinds.options import LETTERS
from question_bank.kinds.texts import plain_number, read_number
from sheets.problems import Level, Problem

#: How a gap is written in a stem.
BLANK = "____"
MOST_OF_SOURCE = 2000


def text_of(data: str | bytes) -> str:
    """The text of a file with lines ended by \\n alone. Raises UnreadableFile when it is no text."""
    with in_words(UnreadableFile):
        text = decoded(data) if isinstance(data, bytes) else data
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


# --- what is said ---
def say(raw: RawQuestion, level: Level, name: str, message: str, value: str = "", code: str = "") -> None:
    problem = Problem(level, raw.place(name), label_of(name), value[:200], message, code or name)
    raw.problems.append(problem)


def refuse_kind(raw: RawQuestion, called: str) -> None:
    """The format knows a kind of question that we do not: nothing of it is guessed."""
    message = _("这是“%(kind)s”类型的题，本系统没有这种题型，没有读入。请改成别的题型再导入，或者在这里手工录入。")
    say(raw, "error", "kind", message % {"kind": called[:40]}, called, "unknown_kind")


def pass_over(raw: RawQuestion, what: str) -> None:
    """Something that is no question; it counts as skipped, so that the counts come out even."""
    raw.passed_over = _("这是%(what)s，不是题目，没有读入。") % {"what": what}


# --- options ---
def lettered(texts: Iterable[str]) -> list[dict[str, str]]:
    """Options in their order, under A, B, C; what is beyond Z gets numbers, which the check refuses."""
    return [
        {"key": LETTERS[number] if number < len(LETTERS) else str(number + 1), "text": text}
        for number, text in enumerate(texts)
    ]


def take_choice(raw: RawQuestion, texts: Sequence[str], weights: Sequence[float], *, single: bool) -> None:
    """A choice among texts; a weight of 100 is right, in a question with several keys any weight above 0.

    Weights that our marking does not know are told; two right options of which one is to be chosen are an error.
    """
    raw.options = lettered(texts)
    keys = [option["key"] for option in raw.options]
    threshold = 100.0 if single else 0.0
    right = [(key, weight) for key, weight in zip(keys, weights, strict=True) if weight >= threshold and weight > 0]
    raw.kind = "single" if single else "multiple" if len(right) > 1 else "indefinite"
    raw.answer = [key for key, _weight in right]
    if not right:
        say(raw, "error", "answer", _("没有标出哪个选项正确。请补上正确答案。"), code="no_key")
    elif single and len(right) > 1:
        message = _("标出了 %(keys)s 几个正确选项，却只许选一个。请只留一个，或者把题型改成多选题。")
        marked = "".join(raw.answer[:MOST_OPTIONS])
        say(raw, "error", "answer", message % {"keys": marked}, marked, "two_keys")
    if not single and len(right) == 1:
        message = _("可以选几项，正确的却只有一项，按不定项选择题读入。")
        say(raw, "warning", "kind", message, code="one_key")
    _tell_weights(raw, keys, weights, [weight for _key, weight in right], single)


def _tell_weights(
    raw: RawQuestion, keys: Sequence[str], weights: Sequence[float], right: Sequence[float], single: bool
) -> None:
    partly = "".join(
        key for key, weight in zip(keys[:MOST_OPTIONS], weights, strict=False) if single and 0 < weight < 100
    )
    if partly:
        message = _("选项 %(keys)s 在原文件中能得部分分，本系统的单选题没有部分分，没有保留。") % {"keys": partly}
        say(raw, "warning", "answer", message, partly, "partial_credit")
    elif right and max(right) - min(right) > 0.1:
        message = _("各个正确选项在原文件中的分值不同，本系统按试卷统一的规则计分，没有保留。")
        say(raw, "warning", "answer", message, code="unequal_weights")


def take_gap(raw: RawQuestion, accepted: Sequence[tuple[str, float]]) -> None:
    """A question with one gap and the texts accepted there, each with its weight."""
    raw.kind, raw.answer = "blank", [[text for text, weight in accepted if weight >= 100]]
    partly = [text for text, weight in accepted if weight < 100 and text not in ("", "*")]
    if partly:
        words = {"texts": "、".join(partly)[:120]}
        message = _("“%(texts)s”在原文件中只得部分分或不得分，本系统的填空题没有这种答案，没有保留。") % words
        say(raw, "warning", "answer", message, words["texts"], "partial_credit")
    if not raw.answer[0]:
        say(raw, "error", "answer", _("没有能得满分的答案。请补上正确答案。"), code="no_key")
    if not GAP.search(raw.text("stem")):
        raw.fields["stem"] = f"{raw.text('stem')}{BLANK}"
        say(raw, "fixed", "stem", _("题干里没有空，已在末尾补上 ____。"), code="gap_added")


def take_number(raw: RawQuestion, value: str, tolerance: str) -> None:
    numbers = read_number(value), read_number(tolerance or "0")
    raw.kind = "numeric"
    if numbers[0] is None or numbers[1] is None:
        said = f"{value}:{tolerance}" if tolerance else value
        say(raw, "error", "answer", _("“%(said)s”不是一个数。请改成数字。") % {"said": said[:60]}, said, "not_a_number")
        return
    raw.answer = [plain_number(numbers[0]), plain_number(numbers[1])]


def take_range(raw: RawQuestion, low: str, high: str) -> None:
    """From … to …, as the middle with what lies on either side."""
    ends = read_number(low), read_number(high)
    if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
        take_number(raw, f"{low}..{high}", "")
        return
    raw.kind = "numeric"
    raw.answer = [plain_number((ends[0] + ends[1]) / 2), plain_number((ends[1] - ends[0]) / 2)]


# --- what stands beside ---
def explain(raw: RawQuestion, remarks: Sequence[tuple[str, str]]) -> None:
    """Remarks on single options or answers, (on what, text), are put under the explanation, and told."""
    lines = [f"{on}：{text}" if on else text for on, text in remarks if text]
    if lines:
        before = [raw.text("explanation")] if raw.text("explanation") else []
        raw.fields["explanation"] = "\n".join([*before, *lines])
        say(raw, "fixed", "explanation", _("各选项的反馈和提示已并入解析。"), code="feedback_merged")


_PARTING = re.compile(r"[/／\\>＞→|]")


def take_category(raw: RawQuestion, path: Sequence[str]) -> None:
    """The category, from the top down. A sign that would part a name is put right."""
    names = [_PARTING.sub("-", name) for name in path]
    if names:
        raw.fields["category"] = "/".join(names)
    if names != list(path):
        say(raw, "fixed", "category", _("分类名里用来分级的符号已改成“-”。"), "/".join(path), "normalised")


def moodle_path(text: str) -> list[str]:
    """$course$/top/A/B → [A, B]; a doubled slash is one inside a name."""
    names = [name.replace("\0", "/").strip() for name in text.strip().replace("//", "\0").split("/")]
    if names and re.fullmatch(r"\$\w{1,20}\$", names[0]):
        names = names[2:] if names[1:2] == ["top"] else names[1:]
    return [name for name in names if name]


def take_marks(raw: RawQuestion, said: str) -> None:
    """The marks without the noughts that programs print: 2.0000000 → 2."""
    number = read_number(said)
    if said:
        raw.fields["marks"] = f"{number.normalize():f}" if number is not None and number < Decimal(10**6) else said
