import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laws.models import Digest
from people.models import AuditEntry, Message, Role
from question_bank import queries, services
from question_bank.content import Content
from question_bank.models import Citation, Question, QuestionVersion
from question_bank.views import review as review_views
from tests.builders import make_person, make_question, make_question_batch, make_statute, make_unit
from tests.training.races import in_parallel

NOW = timezone.now()
QUEUE = reverse("question_bank:review-queue")


@pytest.fixture
def unit(bureau):
    return make_unit(bureau)


@pytest.fixture
def author(unit):
    return make_person(unit=unit, roles=[Role.AUTHOR], name="命题人甲")


@pytest.fixture
def reviewer(client, bureau):
    person = make_person(unit=bureau, roles=[Role.LEGAL_REVIEWER], name="审核人乙")
    client.force_login(person)
    return person


def waiting(unit, author, **fields):
    return make_question(organisation=unit, published=False, **({"state": "review", "written_by": author} | fields))


def url(version):
    return reverse("question_bank:review", args=[version.pk])


def batch_url(batch):
    return reverse("question_bank:review-batch", args=[batch.pk])


def told(person):
    return list(Message.objects.filter(recipient=person).order_by("pk").values_list("subject", flat=True))


# --- services ---
def test_an_approved_version_is_published_and_its_author_told(unit, author, reviewer):
    version = waiting(unit, author)

    services.approve(versions=[version], by=reviewer, at=NOW, note="条文已核对")

    version.refresh_from_db()
    assert (version.state, version.reviewed_by, version.reviewed_at) == ("published", reviewer, NOW)
    assert Question.objects.get().current == version
    assert told(author) == ["你的题目审核通过了"]


def test_a_version_sent_back_is_a_draft_again_and_its_author_learns_why(unit, author, reviewer):
    version = waiting(unit, author)

    services.send_back(version=version, by=reviewer, at=NOW, note="依据写错了")

    version.refresh_from_db()
    assert (version.state, version.review_note) == ("draft", "依据写错了")
    message = Message.objects.get(recipient=author)
    assert "依据写错了" in message.text
    assert message.url == version.question.get_absolute_url()


def test_nobody_reviews_what_he_wrote_himself(unit, bureau):
    both = make_person(unit=bureau, roles=[Role.AUTHOR, Role.LEGAL_REVIEWER])
    version = waiting(unit, both)

    for act in (
        lambda: services.approve(versions=[version], by=both, at=NOW),
        lambda: services.send_back(version=version, by=both, at=NOW, note="x"),
    ):
        with pytest.raises(ValidationError, match="自己写的题目不能自己审核"):
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionVersion.objects.filter(pk=version.pk).update(reviewed_by=both)


def test_nobody_reviews_what_he_mended_before_it_came_in(client, unit, author, reviewer):
    batch = make_question_batch(unit, by=author)
    mended, other = (waiting(unit, author, batch=batch, stem=stem) for stem in ("改过的", "没改的"))
    mended.mended_by.add(reviewer)

    for act in (
        lambda: services.approve(versions=[mended], by=reviewer, at=NOW),
        lambda: services.send_back(version=mended, by=reviewer, at=NOW, note="x"),
    ):
        with pytest.raises(ValidationError, match="“改过的”导入前是你改的"):
            act()
    assert list(queries.waiting(reviewer)) == [other]
    [row] = queries.waiting_batches(reviewer)
    assert (row.waiting, row.own) == (1, 1)
    assert "要由另一位法制审核员审核" in client.get(url(mended)).text


def test_another_reviewer_reviews_what_one_mended(unit, bureau, author, reviewer):
    mended = waiting(unit, author, batch=make_question_batch(unit, by=author))
    mended.mended_by.add(reviewer, author)
    other = make_person(unit=bureau, roles=[Role.LEGAL_REVIEWER])

    assert list(queries.waiting(other)) == [mended]
    services.approve(versions=[mended], by=other, at=NOW)

    mended.refresh_from_db()
    assert mended.reviewed_by == other


def test_several_are_approved_all_or_none(unit, author, reviewer):
    versions = [waiting(unit, author), waiting(unit, reviewer)]

    with pytest.raises(ValidationError):
        services.approve(versions=versions, by=reviewer, at=NOW)

    assert set(QuestionVersion.objects.values_list("state", flat=True)) == {"review"}


