import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Message, Role
from question_bank import reporting
from question_bank.models import ErrorReport
from question_bank.reporting import report_url, token_for, version_in
from question_bank.services.reports import reply, report
from tests.builders import make_officer, make_person, make_question, make_unit
from tests.training.races import in_parallel

NOW = timezone.now()
LIST = reverse("question_bank:error-reports")


@pytest.fixture
def unit(bureau):
    return make_unit(bureau)


@pytest.fixture
def author(unit):
    return make_person(unit=unit, roles=[Role.AUTHOR], name="命题人甲")


@pytest.fixture
def officer(client, unit):
    person = make_officer(unit=unit, name="执法人员丁")
    client.force_login(person)
    return person


@pytest.fixture
def version(unit):
    return make_question(organisation=unit, stem="几日内提出？")


def reported(version, by, text="应当是五日。", reason="key"):
    return report(version=version, by=by, reason=reason, text=text, at=NOW)


def told(person):
    return list(Message.objects.filter(recipient=person).order_by("pk").values_list("subject", flat=True))


# --- services ---
def test_a_report_reaches_the_authors_of_the_unit_with_the_version(version, author, officer):
    made = reported(version, officer)

    message = Message.objects.get(recipient=author)
    assert message.subject == "有人报告题目有错：答案不对"
    assert "几日内提出？（第 1 版）" in message.text
    assert "应当是五日。" in message.text
    assert message.url == reverse("question_bank:error-report", args=[made.pk])


def test_the_same_person_again_changes_the_open_report(version, author, officer):
    first = reported(version, officer)
    again = reported(version, officer, text="想错了，是七日。", reason="stem")

    assert again.pk == first.pk
    assert (again.text, again.reason) == ("想错了，是七日。", "stem")
    assert len(told(author)) == 1


def test_after_an_answer_the_same_person_may_report_again(version, author, officer):
    reply(made=reported(version, officer), text="没有错。", by=author, at=NOW)

    reported(version, officer)

    assert ErrorReport.objects.count() == 2
    assert len(told(author)) == 2


def test_of_many_reports_on_one_version_the_authors_are_told_once(version, author, officer, unit):
    reported(version, officer)
    reported(version, make_officer(unit=unit))

    assert ErrorReport.objects.count() == 2
    assert len(told(author)) == 1


def test_where_the_unit_has_no_author_those_nearest_above_are_told(version, bureau, officer):
    above = make_person(unit=bureau, roles=[Role.AUTHOR])
    elsewhere = make_person(roles=[Role.AUTHOR])

    reported(version, officer)

    assert len(told(above)) == 1
    assert told(elsewhere) == []


def test_of_a_shipped_question_the_reporters_own_authors_are_told_and_may_answer(author, officer):
    made = reported(make_question(), officer)

    assert len(told(author)) == 1
    assert list(ErrorReport.objects.visible_to(author)) == [made]
    assert list(ErrorReport.objects.visible_to(make_person(roles=[Role.AUTHOR]))) == []


def test_the_answer_comes_back_to_the_reporter(version, author, officer):
    made = reported(version, officer)

    reply(made=made, text="已改为五日。", by=author, at=NOW)

    made.refresh_from_db()
    assert (made.answered_by, made.reply) == (author, "已改为五日。")
    assert "已改为五日。" in Message.objects.get(recipient=officer).text


def test_one_answer_may_go_to_all_who_reported_the_same_version(version, author, officer, unit):
    other = make_officer(unit=unit)
    made = reported(version, officer)
    reported(version, other)

    assert len(reply(made=made, text="已改。", by=author, at=NOW, to_all=True)) == 2
    assert len(told(other)) == 1


def test_on_a_shipped_question_the_reports_of_other_units_are_theirs_to_answer(client, author, officer, unit):
    shipped, colleague, stranger = make_question(), make_officer(unit=unit), make_officer(unit=make_unit())
    made, _ours, theirs = (reported(shipped, person) for person in (officer, colleague, stranger))
    client.force_login(author)

    page = client.get(reverse("question_bank:error-report", args=[made.pk]))
    counted = page.context["others"], list(page.context["reasons"])
    answered = reply(made=made, text="已改。", by=author, at=NOW, to_all=True)

    theirs.refresh_from_db()
    assert counted == (1, [("key", 1)])
    assert len(answered) == 2
    assert (theirs.answered_at, told(stranger)) == (None, [])


def test_an_answer_stands(version, author, officer):
    made = reported(version, officer)
    reply(made=made, text="已改。", by=author, at=NOW)

    assert reply(made=made, text="已改。", by=author, at=NOW) == []
    with pytest.raises(ValidationError, match="已经由别人答复"):
        reply(made=made, text="没有错。", by=author, at=NOW)
    assert len(told(officer)) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_pressed_five_times_at_once_it_is_one_report_and_one_message(version, author, officer):
    errors = in_parallel(5, lambda n: reported(version, officer, text=f"第{n}次"))

    assert errors == []
    assert ErrorReport.objects.count() == 1
    assert len(told(author)) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_authors_answering_at_once_give_one_answer(version, author, officer):
    made = reported(version, officer)

    errors = in_parallel(2, lambda n: reply(made=made, text=f"答复{n}", by=author, at=NOW))

    assert len(errors) == 1
    assert len(told(officer)) == 1


