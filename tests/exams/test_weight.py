"""How much a paper weighs: it comes in one page, over networks that are slow."""

import pytest
from django.urls import reverse

from exams.models import Attempt
from tests.builders import make_category, make_exam, make_officer, make_question

MOST = 150_000
STEM = "下列关于行政处罚听证程序的说法，正确的是哪一项？当事人自收到听证告知书之日起，应当在规定期限内提出。"


@pytest.mark.parametrize("questions", [50, 100])
def test_a_paper_weighs_no_more_than_150_kilobytes(client, questions):
    category = make_category("听证")
    for n in range(questions):
        kind = ("single", "single", "single", "multiple", "judge")[n % 5]
        texts = [f"{key}项，一共十来个汉字的说法" for key in "ABCD"]
        make_question(category=category, kind=kind, stem=f"{n}　{STEM}", texts=texts)
    officer = make_officer()
    exam = make_exam(unit=officer.organisation, question_category=category, questions=0, question_count=questions)
    client.force_login(officer)
    client.post(reverse("exams:ready", args=[exam.pk]))

    page = client.get(reverse("exams:sitting", args=[Attempt.objects.get().pk])).content

    assert page.count(b"<fieldset") == questions
    assert len(page) <= MOST
