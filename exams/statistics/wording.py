"""The reasons of flags in the words of the screen."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exams.statistics.flags import Flag, Reason

_SENTENCES: dict[Reason, str | Promise] = {
    Reason.CHECK_KEY: _("区分度是负的：总分高的人反而答错。请核对正确答案和题干。"),
    Reason.WEAK: _("区分度低于 20%%，分不出掌握得好和掌握得差的人。"),
    Reason.INEFFICIENT: _("区分效率低于 15%%，得分几乎不随总分变化。"),
    Reason.TOO_EASY: _("得分率高于 95%%，这道题太容易。"),
    Reason.TOO_HARD: _("得分率低于 5%%，这道题太难。"),
    Reason.BELOW_GUESS: _("得分率低于随机猜测的得分率，请核对正确答案和题干。"),
    Reason.UNCHOSEN: _("错误选项 %(option)s 没有人选，起不到干扰作用。"),
    Reason.LURES_UPPER: _("高分组选错误选项 %(option)s 的人比选正确选项的人多，请核对正确答案。"),
}

_NAMES: dict[Reason, str | Promise] = {
    Reason.CHECK_KEY: _("核对答案"),
    Reason.WEAK: _("区分度低"),
    Reason.INEFFICIENT: _("区分效率低"),
    Reason.TOO_EASY: _("太容易"),
    Reason.TOO_HARD: _("太难"),
    Reason.BELOW_GUESS: _("不如随机猜测"),
    Reason.UNCHOSEN: _("%(option)s 没人选"),
    Reason.LURES_UPPER: _("%(option)s 迷惑高分组"),
}


def name(flag: Flag) -> str:
    """In a few words, for lists."""
    return str(_NAMES[flag.reason]) % {"option": flag.option}


def sentence(flag: Flag) -> str:
    """What is wrong and what to look at, in the language in force."""
    return str(_SENTENCES[flag.reason]) % {"option": flag.option}
