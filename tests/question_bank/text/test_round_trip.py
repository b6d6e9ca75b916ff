"""Whatever bank is written in whatever layout, reading gives it back."""

from string import ascii_uppercase

from hypothesis import HealthCheck, given, settings

from tests.question_bank.text.banks import banks, written
from tests.question_bank.text.texts import account


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(banks())
def test_banks_come_back_as_they_were_made(bank):
    sections, layout = bank
    made = [each for _kind, _heading, questions in sections for each in questions]

    read = account(written(sections, layout))

    assert [said(question) for question in read] == [meant(each) for each in made]
    assert [question.problems for question in read] == [[]] * len(made)


def said(question):
    options = [
        question.text(f"option_{key.lower()}") for key in ascii_uppercase if f"option_{key.lower()}" in question.fields
    ]
    return question.text("stem"), options, question.text("answer"), question.text("explanation")


def meant(each):
    return each.stem, each.options, each.answer, each.explanation
