"""Whatever is posted to a public form: it goes in, or it comes back with a sentence. Never a 500."""

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pages import factories as pages
from unwatched.actions.services import confirming

from .factories import sign

pytestmark = pytest.mark.django_db

RUBBISH = [
    "", " ", "\x00", "a\x00b", "\ufeff", "\u202e", "\ud800", "=1+1", "<b>", "%ff", "\r\nBcc: x@example.org", "x" * 5000,
    "a@b", "ines@example.org", '"a b"@example.org', "ines@bücher.example", "ines+x@EXAMPLE.org",
    "१२३४५६", "123 456", "yes",
]  # fmt: skip
FIELDS = [
    "name",
    "email",
    "postcode",
    "country",
    "comment",
    "show",
    "t",
    "proof",
    "subject",
    "code",
    "answer",
    "yes-1",
    "p",
]

VALUES = st.one_of(st.sampled_from(RUBBISH), st.text(max_size=200))
FORMS = st.dictionaries(
    st.one_of(st.sampled_from(FIELDS), st.text(max_size=20)), st.one_of(VALUES, st.lists(VALUES, max_size=3))
)
BODIES = st.one_of(st.binary(max_size=400), FORMS)

# A page is drawn for each of them. On PostgreSQL half as many: most of what they try is refused before it is asked.
often = settings(
    max_examples=settings.default.max_examples * 2 // (5 if connection.vendor == "sqlite" else 10),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def addresses(now):
    page = pages.make_petition_page()
    url = page.get_url()
    link = f"/c/{confirming.token_for(sign(page.petition, now=now).pk)}/"
    return [f"{url}sign/", f"{url}inbox/", link, "/my-name/"]


def post(address, body):
    client = Client(raise_request_exception=True)
    if isinstance(body, bytes):
        return client.post(address, body, content_type="application/x-www-form-urlencoded")
    return client.post(address, {key: encodable(value) for key, value in body.items()})


def encodable(value):
    """A browser sends halves of surrogates as question marks; the test client cannot send them at all."""
    if isinstance(value, list):
        return [encodable(each) for each in value]
    return value.encode("utf-8", "replace").decode()


@often
@given(body=BODIES, which=st.integers(0, 3))
def test_no_post_breaks_a_public_form(addresses, body, which):
    response = post(addresses[which], body)
    assert response.status_code == 303 or 400 <= response.status_code < 500
    if response.status_code == 422:
        assert 'id="err"' in response.content.decode()


@often
@given(which=st.integers(0, 1), tail=st.text(max_size=60), query=st.text(max_size=60))
def test_no_address_breaks_the_site(addresses, which, tail, query):
    for base in (("/", "/c/"), (addresses[0].removesuffix("sign/"), "/search/"))[which]:
        response = Client().get(
            base + tail.encode("utf-8", "replace").decode(), {"q": encodable(query), "p": encodable(query)}
        )
        assert response.status_code < 500
