"""Loading official texts. Rows of articles are kept and filled in place: citations are pinned to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laws.citations import STATE, bare_title
from laws.models import Article, Statute, StatuteVersion
from laws.parsing import StatuteText
from laws.signals import text_loaded
from people import audit
from people.models import Person


class Action(models.TextChoices):
    """What loading a text does."""

    NEW = "new", gettext_lazy("新增")
    FILL = "fill", gettext_lazy("补入原文")
    REPLACE = "replace", gettext_lazy("更换原文")
    DATE = "date", gettext_lazy("更正施行日期")
    UNCHANGED = "unchanged", gettext_lazy("未变")


@dataclass(frozen=True)
class Loading:
    """A text, where it belongs, and what has to be done; `version` is None while it is new."""

    text: StatuteText
    action: Action
    in_force_from: date
    statute: Statute | None
    version: StatuteVersion | None


def plan_loading(text: StatuteText, *, in_force_from: date | None = None, replace: bool = False) -> Loading:
    """What loading would do. Refuses what was not read whole, has no date, or would change a text already loaded."""
    if not text.readable:
        raise ValidationError([str(irregularity) for irregularity in text.irregularities if irregularity.fatal])
    statute = _find_statute(text.title)
    version = _find_version(statute, text, in_force_from) if statute else None
    day = _day(text, version, in_force_from)
    action = Action.NEW
    if version:
        action = _action_on(version, text, day, replace)
    return Loading(text, action, day, statute, version)


@transaction.atomic
def load_text(
    text: StatuteText, *, in_force_from: date | None = None, replace: bool = False, actor: Person | None = None
) -> Loading:
    """Load a text that was read: make or fill its version, then set anew until when each version is in force.

    The same text twice changes nothing. Articles keep their rows; one that others may cite is never taken away.
    """
    Statute.objects.select_for_update().filter(short_title=bare_title(text.title)).first()
    loading = plan_loading(text, in_force_from=in_force_from, replace=replace)
    if loading.action == Action.UNCHANGED:
        return loading
    statute = loading.statute or _make_statute(text)
    version = loading.version or StatuteVersion(statute=statute, name=text.version)
    before = {"sha256": version.source_sha256, "in_force_from": str(version.in_force_from or "")}
    version.label = version.label or text.label
    version.in_force_from, version.preamble, version.source_sha256 = loading.in_force_from, text.preamble, text.sha256
    version.save()
    _write_articles(version, text)
    set_periods(statute)
    after = {
        "sha256": version.source_sha256,
        "in_force_from": str(version.in_force_from),
        "articles": len(text.articles),
    }
    audit.record(actor, f"statute.{loading.action}", version, before=before, after=after)
    text_loaded.send(StatuteVersion, version=version, actor=actor, at=timezone.now())
    return Loading(text, loading.action, loading.in_force_from, statute, version)


def set_periods(statute: Statute) -> None:
    """A version is in force until the next one is or the statute is repealed, whatever the order in which they arrived."""
    following: date | None = statute.repealed_from
    for version in statute.versions.order_by("-in_force_from"):
        if version.in_force_until != following:
            version.in_force_until = following
            version.save(update_fields=["in_force_until"])
        following = version.in_force_from


def _find_statute(title: str) -> Statute | None:
    short = bare_title(title)
    found = Statute.objects.filter(Q(title=title) | Q(short_title=short))
    return found.filter(title=title).first() or found.first()


def _find_version(statute: Statute, text: StatuteText, given: date | None) -> StatuteVersion | None:
    """The version of the same name or of the same day."""
    day = given or (None if text.date_is_guess else text.in_force_from)
    named = statute.versions.filter(name=text.version).first()
    dated = statute.versions.filter(in_force_from=day).first() if day else None
    if named and dated and named != dated:
        values = {"name": text.version, "day": day, "other": dated.name}
        raise ValidationError(
            _("%(day)s起施行的是已有的%(other)s年版，这个文件却写着%(name)s年版，请核对日期。") % values
        )
    return named or dated


def _day(text: StatuteText, version: StatuteVersion | None, given: date | None) -> date:
    known = version.in_force_from if version else None
    day = given or (known if text.date_is_guess else text.in_force_from) or known or text.in_force_from
    if day is None:
        raise ValidationError(_("文件里没有写明施行日期，请补上日期再载入。"), code="no_date")
    return day


def _action_on(version: StatuteVersion, text: StatuteText, day: date, replace: bool) -> Action:
    if version.source_sha256 == text.sha256:
        return Action.UNCHANGED if version.in_force_from == day else Action.DATE
    if version.has_text and not replace:
        values = {"version": version}
        raise ValidationError(_("%(version)s已经载入，这个文件的文字与它不同。"), code="differs", params=values)
    _check_against_rows(version, text, replace)
    return Action.REPLACE if version.has_text else Action.FILL


def _check_against_rows(version: StatuteVersion, text: StatuteText, replace: bool) -> None:
    """Articles that stand may be cited: a text without them is not this version's."""
    known = {(article.number, article.insert): article for article in version.articles.all()}
    read = {(article.number, article.insert) for article in text.articles}
    if missing := [article.name for key, article in known.items() if key not in read]:
        values = {"version": version, "missing": "、".join(missing[:5]), "n": len(missing)}
        raise ValidationError(_("%(version)s已有的条文里有%(n)d条不在这个文件里（%(missing)s），请核对版本。") % values)
    if known and len(read) > len(known) and not replace:
        values = {"version": version, "known": len(known), "read": len(read)}
        raise ValidationError(
            _("目录里%(version)s有%(known)d条，这个文件有%(read)d条，请核对版本；确实如此的，可以更换。"),
            code="differs",
            params=values,
        )


def _make_statute(text: StatuteText) -> Statute:
    short = bare_title(text.title)
    if len(text.title) > 120 or len(short) > 60:
        raise ValidationError(_("法规名称太长：“%(title)s”。请检查文件开头。") % {"title": text.title[:60]})
    return Statute.objects.create(title=text.title, short_title=short, kind=kind_of(text))


def _write_articles(version: StatuteVersion, text: StatuteText) -> None:
    known = {(article.number, article.insert): article for article in version.articles.all()}
    new: list[Article] = []
    changed: list[Article] = []
    for read in text.articles:
        article = known.get((read.number, read.insert))
        if article:
            changed.append(article)
        else:
            new.append(article := Article(version=version, number=read.number, insert=read.insert))
        article.chapter, article.section, article.text = read.chapter, read.section, read.text
    Article.objects.bulk_create(new)
    Article.objects.bulk_update(changed, ["chapter", "section", "text"], batch_size=200)


_LOCAL = re.compile(r"^[\u4e00-\u9fff]{1,12}?(?:省|自治区|市|自治州|自治县|县)(?!场)")


def kind_of(text: StatuteText) -> Statute.Kind:
    """The kind, as title and notes tell; an administrator's catalogue may say otherwise."""
    title, notes = text.title, text.label + text.preamble[:600]
    if not text.articles:
        return Statute.Kind.DOCUMENT
    if re.match(r"^最高人民(法院|检察院)", title):
        return Statute.Kind.INTERPRETATION
    if _LOCAL.match(title) and not title.startswith(STATE):
        return Statute.Kind.LOCAL_REGULATION if "人民代表大会" in notes or title.endswith("条例") else Statute.Kind.RULE
    if title.endswith("条例") or "国务院令" in notes or title.startswith("国务院"):
        return Statute.Kind.REGULATION
    return Statute.Kind.LAW if re.search(r"(?<!办)法$", title) else Statute.Kind.RULE
