"""保留, 修改, 停用, and 暂停使用 until then. Each decision is made once: who comes second learns what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from amendments.models import AffectedItem, AffectedItemQuerySet, Amendment
from people import audit
from people.models import Person
from question_bank import services as bank
from question_bank.models import Citation, Question

State = AffectedItem.State


@transaction.atomic
def keep(*, item: AffectedItem, by: Person, at: datetime, note: str = "") -> AffectedItem:
    """It is right as it stands. A question suspended from here comes back into use when nothing else about it waits."""
    item = locked(item)
    if decide(item, State.KEPT, by=by, at=at, note=note):
        _release_when_settled(item, by)
    return item


@transaction.atomic
def revised(*, item: AffectedItem, by: Person, at: datetime, note: str = "") -> AffectedItem:
    """It was put right: the newest version of the question no longer cites the old article; of a lesson the person says how."""
    item = locked(item)
    if item.state == State.OPEN:
        _refuse_not_revised(item, note)
    if decide(item, State.REVISED, by=by, at=at, note=note):
        _release_when_settled(item, by)
    return item


def _refuse_not_revised(item: AffectedItem, note: str) -> None:
    if item.lesson and not note.strip():
        raise ValidationError(_("请写明这一节改了什么。"))
    if item.question and Citation.objects.filter(question_version=item.question.latest, article=item.article).exists():
        words = {"article": item.article.name, "version": item.article.version.name}
        raise ValidationError(
            _("题目最新的一版还引用%(version)s年版%(article)s。请先点“修改”，把依据改好再来。") % words
        )


@transaction.atomic
def retire(*, item: AffectedItem, by: Person, at: datetime, reason: str) -> AffectedItem:
    """Take the question out of use; its other open items are decided with it."""
    question = item.question
    if question is None:
        raise ValidationError(_("课节不能在这里停用。请改好课文后点“已修改”，或者保留。"))
    same = AffectedItem.objects.filter(question=question, state=State.OPEN)
    lock_amendments([item.amendment_id, *same.values_list("amendment", flat=True)])
    item = _fresh(item)
    if decide(item, State.RETIRED, by=by, at=at, note=reason):
        bank.retire(question=question, by=by, at=at, reason=reason)
        for other in _with_all().filter(question=question, state=State.OPEN):
            decide(other, State.RETIRED, by=by, at=at, note=reason)
    return item


@transaction.atomic
def reopen(*, item: AffectedItem, by: Person) -> AffectedItem:
    """Think again. A question that was retired stays so."""
    item = locked(item)
    if item.state == State.OPEN:
        return item
    if item.state == State.RETIRED:
        raise ValidationError(_("题目已经停用，不能在这里恢复。需要的话，请新写一道。"))
    before = item.state
    item.state, item.decided_by, item.decided_at, item.note = State.OPEN, None, None, ""
    item.save(update_fields=["state", "decided_by", "decided_at", "note"])
    Amendment.objects.filter(pk=item.amendment_id).update(closed_at=None)
    _record(item, "amendment.reopened", by, before={"decision": before}, after={"decision": State.OPEN})
    return item


@transaction.atomic
def suspend(*, item: AffectedItem, by: Person, at: datetime) -> AffectedItem:
    """Keep the question out of new papers until it is decided; one already suspended keeps its reason."""
    item = locked(item)
    if item.question is None:
        raise ValidationError(_("只有题目可以暂停使用。"))
    if not item.is_waiting:
        raise ValidationError(_("这一项已经处理，不用再暂停使用。"))
    reason = _("%(law)s修订，%(article)s有变化，等人核对。") % {
        "law": item.article.version.statute.short_title,
        "article": item.article.name,
    }
    if bank.suspend(question=item.question, by=by, at=at, reason=reason).suspended_at == at:
        AffectedItem.objects.filter(pk=item.pk).update(suspended=True)
    return _fresh(item)


@transaction.atomic
def release(*, item: AffectedItem, by: Person) -> AffectedItem:
    """Let new papers take the question again, decided or not: a person says so."""
    item = locked(item)
    if item.question:
        _release(item.question, by)
    return _fresh(item)


# --- what the acts share ---------------------------------------------------------
def lock_amendments(pks: Iterable[int]) -> None:
    """In one order; whoever decides holds the amendment, so that the last decision closes it."""
    list(Amendment.objects.select_for_update(of=("self",)).filter(pk__in=set(pks)).order_by("pk"))


def locked(item: AffectedItem) -> AffectedItem:
    lock_amendments([item.amendment_id])
    return _fresh(item)


def _with_all() -> AffectedItemQuerySet:
    return AffectedItem.objects.select_related(
        "amendment", "question__organisation", "question__latest", "lesson__course", "article__version__statute"
    )


def _fresh(item: AffectedItem) -> AffectedItem:
    return _with_all().select_related("decided_by").get(pk=item.pk)


def decide(item: AffectedItem, state: str, *, by: Person, at: datetime, note: str = "") -> bool:
    """Whether this call decided it; False when the same had been decided before, a refusal when something else had."""
    facts = {"state": state, "decided_by": by, "decided_at": at, "note": note.strip()[:300]}
    if not AffectedItem.objects.filter(pk=item.pk, state=State.OPEN).update(**facts):
        now = AffectedItem.objects.select_related("decided_by").get(pk=item.pk)
        if now.state != state:
            raise ValidationError(
                _("%(who)s已经处理了这一项：%(state)s。请刷新后再看，需要时先改回待核。")
                % {"who": now.decided_by, "state": now.get_state_display()}
            )
        return False
    for name, value in facts.items():
        setattr(item, name, value)
    _record(item, f"amendment.{state}", by, before={"decision": State.OPEN}, after={"decision": state}, reason=note)
    _close_when_done(item.amendment_id, at)
    return True


def _close_when_done(amendment_id: int, at: datetime) -> None:
    if not AffectedItem.objects.filter(amendment=amendment_id).waiting().exists():
        Amendment.objects.filter(pk=amendment_id, closed_at=None).update(closed_at=at)


def _record(item: AffectedItem, verb: str, by: Person, *, reason: str = "", **facts: dict[str, str]) -> None:
    changes = {name: {key: str(value) for key, value in said.items()} for name, said in facts.items()}
    organisation = item.question.organisation if item.question else None
    audit.record(by, verb, item, reason=reason, organisation=organisation, **changes)


def _release_when_settled(item: AffectedItem, by: Person) -> None:
    """Not before what was written is published: until then new papers would take the version that is out of date."""
    question = item.question
    if question is None or question.current_id != question.latest_id:
        return
    theirs = AffectedItem.objects.filter(question=question)
    if theirs.filter(suspended=True).exists() and not theirs.waiting().exists():
        _release(question, by)


def _release(question: Question, by: Person) -> None:
    bank.release(question=question, by=by, reason=_("修法核对"))
    AffectedItem.objects.filter(question=question).update(suspended=False)
