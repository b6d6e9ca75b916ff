"""Files of programs that say what no question can say: told in words, kept, shown on the page of the check, and never a fault of ours."""

import json
from collections import Counter
from io import BytesIO

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Role
from question_bank.exchange import gift, own
from question_bank.importing.formats import Format, Source
from question_bank.importing.plan import Checker
from question_bank.importing.raw import MOST_PROBLEMS
from question_bank.importing.reading import read_question
from question_bank.importing.staging import _staged
from question_bank.kinds import KINDS, show
from question_bank.models import QuestionBatch
from question_bank.views.findings import finding_of
from tests.builders import make_person, make_question_batch, make_unit
from tests.question_bank.exchange.objects import many
from tests.question_bank.rows import TODAY

BROKEN = "甲\x00乙\ud800丙\udfff"
CHOICE = {
    "kind": "single",
    "stem": "谁？",
    "options": [{"key": "A", "text": "甲"}, {"key": "B", "text": "乙"}],
    "answer": ["A"],
}


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def author(client, unit):
    person = make_person(unit=unit, roles=[Role.AUTHOR])
    client.force_login(person)
    return person


def raws(*questions):
    text = json.dumps({"questions": questions})
    return list(Source(Format.JSON, lambda source: own.read(text)).questions())


def batch_of(unit, author, *questions):
    book = BytesIO(json.dumps({"questions": questions}).encode())
    return make_question_batch(unit, book=book, name="题库.json", by=author)


def page(client, batch):
    return client.get(reverse("question_bank:batch", args=[batch.pk]), {"step": "check", "show": "all"})


def is_sound(value):
    """Whether PostgreSQL keeps it: no NUL, no half of a sign, no infinity."""
    json.dumps(value, allow_nan=False)
    if isinstance(value, dict):
        return is_sound([*value, *value.values()])
    if isinstance(value, list):
        return all(map(is_sound, value))
    return not isinstance(value, str) or not any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in value)


def told(raw):
    return [(problem.level, problem.code) for problem in raw.problems]


# --- signs that cannot be kept ---
PLACES = [
    {"stem": BROKEN},
    {"code": BROKEN},
    {"tags": [BROKEN]},
    {"category": [BROKEN]},
    {"basis": BROKEN},
    {"options": [{"key": "A", "text": BROKEN}, {"key": "B", "text": "乙"}]},
    {"kind": "short", "answer": [BROKEN]},
    {"kind": "blank", "stem": "____", "answer": [[BROKEN]]},
    {"kind": "judge_correct", "answer": [False], "rules": {"correction": BROKEN}},
    {"kind": "case", "material": "材料", "parts": [CHOICE | {"stem": BROKEN}]},
    {"kind": BROKEN},
    {"status": "failed", "messages": [{"level": "error", "text": BROKEN, "code": BROKEN, "field": BROKEN}]},
]


@pytest.mark.parametrize("facts", PLACES)
def test_signs_that_cannot_be_kept_are_taken_out_and_it_is_said_once(facts):
    [raw] = raws(CHOICE | facts)

    assert is_sound(raw.as_dict())
    assert told(raw).count(("fixed", "normalised")) == 1
    assert "甲乙丙" in json.dumps(raw.as_dict(), ensure_ascii=False)


def test_the_message_stands_at_the_field_that_held_them():
    columns = [[p.column for p in raw.problems] for raw in raws(CHOICE | {"explanation": BROKEN}, CHOICE | PLACES[5])]

    assert columns == [["解析"], ["选项"]]


def test_a_sound_question_is_told_nothing_of_it():
    assert told(raws(CHOICE)[0]) == []


@pytest.mark.django_db
def test_such_a_file_is_staged_and_shown(client, unit, author):
    batch = batch_of(unit, author, *(CHOICE | facts | {"explanation": f"{n}"} for n, facts in enumerate(PLACES)))

    assert all(is_sound(row.raw) and is_sound(row.found) for row in batch.staged.all())
    answer = page(client, batch)
    assert answer.status_code == 200
    assert "去掉了无法显示的字符" in answer.text


# --- answers of another shape ---
MALFORMED = [
    {"kind": "matching", "answer": ["x"]},
    {"kind": "matching", "answer": [["甲", "乙", "丙"]]},
    {"kind": "matching", "answer": [["甲", None]]},
    {"kind": "blank", "stem": "____", "answer": [None]},
    {"kind": "blank", "stem": "____", "answer": [[1, None]]},
    {"kind": "judge_correct", "answer": [False], "rules": {"correction": {"a": 1}}},
    {"kind": "judge_correct", "answer": [False], "rules": {"correction": ["a"]}},
    {"kind": "judge", "answer": ["正确"]},
    {"kind": "single", "answer": [["A"]]},
    {"kind": "short", "answer": [{"a": 1}]},
    {"kind": "numeric", "answer": [None, 1]},
    {"kind": "numeric", "answer": [float("1e400"), 0]},
]


@pytest.mark.parametrize("facts", MALFORMED)
def test_an_answer_of_another_shape_is_told(facts):
    text = json.dumps([CHOICE | facts]).replace("Infinity", "1e999")
    [raw] = Source(Format.JSON, lambda source: own.read(text)).questions()

    assert ("error", "malformed_answer") in told(raw)


