import time
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from documents.pictures import keep
from people.models import Role
from question_bank import pictures
from question_bank.models import Picture
from question_bank.pictures import mark_in, token_for, with_pictures, without_pictures
from question_bank.services.pictures import keep_picture
from tests.builders import make_officer, make_person, make_unit


@pytest.fixture
def officer(client):
    person = make_officer()
    client.force_login(person)
    return person


def image(size=(4, 3), colour="red", kind="PNG"):
    data = BytesIO()
    Image.new("RGB", size, colour).save(data, kind)
    return data.getvalue()


def make_picture(**options):
    mark, png = keep(image(**options))
    return keep_picture(mark, png, at=timezone.now())


def address(picture, person):
    return reverse("question_bank:picture", args=[token_for(picture.mark, person)])


# --- in a text ---
def test_a_mark_becomes_an_image_with_its_size(officer):
    picture = make_picture()

    html = with_pictures(f"看图[[图:{picture.mark}]]回答", officer)

    assert html.startswith("看图<img ")
    assert 'width="4" height="3" loading="lazy"' in html
    assert 'alt="题目中的图片"' in html
    assert html.endswith(">回答")


def test_all_else_is_escaped_and_lines_are_kept(officer):
    assert with_pictures("<b>甲</b>\r\n乙\n丙", officer) == "&lt;b&gt;甲&lt;/b&gt;<br>乙<br>丙"


@pytest.mark.parametrize("text", ["[[图:xyz]]", "[[图:0123456789AB]]", "[[图:0123456789abc]]", "[[行政处罚法:63]]"])
def test_what_is_no_mark_stays_as_it_is(officer, text):
    assert with_pictures(text, officer) == text


def test_a_picture_that_is_not_there_is_said_to_be_missing(officer):
    assert "图片缺失" in with_pictures("[[图:0123456789ab]]", officer)


def test_a_picture_is_looked_up_once_however_often_it_is_shown(officer, django_assert_num_queries):
    picture = make_picture()
    pictures._size.cache_clear()

    with django_assert_num_queries(1):
        with_pictures(f"[[图:{picture.mark}]]" * 3, officer)


def test_a_text_without_pictures_asks_nothing(officer, django_assert_num_queries):
    with django_assert_num_queries(0):
        with_pictures("没有图", officer)


def test_in_lists_a_picture_is_a_word():
    assert without_pictures("甲[[图:0123456789ab]]乙") == "甲［图］乙"


@pytest.mark.parametrize("nasty", ["[[图:" * 25_000, "[" * 100_000, "[[图:0123456789a" * 7_000, "\r" * 100_000])
def test_a_hostile_text_costs_no_time(officer, nasty):
    start = time.perf_counter()
    with_pictures(nasty, officer)

    assert time.perf_counter() - start < 1


def test_the_tag_takes_the_person_from_the_page(rf, officer):
    picture = make_picture()
    request = rf.get("/")
    request.user = officer

    html = Template("{% load pictures %}{% question_text text %}").render(
        Context({"request": request, "text": f"[[图:{picture.mark}]]"})
    )

    token = html.partition("/pictures/")[2].partition("/")[0]
    assert mark_in(token, officer) == picture.mark


# --- the address ---
def test_a_picture_is_served_to_the_person_it_was_shown_to(client, officer):
    picture = make_picture()

    answer = client.get(address(picture, officer))

    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"].startswith("private")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")


def test_nobody_else_can_use_the_address(client, officer):
    picture = make_picture()
    theirs = address(picture, make_officer())

    assert client.get(theirs).status_code == 404
    client.logout()
    assert client.get(theirs).status_code == 302


def test_a_day_later_the_address_opens_nothing(client, officer, monkeypatch):
    theirs = address(make_picture(), officer)
    monkeypatch.setattr(pictures, "VALID_SECONDS", -1)

    assert client.get(theirs).status_code == 404


@pytest.mark.parametrize("token", ["x", "WzEsIjAxMjM0NTY3ODlhYiJd:1abc:forged", "..%2F..", "图"])
def test_a_made_up_address_opens_nothing(client, officer, token):
    make_picture()

    assert client.get(reverse("question_bank:picture", args=[token])).status_code == 404


def test_a_picture_whose_file_is_gone_is_not_found(client, officer):
    picture = make_picture(colour="blue")
    picture.file.storage.delete(picture.file.name)

    assert client.get(address(picture, officer)).status_code == 404


# --- put in by an author ---
@pytest.fixture
def editor(client):
    client.force_login(make_person(unit=make_unit(), roles=[Role.AUTHOR]))
    return reverse("question_bank:new") + "?kind=single"


def upload(client, editor, data, **headers):
    sent = {"act": "picture", "stem": "还没写完", "picture": SimpleUploadedFile("图.png", data)}
    return client.post(editor, sent, headers=headers)


def test_an_uploaded_picture_is_kept_and_its_mark_shown_to_paste(client, editor):
    answer = upload(client, editor, image(kind="JPEG"))

    picture = Picture.objects.get()
    assert f'value="[[图:{picture.mark}]]"' in answer.text
    assert "还没写完" in answer.text
    assert (picture.width, picture.height) == (4, 3)


def test_the_same_picture_is_kept_once(client, editor):
    for _ in range(2):
        upload(client, editor, image())

    assert Picture.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"no picture", "图片读不出来"), (b"", "这个文件是空的"), (b"x" * (5 * 1024 * 1024 + 1), "5 MB")],
)
def test_what_cannot_be_kept_is_said_with_what_to_do(client, editor, data, message):
    answer = upload(client, editor, data)

    assert message in answer.text
    assert Picture.objects.count() == 0


def test_htmx_gets_the_part_alone(client, editor):
    answer = upload(client, editor, image(), **{"HX-Request": "true"})

    assert answer.text.strip().startswith('<div id="pictures-part">')
