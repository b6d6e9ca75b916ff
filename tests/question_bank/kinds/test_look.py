"""What pages show of a question; without the key nothing in it tells the key."""

import re
from html import unescape
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.kinds import KINDS, Part, kind_of

from .questions import GOOD, good, options
from .test_faults import said

HTML = "<b>粗</b>&\"'"


def page_of(content, *, show_key=False, prefix="") -> str:
    context = {"content": content, "show_key": show_key, "prefix": prefix, "request": SimpleNamespace(user=None)}
    return render_to_string("question_bank/_preview.html", context)


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("show_key", [False, True])
def test_a_question_is_a_group_with_its_kind_and_its_text(kind, show_key):
    html = page_of(GOOD[kind], show_key=show_key, prefix="q7")

    assert html.count("<fieldset") == html.count("</fieldset>") == html.count("<legend") == 1 + len(GOOD[kind].parts)
    assert '<fieldset class="question question-shown" id="q7">' in html
    assert str(kind_of(kind).label) in html
    assert (GOOD[kind].stem or GOOD[kind].material).split("____")[0] in html


@pytest.mark.parametrize(("kind", "key"), [
    ("single", "正确答案"),
    ("multiple", "正确答案"),
    ("indefinite", "正确答案"),
    ("judge", "正确答案"),
    ("judge_correct", "应当有两人以上。"),
    ("blank", "四 / 4"),
    ("short", "先看线，再看风。"),
    ("essay", "长短皆有道理。"),
    ("matching", "对应 A"),
    ("ordering", "B → C → A"),
    ("numeric", "误差 ±0.5"),
    ("case", "四 / 4"),
])  # fmt: skip
def test_the_key_is_shown_to_those_who_may_see_it(kind, key):
    assert key in words_of(page_of(GOOD[kind], show_key=True))
    assert key not in words_of(page_of(GOOD[kind]))


#: The same questions with another key.
OTHER = {
    "single": {"answer": ["A"]},
    "multiple": {"answer": ["A", "B"]},
    "indefinite": {"answer": ["B", "D"]},
    "judge": {"answer": [False]},
    "judge_correct": {"answer": [True], "rules": {}},
    "blank": {"answer": [["五"], ["绿", "青"]]},
    "short": {"answer": ["另一种说法。"]},
    "essay": {"answer": ["另一种说法。"]},
    "matching": {"answer": [["红", "三级"], ["橙", "一级"]]},
    "ordering": {"answer": ["C", "A", "B"]},
    "numeric": {"answer": [61, 2]},
    "case": {
        "parts": [
            vars(good("single", answer=["B"])),
            vars(good("blank", answer=[["五"], ["绿"]])),
            vars(good("judge", answer=[False])),
        ]
    },
}


@pytest.mark.parametrize("kind", KINDS)
def test_without_the_key_a_page_is_the_same_whatever_the_key(kind):
    other = good(kind, **OTHER[kind])

    assert page_of(GOOD[kind]) == page_of(other)
    assert page_of(GOOD[kind], show_key=True) != page_of(other, show_key=True)
    assert kind_of(kind).shown(GOOD[kind], with_key=False) == kind_of(kind).shown(other, with_key=False)


@pytest.mark.parametrize("question", [
    Part("single", HTML, options(HTML, "乙"), ["A"]),
    Part("judge_correct", HTML, answer=[False], rules={"correction": HTML}),
    Part("blank", HTML + "____" + HTML, answer=[[HTML]]),
    Part("blank", HTML, answer=[[HTML]]),
    Part("essay", HTML, answer=[HTML]),
    Part("matching", HTML, options(HTML, "乙"), [[HTML, HTML]]),
    Part("ordering", HTML, options(HTML, "乙"), [HTML, "A"]),
    Part("case", HTML, material=HTML, parts=[{"kind": "short", "stem": HTML, "answer": [HTML]}]),
    Part(HTML, HTML, options(HTML, "乙")),
])  # fmt: skip
@pytest.mark.parametrize("show_key", [False, True])
def test_nothing_that_a_question_says_becomes_markup(question, show_key):
    html = page_of(question, show_key=show_key, prefix=HTML)

    assert "<b>" not in html
    assert "&lt;b&gt;粗&lt;/b&gt;&amp;&quot;&#x27;" in html


def test_lines_are_kept():
    assert "第一行<br>第二行" in page_of(good("essay", stem="第一行\n第二行"))


def test_an_option_t_of_a_choice_keeps_its_letter():
    question = good("single", options=options(*(f"第{n}项" for n in range(20))))

    assert re.findall(r'<span class="option-key">(\w)</span>', page_of(question)) == list("ABCDEFGHIJKLMNOPQRST")


@pytest.mark.parametrize("kind", [*KINDS, "", "猜谜"])
@pytest.mark.parametrize("show_key", [False, True])
def test_a_question_that_is_not_finished_is_shown_as_far_as_it_goes(kind, show_key):
    assert "没写完" in page_of(Part(kind, "没写完"), show_key=show_key)
    assert "没写完" in page_of({"kind": kind, "stem": "没写完"}, show_key=show_key)
    assert "<fieldset" in page_of(Part(kind), show_key=show_key)


def test_answers_beyond_the_gaps_are_shown_to_those_who_mend_them():
    question = good("blank", answer=[["四"], ["红"], ["绿"], ["蓝", "青"]])

    assert "没有空可填的答案：绿；蓝 / 青" in words_of(page_of(question, show_key=True))
    assert "没有空可填的答案" not in page_of(question)


@given(st.sampled_from([*KINDS, ""]), said, st.booleans())
@settings(max_examples=60)
def test_a_page_can_be_made_of_whatever_json_holds(kind, facts, show_key):
    assert "<fieldset" in page_of(facts | {"kind": kind}, show_key=show_key)


@pytest.mark.parametrize(
    ("number", "words"), [(60, "60"), (60.0, "60"), (0, "0"), (1e14, "100000000000000"), (0.1, "0.1"), (-2.5, "-2.5")]
)
def test_a_number_is_shown_as_people_write_it(number, words):
    assert kind_of("numeric").shown(good("numeric", answer=[number, 0]), with_key=True)["value"] == words


def test_a_part_shows_its_number_and_what_it_is_worth():
    parts = [vars(GOOD["judge"]) | {"marks": "2.0"}, vars(GOOD["short"]) | {"marks": 3.5}]
    words = words_of(page_of(good("case", parts=parts)))

    assert "1 判断题 2 分" in words
    assert "2 简答题 3.5 分" in words
