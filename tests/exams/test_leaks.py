"""While an attempt is open no response of it holds anything of the key."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from exams.models import Attempt
from exams.services.attempts import submit_attempt
from exams.services.leases import lease_of
from question_bank.models import QuestionVersion
from tests.builders import (
    make_blueprint,
    make_exam,
    make_officer,
    make_question,
    make_quiz,
    make_statute,
    make_unit,
    rewrite,
)
from tests.exams.kinds import make_all_kinds

EXPLANATION = "解析暗号甲乙丙"


def prepared(make):
    """An open attempt whose questions carry words that stand nowhere but in what must not be told."""
    exam = make(questions=6)
    article = make_statute("泄密法", articles=9).articles.last()
    category = exam.blueprint.rows.get().category
    rewrite(QuestionVersion.objects.filter(question__category=category), explanation=EXPLANATION)
    for question in category.questions.all():
        question.current.citations.create(article=article)
    officer = make_officer(unit=exam.organisation)
    client = Client()
    client.force_login(officer)
    client.post(reverse("exams:ready", args=[exam.pk]))
    return client, Attempt.objects.get(exam=exam)


def walk(client, attempt):
    """Every response an open attempt can give: pages, forms, acks and refusals; right and wrong answers alike."""
    paper, save = reverse("exams:sitting", args=[attempt.pk]), reverse("exams:save")
    places = list(attempt.paper.questions.select_related("question_version"))

    def send(slot, sequence, chosen, lease=None):
        saves = [{"slot": slot, "sequence": sequence, "response": chosen}]
        body = json.dumps({"lease": lease or lease_of(attempt), "saves": saves})
        return client.post(save, body, content_type="application/json")

    for place in places:
        right = place.question_version.right_keys
        wrong = [key for key in place.option_order if key not in right][:1]
        for sequence, chosen in enumerate([wrong, right, [], ["Z"]], start=1):
            yield send(place.position, sequence, chosen)
        data = {"lease": lease_of(attempt), "slot": place.position, "sequence": 9, "go": "1"}
        yield client.post(paper, data | {f"answer-{place.position}": right}, follow=True)
        yield client.get(paper, {"q": place.position})
    yield send(1, 1, ["A"], lease="forged")
    yield send(99, 1, ["A"])
    yield client.get(paper)
    yield client.get(paper, {"q": "review"})
    yield client.get(reverse("exams:result", args=[attempt.pk]), follow=True)
    yield client.get(reverse("exams:list"))
    yield client.get(reverse("exams:ready", args=[attempt.exam_id]))
    stranger = Client()
    stranger.force_login(attempt.candidate)
    yield stranger.get(paper)


def found(response):
    text = response.content.decode() + json.dumps(dict(response.headers))
    told = [
        EXPLANATION,
        "泄密法",
        "正确答案</span>",
        "你选的",
        "答对了",
        "right_keys",
        'data-result="',
        "explanation",
        'percent"',
    ]
    return [word for word in told if word in text]


@pytest.mark.parametrize("make", [make_exam, make_quiz])
def test_no_response_of_an_open_attempt_holds_key_material(make):
    client, attempt = prepared(make)

    responses = list(walk(client, attempt))

    assert len(responses) > 40
    assert [(response.request["PATH_INFO"], found(response)) for response in responses if found(response)] == []
    attempt.refresh_from_db()
    assert attempt.state == "open"


def test_the_scan_would_see_a_key():
    """The words looked for are those of the result: what the scan misses there it could not find anywhere."""
    client, attempt = prepared(make_quiz)
    submit_attempt(attempt.pk)

    response = client.get(reverse("exams:result", args=[attempt.pk]))

    assert {EXPLANATION, "泄密法", "正确答案</span>"} <= set(found(response))


def test_right_and_wrong_answers_are_acknowledged_alike():
    client, attempt = prepared(make_quiz)
    place = attempt.paper.questions.select_related("question_version").first()
    right = place.question_version.right_keys
    wrong = [key for key in place.option_order if key not in right][:1]

    def ack(sequence, chosen):
        saves = [{"slot": 1, "sequence": sequence, "response": chosen}]
        body = json.dumps({"lease": lease_of(attempt), "saves": saves})
        response = client.post(reverse("exams:save"), body, content_type="application/json")
        return response.status_code, re.sub(r'"(at|remaining)": [^,}]+', "", response.content.decode())

    assert ack(1, right) == (lambda s, b: (s, b.replace("2}", "1}")))(*ack(2, wrong))


def test_options_of_the_page_stand_in_an_order_of_ones_own_that_stays():
    client, attempt = prepared(make_quiz)

    page = client.get(reverse("exams:sitting", args=[attempt.pk])).content.decode()
    again = client.get(reverse("exams:sitting", args=[attempt.pk])).content.decode()

    by_place = {place.position: place.option_order for place in attempt.paper.questions.all()}
    for fieldset in re.findall(r"<fieldset.*?</fieldset>", page, re.DOTALL):
        place = int(re.search(r'data-place="(\d+)"', fieldset)[1])
        assert sorted(re.findall(r'value="(\w)"', fieldset)) == sorted(by_place[place])
        assert fieldset in again


#: Words of keys that stand nowhere in what is asked.
SECRETS = {"应当书面告知处罚", "百分之三是六百", "保障权利", "过罚相当的要点", "事实、理由、依据、权利", EXPLANATION}


def test_of_no_kind_is_anything_of_the_key_on_the_page(client):
    unit = make_unit()
    exam = make_all_kinds(unit)
    versions = QuestionVersion.objects.filter(question__in=exam.blueprint.pins.values("question"))
    rewrite(versions, explanation=EXPLANATION)
    rewrite(versions.filter(kind="blank"), answer=[["百分之三是六百"], ["过罚相当的要点"]])
    officer = make_officer(unit=unit)
    client.force_login(officer)
    client.post(reverse("exams:ready", args=[exam.pk]))
    attempt = Attempt.objects.get()

    pages = [client.get(reverse("exams:sitting", args=[attempt.pk]), {"q": n}).content.decode() for n in range(1, 13)]

    assert all("</fieldset>" in page for page in pages)
    assert [word for page in pages for word in SECRETS if word in page] == []


def test_what_a_question_says_is_text_and_never_markup(client):
    unit = make_unit()
    nasty = "<script>alert(1)</script><img src=x onerror=1>"
    options = [{"key": key, "text": nasty} for key in "AB"]
    version = make_question(stem=nasty, options=2)
    QuestionVersion.objects.filter(pk=version.pk).update(state="draft")
    QuestionVersion.objects.filter(pk=version.pk).update(state="published", options=options)
    exam = make_exam(unit=unit, questions=0, question_count=1, blueprint=make_blueprint(unit=unit, pins=[version]))
    client.force_login(make_officer(unit=unit))
    client.post(reverse("exams:ready", args=[exam.pk]))

    page = client.get(reverse("exams:sitting", args=[Attempt.objects.get().pk])).content.decode()

    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3
