"""Finding everything that cites an article which did not stay as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from amendments.models import AffectedItem, Amendment
from amendments.queries import citations_in_use
from laws import citations
from laws.comparison import Relation
from laws.correspondence import Change, changes_between, rows_between
from laws.models import Article, StatuteVersion
from people import audit
from people.models import Person
from training.models import Lesson

_BATCH = 500


@dataclass(frozen=True)
class Opened:
    """`added` items that were not there before; `unchanged` citations that need nobody."""

    amendment: Amendment
    added: int
    unchanged: int


@dataclass(frozen=True)
class Fate:
    """What became of one old article."""

    relation: Relation
    number_only: bool
    heirs: list[Article]

    @property
    def stayed(self) -> bool:
        """The same words under the same number."""
        return self.relation == Relation.SAME and not self.number_only


#: (question, lesson, article), one of the first two None.
_Cites = tuple[int | None, int | None, int]


@transaction.atomic
def open_amendment(*, old: StatuteVersion, new: StatuteVersion, by: Person | None, at: datetime) -> Opened:
    """Begin the work, or look again: what has come since is added, what stands there already stays as it was decided."""
    _refuse_other_order(old, new)
    fates = fates_of(old, new)
    amendment, made = Amendment.objects.get_or_create(old=old, new=new, defaults={"opened_at": at, "opened_by": by})
    amendment = Amendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    cited = [*_questions(old), *_lessons(old)]
    touched = [one for one in cited if not fates[one[2]].stayed]
    known = set(amendment.items.values_list("question", "lesson", "article"))
    items = _add(amendment, [one for one in touched if one not in known], fates)
    amendment.unchanged = len(cited) - len(touched)
    if items or made:
        amendment.closed_at = None if amendment.items.waiting().exists() else at
        counts = {"affected": len(items), "unchanged": amendment.unchanged}
        audit.record(by, "amendment.opened", amendment, after=counts)
    amendment.save(update_fields=["unchanged", "closed_at"])
    return Opened(amendment, len(items), amendment.unchanged)


def open_where_cited(*, version: StatuteVersion, actor: Person | None, at: datetime, **_signal: object) -> list[Opened]:
    """A text was loaded: each older version of its statute that questions or lessons still cite is held against the newest."""
    *older, newest = version.statute.versions.select_related("statute").order_by("in_force_from")
    return [
        open_amendment(old=old, new=newest, by=actor, at=at)
        for old in older
        if (any(_questions(old)) or any(_lessons(old))) and changes_between(old, newest)
    ]


def _refuse_other_order(old: StatuteVersion, new: StatuteVersion) -> None:
    if old.statute_id != new.statute_id or old.in_force_from >= new.in_force_from:
        raise ValidationError(_("请选择同一部法规的旧版本和新版本，旧的在前。"))


def fates_of(old: StatuteVersion, new: StatuteVersion) -> dict[int, Fate]:
    """Each article of the old version → what became of it."""
    changes = changes_between(old, new)
    if not changes:
        raise ValidationError(
            _("%(statute)s的%(old)s年版和%(new)s年版还不能对照：没有对应表，原文也没有都载入。请先载入两个版本的原文。")
            % {"statute": old.statute.short_title, "old": old.name, "new": new.name}
        )
    led: dict[int, list[Article]] = {}
    for row in rows_between(old, new):
        led.setdefault(row.old_id, []).extend([row.new] if row.new else [])
    return {
        article.pk: Fate(change.relation, change.number_only, _heirs(article, change, led))
        for change in changes
        for article in change.old
    }


def _heirs(article: Article, change: Change, led: dict[int, list[Article]]) -> list[Article]:
    """By the table those of this very article; a change that was put together from several rows has more."""
    return led.get(article.pk, change.new)


def _questions(old: StatuteVersion) -> list[_Cites]:
    pairs = citations_in_use().filter(article__version=old)
    rows = pairs.values_list("question_version__question", "article").order_by("question_version__question", "article")
    return [(question, None, article) for question, article in dict.fromkeys(rows)]


def _lessons(old: StatuteVersion) -> Iterator[_Cites]:
    """By the articles that a lesson's marks were resolved to when it was loaded."""
    for lesson in Lesson.objects.filter(cites__version=old).distinct().prefetch_related("cites"):
        marks = citations.parse(lesson.text)
        for article in lesson.cites.all():
            if article.version_id == old.pk and not _is_history(article, marks):
                yield None, lesson.pk, article.pk


def _is_history(article: Article, marks: list[citations.CitationRef]) -> bool:
    """A lesson that names the old version each time, [[行政处罚法@2017:42]], speaks of it and does not rest on it."""
    own = [mark for mark in marks if (mark.number, mark.insert) == (article.number, article.insert)]
    return bool(own) and all(mark.version for mark in own)


def _add(amendment: Amendment, cited: list[_Cites], fates: dict[int, Fate]) -> list[AffectedItem]:
    items = AffectedItem.objects.bulk_create(
        [
            AffectedItem(
                amendment=amendment,
                question_id=question,
                lesson_id=lesson,
                article_id=article,
                relation=fates[article].relation.value,
                number_only=fates[article].number_only,
            )
            for question, lesson, article in cited
        ],
        batch_size=_BATCH,
    )
    through = AffectedItem.suggested.through
    through.objects.bulk_create(
        [
            through(affecteditem_id=item.pk, article_id=heir.pk)
            for item in items
            for heir in fates[item.article_id].heirs
        ],
        batch_size=_BATCH,
    )
    return items
