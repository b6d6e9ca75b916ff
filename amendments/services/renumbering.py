"""“Only the number changed”, for many at once after a look: the next version of each question goes to review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amendments.models import AffectedItem, Amendment
from amendments.services.deciding import decide, lock_amendments
from amendments.wording import ByHand, Wording
from laws.currency import Library
from laws.models import Article
from people.models import Person
from question_bank import services as bank
from question_bank.content import Content
from question_bank.models import Citation, Question, QuestionVersion

State = QuestionVersion.State


@dataclass(frozen=True)
class Plan:
    """What would be done to one question; `by_hand` says why nothing can be, and then `after` is None."""

    question: Question
    items: list[AffectedItem]
    before: Content
    after: Content | None = None
    by_hand: str = ""
    moves: list[tuple[Article, Article]] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """第四十二条 → 第六十三条、…"""
        return "、".join(f"{old.name} → {new.name}" for old, new in self.moves)


def plan_renumbering(amendment: Amendment, items: Iterable[AffectedItem], *, on: date) -> list[Plan]:
    """One plan a question, for open items of questions of which nothing but numbers changed; a handful of queries."""
    rows = AffectedItem.objects.waiting().filter(
        pk__in=[item.pk for item in items], amendment=amendment, number_only=True, question__isnull=False
    )
    rows = rows.select_related("question__organisation", "question__latest", "article__version__statute")
    rows = rows.prefetch_related("suggested", "question__latest__citations__article__version")
    library = Library(on)
    by_question = groupby(sorted(rows, key=lambda item: (item.question_id, item.article_id)), lambda i: i.question)
    return [_plan(amendment, question, list(group), library) for question, group in by_question]


def _plan(amendment: Amendment, question: Question, items: list[AffectedItem], library: Library) -> Plan:
    latest = question.latest
    assert latest is not None, "only a version can cite"
    before = Content.of(latest)
    moves = [(item.article, heir) for item in items for heir in item.suggested.all()]
    plan = Plan(question, items, before, moves=moves)
    try:
        _refuse_unfit(amendment, latest, items)
        keys = {(old.number, old.insert): (new.number, new.insert) for old, new in moves}
        wording = Wording(library, amendment.old.statute, keys, amendment.new.name)
        return replace(plan, after=_cited_anew(wording.of(before), {old.pk: new.pk for old, new in moves}))
    except ByHand as reason:
        return replace(plan, by_hand=str(reason))


def _refuse_unfit(amendment: Amendment, latest: QuestionVersion, items: list[AffectedItem]) -> None:
    if any(len(item.suggested.all()) != 1 for item in items):
        raise ByHand(_("不知道对应新版本的哪一条。"))
    if latest.state == State.DRAFT:
        raise ByHand(_("有一版草稿还没有写完。"))
    cited = [cite.article for cite in latest.citations.all()]
    if not {item.article_id for item in items} <= {article.pk for article in cited}:
        raise ByHand(_("最新的一版已经不再引用旧条，看过以后点“已修改”。"))
    numbers = {(item.article.number, item.article.insert) for item in items}
    if any(a.version_id == amendment.new_id and (a.number, a.insert) in numbers for a in cited):
        raise ByHand(_("题目同时引用新版本里同一个条号的条文，分不清写的是哪一条。"))


def _cited_anew(content: Content, moves: dict[int, int]) -> Content:
    cites = [
        replace(cite, article_id=moves[cite.article_id], state=Citation.State.IN_FORCE)
        if cite.article_id in moves
        else cite
        for cite in content.cites
    ]
    return replace(content, cites=tuple(dict.fromkeys(cites)))


@transaction.atomic
def renumber(*, amendment: Amendment, items: Sequence[AffectedItem], by: Person, at: datetime) -> int:
    """Write the next version of each question with the new numbers and hand it in for review, all or none; how many.

    What has been decided since is passed over, so that a second call changes nothing.
    """
    lock_amendments([amendment.pk])
    amendment = Amendment.objects.select_related("old__statute", "new").get(pk=amendment.pk)
    refuse_not_in_force(amendment, timezone.localdate(at))
    wanted = AffectedItem.objects.rewritable_by(by).filter(pk__in=[item.pk for item in items])
    questions = Question.objects.filter(amendment_items__in=wanted)
    list(Question.objects.select_for_update(of=("self",)).filter(pk__in=questions).order_by("pk"))
    plans = plan_renumbering(amendment, wanted, on=timezone.localdate(at))
    if refused := [plan for plan in plans if plan.after is None]:
        words = {"stem": refused[0].question.latest, "why": refused[0].by_hand}
        raise ValidationError(_("“%(stem)s”要手工改：%(why)s") % words)
    for plan in plans:
        _write(plan, by, at)
    return len(plans)


def refuse_not_in_force(amendment: Amendment, on: date) -> None:
    if amendment.new.in_force_from > on:
        words = {"version": amendment.new.name, "day": amendment.new.in_force_from.isoformat()}
        raise ValidationError(_("%(version)s年版%(day)s起才施行。施行以前题目仍按旧条号，到时再一起改。") % words)


def _write(plan: Plan, by: Person, at: datetime) -> None:
    if plan.after is None:
        return
    reason = _("修法后条号变化：%(moves)s") % {"moves": plan.summary}
    version = bank.revise(question=plan.question, content=plan.after, by=by, at=at, state=State.DRAFT, reason=reason)
    bank.submit(version=version, by=by)
    for item in plan.items:
        decide(item, AffectedItem.State.REVISED, by=by, at=at, note=reason)
