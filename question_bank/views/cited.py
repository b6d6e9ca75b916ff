"""The law that a question of a batch rests on, as the check page says it: 63 → 第六十三条, whether in force, and where it stands now."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from laws.numerals import article_name
from question_bank.forms.standing import field_named
from question_bank.models import StagedQuestion

_STATES = {
    "in_force": _("现行有效"),
    "superseded": _("旧版条文"),
    "repealed": _("已废止"),
    "no_such_article": _("现行版本没有这一条"),
    "unknown_statute": _("法规库里没有"),
}


def cited(cite: dict[str, Any]) -> dict[str, str]:
    in_force = cite["state"] == "in_force"
    return {
        "state": cite["state"],
        "place": cite["statute"] + _article(cite["article"]),
        "word": str(_STATES.get(cite["state"], cite["state"])),
        "now": "" if in_force else "、".join(title + _article(number) for title, number in _now(cite)),
    }


def _now(cite: dict[str, Any]) -> list[tuple[str, str]]:
    """Where the rule stands now: title and number of each article."""
    return [(title, number) for title, _colon, number in (place.rpartition(":") for place in cite["now"])]


def _article(number: str) -> str:
    """63 → 第六十三条, 63-1 → 第六十三条之一; what is no number stays."""
    main, _dash, insert = number.partition("-")
    return article_name(int(main), int(insert or 0)) if main.isdigit() and (insert or "0").isdigit() else number


def suggested(staged: StagedQuestion, problem: dict[str, str]) -> str:
    """What to write for 依据, where its one citation is of old law and it is known where the rule stands now."""
    cites = staged.found["citations"]
    if (
        problem["code"] not in ("superseded", "repealed")
        or field_named(problem["column"]) != "basis"
        or len(cites) != 1
    ):
        return ""
    return "、".join(f"《{title}》{_article(number)}" for title, number in _now(cites[0]))