@pytest.mark.django_db
@pytest.mark.parametrize("facts", MALFORMED[:-1])
def test_a_file_with_such_an_answer_is_shown_in_a_case_too(client, unit, author, facts):
    case = {"kind": "case", "material": "材料", "parts": [CHOICE | facts]}
    batch = batch_of(unit, author, CHOICE | facts, case)

    assert page(client, batch).status_code == 200
    assert list(batch.staged.values_list("status", flat=True)) == ["failed", "failed"]


@pytest.mark.django_db
@pytest.mark.parametrize("facts", MALFORMED[:-1])
def test_what_was_staged_so_before_is_shown_all_the_same(client, unit, author, facts):
    batch = batch_of(unit, author, CHOICE | {"answer": ["C"]})
    row = batch.staged.get()
    row.raw = row.raw | {"kind": "", "rules": {}} | {name: facts[name] for name in facts if name != "stem"}
    row.save()

    assert page(client, batch).status_code == 200


@pytest.mark.django_db
def test_a_number_that_was_not_read_can_be_mended_on_the_page(client, unit, author):
    batch = make_question_batch(unit, book=BytesIO("几日？{#三日}".encode()), name="题库.gift", by=author)

    assert page(client, batch).status_code == 200


def test_a_question_deeper_than_any_is_none():
    deep = "[" * 400 + "]" * 400
    [raw] = own.read(f'[{{"kind": "single", "stem": "一", "answer": {deep}}}]')

    assert told(raw) == [("error", "no_stem")]


leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(), max_size=5)
    | st.sampled_from(
        ["A", "AB", "\x00", "\ud800", "case", "single", "____", "1e999", "小题1 正确答案", "parts.1.answer"]
    )
)
names = st.sampled_from(["key", "text", "correction", "any_order", "kind", "stem", "answer", "\ud800"])
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8
)
options = anything | st.lists(st.fixed_dictionaries({"key": leaves, "text": leaves}), max_size=3)
said = {
    "stem": anything,
    "options": options,
    "answer": anything | st.lists(anything, max_size=3),
    "rules": anything | st.dictionaries(names, anything, max_size=2),
    "marks": anything,
    "tags": anything,
    "category": anything,
    "difficulty": anything,
    "messages": anything,
    "citations": anything,
}
kinds = st.sampled_from([*KINDS, ""])
parts = st.lists(st.fixed_dictionaries({"kind": kinds}, optional=said) | anything, max_size=2)
questions = st.fixed_dictionaries({"kind": kinds | anything}, optional=said | {"parts": parts | anything})


@pytest.mark.django_db
@given(st.lists(questions, min_size=1, max_size=3))
@settings(many(150), suppress_health_check=list(HealthCheck))
def test_whatever_json_says_it_is_checked_kept_and_shown(facts):
    for row in Checker(organisation=None, on=TODAY).check(map(read_question, raws(*facts))):
        staged = _staged(QuestionBatch(), 1, row)
        assert is_sound(staged.raw)
        assert is_sound(staged.found)
        for field in finding_of(staged, often=Counter(), is_full=True).form:
            str(field)
        show(staged.found, with_key=True)


# --- more than anyone could mean ---
def of_gift(text):
    [raw] = Source(Format.GIFT, lambda source: gift.read(text)).questions()
    return raw


@pytest.mark.parametrize("inside", ["~" * 5000, "=" + "~" * 5000, ">" + "\n项" * 5000, "=甲->乙" + "".join(f"=a->{n}" for n in range(5000))])  # fmt: skip
def test_of_thousands_of_options_the_first_are_kept_and_one_error_says_how_many(inside):
    raw = of_gift(f"题{{{inside}}}")
    reading = read_question(raw)

    assert len(raw.options) == 27
    assert [problem.code for problem in reading.problems].count("many_options") == 1
    assert "最多 26 个" in " ".join(problem.message for problem in reading.problems)
    assert len(json.dumps(raw.as_dict())) < 60_000
    assert len(reading.problems) <= MOST_PROBLEMS


def test_of_very_many_problems_the_gravest_are_told_and_the_rest_counted():
    raw = of_gift("题{" + "=甲*" * 500 + "}")

    assert len(raw.problems) == MOST_PROBLEMS + 1
    assert "还有 451 处问题" in raw.problems[-1].message
    assert {problem.level for problem in raw.problems} == {"error"}


def test_a_case_of_very_many_parts_keeps_the_first():
    [raw] = raws({"kind": "case", "material": "材料", "parts": [CHOICE] * 500})

    assert (len(raw.parts), told(raw)) == (100, [("error", "too_long")])


@pytest.mark.django_db
def test_a_question_of_very_many_options_is_shown(client, unit, author):
    batch = make_question_batch(unit, book=BytesIO(f"题{{{'~' * 20_000}}}".encode()), name="题库.gift", by=author)

    answer = page(client, batch)
    assert answer.status_code == 200
    assert "选项有 20000 个" in answer.text
