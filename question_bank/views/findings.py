"""A question of a batch as the check page shows it: what the officer will see, what was found, how it is mended, those like it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from question_bank.differences import compare
from question_bank.forms.mending import MendForm, ShownField
from question_bank.forms.standing import in_words, text_of
from question_bank.importing.codes import name_of
from question_bank.importing.columns import KEYS, label_of
from question_bank.models import QuestionBatch, QuestionVersion, StagedQuestion
from question_bank.views.cited import cited, suggested

Status = StagedQuestion.Status
#: How often a problem stands in a batch, by code, heading and words.
Frequencies = Counter[tuple[str, str, str]]
#: A longer value stands in the field and in the preview; beside the message it would be in the way.
LONGEST_VALUE = 40
#: Of a large batch so many questions are looked at to say how often a problem stands in it.
LOOKED_AT = 2_000
#: So many are mended with the same words at once, while the person waits.
TOGETHER = 500


# --- one ---
@dataclass
class ShownProblem:
    level: str
    where: str
    column: str
    value: str
    message: str
    code: str
    #: What may be mended here.
    fields: list[ShownField]
    #: Whether many may be mended with the same words.
    is_shared: bool = False
    #: How many problems of the batch are like it, with the same words in the file.
    same: int = 0
    #: Words that would put it right, for the one field.
    suggested: str = ""

    @property
    def name(self) -> str:
        return name_of(self.code)

    @property
    def shows_value(self) -> bool:
        return 0 < len(self.value) <= LONGEST_VALUE and self.value not in self.message


@dataclass
class Finding:
    """One question as the page shows it: as the officer will see it, what was found, what a person put in its place."""

    staged: StagedQuestion
    form: MendForm
    problems: list[ShownProblem]
    #: All fields are open, not only those at which a problem points.
    is_full: bool = False

    @property
    def seen(self) -> dict[str, Any]:
        return self.staged.found

    @property
    def kind(self) -> str:
        return str(QuestionVersion.Kind(self.seen["kind"]).label) if self.seen["kind"] else ""

    @property
    def cited(self) -> list[dict[str, str]]:
        """Each place that it rests on, whether that is the law today, and where the rule stands now."""
        return [cited(cite) for cite in self.seen["citations"]]

    @property
    def likes(self) -> list[dict[str, Any]]:
        """The questions that are nearly the same, each beside this one."""
        own = _aspects(self.seen["material"] + self.seen["stem"], [option["text"] for option in self.seen["options"]])
        likes = self.seen.get("likes", []) if "near_duplicate" in self.staged.codes.split() else []
        return [like | {"rows": compare(_aspects(like["stem"], like["options"]), own)} for like in likes]

    @property
    def is_open(self) -> bool:
        """Whether the key F8 stops at it."""
        return not self.staged.is_aside and self.staged.status in (Status.FAILED, Status.WARNED)

    @property
    def takes_fields(self) -> bool:
        return not self.staged.is_aside and (self.is_full or any(problem.fields for problem in self.problems))

    @property
    def changed(self) -> list[tuple[str, str, str]]:
        """What a person put in place of what: heading, before, now."""
        before = StagedQuestion(raw=self.staged.raw, found=self.staged.found)
        pairs = ((name, text_of(before, name), now) for name, now in self.staged.edits.items())
        return [(label_of(name), old, now) for name, old, now in pairs if old != now]


def _aspects(stem: str, options: Sequence[str]) -> dict[str, str]:
    lettered = {_("选项%(key)s") % {"key": key}: text for key, text in zip(KEYS, options, strict=False)}
    return {_("题干"): stem, **lettered}


def findings_of(batch: QuestionBatch, rows: Sequence[StagedQuestion]) -> list[Finding]:
    often = frequencies(batch, rows)
    return [finding_of(row, often=often) for row in rows]


def finding_of(
    staged: StagedQuestion, *, often: Frequencies, form: MendForm | None = None, is_full: bool = False
) -> Finding:
    form = form or MendForm(staged=staged)
    taken: set[str] = set()
    problems = []
    for problem in _gravest_first(staged.found["problems"]):
        names = [] if is_full else [name for name in form.opened_by(problem) if name not in taken]
        taken.update(names)
        shown = _shown(problem, form.only(names), often)
        shown.is_shared, shown.suggested = bool(form.shared(problem)), suggested(staged, problem)
        problems.append(shown)
    return Finding(staged, form, problems, is_full)


def _gravest_first(problems: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    order = ["error", "warning", "fixed"]
    return sorted(problems, key=lambda problem: order.index(problem["level"]))


def _shown(problem: dict[str, str], fields: list[ShownField], often: Frequencies) -> ShownProblem:
    same = often[problem["code"], problem["column"], problem["value"]]
    words = {name: problem[name] for name in ("level", "where", "column", "value", "message", "code")}
    return ShownProblem(**words, fields=fields, same=same)  # type: ignore[arg-type]  # the words are texts


def frequencies(batch: QuestionBatch, rows: Iterable[StagedQuestion]) -> Frequencies:
    """Of the problems of these rows that a person may mend; of a large batch as far as it is looked through."""
    codes = {p["code"] for row in rows for p in row.found["problems"] if p["level"] != "fixed"} - {""}
    found: Frequencies = Counter()
    if not codes:
        return found
    some = Q()
    for code in codes:
        some |= Q(codes__contains=f" {code} ")
    others = batch.staged.filter(some, is_aside=False).order_by("position")
    for problems in others.values_list("found__problems", flat=True)[:LOOKED_AT]:
        for code, column, value in {(p["code"], p["column"], p["value"]) for p in problems}:
            found[code, column, value] += 1
    return found


# --- those like it ---
def like(staged: StagedQuestion, *, code: str, names: Collection[str]) -> tuple[list[StagedQuestion], bool]:
    """The questions of the batch with the same problem under the same heading and the same words in the fields, so many as are
    mended at once; and whether there may be more."""
    columns = {problem["column"] for problem in staged.found["problems"] if problem["code"] == code}
    wanted = {name: text_of(staged, name) for name in names}
    rows = staged.batch.staged.filter(is_aside=False, codes__contains=f" {code} ").order_by("position")
    problems = rows.values_list("pk", "found__problems").iterator(chunk_size=500)
    keys = [key for key, found in problems if any(p["code"] == code and p["column"] in columns for p in found)]
    alike: list[StagedQuestion] = []
    for start in range(0, len(keys), TOGETHER):
        some = staged.batch.staged.filter(pk__in=keys[start : start + TOGETHER]).select_related("batch__organisation")
        alike += [row for row in some.order_by("position") if _says(row, wanted)]
        if len(alike) > TOGETHER:
            break
    for row in alike:
        row.edits = in_words(row, names) | row.edits
    return alike[:TOGETHER], len(alike) > TOGETHER


def _says(row: StagedQuestion, wanted: Mapping[str, str]) -> bool:
    return all(_reaches(row, name) and text_of(row, name) == text for name, text in wanted.items())


def _reaches(row: StagedQuestion, name: str) -> bool:
    return not name.startswith("parts.") or int(name.split(".")[1]) <= len(row.raw["parts"])