# --- the address ---
def test_the_address_is_for_one_person_and_one_version(version, officer, unit):
    token = token_for(version, officer)

    assert version_in(token, officer) == version.pk
    assert version_in(token, make_officer(unit=unit)) is None
    assert version_in(token[:-1] + "x", officer) is None
    assert version_in("x" * 5000, officer) is None


def test_the_address_grows_old(version, officer, monkeypatch):
    token = token_for(version, officer)
    monkeypatch.setattr(reporting, "VALID_SECONDS", -1)

    assert version_in(token, officer) is None


def test_the_tag_links_to_the_form_for_the_person_whose_page_it_is(rf, client, version, officer):
    request = rf.get("/")
    request.user = officer

    html = Template("{% load error_reports %}{% report_error version %}").render(
        Context({"request": request, "version": version})
    )

    assert "题目有错？" in html
    assert client.get(html.partition('href="')[2].partition('"')[0]).status_code == 200


# --- the page of the officer ---
def test_an_officer_reports_an_error_without_seeing_the_key(client, version, officer, author):
    address = report_url(version, officer)

    page = client.get(address)
    answer = client.post(address, {"reason": "law", "text": "条号变了。"})

    assert "几日内提出？" in page.text
    assert version.explanation not in page.text
    assert "data-result" not in page.text
    assert "收到，谢谢" in answer.text
    assert ErrorReport.objects.get().reported_by == officer


def test_what_one_reported_before_stands_in_the_form(client, version, officer, author):
    reported(version, officer, text="应当是五日。")

    page = client.get(report_url(version, officer)).text

    assert "还没有答复" in page
    assert "应当是五日。" in page


@pytest.mark.parametrize(
    ("sent", "message"),
    [({}, "请选择哪里有问题。"), ({"reason": "other"}, "请写明是什么问题。"), ({"reason": "x"}, "")],
)
def test_a_report_says_what_is_wrong(client, version, officer, sent, message):
    answer = client.post(report_url(version, officer), sent)

    assert answer.status_code == 422
    assert message in answer.text
    assert ErrorReport.objects.count() == 0


def test_another_persons_address_opens_nothing(client, version, officer, unit):
    assert client.get(report_url(version, make_officer(unit=unit))).status_code == 404


@pytest.mark.parametrize(
    ("back", "is_kept"), [("/courses/", True), ("https://evil.example/", False), ("javascript:1", False)]
)
def test_the_way_back_leads_to_a_page_of_ours_alone(client, version, officer, back, is_kept):
    page = client.get(report_url(version, officer), {"back": back}).text

    assert (f'href="{back}"' in page) is is_kept


# --- the pages of the authors ---
def test_the_list_shows_the_open_ones_and_the_answered_ones(client, version, author, officer):
    made = reported(version, officer)
    client.force_login(author)

    assert list(client.get(LIST).context["page"].object_list) == [made]
    reply(made=made, text="已改。", by=author, at=NOW)
    assert "没有待答复的报错" in client.get(LIST).text
    assert list(client.get(LIST, {"show": "answered"}).context["page"].object_list) == [made]


def test_three_reports_cost_as_many_queries_as_one(client, unit, author):
    client.force_login(author)

    def cost(more):
        for _ in range(more):
            reported(make_question(organisation=unit), make_officer(unit=unit))
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    client.get(LIST)

    assert cost(1) == cost(2)


def test_an_author_answers_on_the_page_of_the_report(client, version, author, officer):
    made = reported(version, officer)
    client.force_login(author)
    address = reverse("question_bank:error-report", args=[made.pk])

    empty = client.post(address, {"reply": ""})
    answer = client.post(address, {"reply": "已改为五日。"}, follow=True)

    assert empty.status_code == 422
    assert "请写明怎么处理了" in empty.text
    assert "已答复，并发消息告诉了 1 位报错的人" in answer.text
    assert "已改为五日。" in answer.text


def test_reports_stand_on_the_page_of_the_question_for_its_authors_alone(client, version, author, officer, unit):
    reported(version, officer, text="应当是五日。")
    page = reverse("question_bank:question", args=[version.question_id])

    client.force_login(author)
    assert "应当是五日。" in client.get(page).text
    client.force_login(make_person(unit=unit, roles=[Role.LEGAL_REVIEWER]))
    assert "应当是五日。" not in client.get(page).text


def test_what_officers_write_is_shown_as_text(client, version, author, officer):
    made = reported(version, officer, text="<script>alert(1)</script>")
    client.force_login(author)

    for address in (LIST, reverse("question_bank:error-report", args=[made.pk])):
        assert "<script>alert" not in client.get(address).text


def test_nobody_signed_in_has_no_address():
    assert version_in("", AnonymousUser()) is None
