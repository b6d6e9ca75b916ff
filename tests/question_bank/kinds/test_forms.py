"""What an author fills in becomes what the question says, and back."""

import re

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from question_bank.kinds import KINDS, asks_more, kind_of

from .questions import GOOD, good, options

SAID = ["stem", "options", "answer", "rules", "material", "parts"]


def page_of(form) -> str:
    return render_to_string(form.partial, {"form": form})


def posted(html: str, **changes) -> QueryDict:
    """What a browser would send of the page, with some fields filled in otherwise; None leaves one out."""
    data = QueryDict(mutable=True)
    for tag in re.findall(r"<input[^>]*>", html):
        kind, name, value = (re.search(rf'\b{key}="([^"]*)"', tag) for key in ("type", "name", "value"))
        if kind[1] not in {"radio", "checkbox"} or "checked" in tag:
            data.appendlist(name[1], value[1] if value else {"checkbox": "on"}.get(kind[1], ""))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', html, flags=re.DOTALL):
        data.appendlist(name, text.replace("\n", "\r\n"))
    for name, inner in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', html, flags=re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner) or re.search(r'value="([^"]*)"', inner)
        data.appendlist(name, chosen[1])
    for name, value in changes.items():
        data.pop(name.replace("__", "-"), None)
        if value is not None:
            data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return data


def opened(question):
    """The form of a question that is there already."""
    kind = kind_of(question.kind)
    return kind.form(initial=kind.form_class.initial_of(question))


def handed_in(question, **changes):
    """The form as it comes back from the browser."""
    return kind_of(question.kind).form(posted(page_of(opened(question)), **changes))


def said(question) -> dict:
    return {name: getattr(question, name) for name in SAID}


ROUND = {
    **GOOD,
    "lines": good("short", stem="第一行\n第二行", answer=["甲\n乙"]),
    "any_order": good("blank", answer=[["四", "4", "IV"], ["红"]], rules={"any_order": True}),
    "many": good("multiple", options=options(*(f"第{n}项" for n in range(26))), answer=["A", "Z"]),
    "true": good("judge_correct", answer=[True], rules={}),
    "gaps": good("blank", stem="____" * 1 + "、____" * 6, answer=[[str(n)] for n in range(7)]),
    "number": good("numeric", answer=[-1234.5, 0]),
    "marked": good("case", parts=[vars(GOOD["judge"]) | {"marks": "2"}, vars(GOOD["matching"]) | {"marks": "3.5"}]),
}


@pytest.mark.parametrize("question", ROUND.values(), ids=ROUND)
def test_a_question_goes_through_its_form_unchanged(question):
    form = handed_in(question)

    assert form.is_valid(), form.errors
    again = form.said()
    parts = [{name: part[name] for name in (*SAID[:4], "kind")} for part in again.pop("parts")]
    expected = said(question) | {"options": list(question.options), "answer": list(question.answer)}
    expected_parts = [
        {name: value for name, value in part.items() if name in (*SAID[:4], "kind")} for part in expected.pop("parts")
    ]
    assert again == expected
    assert parts == [
        part | {"options": list(part["options"]), "answer": list(part["answer"])} for part in expected_parts
    ]


def test_what_a_sub_question_says_besides_is_kept():
    parts = [vars(GOOD["judge"]) | {"marks": "2"}, vars(GOOD["single"]) | {"marks": "3.5"}]
    form = handed_in(good("case", parts=parts), part__2__explanation="因为如此。")

    assert form.is_valid()
    assert [(part["marks"], part["explanation"]) for part in form.said()["parts"]] == [("2", ""), ("3.5", "因为如此。")]


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_says_what_is_missing_as_the_import_does(kind):
    form = kind_of(kind).form(posted(page_of(kind_of(kind).form())))

    assert not form.is_valid()
    expected = [fault.message for fault in kind_of(kind).faults(form.said() | {"kind": kind})]
    told = [message for messages in form.errors.values() for message in messages]
    assert set(told) <= set(expected)
    assert told


@pytest.mark.parametrize(("question", "changes", "field"), [
    (GOOD["single"], {"answer": None}, "answer"),
    (GOOD["single"], {"stem": " "}, "stem"),
    (GOOD["single"], {"option_b": ""}, "option_b"),
    (GOOD["multiple"], {"answer": ["A"]}, "answer"),
    (GOOD["multiple"], {"option_d": ""}, "answer"),
    (GOOD["judge"], {"answer": None}, "answer"),
    (GOOD["judge_correct"], {"correction": ""}, "correction"),
    (GOOD["blank"], {"answer_2": ""}, "answer_1"),
    (GOOD["blank"], {"answer_1": ""}, "answer_1"),
    (GOOD["essay"], {"answer": ""}, "answer"),
    (GOOD["matching"], {"right_2": ""}, "answer_2"),
    (GOOD["matching"], {"answer_1": "橙"}, "answer_2"),
    (GOOD["ordering"], {"place_b": ""}, "place_a"),
    (GOOD["numeric"], {"answer": "60元"}, "answer"),
    (GOOD["numeric"], {"answer_2": "-1"}, "answer_2"),
    (GOOD["case"], {"material": ""}, "material"),
])  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(question, changes, field):
    form = handed_in(question, **changes)

    assert list(form.errors) == [field]
    html = page_of(form)
    assert all(message in html for message in form.errors[field])


