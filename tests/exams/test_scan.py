"""Every route of the product, looked at by one whose attempt is open: none says anything of the key of that paper."""

import itertools
import json
import re
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from exams.models import Attempt
from exams.services.leases import lease_of
from question_bank.models import QuestionVersion
from tests.builders import make_blueprint, make_exam, make_officer, make_question, make_statute, make_unit

EXPLANATION, BASIS = "解析暗号甲乙丙", "泄密依据法"
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


def routes(patterns=None, prefix=""):
    """All addresses of the product, as they stand in the URL configuration."""
    for pattern in patterns or get_resolver().url_patterns:
        here = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield here
        else:
            yield from routes(pattern.url_patterns, here)


def addresses(route, ids):
    """The route with every id that it might take."""
    choices = [ids if kind == "int" else ["paper", "key", "x"] for kind, _ in PARAMETER.findall(route)]
    for values in itertools.product(*choices):
        given = iter(values)
        yield "/" + quote(PARAMETER.sub(lambda _, given=given: str(next(given)), route))


@pytest.fixture
def attempt():
    """Open, of an exam all sit on one paper, whose keys carry words that stand nowhere else."""
    unit = make_unit()
    article = make_statute(BASIS, articles=9).articles.last()
    versions = [make_question(kind="short", answer=[EXPLANATION], stem="简述。", explanation=EXPLANATION)]
    versions += [make_question(kind=kind, explanation=EXPLANATION) for kind in ("single", "multiple", "judge")]
    for version in versions:
        version.citations.create(article=article)
    exam = make_exam(unit=unit, questions=0, question_count=4, blueprint=make_blueprint(unit=unit, pins=versions))
    client = Client()
    client.force_login(make_officer(unit=unit))
    client.post(reverse("exams:ready", args=[exam.pk]))
    return Attempt.objects.get()


def test_no_route_tells_a_candidate_anything_of_the_key_while_the_attempt_is_open(attempt):
    client = Client(raise_request_exception=False)
    client.force_login(attempt.candidate)
    versions = QuestionVersion.objects.filter(pk__in=attempt.paper.questions.values("question_version"))
    ids = {attempt.pk, attempt.exam_id, attempt.paper_id, attempt.exam.blueprint_id}
    ids |= set(versions.values_list("pk", flat=True)) | set(versions.values_list("question_id", flat=True))

    seen, told, failed = 0, [], []
    for route in routes():
        if route.startswith(("laws/", "display/", "logout/")):
            continue  # the law itself is no secret
        for address in itertools.islice(addresses(route, sorted(ids)), 30):
            response = client.get(address)
            body = b"".join(response) if response.streaming else response.content
            text = body.decode(errors="replace") + json.dumps(dict(response.headers))
            seen += 1
            failed += [address] * (response.status_code >= 500)
            # That a statute is practised by says nothing of a paper; anywhere else its name would be the key's.
            told += [address] * (EXPLANATION in text or (BASIS in text and not route.startswith("practice/")))

    assert seen > 300
    assert told == []
    assert failed == []
    assert Attempt.objects.get(pk=attempt.pk).state == "open"


def test_the_size_of_an_acknowledgement_does_not_tell_right_from_wrong(attempt):
    place = attempt.paper.questions.select_related("question_version").get(question_version__kind="single")
    right = place.question_version.right_keys
    wrong = [key for key in place.option_order if key not in right][:1]
    client, sizes = Client(), {True: set(), False: set()}
    for sequence in range(1000, 1200):
        is_right = sequence % 3 == 0
        saves = [{"slot": place.position, "sequence": sequence, "response": right if is_right else wrong}]
        body = json.dumps({"lease": lease_of(attempt), "saves": saves})
        response = client.post(reverse("exams:save"), body, content_type="application/json")
        sizes[is_right].add(len(re.sub(rb'"remaining": [\d.]+', b"", response.content)))

    assert sizes[True] == sizes[False]
    assert len(sizes[True]) == 1
