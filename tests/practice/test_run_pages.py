"""One question a screen: what is shown before the answer and after it, with and without JavaScript."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from practice.models import Favourite, Response, Run
from practice.scopes import Scope
from practice.services.runs import start_run
from tests.builders import make_officer, make_question, make_statute
from tests.practice.kinds import KINDS, WRITTEN, question_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def begin(officer, scope="random"):
    return start_run(officer, Scope.parse(scope), at=timezone.now())


def address(run, position=1, name="question"):
    return reverse(f"practice:{name}", args=[run.pk, position])


def text(response):
    return response.content.decode()


# --- the way through ---
def test_a_choice_on_the_home_page_leads_to_the_first_question(client, officer):
    version = make_question()

    response = client.post(reverse("practice:start"), {"scope": "random"}, follow=True)

    assert response.redirect_chain[-1][0] == address(Run.objects.get())
    assert version.stem in text(response)
    assert "第 1 题，共 1 题" in text(response)


def test_nothing_to_practise_leads_back_with_a_word(client, officer):
    make_question()

    response = client.post(reverse("practice:start"), {"scope": "due"}, follow=True)

    assert response.redirect_chain[-1][0] == reverse("practice:home")
    assert "没有可以练的题" in text(response)


@pytest.mark.parametrize(("scope", "status"), [("article:999", 404), ("nonsense", 302)])
def test_what_is_not_there_is_not_found_and_nonsense_is_sent_back(client, officer, scope, status):
    assert client.post(reverse("practice:start"), {"scope": scope}).status_code == status


@pytest.mark.parametrize("kind", sorted(set(KINDS) - WRITTEN))
@pytest.mark.parametrize("is_right", [True, False])
def test_every_kind_is_asked_marked_and_explained(client, officer, kind, is_right):
    version = question_of(kind)
    version.citations.create(article=make_statute("示例法").articles.first())
    run = begin(officer)

    asked = text(client.get(address(run)))
    answered = client.post(address(run), KINDS[kind][1 if is_right else 2], follow=True)

    assert "解析暗号" not in asked
    assert "示例法" not in asked
    assert answered.redirect_chain == [(address(run) + "#told", 302)]
    assert ("答对了" in text(answered)) == is_right
    assert "解析暗号" in text(answered)
    assert "示例法第一条" in text(answered)
    assert Response.objects.get().is_right == is_right


@pytest.mark.parametrize("kind", sorted(WRITTEN))
def test_a_written_answer_is_compared_with_the_model_and_then_judged_by_oneself(client, officer, kind):
    question_of(kind)
    run = begin(officer)

    asked = text(client.get(address(run)))
    compared = text(client.post(address(run), KINDS[kind][1], follow=True))
    judged = text(client.post(address(run, name="judge"), {"had_it": "yes"}, follow=True))

    assert "参考的" not in asked
    assert all(words in compared for words in ("参考的", "我的", "对照参考答案"))
    assert "答对了" in judged
    assert Response.objects.get().is_right


def test_with_htmx_the_card_alone_is_swapped(client, officer):
    question_of("single")
    run = begin(officer)

    response = client.post(address(run), {"answer-1": "A"}, headers=HTMX)

    assert response.status_code == 200
    assert text(response).strip().startswith('<div id="run">')
    assert "<html" not in text(response)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_no_answer_is_answered_422_with_the_question_and_without_its_key(client, officer, headers):
    question_of("single")
    run = begin(officer)

    response = client.post(address(run), {}, headers=headers)

    assert response.status_code == 422
    assert "请先作答" in text(response)
    assert "解析暗号" not in text(response)
    assert not Response.objects.exists()


def test_an_answer_sent_again_shows_the_first_one(client, officer):
    question_of("single")
    run = begin(officer)

    client.post(address(run), {"answer-1": "B"})
    response = client.post(address(run), {"answer-1": "A"})

    assert "不对，应选 A" in text(response)
    assert Response.objects.count() == 1


def test_after_a_wrong_answer_the_book_is_named_with_its_rule(client, officer):
    question_of("single")
    run = begin(officer)

    html = text(client.post(address(run), {"answer-1": "B"}, follow=True))

    assert "在错题本里" in html
    assert "在不同的 2 天都答对就移出" in html


def test_a_question_withdrawn_meanwhile_is_passed_over(client, officer):
    version = question_of("single")
    run = begin(officer)
    version.question.retired_at = timezone.now()
    version.question.save()

    response = client.get(address(run))

    assert "现在不能练习" in text(response)
    assert version.stem not in text(response)
    assert client.post(address(run), {"answer-1": "A"}).status_code == 200
    assert not Response.objects.exists()


def test_law_that_has_changed_is_said_after_the_answer(client, officer):
    version = question_of("single")
    old = make_statute("旧法", version="2017", in_force_from=timezone.now().date().replace(year=2017))
    old.in_force_until = timezone.now().date().replace(year=2021)
    old.save()
    version.citations.create(article=old.articles.first(), state="superseded")
    run = begin(officer)

    assert "依据已修订，题目待核" in text(client.post(address(run), {"answer-1": "A"}, follow=True))


def test_anothers_run_is_not_found(client, officer):
    make_question()
    run = begin(make_officer())

    for response in (client.get(run.get_absolute_url()), client.get(address(run)), client.post(address(run))):
        assert response.status_code == 404
    assert client.get(address(begin(officer), 9)).status_code == 404


# --- the end ---
def test_the_end_tells_what_was_right_by_article_and_offers_the_mistakes_again(client, officer):
    article = make_statute("示例法").articles.first()
    for _ in range(2):
        question_of("single").citations.create(article=article)
    run = begin(officer)
    client.post(address(run, 1), {"answer-1": "A"})
    client.post(address(run, 2), {"answer-1": "B"})

    html = text(client.get(run.get_absolute_url()))

    assert "这组练完了" in html
    assert '<th scope="row">示例法第一条</th><td class="number">1 / 2</td>' in html
    assert f'value="again:{run.pk}"' in html


def test_one_may_stop_and_go_on(client, officer):
    [make_question() for _ in range(2)]
    run = begin(officer)
    client.post(address(run, 1), {"answer-1": "A"})

    stopped, home = text(client.get(run.get_absolute_url())), text(client.get(reverse("practice:home")))

    assert "练到这里" in stopped
    assert address(run, 2) in stopped
    assert "做了 1 题，共 2 题" in home


# --- favourites and notes from the card ---
def test_a_favourite_is_kept_and_given_up_by_a_plain_form(client, officer):
    version = question_of("single")
    run = begin(officer)
    where = reverse("practice:favourite", args=[version.question_id])

    kept = client.post(where, {"wanted": "yes", "back": address(run)}, follow=True)
    client.post(where, {"wanted": "yes", "back": address(run)})
    count = Favourite.objects.count()
    client.post(where, {"wanted": "no", "back": "https://elsewhere.example/"})

    assert "已收藏" in text(kept)
    assert kept.redirect_chain == [(address(run), 302)]
    assert (count, Favourite.objects.count()) == (1, 0)


def test_with_htmx_the_star_alone_is_swapped(client, officer):
    version = question_of("single")

    response = client.post(
        reverse("practice:favourite", args=[version.question_id]), {"wanted": "yes", "back": "/"}, headers=HTMX
    )

    assert 'aria-pressed="true"' in text(response)
    assert "<html" not in text(response)


def test_a_note_is_kept_changed_and_taken_away_and_is_ones_own(client, officer):
    version = question_of("single")
    run = begin(officer)
    client.post(address(run), {"answer-1": "B"})
    where = reverse("practice:note", args=[version.question_id])

    kept = client.post(where, {"text": "从第二天算起", "back": address(run)}, follow=True)
    client.post(where, {"text": " ", "back": address(run)})

    assert "从第二天算起" in text(kept)
    assert "从第二天算起" not in text(client.get(address(run)))


def test_a_note_too_long_is_refused(client, officer):
    version = question_of("single")

    response = client.post(reverse("practice:note", args=[version.question_id]), {"text": "长" * 501}, follow=True)

    assert "500" in text(response)


# --- cost ---
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_question_costs_the_same_in_a_run_of_two_and_of_ten(client, method):
    counts = []
    for n in (2, 10):
        officer = make_officer()
        client.force_login(officer)
        for _ in range(n):
            version = make_question(organisation=officer.organisation, explanation="见[[示例法:1]]。")
            version.citations.create(article=make_statute().articles.first())
        run = begin(officer)
        with CaptureQueriesContext(connection) as seen:
            getattr(client, method)(address(run), {"answer-1": "B"}, headers=HTMX)
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_the_end_costs_the_same_for_one_question_and_for_ten(client):
    counts = []
    for n in (1, 10):
        officer = make_officer()
        client.force_login(officer)
        statute = make_statute(articles=n)
        for article in statute.articles.all():
            make_question(organisation=officer.organisation).citations.create(article=article)
        run = begin(officer, f"statute:{statute.statute_id}")
        for position in range(1, n + 1):
            client.post(address(run, position), {"answer-1": "B"})
        with CaptureQueriesContext(connection) as seen:
            client.get(run.get_absolute_url())
        counts.append(len(seen))

    assert counts[0] == counts[1]
