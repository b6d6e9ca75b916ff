"""What a target format cannot hold, named: which, of how many questions, for example of which."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

EXAMPLES = 5


@dataclass
class Loss:
    """One kind of thing that a format does not hold."""

    format: str
    what: str
    count: int = 0
    #: Numbers of the first questions concerned, from 1.
    examples: list[int] = field(default_factory=list)
    #: What becomes of it.
    remark: str = ""

    def __str__(self) -> str:
        words = {
            "format": self.format,
            "what": self.what,
            "count": self.count,
            "examples": "、".join(str(number) for number in self.examples),
        }
        if self.count > len(self.examples):
            said = _("%(format)s 不能保存%(what)s：%(count)d 题，例如第 %(examples)s 题。") % words
        else:
            said = _("%(format)s 不能保存%(what)s：第 %(examples)s 题。") % words
        return said + self.remark


class Losses:
    """Gathers them while a file is written."""

    def __init__(self, format: str, remark: str = "") -> None:
        self.format, self.remark = format, remark
        self._found: dict[tuple[str, str], Loss] = {}
        self._last: dict[tuple[str, str], int] = {}

    def say(self, what: str, number: int, remark: str | None = None) -> None:
        """The thing is not held for the question of this number; said twice of one question, it counts once."""
        remark = self.remark if remark is None else remark
        loss = self._found.setdefault((what, remark), Loss(self.format, what, remark=remark))
        if self._last.get((what, remark)) == number:
            return
        self._last[what, remark] = number
        loss.count += 1
        if len(loss.examples) < EXAMPLES:
            loss.examples.append(number)

    def found(self) -> list[Loss]:
        return list(self._found.values())
