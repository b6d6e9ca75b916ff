import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from config import urls as real
from tests import builders

handler400, handler403 = real.handler400, real.handler403
handler404, handler500 = real.handler404, real.handler500


def broken(request):
    raise ZeroDivisionError


def forbidden(request):
    raise PermissionDenied("这里只给阅卷人用。")


def suspicious(request):
    raise SuspiciousOperation


def form(request):
    return HttpResponse()


urlpatterns = [
    path("broken/", broken),
    path("forbidden/", forbidden),
    path("suspicious/", suspicious),
    path("form/", form),
    path("", include(real.urlpatterns)),
]
pytestmark = pytest.mark.urls("tests.web.test_errors")


@pytest.fixture
def client():
    """Answers as the server does, instead of raising what a view raises."""
    return Client(raise_request_exception=False)


@pytest.fixture(params=["officer", "stranger"])
def someone(client, request):
    if request.param == "officer":
        client.force_login(builders.make_officer())
    return client


def test_a_page_that_is_not_there_says_what_may_be_wrong(someone):
    response = someone.get("/no-such-page/")

    assert response.status_code == 404
    assert "没有找到这个页面" in response.content.decode()


def test_a_page_one_may_not_open_says_for_whom_it_is(client):
    client.force_login(builders.make_officer())

    response = client.get("/forbidden/")

    assert response.status_code == 403
    assert "这里只给阅卷人用。" in response.content.decode()


def test_a_request_that_makes_no_sense_says_so(client):
    client.force_login(builders.make_officer())

    response = client.get("/suspicious/")

    assert response.status_code == 400
    assert "请求看不懂" in response.content.decode()


def test_a_fault_of_ours_tells_what_to_do_and_nothing_of_the_inside(client):
    client.force_login(builders.make_officer())

    response = client.get("/broken/")

    page = response.content.decode()
    assert response.status_code == 500
    assert "这个页面暂时打不开" in page
    assert "ZeroDivisionError" not in page


def test_the_page_of_a_fault_asks_nothing_of_the_database(client, django_assert_num_queries):
    from web.errors import server_error

    request = client.get("/no-such-page/").wsgi_request

    with django_assert_num_queries(0):
        response = server_error(request)

    assert "回到首页" in response.content.decode()


def test_a_form_without_its_token_is_told_that_the_page_has_expired():
    client = Client(enforce_csrf_checks=True)
    client.force_login(builders.make_officer())

    response = client.post("/form/")

    assert response.status_code == 403
    assert "页面已过期，没有提交" in response.content.decode()


def test_nul_in_an_address_makes_no_sense(someone):
    assert someone.get("/courses/1/files/%00").status_code == 400


def test_nul_in_a_cookie_makes_no_sense(client):
    client.cookies[settings.SESSION_COOKIE_NAME] = "aaaaaaaa\0"

    assert client.get("/me/").status_code == 400
