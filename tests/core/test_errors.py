"""The pages for when something is wrong."""

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings

from tests.accounts.people import give_app, make_organiser
from unwatched.core import views

ALONE = ["400.html", "413.html", "500.html", "403_csrf.html", "core/foreign_post.html"]


@pytest.mark.parametrize("template", ALONE)
def test_pages_for_bad_times_need_no_request_and_no_database(template):
    # Without the db fixture every query is an error.
    html = render_to_string(template)
    assert '<main id="main">' in html
    assert html.count("<h1") == 1
    assert 'href="/"' in html


def test_500_answers_in_plain_words_when_its_template_cannot_be_shown(tmp_path):
    broken = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
    request = RequestFactory().get("/")
    with override_settings(STORAGES=broken, STATIC_ROOT=tmp_path):
        response = views.server_error(request)
    assert response.status_code == 500
    assert response.headers["Content-Type"].startswith("text/plain")
    assert "our fault" in response.content.decode()


def test_500_is_a_page():
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Something broke here." in response.content.decode()


def test_too_much_at_once_is_413_and_other_rubbish_400():
    request = RequestFactory().post("/", "x" * 200_000, content_type="text/plain")
    answer = views.bad_request(request, RequestDataTooBig())
    assert answer.status_code == 413
    assert "It is not lost" in answer.content.decode()
    assert request.read(1) == b"", "heard out: a browser that is cut off shows no answer"
    assert views.bad_request(request, SuspiciousOperation()).status_code == 400


@pytest.mark.django_db
def test_a_missing_page_is_404_in_our_own_words(client):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    html = response.content.decode()
    assert "There is no page here." in html
    assert 'class="mast"' in html
    assert 'class="foot"' in html


def test_a_post_from_another_site_is_refused_without_a_query(client):
    response = client.post("/", headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert "Another site sent this." in response.content.decode()


@pytest.mark.django_db
def test_the_parts_page_is_for_those_who_are_signed_in(client):
    assert client.get("/office/parts/").status_code == 302
    designer = make_organiser("designer@example.org", roles=["Editor"])
    give_app(designer)
    client.force_login(designer)
    response = client.get("/office/parts/")
    assert response.status_code == 200
    assert "Put your name to it" in response.content.decode()
