"""A little statute in two versions, and questions and lessons that cite the older one.

2017 → 2021:  1 same, 2 → 12 only the number, 3 changed, 4 → 14 and 15, 5 gone, 6 → 2 only the number
"""

from datetime import date

from django.utils import timezone

from amendments.models import AffectedItem
from amendments.services import open_amendment
from laws.models import Article, Correspondence
from laws.services import set_periods
from question_bank.models import Citation
from tests.builders import make_course, make_question, make_statute

NOW = timezone.now()
ROWS = [
    (1, 1, "same", False),
    (2, 12, "moved", False),
    (3, 3, "changed", True),
    (4, 14, "split", True),
    (4, 15, "split", True),
    (5, None, "gone", False),
    (6, 2, "moved", False),
]


def two_versions(name="风筝法", *, rows=ROWS, in_force_from=date(2021, 7, 15)):
    old = make_statute(name, articles=6, version="2017", in_force_from=date(2018, 1, 1))
    new = make_statute(old.statute.short_title, articles=15, version="2021", in_force_from=in_force_from)
    set_periods(old.statute)
    for before, after, relation, changed in rows:
        Correspondence.objects.create(
            old=article(old, before), new=article(new, after) if after else None, relation=relation, changed=changed
        )
    return old, new


def article(version, number) -> Article:
    return version.articles.get(number=number)


def question_citing(version, number, *, explanation="", **fields):
    """A question with one citation of the article; the version it was written as."""
    written = make_question(explanation=explanation, **fields)
    Citation.objects.create(question_version=written, article=article(version, number), state="superseded")
    return written


def lesson_citing(version, number, text=""):
    lesson = make_course().lessons.get()
    lesson.text = text or f"看[[{version.statute.short_title}:{number}]]。"
    lesson.save()
    lesson.cites.add(article(version, number))
    return lesson


def opened(old, new, by=None):
    return open_amendment(old=old, new=new, by=by, at=NOW).amendment


def item_of(written, **fields) -> AffectedItem:
    return AffectedItem.objects.get(question=written.question, **fields)
