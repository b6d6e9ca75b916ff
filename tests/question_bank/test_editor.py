import time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from laws.models import Digest
from people.models import AuditEntry, Role
from question_bank import services
from question_bank.content import Content, Draft
from question_bank.kinds import KINDS
from question_bank.models import Category, Citation, Question, QuestionVersion
from question_bank.services.editing import Overtaken, write_new, write_next
from tests.builders import make_category, make_person, make_question, make_statute, make_unit
from tests.training.races import in_parallel

NOW = timezone.now()
NEW = reverse("question_bank:new")
SINGLE = {
    "stem": "当事人要求听证的，应当在几日内提出？",
    "rows": "4",
    "option_a": "三日",
    "option_b": "五日",
    "answer": ["B"],
    "explanation": "自收到告知之日起算。",
    "category": "听证程序/申请与通知",
    "difficulty": "2",
    "act": "draft",
}


@pytest.fixture
def unit(bureau):
    return make_unit(bureau)


@pytest.fixture
def author(client, unit):
    person = make_person(unit=unit, roles=[Role.AUTHOR], name="命题人甲")
    client.force_login(person)
    return person


@pytest.fixture
def law():
    return make_statute("行政处罚法", articles=70)


def write(client, unit, kind="single", **fields):
    return client.post(f"{NEW}?kind={kind}", SINGLE | {"unit": unit.pk} | fields)


def edit_url(version):
    return reverse("question_bank:edit", args=[version.question_id])


def as_sent(version, **fields):
    """The form of a version as the editor shows it, with some boxes changed."""
    options = {f"option_{option['key'].lower()}": option["text"] for option in version.options}
    facts = {"stem": version.stem, "answer": version.answer, "explanation": version.explanation, "reason": "更正"}
    place = {"category": "听证程序", "difficulty": version.difficulty, "opened_on": version.number, "rows": "4"}
    return {**options, **facts, **place, "act": "draft", **fields}