def test_two_items_in_the_same_place_are_told_apart():
    form = handed_in(GOOD["ordering"], place_b="2")

    assert "有两项都排在第 2。请改成不同的位置。" in form.non_field_errors()


# --- more rows, without JavaScript ---
@pytest.mark.parametrize(
    ("kind", "name", "before", "after"),
    [
        ("single", "option_", 4, 6),
        ("multiple", "option_", 4, 6),
        ("ordering", "place_", 4, 6),
        ("blank", "answer_", 2, 4),
    ],
)
def test_more_rows_come_when_asked_for_and_what_was_written_stays(kind, name, before, after):
    form = kind_of(kind).form()
    assert len(re.findall(rf'name="{name}\w"', page_of(form))) == before

    data = posted(page_of(form), stem="写到一半", more="1")
    again = kind_of(kind).form(data)

    html = page_of(again)
    assert asks_more(data)
    assert not again.is_bound
    assert len(re.findall(rf'name="{name}\w"', html)) == after
    assert "写到一半" in html
    assert "field-error" not in html


def test_what_was_ticked_stays_when_rows_are_added():
    html = page_of(handed_in(GOOD["multiple"], more="1"))

    assert re.findall(r'value="(\w)" checked', html) == ["A", "C", "D"]


def test_there_are_never_more_than_twenty_six_options():
    form = handed_in(ROUND["many"], more="1")

    assert form.letters[-1] == "Z"
    assert "再加两项" not in page_of(form)


@pytest.mark.parametrize("rows", ["", "x", "-3", "²", "99999999999", "0"])
def test_a_count_of_rows_that_was_tampered_with_does_no_harm(rows):
    assert 1 <= len(handed_in(GOOD["single"], rows=rows).letters) <= 26
    assert handed_in(GOOD["blank"], gaps=rows).count <= 50
    assert len(handed_in(GOOD["case"], count=rows).parts) <= 30


# --- cases ---
def test_a_sub_question_is_added_with_its_kind():
    form = handed_in(GOOD["case"], new_kind="numeric", more="1")

    assert [part.kind.name for _facts, part in form.parts] == ["single", "blank", "judge", "numeric"]
    assert "哪一项由公安机关决定？" in page_of(form)


def test_what_is_written_beside_a_sub_question_stays_and_is_not_judged_yet():
    html = page_of(handed_in(GOOD["case"], part__1__marks="很多", part__2__is_dropped="on", new_kind="judge", more="1"))

    assert 'value="很多"' in html
    assert html.count("checked") == 3
    assert "field-error" not in html


def test_rows_are_added_to_one_sub_question_only():
    html = page_of(handed_in(GOOD["case"], part__2__more="1"))

    assert len(re.findall(r'name="part-2-answer_\w"', html)) == 4
    assert len(re.findall(r'name="part-1-option_\w"', html)) == 4


def test_a_sub_question_is_dropped():
    form = handed_in(GOOD["case"], part__1__is_dropped="on", part__1__stem="")

    assert form.is_valid()
    assert [part["kind"] for part in form.said()["parts"]] == ["blank", "judge"]


def test_what_is_wrong_in_a_sub_question_is_told_there():
    form = handed_in(GOOD["case"], part__2__answer_2="")

    assert form.non_field_errors() == ["第 2 小题还有要改的地方。"]
    assert "题干有 2 个空，答案给了 1 个。请核对。" in page_of(form)


def test_marks_that_are_missing_are_told_at_their_sub_question():
    form = handed_in(GOOD["case"], part__1__marks="2", part__3__marks="1")

    assert form.non_field_errors() == ["第 2 小题还有要改的地方。"]
    assert form.parts[1][0].errors["marks"] == ["没有写分值，别的小题写了。请都写上，或者都不写。"]


def test_a_kind_that_cannot_stand_in_a_case_is_not_taken():
    form = handed_in(GOOD["case"], new_kind="case", more="1")

    assert form.parts[-1][1].kind.name == "short"


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_may_be_left_out_is_called_optional(kind):
    optional = set(re.findall(r">([^<>]+)<span class=\"optional\">", page_of(opened(GOOD[kind]))))

    assert optional <= {"怎样改正", "允许误差", "总的问题", "分值", "解析"}


@pytest.mark.parametrize("kind", ["single", "multiple", "judge", "judge_correct", "short", "numeric"])
def test_the_summary_of_errors_leads_to_the_answer(kind):
    form = handed_in(GOOD[kind], answer=None)
    summary = render_to_string("components/error_summary.html", {"form": form})
    [place] = re.findall(r'href="#([^"]*)"', summary)

    assert f'id="{place}"' in page_of(form)


def test_every_field_has_a_label():
    for question in GOOD.values():
        html = page_of(opened(question))
        ids = set(
            re.findall(r'<(?:input|textarea|select)(?![^>]*type="(?:hidden|radio|checkbox)")[^>]*\bid="([^"]+)"', html)
        )
        assert ids - set(re.findall(r'<label[^>]*\bfor="([^"]+)"', html)) - wrapped(html) == set()


def wrapped(html: str) -> set[str]:
    """Fields that stand inside their label."""
    return set(re.findall(r'\bid="([^"]+)"', " ".join(re.findall(r"<label.*?</label>", html, flags=re.DOTALL))))
