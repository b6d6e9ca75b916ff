import pytest
from django.core.exceptions import ValidationError

from amendments.models import AffectedItem, Amendment
from amendments.services import assign, keep, release, reopen, retire, revised, suspend
from people.models import AuditEntry, Message, Role
from question_bank.content import Content
from question_bank.models import Citation, Question
from question_bank.services import revise
from tests.amendments.world import NOW, article, item_of, lesson_citing, opened, question_citing, two_versions
from tests.builders import days, make_bureau, make_person, make_unit
from tests.training.races import in_parallel


@pytest.fixture
def versions():
    return two_versions()


@pytest.fixture
def unit(bureau):
    return make_unit(bureau)


@pytest.fixture
def author(unit):
    return make_person(unit=unit, roles=[Role.AUTHOR])


@pytest.fixture
def written(versions, unit):
    made = question_citing(versions[0], 3, organisation=unit)
    opened(*versions)
    return made


@pytest.fixture
def item(written):
    return item_of(written)


def verbs(prefix="amendment."):
    return [
        e.verb
        for e in AuditEntry.objects.filter(verb__startswith=prefix).exclude(verb="amendment.opened").order_by("pk")
    ]


def test_keeping_says_who_when_and_why_and_closes_the_work_when_nothing_waits(item, author):
    keep(item=item, by=author, at=NOW, note="文字改了，答案没变")

    item.refresh_from_db()
    assert (item.state, item.decided_by, item.decided_at, item.note) == ("kept", author, NOW, "文字改了，答案没变")
    assert Amendment.objects.get().closed_at == NOW
    entry = AuditEntry.objects.get(verb="amendment.kept")
    assert (entry.after, entry.reason) == ({"decision": "kept"}, "文字改了，答案没变")
    assert entry.organisation == author.organisation


def test_work_with_something_open_is_not_closed(versions, item, author, unit):
    question_citing(versions[0], 4, organisation=unit)
    opened(*versions)

    keep(item=item, by=author, at=NOW)

    assert Amendment.objects.get().closed_at is None


def test_deciding_twice_is_once_and_deciding_otherwise_is_refused_by_name(item, author):
    keep(item=item, by=author, at=NOW)
    keep(item=item, by=author, at=NOW)

    with pytest.raises(ValidationError, match=f"{author.name}已经处理了这一项：保留"):
        retire(item=item, by=author, at=NOW, reason="旧了")
    assert verbs() == ["amendment.kept"]
    assert Question.objects.get().retired_at is None


def test_retiring_takes_the_question_out_of_use_with_all_its_open_items(versions, written, author):
    Citation.objects.create(question_version=written, article=article(versions[0], 4))
    opened(*versions)

    retire(item=item_of(written, article__number=3), by=author, at=NOW, reason="不再规定")

    assert Question.objects.get(pk=written.question_id).retired_at == NOW
    assert set(AffectedItem.objects.values_list("state", "note")) == {("retired", "不再规定")}
    assert Amendment.objects.get().closed_at == NOW


def test_retiring_needs_a_reason_and_changes_nothing_without(item, author):
    with pytest.raises(ValidationError, match="理由"):
        retire(item=item, by=author, at=NOW, reason="  ")

    item.refresh_from_db()
    assert item.state == "open"
    assert Question.objects.get().retired_at is None


def test_a_question_retired_elsewhere_waits_for_nobody(item):
    Question.objects.update(retired_at=NOW)

    assert AffectedItem.objects.waiting().count() == 0


def test_suspended_it_stays_out_of_new_papers_until_it_is_kept(item, author):
    suspend(item=item, by=author, at=NOW)
    assert Question.objects.published().count() == 0
    assert Question.objects.get().suspended_because == "风筝法修订，第三条有变化，等人核对。"

    keep(item=item, by=author, at=NOW)

    assert Question.objects.published().count() == 1


def test_keeping_one_of_two_leaves_it_suspended(versions, written, author):
    Citation.objects.create(question_version=written, article=article(versions[0], 4))
    opened(*versions)
    first, second = AffectedItem.objects.order_by("article__number")
    suspend(item=first, by=author, at=NOW)

    keep(item=first, by=author, at=NOW)
    assert Question.objects.get().suspended_at is not None

    keep(item=second, by=author, at=NOW)
    assert Question.objects.get().suspended_at is None


def test_what_was_suspended_for_another_reason_is_not_released_by_keeping(item, author):
    Question.objects.update(suspended_at=NOW - days(1), suspended_because="另有疑问")

    suspend(item=item, by=author, at=NOW)
    keep(item=item, by=author, at=NOW)

    assert Question.objects.get().suspended_because == "另有疑问"


