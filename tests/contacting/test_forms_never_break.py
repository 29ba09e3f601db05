"""Whatever is posted to a form of a message: it goes in, or it comes back with a sentence. Never a 500."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.actions.test_forms_never_break import RUBBISH, often, post
from unwatched.contacting.services import confirming

from .factories import find_official, make_all, write_letter

pytestmark = [pytest.mark.once, pytest.mark.django_db]

FIELDS = [
    "postcode", "place", "name", "topic", "own", "text", "email", "do", "t", "proof", "subject", "code", "answer",
    "yes-1",
]  # fmt: skip
VALUES = st.one_of(st.sampled_from([*RUBBISH, "send", "ready", "back", "not-me", "W4 118", "1", "9" * 30]), st.text())
FORMS = st.dictionaries(
    st.one_of(st.sampled_from(FIELDS), st.text(max_size=20)), st.one_of(VALUES, st.lists(VALUES, max_size=3))
)


@pytest.fixture
def addresses(now):
    message = make_all()
    url = message.page.get_url()
    link = f"/m/{confirming.token_for(write_letter(message, now=now).pk)}/"
    ida, wei = find_official().pk, find_official("Wei Chen").pk
    return [f"{url}find/", f"{url}write/{ida}/", f"{url}write/{ida}-{wei}/", f"{url}written/", link]


@pytest.mark.both
@often
@given(body=st.one_of(st.binary(max_size=400), FORMS), which=st.integers(0, 4))
def test_no_post_breaks_a_form_of_a_message(addresses, body, which):
    response = post(addresses[which], body)
    assert response.status_code in (200, 303) or 400 <= response.status_code < 500
    if response.status_code == 422:
        assert 'id="err"' in response.content.decode()
