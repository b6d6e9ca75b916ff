"""Answers to an old version, read by the key of the new one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from exams.rulings import asks_the_same, in_terms_of, key_differs
from question_bank.kinds import Policy
from question_bank.kinds.base import Part
from tests.exams.generated import KEYS, as_json, by_machine, choices, exact, matchings, options, orderings, share


def reordered(question, order):
    """The same question with its options in another order, and so under other letters."""
    old = {option["key"]: option["text"] for option in question.options}
    letters = dict(zip(order, KEYS, strict=False))
    moved = [{"key": letters[key], "text": old[key]} for key in order]
    answer = question.answer if question.kind == "matching" else [letters[key] for key in question.answer]
    return Part(kind=question.kind, stem=question.stem, options=moved, answer=answer)


@settings(deadline=None)
@given(st.one_of(choices(), orderings(), matchings()), st.data())
def test_an_answer_is_read_by_the_texts_that_were_chosen(question, data):
    keys = [option["key"] for option in question.options]
    new = reordered(question, data.draw(st.permutations(keys)))
    chosen = data.draw(st.lists(st.sampled_from(keys), max_size=len(keys)))

    assert asks_the_same(question, new)
    assert not key_differs(question, new)
    assert share(new, in_terms_of(new, question, chosen), Policy()) == share(question, chosen, Policy())


@settings(deadline=None)
@given(st.lists(st.one_of(choices(), by_machine), min_size=1, max_size=3), st.data())
def test_the_sub_questions_of_a_case_are_read_each_by_its_own_options(parts, data):
    old = Part(kind="case", material="案情", parts=[as_json(part) for part in parts])
    moved = [
        reordered(part, data.draw(st.permutations([o["key"] for o in part.options]))) if part.options else part
        for part in parts
    ]
    new = Part(kind="case", material="案情", parts=[as_json(part) for part in moved])

    assert share(new, in_terms_of(new, old, exact(old)), Policy()) == 1


def single(right="A", texts=("甲", "乙")):
    return Part(
        kind="single",
        stem="题",
        options=[{"key": k, "text": t} for k, t in zip(KEYS, texts, strict=False)],
        answer=[right],
    )


def test_another_right_option_is_another_key():
    assert key_differs(single("A"), single("B"))


def test_other_words_in_the_stem_are_not():
    old, new = single(), Part(kind="single", stem="改过的题干", options=single().options, answer=["A"])

    assert not key_differs(old, new)


def test_with_other_options_the_old_answers_cannot_be_judged():
    assert not asks_the_same(single(), single(texts=("甲", "丙")))
    assert not asks_the_same(single(), single(texts=("甲", "乙", "丙")))
    assert key_differs(single(), single(texts=("甲", "丙")))


def test_nor_can_they_as_another_kind_or_with_another_number_of_gaps():
    gaps = Part(kind="blank", stem="__", answer=[["五日"]])

    assert not asks_the_same(single(), Part(kind="multiple", options=options(2), answer=["A", "B"]))
    assert not asks_the_same(gaps, Part(kind="blank", stem="__ __", answer=[["五日"], ["三日"]]))
    assert asks_the_same(gaps, Part(kind="blank", stem="__", answer=[["五日", "5日"]]))


def test_two_options_of_one_text_cannot_be_told_apart():
    assert not asks_the_same(single(texts=("甲", "甲")), single(texts=("甲", "甲")))


def test_a_model_answer_is_no_key():
    assert not key_differs(Part(kind="short", answer=["一"]), Part(kind="short", answer=["二"]))