def test_approving_twice_publishes_and_tells_once(unit, author, reviewer):
    version = waiting(unit, author)

    for _ in range(2):
        services.approve(versions=[version], by=reviewer, at=NOW)

    assert AuditEntry.objects.filter(verb="question.published").count() == 1
    assert len(told(author)) == 1


def test_a_version_that_its_author_has_overtaken_is_not_reviewed(unit, author, reviewer):
    version = waiting(unit, author)
    content = Content(version.kind, "新的说法", version.answer, version.options)
    services.revise(question=version.question, content=content, by=author, at=NOW, state="draft")

    with pytest.raises(ValidationError, match="新的一版"):
        services.approve(versions=[version], by=reviewer, at=NOW)


def test_a_retired_question_is_not_reviewed(unit, author, reviewer):
    version = waiting(unit, author)
    Question.objects.update(retired_at=NOW)

    with pytest.raises(ValidationError, match="已经停用"):
        services.approve(versions=[version], by=reviewer, at=NOW)


def test_many_single_questions_make_one_message_an_author(unit, author, reviewer):
    other = make_person(unit=unit, roles=[Role.AUTHOR])
    versions = [waiting(unit, by) for by in (author, other, author)]

    services.approve(versions=versions, by=reviewer, at=NOW)

    assert told(author) == ["你的 2 道题目审核通过了"]
    assert told(other) == ["你的题目审核通过了"]


def test_of_an_import_there_is_one_message_when_the_last_question_is_decided(unit, author, reviewer):
    batch = make_question_batch(unit, by=author, name="题库.xlsx")
    first, second, third = (waiting(unit, author, batch=batch) for _ in range(3))

    services.approve(versions=[first], by=reviewer, at=NOW)
    services.send_back(version=second, by=reviewer, at=NOW, note="改")
    before = told(author)
    services.approve(versions=[third], by=reviewer, at=NOW)

    assert before == ["你的题目被退回了，请修改"]
    message = Message.objects.filter(recipient=author).order_by("pk").last()
    assert (message.subject, message.text) == ("导入的题目审完了：题库.xlsx", "通过 2 道，退回 1 道。")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_come_to_one_outcome(unit, author, reviewer, bureau):
    other = make_person(unit=bureau, roles=[Role.LEGAL_REVIEWER])
    version = waiting(unit, author)

    def decide(n):
        if n:
            services.approve(versions=[version], by=reviewer, at=NOW)
        else:
            services.send_back(version=version, by=other, at=NOW, note="改")

    errors = in_parallel(2, decide)

    version.refresh_from_db()
    assert len(told(author)) == 1
    if version.state == "published":
        assert (version.reviewed_by, errors) == (reviewer, [])
    else:
        assert version.reviewed_by == other
        assert len(errors) == 1
        assert "没有在等审核" in errors[0]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_last_two_of_an_import_decided_at_once_still_tell_once(unit, author, reviewer):
    batch = make_question_batch(unit, by=author)
    versions = [waiting(unit, author, batch=batch) for _ in range(2)]

    errors = in_parallel(2, lambda n: services.approve(versions=[versions[n]], by=reviewer, at=NOW))

    assert errors == []
    assert len(told(author)) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_many_approved_from_both_ends_block_nobody(unit, author, reviewer):
    versions = [waiting(unit, author) for _ in range(20)]

    errors = in_parallel(2, lambda n: services.approve(versions=versions[:: 1 if n else -1], by=reviewer, at=NOW))

    assert errors == []
    assert AuditEntry.objects.filter(verb="question.published").count() == 20


# --- the queue ---
def test_the_queue_holds_what_waits_in_ones_own_units(client, unit, author, reviewer):
    mine = waiting(unit, author, stem="等我审")
    waiting(make_unit(), author, stem="别的市局")
    waiting(unit, author, stem="草稿", state="draft")
    waiting(unit, reviewer, stem="自己写的")

    answer = client.get(QUEUE)

    assert list(answer.context["page"].object_list) == [mine]
    assert "另有 1 题是你自己写的" in answer.text


def test_an_import_is_one_line_of_the_queue(client, unit, author, reviewer):
    batch = make_question_batch(unit, by=author, name="题库.xlsx")
    for _ in range(3):
        waiting(unit, author, batch=batch)
    waiting(unit, reviewer, batch=batch)

    answer = client.get(QUEUE)

    [row] = answer.context["batches"]
    assert (row.batch, row.waiting, row.own) == (batch, 3, 1)
    assert list(answer.context["page"].object_list) == []


