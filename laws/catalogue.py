"""The shipped catalogue of statutes and the digests of their articles: numbers, headings and our own words, no official text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from laws import citations
from laws.models import Article, Digest, Statute, StatuteVersion
from laws.numerals import to_chinese
from laws.services import set_periods


@transaction.atomic
def load_catalogue(data: dict[str, Any]) -> int:
    """Make the statutes, versions and articles of content/laws/catalogue.yaml that are missing; how many articles that made.

    A version whose official text is loaded is left alone: the text says more than the catalogue.
    """
    made = sum(_load_statute(entry) for entry in data["statutes"])
    for entry in data["statutes"]:
        if repealed := entry.get("repealed"):
            _repeal(_short(entry), repealed["by"], repealed["from"])
    return made


def _load_statute(entry: dict[str, Any]) -> int:
    short = _short(entry)
    statute = Statute.objects.filter(short_title=short).first() or Statute(short_title=short)
    statute.title, statute.kind = entry["title"], Statute.Kind(entry["kind"])
    statute.also_named = " ".join(entry.get("also", []))
    statute.save()
    made = sum(_load_version(statute, version) for version in entry["versions"])
    set_periods(statute)
    return made


def _short(entry: dict[str, Any]) -> str:
    return entry.get("short") or citations.bare_title(entry["title"])


def _repeal(short: str, by: str, day: date) -> None:
    """The versions of a repealed statute end with it."""
    statute = Statute.objects.get(short_title=short)
    statute.repealed_by, statute.repealed_from = Statute.objects.get(short_title=by), day
    statute.save(update_fields=["repealed_by", "repealed_from"])
    set_periods(statute)


def _load_version(statute: Statute, entry: dict[str, Any]) -> int:
    name, day = str(entry["version"]), entry["in_force_from"]
    version = statute.versions.filter(name=name).first() or statute.versions.filter(in_force_from=day).first()
    if version and version.has_text:
        return 0
    version = version or StatuteVersion(statute=statute, name=name)
    version.label, version.in_force_from = entry.get("label", ""), day
    version.save()
    known = {article.number: article for article in version.articles.filter(insert=0)}
    new, changed = [], []
    for number in range(1, entry["articles"] + 1):
        chapter, section = _heads(entry["chapters"], number)
        article = known.get(number)
        if article is None:
            new.append(Article(version=version, number=number, chapter=chapter, section=section))
        elif (article.chapter, article.section) != (chapter, section):
            article.chapter, article.section = chapter, section
            changed.append(article)
    Article.objects.bulk_create(new)
    Article.objects.bulk_update(changed, ["chapter", "section"], batch_size=200)
    return len(new)


def _heads(chapters: list[dict[str, Any]], number: int) -> tuple[str, str]:
    """第五章 行政处罚的决定, 第四节 听证程序; empty where there is none."""
    for chapter in _holding(chapters, number):
        for section in _holding(chapter.get("sections", []), number):
            return _head(chapter, "章"), _head(section, "节")
        return _head(chapter, "章"), ""
    return "", ""


def _holding(heads: list[dict[str, Any]], number: int) -> Iterator[dict[str, Any]]:
    return (head for head in heads if head["from"] <= number <= head["to"])


def _head(entry: dict[str, Any], unit: str) -> str:
    return f"第{to_chinese(entry['number'])}{unit} {entry['title']}"


@transaction.atomic
def load_digests(data: dict[str, Any]) -> int:
    """Write the digests of a content/digests/*.yaml; how many. A related article that does not exist is refused.

    `related` names articles as citations do (行政处罚法:76/1/5), of the versions in force today, or on the last day of a
    version that is superseded.
    """
    version = StatuteVersion.objects.get(statute__short_title=data["statute"], name=str(data["version"]))
    articles = {(article.number, article.insert): article for article in version.articles.all()}
    refs = {text: citations.parse_one(text) for entry in data["articles"] for text in entry.get("related", [])}
    found = citations.resolve(refs.values(), on=_day_of(version))
    if missing := [text for text, ref in refs.items() if found[ref] is None]:
        raise ValidationError(_("要点里引用的条文不存在：%(missing)s。") % {"missing": "、".join(missing)})
    for entry in data["articles"]:
        article = articles[entry["number"], entry.get("insert", 0)]
        texts = {"topic": entry["topic"], "text": entry["digest"], "changed": entry.get("changed", "")}
        digest, _made = Digest.objects.update_or_create(article=article, defaults=texts)
        digest.related.set([row for text in entry.get("related", []) if (row := found[refs[text]])])
    return len(data["articles"])


def _day_of(version: StatuteVersion) -> date:
    today = timezone.localdate()
    if version.in_force_until and version.in_force_until <= today:
        return version.in_force_until - timedelta(days=1)
    return max(today, version.in_force_from)
