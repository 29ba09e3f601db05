"""Whatever is posted to a form of a letter: it goes in, or it comes back with a sentence. Never a 500."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.actions.test_forms_never_break import RUBBISH, encodable, often
from unwatched.letters.services import staff

from .factories import make_letter, sign, url_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]

FIELDS = [
    "email", "band", "name", "show", "code", "browser", "t", "proof", "subject", "organisation", "website", "person",
    "role", "answer",
]  # fmt: skip
VALUES = st.one_of(
    st.sampled_from([*RUBBISH, "x@corvane.example", "http://[", "https://x:99999", "🏳️‍🌈", "مريم"]), st.text(max_size=80)
)
FORMS = st.dictionaries(
    st.one_of(st.sampled_from(FIELDS), st.text(max_size=20)), st.one_of(VALUES, st.lists(VALUES, max_size=3))
)
BODIES = st.one_of(st.binary(max_size=300), FORMS)


@pytest.fixture
def addresses(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    letter = make_letter(with_page=True)
    letter.organisations = True
    letter.save()
    link = staff.token_for(sign(letter).pk)
    url = url_of(letter)
    return [f"{url}staff/", f"{url}code/", f"{url}organisation/", f"/take-back/{link}/"]


@pytest.mark.both
@often
@given(body=BODIES, which=st.integers(0, 3))
def test_no_post_breaks_a_form_of_a_letter(addresses, body, which):
    client = Client(raise_request_exception=True)
    if isinstance(body, bytes):
        response = client.post(addresses[which], body, content_type="application/x-www-form-urlencoded")
    else:
        response = client.post(addresses[which], {key: encodable(value) for key, value in body.items()})
    assert response.status_code in (200, 303) or 400 <= response.status_code < 500
    if response.status_code == 422:
        assert 'id="err"' in response.content.decode()
