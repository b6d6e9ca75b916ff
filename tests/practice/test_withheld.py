"""Questions of a paper whose key is not out: neither practised nor shown anywhere, to those they are withheld from."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from laws.models import Article
from practice import menu, withheld
from practice.models import BookEntry, Response
from practice.queries import practisable_by
from practice.scopes import Scope
from practice.services.marks import set_favourite, write_note
from practice.services.runs import answer, start_run
from question_bank.models import Question
from tests.builders import days, make_officer, make_response, make_statute
from tests.practice.kinds import question_of

SECRET = "试卷里的题"


@pytest.fixture
def sealed():
    """What the provider of an app above would answer, by person."""
    kept: dict[int, list[int]] = {}

    def provider(person):
        return Question.objects.filter(pk__in=kept.get(person.pk, [])).values("pk")

    withheld.register(provider)
    yield kept
    withheld.unregister(provider)


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def make_secret(officer):
    """A question that the officer has answered wrong, kept and written about, before it came into a paper."""
    version = question_of("single", stem=SECRET, explanation=SECRET)
    version.citations.create(article=make_statute("示例法").articles.first())
    make_response(officer, version, right=False, at=timezone.now() - days(3))
    set_favourite(officer, version.question, wanted=True, at=timezone.now())
    write_note(officer, version.question, SECRET, at=timezone.now())
    return version


def test_no_page_shows_a_question_that_is_withheld(client, officer, sealed):
    version = make_secret(officer)
    run = start_run(officer, Scope.parse("random"), at=timezone.now())
    answered = start_run(officer, Scope.parse("due"), at=timezone.now())
    answer(officer, answered.questions.get(), ["B"], at=timezone.now())
    addresses = [
        *(reverse(f"practice:{name}") for name in ("home", "book", "sheet", "mastery")),
        *(reverse("practice:book") + f"?show={show}" for show in ("left", "favourites")),
        *(reverse("practice:sheet") + "?show=favourites",),
        *(reverse("practice:question", args=[each.pk, 1]) for each in (run, answered)),
        *(each.get_absolute_url() for each in (run, answered)),
    ]
    open_before = [where for where in addresses if SECRET in client.get(where).content.decode()]

    sealed[officer.pk] = [version.question_id]
    open_after = [where for where in addresses if SECRET in client.get(where).content.decode()]

    assert len(open_before) == 8
    assert open_after == []


def test_it_is_neither_drawn_nor_due_nor_counted_nor_answered(officer, sealed):
    version = make_secret(officer)
    run = start_run(officer, Scope.parse("random"), at=timezone.now())
    sealed[officer.pk] = [version.question_id]
    article = Article.objects.get(cited_by_questions=version)

    for scope in (
        "random",
        "due",
        "book",
        "favourites",
        f"article:{article.pk}",
        f"category:{version.question.category_id}",
    ):
        if scope != "random":  # that run was begun before
            with pytest.raises(ValidationError):
                start_run(officer, Scope.parse(scope), at=timezone.now())
    with pytest.raises(ValidationError):
        answer(officer, run.questions.get(), ["A"], at=timezone.now())
    assert menu.todo(officer, timezone.now()) == []
    assert menu.article_panels(officer, article) == []
    assert not practisable_by(officer).exists()


def test_what_is_kept_of_it_cannot_be_reached(client, officer, sealed):
    version = make_secret(officer)
    sealed[officer.pk] = [version.question_id]
    entry = BookEntry.objects.get()

    for name, pk in (("favourite", version.question_id), ("note", version.question_id), ("bring-back", entry.pk)):
        assert client.post(reverse(f"practice:{name}", args=[pk]), {"wanted": "yes"}).status_code == 404


def test_it_is_withheld_from_those_alone_of_whom_the_provider_says_so(officer, sealed):
    version = make_secret(officer)
    sealed[make_officer().pk] = [version.question_id]

    assert practisable_by(officer).get() == version.question


def test_it_is_there_again_once_the_key_is_out(client, officer, sealed):
    version = make_secret(officer)
    sealed[officer.pk] = [version.question_id]
    sealed.clear()

    assert SECRET in client.get(reverse("practice:book")).content.decode()
    assert Response.objects.count() == 1


def test_a_provider_may_give_a_set_and_registers_once(officer):
    version = make_secret(officer)

    def provider(person):
        return {version.question_id}

    withheld.register(provider)
    withheld.register(provider)
    try:
        assert not practisable_by(officer).exists()
    finally:
        withheld.unregister(provider)
    assert practisable_by(officer).exists()