def test_a_person_may_let_it_back_into_use(item, author):
    suspend(item=item, by=author, at=NOW)
    release(item=item, by=author)

    item.refresh_from_db()
    assert Question.objects.get().suspended_at is None
    assert item.suspended is False


def put_right(written, by, state="published"):
    content = Content.of(written)
    changed = Content(**{**content.__dict__, "cites": (), "stem": "改过的题干"})
    return revise(question=written.question, content=changed, by=by, at=NOW, state=state)


def test_revised_is_said_only_of_what_no_longer_cites_the_old_article(item, written, author):
    with pytest.raises(ValidationError, match="还引用2017年版第三条"):
        revised(item=item, by=author, at=NOW)

    put_right(written, author)
    revised(item=item, by=author, at=NOW)

    item.refresh_from_db()
    assert item.state == "revised"


def test_a_suspended_question_comes_back_only_when_its_new_version_is_published(item, written, author):
    suspend(item=item, by=author, at=NOW)
    put_right(written, author, state="draft")

    revised(item=item, by=author, at=NOW)

    assert Question.objects.get().suspended_at is not None


def test_a_lesson_is_kept_or_revised_with_a_word_and_never_retired(versions, author):
    lesson_citing(versions[0], 3)
    opened(*versions)
    item = AffectedItem.objects.get()

    with pytest.raises(ValidationError, match="课节不能在这里停用"):
        retire(item=item, by=author, at=NOW, reason="旧了")
    with pytest.raises(ValidationError, match="改了什么"):
        revised(item=item, by=author, at=NOW)
    revised(item=item, by=author, at=NOW, note="换了例子")

    item.refresh_from_db()
    assert item.state == "revised"


def test_a_decision_may_be_taken_back_but_not_a_retirement(versions, item, author, unit):
    keep(item=item, by=author, at=NOW)
    reopen(item=item, by=author)

    item.refresh_from_db()
    assert (item.state, item.decided_by, item.note) == ("open", None, "")
    assert Amendment.objects.get().closed_at is None

    retire(item=item, by=author, at=NOW, reason="旧了")
    with pytest.raises(ValidationError, match="已经停用"):
        reopen(item=item, by=author)
    assert verbs() == ["amendment.kept", "amendment.reopened", "amendment.retired"]


def test_handing_on_names_who_and_until_when_and_tells_that_person(item, author, unit):
    other = make_person(unit=unit, roles=[Role.LEGAL_REVIEWER])
    due = (NOW + days(7)).date()

    assert assign(items=[item], to=other, due=due, by=author, at=NOW) == 1

    item.refresh_from_db()
    assert (item.assignee, item.due_on) == (other, due)
    assert "请核对引用风筝法旧条文的题目" in Message.objects.get(recipient=other).subject
    assert AuditEntry.objects.get(verb="amendment.assigned").after["affected"] == 1


def test_it_is_handed_on_to_nobody_who_may_not_decide_it_nor_into_the_past(item, author, unit):
    stranger = make_person(unit=make_unit(make_bureau()), roles=[Role.AUTHOR])
    officer = make_person(unit=unit)

    for nobody in (stranger, officer):
        with pytest.raises(ValidationError, match="不能处理"):
            assign(items=[item], to=nobody, due=None, by=author, at=NOW)
    with pytest.raises(ValidationError, match="期限已经过了"):
        assign(items=[item], to=author, due=(NOW - days(2)).date(), by=author, at=NOW)

    item.refresh_from_db()
    assert item.assignee is None


def test_what_is_decided_is_not_handed_on(item, author):
    keep(item=item, by=author, at=NOW)

    assert assign(items=[item], to=author, due=None, by=author, at=NOW) == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_decide_once(bureau):
    old, new = two_versions()
    unit = make_unit(bureau)
    author = make_person(unit=unit, roles=[Role.AUTHOR])
    item = item_of_new(old, new, unit)

    errors = in_parallel(20, lambda n: keep(item=item, by=author, at=NOW))

    assert errors == []
    assert AuditEntry.objects.filter(verb="amendment.kept").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_keeping_and_retiring_at_once_leaves_one_decision(bureau):
    old, new = two_versions()
    unit = make_unit(bureau)
    author = make_person(unit=unit, roles=[Role.AUTHOR])
    item = item_of_new(old, new, unit)
    acts = [lambda: keep(item=item, by=author, at=NOW), lambda: retire(item=item, by=author, at=NOW, reason="旧了")]

    errors = in_parallel(2, lambda n: acts[n]())

    item.refresh_from_db()
    assert len(errors) == 1
    assert (Question.objects.get().retired_at is not None) == (item.state == "retired")


def item_of_new(old, new, unit):
    written = question_citing(old, 3, organisation=unit)
    opened(old, new)
    return item_of(written)