def test_three_waiting_cost_as_many_queries_as_one(client, unit, author, reviewer):
    def cost(more):
        for _ in range(more):
            waiting(unit, author)
            waiting(unit, author, batch=make_question_batch(unit, by=author))
        with CaptureQueriesContext(connection) as queries:
            client.get(QUEUE)
        return len(queries)

    client.get(QUEUE)

    assert cost(1) == cost(2)


def test_an_empty_queue_says_so(client, reviewer):
    assert "没有等待审核的题目" in client.get(QUEUE).text


# --- one at a time ---
def test_a_question_is_reviewed_beside_the_law_it_rests_on(client, unit, author, reviewer):
    version = waiting(unit, author)
    law = make_statute("行政处罚法", articles=64, text="条文的内容。")
    Citation.objects.create(question_version=version, article=law.articles.get(number=64))

    page = client.get(url(version)).text

    assert "行政处罚法第六十四条" in page
    assert "条文的内容。" in page
    assert 'data-result="right"' in page


def test_without_the_official_text_the_digest_stands_beside_it(client, unit, author, reviewer):
    version = waiting(unit, author)
    article = make_statute("行政处罚法").articles.first()
    Digest.objects.create(article=article, topic="立法目的", text="为什么有这部法。")
    Citation.objects.create(question_version=version, article=article)

    assert "为什么有这部法。" in client.get(url(version)).text


def test_a_next_version_is_held_against_the_one_in_use(client, unit, author, reviewer):
    old = make_question(organisation=unit, stem="应当在三日内提出。")
    content = Content(old.kind, "应当在五日内提出。", old.answer, old.options, explanation=old.explanation)
    version = services.revise(question=old.question, content=content, by=author, at=NOW, state="review")

    page = client.get(url(version))

    assert "应当在<del>三</del>日内提出。" in page.text
    assert [row.label for row in page.context["rows"]] == ["题干"]


def test_approving_leads_to_the_next_one_that_waits(client, unit, author, reviewer):
    first, second = waiting(unit, author), waiting(unit, author)

    answer = client.post(url(first), {"decision": "approve"})

    assert answer.url == url(second)
    first.refresh_from_db()
    assert first.state == "published"


def test_after_the_last_one_the_queue_follows(client, unit, author, reviewer):
    answer = client.post(url(waiting(unit, author)), {"decision": "approve"}, follow=True)

    assert "没有等待你审核的题目了" in answer.text


def test_sending_back_takes_a_note(client, unit, author, reviewer):
    version = waiting(unit, author)

    refused = client.post(url(version), {"decision": "send_back", "note": " "})
    client.post(url(version), {"decision": "send_back", "note": "答案不对"})

    assert refused.status_code == 422
    assert "请写明退回的理由" in refused.text
    version.refresh_from_db()
    assert (version.state, version.review_note) == ("draft", "答案不对")


def test_what_another_reviewer_decided_meanwhile_stands_and_is_said(client, unit, author, reviewer, bureau):
    other = make_person(unit=bureau, roles=[Role.LEGAL_REVIEWER], name="审核人丙")
    version = waiting(unit, author)
    services.approve(versions=[version], by=other, at=NOW)

    answer = client.post(url(version), {"decision": "send_back", "note": "改"}, follow=True)

    assert "刚刚由审核人丙审过了" in answer.text
    version.refresh_from_db()
    assert version.state == "published"


def test_approving_what_another_sent_back_is_refused_in_words(client, unit, author, reviewer, bureau):
    other = make_person(unit=bureau, roles=[Role.LEGAL_REVIEWER])
    version = waiting(unit, author)
    services.send_back(version=version, by=other, at=NOW, note="改")

    answer = client.post(url(version), {"decision": "approve"})

    assert answer.status_code == 422
    assert "已经由别人退回" in answer.text


def test_ones_own_question_is_shown_without_a_decision(client, unit, bureau):
    both = make_person(unit=bureau, roles=[Role.AUTHOR, Role.LEGAL_REVIEWER])
    client.force_login(both)
    version = waiting(unit, both)

    page = client.get(url(version)).text

    assert "要由另一位法制审核员审核" in page
    assert 'name="decision"' not in page
    assert client.post(url(version), {"decision": "approve"}).status_code == 422