# --- a new question ---
def test_the_kind_is_chosen_first(client, author):
    page = client.get(NEW).text

    assert all(f'href="?kind={name}"' in page for name in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_form(client, author, kind):
    page = client.get(NEW, {"kind": kind})

    assert page.status_code == 200
    assert 'name="category"' in page.text


def test_a_draft_is_kept_with_its_place_in_the_bank(client, author, unit):
    answer = write(client, unit, tags="典型案例、2026年新增", code="T-1", marks="2.5", follow=True)

    version = QuestionVersion.objects.get()
    question = version.question
    assert answer.url == question.get_absolute_url()
    assert (version.state, version.number, version.written_by) == ("draft", 1, author)
    assert version.options == [{"key": "A", "text": "三日"}, {"key": "B", "text": "五日"}]
    assert (version.answer, float(version.marks)) == (["B"], 2.5)
    assert (question.organisation, question.code, question.latest, question.current) == (unit, "T-1", version, None)
    assert {tag.name for tag in question.tags.all()} == {"典型案例", "2026年新增"}
    assert (question.category.name, question.category.depth) == ("申请与通知", 2)


def test_saved_and_handed_in_it_waits_for_review(client, author, unit):
    write(client, unit, act="submit")

    assert QuestionVersion.objects.get().state == "review"
    assert AuditEntry.objects.filter(verb="question.submitted").count() == 1


def test_a_fault_stands_at_its_field_and_nothing_is_lost(client, author, unit):
    answer = write(client, unit, answer=["A", "B"], category="")

    assert answer.status_code == 422
    assert "请只留一个" in answer.text
    assert "请写明分类。" in answer.text
    assert "有 2 处需要改" in answer.text
    assert "自收到告知之日起算。" in answer.text
    assert Question.objects.count() == 0
    assert Category.objects.count() == 0


def test_more_rows_are_given_without_complaint(client, author, unit):
    answer = write(client, unit, more="1", stem="", category="")

    assert answer.status_code == 200
    assert 'name="option_f"' in answer.text
    assert 'value="三日"' in answer.text
    assert "需要改" not in answer.text
    assert "请写明分类" not in answer.text


def test_a_code_that_is_taken_is_refused_at_its_field(client, author, unit):
    make_question(organisation=unit, code="T-1")

    answer = write(client, unit, code="T-1")

    assert answer.status_code == 422
    assert "编号“T-1”已经用在本单位的另一道题上" in answer.text
    assert Question.objects.count() == 1
    assert 'value="T-1"' in answer.text


def test_a_question_is_written_for_ones_own_units_alone(client, author, unit):
    answer = write(client, make_unit())

    assert answer.status_code == 422
    assert Question.objects.count() == 0


def test_a_case_is_written_with_its_sub_questions(client, author, unit):
    case = {
        "material": "某厂未按规定设置警示标志。",
        "stem": "",
        "count": "1",
        "part-1-part_kind": "judge",
        "part-1-stem": "可以处以罚款。",
        "part-1-answer": "T",
        "part-1-marks": "2",
    }

    write(client, unit, kind="case", **case)

    version = QuestionVersion.objects.get()
    assert version.material == "某厂未按规定设置警示标志。"
    assert [(part["kind"], part["answer"], part["marks"]) for part in version.parts] == [("judge", [True], "2")]


# --- the basis ---
def test_the_basis_is_read_as_citations(client, author, unit, law):
    write(client, unit, basis="《行政处罚法》第六十三条第一款")

    [cite] = Citation.objects.all()
    assert (cite.article, cite.paragraph) == (law.articles.get(number=63), 1)
    assert QuestionVersion.objects.get().basis == "《行政处罚法》第六十三条第一款"


def test_what_is_not_found_in_the_law_has_to_be_looked_at_once(client, author, unit, law):
    doubtful = {"basis": "《行政处罚法》第九百条"}

    answer = write(client, unit, **doubtful)
    kept = write(client, unit, **doubtful, keep_basis="on")

    assert answer.status_code == 422
    assert "第九百条" in answer.text
    assert 'name="keep_basis"' in answer.text
    assert kept.status_code == 302
    assert QuestionVersion.objects.get().basis == "《行政处罚法》第九百条"
    assert Citation.objects.count() == 0


def test_an_article_is_looked_up_and_written_into_the_basis(client, author, unit, law):
    Digest.objects.create(article=law.articles.get(number=63), topic="听证的范围", text="哪些决定要告知听证权利。")
    asked = {"act": "cite", "basis": "《行政处罚法》第一条", "place-statute": law.statute_id, "place-number": "63"}

    page = client.post(f"{NEW}?kind=single", asked, headers={"HX-Request": "true"}).text

    assert page.strip().startswith('<div id="basis-part">')
    assert "《行政处罚法》第一条；《行政处罚法》第六十三条</textarea>" in page
    assert "哪些决定要告知听证权利。" in page


@pytest.mark.parametrize(
    ("statute", "number", "message"),
    [(True, "900", "没有第 900 条"), (True, "x", "不是条号"), (True, "", "请选择法规"), (False, "63", "请选择法规")],
)
def test_an_article_that_is_not_there_is_said(client, author, law, statute, number, message):
    asked = {"act": "cite", "basis": "", "place-statute": law.statute_id if statute else "", "place-number": number}

    page = client.post(f"{NEW}?kind=single", asked, headers={"HX-Request": "true"}).text

    assert message in page


# --- the preview ---
def test_the_preview_shows_what_is_written_so_far(client, author, law):
    sent = {"act": "preview", "stem": "写到一半", "rows": "4", "option_a": "甲", "option_b": "甲", "answer": ["A", "B"]}

    page = client.post(
        f"{NEW}?kind=single", sent | {"basis": "《行政处罚法》第六十三条"}, headers={"HX-Request": "true"}
    ).text

    assert page.strip().startswith('<div class="phone"')
    assert "写到一半" in page
    assert page.count('data-result="right"') == 2
    assert "行政处罚法第六十三条" in page


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_can_be_previewed(client, author, kind):
    sent = {"act": "preview"}

    assert client.post(f"{NEW}?kind={kind}", sent, headers={"HX-Request": "true"}).status_code == 200


def test_without_javascript_the_page_comes_back_with_the_preview_and_all_that_was_written(client, author, unit):
    page = write(client, unit, act="preview")

    assert page.status_code == 200
    assert "phone-screen" in page.text
    assert 'value="三日"' in page.text
    assert Question.objects.count() == 0


def test_a_preview_escapes_what_was_written(client, author):
    sent = {"act": "preview", "stem": "<img src=x onerror=alert(1)>", "explanation": "<script>x</script>"}

    page = client.post(f"{NEW}?kind=short", sent).text

    assert "<img src=x" not in page
    assert "<script>x" not in page


# --- the next version ---
def test_editing_a_published_question_makes_the_next_version_and_leaves_the_one_in_use(client, author, unit):
    version = make_question(organisation=unit)

    client.post(edit_url(version), as_sent(version, stem="新的说法", act="submit"))

    question = Question.objects.get()
    assert (question.current, question.latest.number) == (version, 2)
    assert (question.latest.stem, question.latest.state, question.latest.reason) == ("新的说法", "review", "更正")
    version.refresh_from_db()
    assert version.stem != "新的说法"


def test_why_a_published_question_is_changed_has_to_be_said(client, author, unit):
    version = make_question(organisation=unit)

    answer = client.post(edit_url(version), as_sent(version, stem="新的说法", reason=""))

    assert answer.status_code == 422
    assert "请写明为什么修改。" in answer.text


def test_the_same_words_are_no_new_version_but_the_place_may_change(client, author, unit):
    version = make_question(organisation=unit)

    client.post(edit_url(version), as_sent(version, category="安全生产", tags="新"))

    question = Question.objects.get()
    assert question.versions.count() == 1
    assert question.current == version
    assert question.category.name == "安全生产"
    assert [tag.name for tag in question.tags.all()] == ["新"]


def test_the_form_opens_with_all_that_the_newest_version_says(client, author, unit, law):
    version = make_question(organisation=unit, published=False, stem="第一版", code="T-9")
    Citation.objects.create(question_version=version, article=law.articles.get(number=63), paragraph=1)

    page = client.get(edit_url(version)).text

    assert "第一版" in page
    assert "《行政处罚法》第六十三条第一款" in page
    assert 'value="T-9"' in page
    assert 'name="opened_on" value="1"' in page


def test_opened_and_saved_unchanged_every_kind_stays_what_it_is(client, author, unit):
    contents = [
        Content("multiple", "多选", ["A", "B"], [{"key": key, "text": f"选项{key}"} for key in "ABC"]),
        Content("judge_correct", "判断", [False], rules={"correction": "应当是五日"}),
        Content("blank", "应当在____日内向____提出。", [["五", "5"], ["机关"]], rules={"any_order": True}),
        Content(
            "matching", "连线", [["甲", "二"], ["乙", "一"]], [{"key": "A", "text": "一"}, {"key": "B", "text": "二"}]
        ),
        Content("ordering", "排序", ["B", "A"], [{"key": "A", "text": "一"}, {"key": "B", "text": "二"}]),
        Content("numeric", "多少", [5000, 0.5]),
        Content("essay", "论述", ["要点一\n要点二"]),
        Content("case", "", [], material="材料", parts=(Content("judge", "对吗", [True], explanation="因为"),)),
    ]
    for content in contents:
        question = services.add(
            content=content, category=make_category(), organisation=unit, by=author, at=NOW, state="draft"
        )
        page = client.get(edit_url(question.latest))
        editor = page.context["editor"]
        data = {form.add_prefix(name): form[name].value() for form in _forms(editor) for name in form.fields}
        sent = {name: value for name, value in data.items() if value not in (None, False)} | {"act": "draft"}

        answer = client.post(edit_url(question.latest), sent)

        assert answer.status_code == 302, (content.kind, answer.context["editor"].errors)
        assert question.versions.count() == 1, content.kind


def _forms(editor):
    parts = [form for pair in getattr(editor.form, "parts", []) for form in pair]
    return [editor.form, editor.facts, *parts]


def test_another_kind_takes_the_words_along(client, author, unit):
    version = make_question(organisation=unit, stem="换成多选")

    page = client.get(edit_url(version), {"kind": "multiple"}).text

    assert "换成多选" in page
    assert 'type="checkbox" name="answer"' in page


def test_a_retired_question_is_not_edited(client, author, unit):
    version = make_question(organisation=unit)
    Question.objects.update(retired_at=NOW)

    answer = client.get(edit_url(version), follow=True)

    assert "已经停用，不能再改" in answer.text


@pytest.mark.parametrize("of", ["shipped", "above", "elsewhere"])
def test_what_belongs_to_others_cannot_be_edited(client, author, unit, bureau, of):
    units = {"shipped": None, "above": bureau, "elsewhere": make_unit()}
    version = make_question(organisation=units[of])

    assert client.get(edit_url(version)).status_code == 404
    assert client.post(edit_url(version), as_sent(version)).status_code == 404


# --- two editors ---
def test_whoever_saves_second_sees_both_and_loses_nothing(client, author, unit):
    version = make_question(organisation=unit, stem="原来的")
    other = make_person(unit=unit, roles=[Role.AUTHOR], name="命题人乙")
    theirs = Content(version.kind, "乙写的", version.answer, version.options, explanation=version.explanation)
    services.revise(question=version.question, content=theirs, by=other, at=NOW, state="draft")

    answer = client.post(edit_url(version), as_sent(version, stem="甲写的"))

    assert answer.status_code == 409
    assert "命题人乙已经写了第 2 版" in answer.text
    assert "<del>乙</del>写的" in answer.text
    assert "<ins>甲</ins>写的" in answer.text
    assert "甲写的</textarea>" in answer.text
    assert Question.objects.get().latest.stem == "乙写的"


def test_saved_again_after_a_look_it_stands_on_top(client, author, unit):
    version = make_question(organisation=unit)
    theirs = Content(version.kind, "别人写的", version.answer, version.options)
    services.revise(question=version.question, content=theirs, by=author, at=NOW, state="draft")

    page = client.post(edit_url(version), as_sent(version, stem="甲写的")).text
    client.post(edit_url(version), as_sent(version, stem="甲写的", opened_on="2"))

    assert 'name="opened_on" value="2"' in page
    assert Question.objects.get().latest.stem == "甲写的"


def test_a_form_that_says_nothing_of_when_it_was_opened_overwrites_nothing(client, author, unit):
    version = make_question(organisation=unit)

    assert client.post(edit_url(version), as_sent(version, stem="新", opened_on="")).status_code == 409


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_make_one_version_and_one_message(author, unit):
    version = make_question(organisation=unit)
    category = make_category()

    def save(n):
        content = Content(version.kind, f"第{n}人写的", version.answer, version.options)
        write_next(question=version.question, draft=Draft(content, category), opened_on=1, by=author, at=NOW)

    errors = in_parallel(3, save)

    assert sorted(version.question.versions.values_list("number", flat=True)) == [1, 2]
    assert len(errors) == 2
    assert all("已经写了第 2 版" in error for error in errors)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_code_twice_at_once_is_used_once(author, unit):
    category = make_category()

    def save(n):
        draft = Draft(Content("judge", f"第{n}题", [True]), category, "T-1")
        write_new(draft=draft, organisation=unit, by=author, at=NOW)

    errors = in_parallel(3, save)

    assert Question.objects.filter(code="T-1").count() == 1
    assert len(errors) == 2


def test_the_one_who_was_overtaken_is_told_by_whom(author, unit):
    version = make_question(organisation=unit)
    draft = Draft(Content("judge", "甲", [True]), make_category())
    write_next(question=version.question, draft=draft, opened_on=1, by=author, at=NOW)

    with pytest.raises(Overtaken) as refused:
        write_next(question=version.question, draft=draft, opened_on=1, by=author, at=NOW)

    assert refused.value.newest.number == 2
    assert isinstance(refused.value, ValidationError)


# --- hostile input ---
@pytest.mark.parametrize("nasty", ["、" * 20_000, "/" * 399, "第" * 10_000 + "条", "《" * 10_000, "[[图:" * 4_000])
def test_the_nastiest_input_is_answered_in_time(client, author, unit, law, nasty):
    start = time.perf_counter()
    answer = write(client, unit, stem=nasty, explanation=nasty, basis=nasty, tags=nasty, category=nasty, act="preview")

    assert answer.status_code == 200
    assert time.perf_counter() - start < 3
