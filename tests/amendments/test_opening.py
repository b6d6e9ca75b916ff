from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from amendments.models import AffectedItem, Amendment
from amendments.services import keep, open_amendment
from laws.models import Article, StatuteVersion
from laws.parsing import read_statute
from laws.services import load_text
from people.models import AuditEntry, Role
from question_bank.models import Citation, Question
from tests.amendments.world import NOW, article, item_of, lesson_citing, opened, question_citing, two_versions
from tests.builders import make_person, make_question
from tests.laws.statutes import statute


@pytest.fixture
def versions():
    return two_versions()


def test_each_question_that_cites_a_changed_article_becomes_an_item_with_those_that_took_it_over(versions):
    old, new = versions
    split, gone = question_citing(old, 4), question_citing(old, 5)
    moved = question_citing(old, 2)

    opened(old, new)

    assert [a.number for a in item_of(split).suggested.all()] == [14, 15]
    assert item_of(split).relation == "split"
    assert (item_of(gone).relation, item_of(gone).suggested.count()) == ("gone", 0)
    assert (item_of(moved).relation, item_of(moved).number_only) == ("moved", True)
    assert item_of(split).state == "open"


def test_loading_a_new_text_opens_the_list_of_what_cites_a_changed_article():
    load_text(read_statute(statute("风筝线应当长于十米。", "大风天气不得放飞风筝。")))
    old = StatuteVersion.objects.get()
    cited = question_citing(old, 2)

    load_text(
        read_statute(
            statute(
                "风筝线应当长于十米。", "雷雨天气不得在公园放飞。", version="2024-03-01 修订", effective="2024-05-01"
            )
        )
    )

    assert (item_of(cited).relation, item_of(cited).state) == ("changed", "open")


def test_loading_a_new_text_that_nobody_cites_opens_nothing():
    for year in ("2020", "2024"):
        load_text(
            read_statute(statute(f"风筝线应当长于{year}寸。", version=f"{year}-03-01 修订", effective=f"{year}-05-01"))
        )

    assert Amendment.objects.count() == 0


def test_what_cites_an_article_that_stayed_is_counted_and_left(versions):
    question_citing(versions[0], 1)

    result = open_amendment(old=versions[0], new=versions[1], by=None, at=NOW)

    assert (result.added, result.unchanged, result.amendment.unchanged) == (0, 1, 1)
    assert AffectedItem.objects.count() == 0


def test_opening_twice_adds_only_what_has_come_since_and_keeps_what_was_decided(versions):
    author = make_person(roles=[Role.AUTHOR])
    first = question_citing(versions[0], 3)
    opened(*versions)
    keep(item=item_of(first), by=author, at=NOW)
    later = question_citing(versions[0], 3)

    result = open_amendment(old=versions[0], new=versions[1], by=None, at=NOW)

    assert result.added == 1
    assert (item_of(first).state, item_of(later).state) == ("kept", "open")
    assert Amendment.objects.get().closed_at is None


def test_opening_when_nothing_has_come_writes_no_second_audit_entry(versions):
    opened(*versions)
    opened(*versions)

    assert AuditEntry.objects.filter(verb="amendment.opened").count() == 1


def test_a_retired_question_and_one_that_cited_it_in_an_earlier_version_need_nobody(versions):
    old, new = versions
    retired = question_citing(old, 3)
    Question.objects.filter(pk=retired.question_id).update(retired_at=NOW)
    past = question_citing(old, 3)
    next_ = make_question(published=False)
    next_.question, next_.number, next_.state = past.question, 2, "published"
    next_.save()
    Question.objects.filter(pk=past.question_id).update(current=next_, latest=next_)

    opened(old, new)

    assert AffectedItem.objects.count() == 0


def test_a_question_whose_published_version_still_cites_it_counts_while_the_next_is_written(versions):
    old, new = versions
    published = question_citing(old, 3)
    draft = make_question(published=False)
    draft.question, draft.number = published.question, 2
    draft.save()
    Question.objects.filter(pk=published.question_id).update(latest=draft)

    opened(old, new)

    assert item_of(published).article == article(old, 3)


def test_a_lesson_that_rests_on_the_old_article_becomes_an_item_and_one_that_speaks_of_history_does_not(versions):
    old, new = versions
    lesson = lesson_citing(old, 3)
    lesson_citing(old, 4, text="从前见[[风筝法@2017:4]]。")

    opened(old, new)

    assert AffectedItem.objects.get().lesson == lesson


def test_versions_that_cannot_be_compared_are_refused_in_words():
    old, new = two_versions(rows=[])

    with pytest.raises(ValidationError, match="还不能对照"):
        opened(old, new)
    assert Amendment.objects.count() == 0


def test_the_older_version_stands_first_and_both_are_of_one_statute(versions):
    old, new = versions
    other_old, _other_new = two_versions("风车法")

    for wrong in ((new, old), (other_old, new), (old, old)):
        with pytest.raises(ValidationError, match="旧的在前"):
            opened(*wrong)


def test_an_item_is_a_question_or_a_lesson_and_stands_once(versions):
    amendment = opened(*versions)
    facts = {"amendment": amendment, "article": article(versions[0], 3), "relation": "changed"}
    question = make_question().question
    AffectedItem.objects.create(question=question, **facts)

    for wrong in ({}, {"question": question}, {"question": make_question().question, "state": "kept"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AffectedItem.objects.create(**facts, **wrong)


def test_the_command_opens_and_says_what_it_found(versions):
    question_citing(versions[0], 3)
    out = StringIO()

    call_command("open_amendment", "--statute", "风筝法", "--from", "2017", "--to", "2021", stdout=out)

    assert out.getvalue() == "风筝法 2017 → 2021：新增待核 1 项，条文未变的引用 0 处。\n"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("没有法", "2017", "2021"), "法规库中没有"),
        (("风筝法", "1999", "2021"), "没有1999年版，有的是：2021、2017"),
        (("风筝法", "2021", "2017"), "旧的在前"),
    ],
)
def test_the_command_refuses_in_a_sentence(versions, asked, told):
    statute, old, new = asked

    with pytest.raises(CommandError, match=told):
        call_command("open_amendment", "--statute", statute, "--from", old, "--to", new)


@pytest.mark.statutes
def test_a_question_on_warning_levels_by_the_old_number_is_led_to_the_article_of_today():
    """突发事件应对法 2007:42 became 2024:63; by the texts alone, without any table."""
    files = sorted(Path(settings.STATUTES_DIR).glob("emergency-response-law.*.md"))
    call_command("import_law", *files, stdout=StringIO())
    old, new = (StatuteVersion.objects.get(statute__short_title="突发事件应对法", name=n) for n in ("2007", "2024"))
    written = make_question(stem="预警级别分为几级？")
    Citation.objects.create(question_version=written, article=Article.objects.get(version=old, number=42))

    opened(old, new)

    assert [a.number for a in item_of(written).suggested.all()] == [63]
    assert new.in_force_from == date(2024, 11, 1)