def test_a_draft_that_was_never_handed_in_is_not_there_to_review(client, unit, author, reviewer):
    assert client.get(url(waiting(unit, author, state="draft"))).status_code == 404


# --- an import at once ---
def test_a_sample_is_looked_at_and_all_of_it_approved(client, unit, author, reviewer):
    batch = make_question_batch(unit, by=author)
    for _ in range(12):
        waiting(unit, author, batch=batch)

    page = client.get(batch_url(batch))
    answer = client.post(batch_url(batch), {"looked": "on"}, follow=True)

    assert len(page.context["sample"]) == 10
    assert "已通过并发布 12 题" in answer.text
    assert set(QuestionVersion.objects.filter(batch=batch).values_list("state", flat=True)) == {"published"}
    assert told(author) == [f"导入的题目审完了：{batch.file_name}"]


def test_without_the_word_that_one_looked_nothing_is_approved(client, unit, author, reviewer):
    batch = make_question_batch(unit, by=author)
    version = waiting(unit, author, batch=batch)

    answer = client.post(batch_url(batch), {})

    assert answer.status_code == 422
    assert "请先抽查" in answer.text
    version.refresh_from_db()
    assert version.state == "review"


def test_the_sample_is_the_same_on_every_look(client, unit, author, reviewer):
    batch = make_question_batch(unit, by=author)
    for _ in range(30):
        waiting(unit, author, batch=batch)

    first, second = ([v.pk for v, _ in client.get(batch_url(batch)).context["sample"]] for _ in range(2))

    assert first == second


def test_those_one_wrote_oneself_are_left_out_and_named(client, unit, bureau, author):
    both = make_person(unit=bureau, roles=[Role.AUTHOR, Role.LEGAL_REVIEWER])
    client.force_login(both)
    batch = make_question_batch(unit, by=author)
    own, other = waiting(unit, both, batch=batch), waiting(unit, author, batch=batch)

    page = client.get(batch_url(batch)).text
    client.post(batch_url(batch), {"looked": "on"})

    assert "其中 1 题是你自己写的" in page
    assert f"#{own.question_id}" in page
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.state, other.state) == ("review", "published")


def test_who_uploaded_the_file_reviews_nothing_of_it_though_a_colleague_brought_it_in(client, unit, bureau, author):
    both = make_person(unit=bureau, roles=[Role.AUTHOR, Role.LEGAL_REVIEWER])
    version = waiting(unit, author, batch=make_question_batch(unit, by=both))

    assert not queries.waiting(both).exists()
    with pytest.raises(ValidationError, match="不能自己审核"):
        services.approve(versions=[version], by=both, at=NOW)


def test_those_that_rest_on_old_law_are_left_out_and_looked_at_one_by_one(client, unit, author, reviewer):
    batch = make_question_batch(unit, by=author)
    outdated, sound = waiting(unit, author, batch=batch), waiting(unit, author, batch=batch)
    old = make_statute("风筝法", articles=3).articles.first()
    Citation.objects.create(question_version=outdated, article=old, state=Citation.State.SUPERSEDED)

    page = client.get(batch_url(batch))
    client.post(batch_url(batch), {"looked": "on"})

    assert "其中 1 题的依据已过时或废止" in page.text
    assert [version.pk for version, _bases in page.context["sample"]] == [sound.pk]
    outdated.refresh_from_db()
    sound.refresh_from_db()
    assert (outdated.state, sound.state) == ("review", "published")


def test_more_than_anyone_can_answer_for_goes_in_steps(client, unit, author, reviewer, monkeypatch):
    monkeypatch.setattr(review_views, "MOST_AT_ONCE", 2)
    batch = make_question_batch(unit, by=author)
    for _ in range(3):
        waiting(unit, author, batch=batch)

    answer = client.post(batch_url(batch), {"looked": "on"}, follow=True)

    assert "已通过并发布 2 题" in answer.text
    assert "这一批还有 1 题" in answer.text


def test_of_a_batch_the_next_one_is_of_the_same_batch(client, unit, author, reviewer):
    batch = make_question_batch(unit, by=author)
    first, alone, second = waiting(unit, author, batch=batch), waiting(unit, author), waiting(unit, author, batch=batch)

    answer = client.post(url(first) + "?batch=1", {"decision": "approve"})

    assert answer.url == url(second) + "?batch=1"
    assert alone.state == "review"
