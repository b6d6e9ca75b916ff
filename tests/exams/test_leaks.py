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
from tests.builders import make_exam, make_officer, make_quiz, make_statute, rewrite

EXPLANATION = "解析暗号甲乙丙"


def prepared(make):
    """An open attempt whose questions carry words that stand nowhere but in what must not be told."""
    exam = make(questions=6)
    article = make_statute("泄密法", articles=9).articles.last()
    rewrite(QuestionVersion.objects.filter(question__category=exam.question_category), explanation=EXPLANATION)
    for question in exam.question_category.questions.all():
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
        saves = [{"slot": slot, "sequence": sequence, "chosen": chosen}]
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
        saves = [{"slot": 1, "sequence": sequence, "chosen": chosen}]
        body = json.dumps({"lease": lease_of(attempt), "saves": saves})
        response = client.post(reverse("exams:save"), body, content_type="application/json")
        return response.status_code, re.sub(r'"(at|remaining)": [^,}]+', "", response.content.decode())

    assert ack(1, right) == (lambda s, b: (s, b.replace("2}", "1}")))(*ack(2, wrong))


def test_options_of_the_page_stand_in_the_drawn_order_and_say_nothing_else():
    client, attempt = prepared(make_quiz)

    slots = client.get(reverse("exams:sitting", args=[attempt.pk])).context["slots"]

    drawn = list(attempt.paper.questions.values_list("option_order", flat=True))
    assert [[option.key for option in slot.options] for slot in slots] == drawn
    assert {name for slot in slots for name in vars(slot)} == {
        "number", "kind", "kind_label", "stem", "options", "sequence", "letters"
    }  # fmt: skip
