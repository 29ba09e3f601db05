import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from tests.pages import factories as pages
from unwatched.actions.models import Signature, SignatureState
from unwatched.actions.services import confirming, counting, desks, mailing, signing
from unwatched.core import bots

from .factories import find, make_wording, sign

pytestmark = [pytest.mark.once, pytest.mark.django_db]

GOOD = {
    "name": "Ines Okafor-Lind",
    "email": "ines@example.org",
    "postcode": "W4 118",
    "comment": "I walk home at five.",
}


@pytest.fixture(autouse=True)
def _in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def page():
    return pages.make_petition_page()


@pytest.fixture
def petition(page):
    return page.petition


@pytest.fixture
def url(page):
    return page.get_url()


@pytest.fixture
def visitor():
    return Client(headers={"sec-fetch-site": "same-origin"})


def post(visitor, url, **fields):
    token = bots.make_form_token(now=timezone.now() - timedelta(minutes=1))
    return visitor.post(f"{url}sign/", GOOD | {"t": token} | fields)


def test_the_form_stands_on_the_page_and_posts_to_an_address_without_names(visitor, url):
    body = visitor.get(url).content.decode()
    assert f'action="{url}sign/#err"' in body
    assert 'name="email"' in body


def test_signing_answers_303_to_the_inbox_page(visitor, url, petition):
    response = post(visitor, url)
    assert (response.status_code, response["Location"]) == (303, f"{url}inbox/#main")
    assert petition.signatures.count() == 1
    assert visitor.get(f"{url}inbox/").status_code == 200


def answers(response):
    """All that a stranger can see of an answer."""
    return response.status_code, sorted(response.headers.items()), response.content


def test_new_known_confirmed_disowned_set_aside_and_over_the_limit_get_the_same_answer(visitor, url, petition):
    first = post(visitor, url)
    known = post(visitor, url)
    confirming.confirm(find(petition, GOOD["email"]).pk, page=url, now=timezone.now())
    confirmed = post(visitor, url)
    Signature.objects.update(mails_sent=signing.MAILS_AT_MOST)
    over = post(visitor, url)
    confirming.disown(find(petition, GOOD["email"]).pk, now=timezone.now())
    disowned = post(visitor, url)
    machine = post(visitor, url, email="other@example.org", subject="filled", t="forged")
    seen = [answers(response) for response in (first, known, confirmed, over, disowned, machine)]
    assert all(each == seen[0] for each in seen)


def test_statements_of_a_new_and_a_known_signer_are_the_same(visitor, url, django_assert_num_queries):
    for n in range(2):  # what a process looks up once
        post(visitor, url, email=f"warm{n}@example.org")
    for _ in range(2):
        with django_assert_num_queries(1):
            post(visitor, url)


BAD = [
    ({"name": ""}, "Please write your name"),
    ({"name": "\u202e\u200b\x00"}, "Please write your name"),
    ({"name": "x" * 50_000}, "longer than we can keep"),
    ({"email": ""}, "Please write your e-mail address"),
    ({"email": "ines.example.org"}, "The @ is missing"),
    ({"email": "a@b@example.org"}, "more than one @"),
    ({"email": "ines@example.org\r\nBcc: all@example.org"}, "e-mail address"),
    ({"postcode": "<script>"}, "only the postcode"),
    ({"comment": "x" * 1001}, "longer than we can keep"),
]


def test_bad_input_comes_back_with_what_was_typed_and_a_sentence(visitor, url, petition):
    for fields, says in BAD:
        response = post(visitor, url, **fields)
        body = response.content.decode()
        assert response.status_code == 422, fields
        assert says in body, fields
        assert 'id="err"' in body, fields
        assert "<title>Please check · " in body, fields
        kept = {key: value for key, value in GOOD.items() if key not in fields}
        assert all(value in body for value in kept.values()), fields
        assert not petition.signatures.exists(), fields
        assert "<script>" not in re.sub(r"<script src=[^>]+></script>", "", body), fields
        assert all(escape(value) in body for value in fields.values()), ("also what is wrong", fields)


ODD = [
    {"name": "=HYPERLINK(1)"},
    {"name": "Ines\x00Okafor"},
    {"email": "ines+petition@example.org"},
    {"email": "ines@bücher.example.org"},
    {"email": '"ines,o"@example.org'},
    {"comment": "עברית \u202e and العربية"},
    {"postcode": ""},
    {"t": "yesterday"},
    {"t": bots.make_form_token(now=timezone.now() - timedelta(days=1))},
    {"proof": "rubbish" * 100},
    {"unknown": "field"},
]


def test_odd_but_fair_input_signs(visitor, url, petition):
    for number, fields in enumerate(ODD):
        fields = {"email": f"ines{number}@example.org"} | fields
        assert post(visitor, url, **fields).status_code == 303, fields
        assert petition.signatures.count() == number + 1, fields


def test_broken_utf8_is_no_error_of_ours(visitor, url):
    body = b"name=%ff%fe%80&email=ines%40example.org"
    response = visitor.post(f"{url}sign/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in (303, 422)


OTHER_TYPES = ["application/json", "multipart/form-data; boundary=x", "text/plain", ""]


def test_a_body_that_is_no_form_comes_back_as_an_empty_form(visitor, url):
    for content_type in OTHER_TYPES:
        response = visitor.post(f"{url}sign/", b'{"name": 1}', content_type=content_type)
        assert 400 <= response.status_code < 500, content_type


def test_another_sites_form_is_refused(url, petition):
    for headers in ({"origin": "https://elsewhere.test"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert post(Client(headers=headers), url).status_code == 403
    assert not petition.signatures.exists()


def test_opening_the_address_of_the_form_leads_to_the_page(visitor, url):
    assert visitor.get(f"{url}sign/").headers["Location"] == url


@pytest.mark.parametrize("change", [{"paused": True}, {"state": "delivered"}, {"closes_at": timezone.now()}])
def test_nothing_is_taken_while_it_is_not_open(change, visitor, url, petition):
    assert "Go to the form" in visitor.get(url).content.decode()
    type(petition).objects.update(**change)
    desks.memory.clear()
    response = post(visitor, url, comment="My <own>\nreason.")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Not sent" in page
    assert "What you typed is still here" in page
    assert "readonly>\nMy &lt;own&gt;\nreason.</textarea>" in page
    assert f'value="{GOOD["email"]}" readonly' in page
    assert "Go to the form" not in page
    assert "sign/#err" not in visitor.get(url).content.decode()
    assert not petition.signatures.exists()


def test_the_whole_path_by_link(visitor, url, petition):
    post(visitor, url)
    mailing.send_due(now=timezone.now())
    link = re.search(r"http\S+(/c/\S+)", mail.outbox[0].body)[1]
    opened = visitor.get(link)
    assert opened.status_code == 200
    assert opened["Cache-Control"].count("no-store")
    assert not petition.signatures.confirmed().exists(), "opening a link confirms nothing"
    pressed = visitor.post(link, {"answer": "yes"})
    assert (pressed.status_code, pressed["Location"]) == (303, f"{url}thanks/")
    assert visitor.post(link, {"answer": "yes"}).status_code == 303
    counting.tick(petition.pk, now=timezone.now())
    assert "You count" in visitor.get(pressed["Location"]).content.decode()
    assert visitor.get(f"{url}count.json").json()["count"] == 1
    assert "Your name is on the petition" in visitor.get(link).content.decode()


def test_the_whole_path_by_digits(visitor, url, petition):
    post(visitor, url)
    code = confirming.code_for(find(petition, GOOD["email"]).pk)
    wrong = visitor.post(f"{url}inbox/", {"email": GOOD["email"], "code": "000000" if code != "000000" else "111111"})
    assert wrong.status_code == 422
    assert "do not fit" in wrong.content.decode()
    right = visitor.post(f"{url}inbox/", {"email": GOOD["email"], "code": f"{code[:3]} {code[3:]}"})
    assert (right.status_code, right["Location"]) == (303, f"{url}thanks/")


def test_it_wasnt_me(visitor, petition):
    link = f"/c/{confirming.token_for(sign(petition, now=timezone.now()).pk)}/"
    assert visitor.post(link, {"answer": "not-me"}).status_code == 303
    assert "Erased." in visitor.get(link).content.decode()
    assert petition.signatures.get().state == SignatureState.DISOWNED


def test_a_press_without_an_answer_does_nothing(visitor, petition):
    link = f"/c/{confirming.token_for(sign(petition, now=timezone.now()).pk)}/"
    assert visitor.post(link, {}).status_code == 400
    assert petition.signatures.get().state == SignatureState.PENDING


NOT_OURS = ["x", "a" * 24, "0" * 500, "drop-table"]


def test_a_link_that_is_not_ours_is_gone(visitor, page):
    for token in NOT_OURS:
        response = visitor.get(f"/c/{token}/")
        assert response.status_code == 410, token
        assert "does not work" in response.content.decode(), token


def test_an_old_link_says_so(visitor, petition):
    row = sign(petition, now=timezone.now() - timedelta(days=4))
    response = visitor.post(f"/c/{confirming.token_for(row.pk)}/", {"answer": "yes"})
    assert response.status_code == 410


def test_take_my_name_off_answers_everybody_alike(visitor, petition):
    sign(petition, now=timezone.now())
    seen = {answers(visitor.post("/my-name/", {"email": who}))[:1] for who in (GOOD["email"], "nobody@example.org")}
    assert seen == {(303,)}
    assert visitor.post("/my-name/", {"email": "no"}).status_code == 422


def test_share_image_is_a_png_of_the_promised_size_and_is_drawn_once(visitor, url):
    response = visitor.get(f"{url}share.png")
    assert response["Content-Type"] == "image/png"
    width, height = (int.from_bytes(response.content[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (1200, 630)
    assert len(response.content) < 300_000
    again = visitor.get(f"{url}share.png", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_poster_is_a_pdf(visitor, url):
    assert visitor.get(f"{url}poster.pdf").content.startswith(b"%PDF-")


def test_count_is_json_and_may_be_cached(visitor, url):
    response = visitor.get(f"{url}count.json")
    said = json.loads(response.content)
    assert set(said) == {"count", "goal", "as_of"}
    assert (said["count"], said["goal"]) == (0, 500)
    assert "max-age=20" in response["Cache-Control"]


def test_public_pages_set_no_cookie_and_vary_on_nothing_personal(visitor, url):
    for path in (url, f"{url}inbox/", f"{url}thanks/", f"{url}names/", f"{url}count.json", "/my-name/"):
        response = visitor.get(path)
        assert response.status_code == 200, path
        assert not response.cookies, path
        assert "cookie" not in response.get("Vary", "").lower(), path


def test_yes_boxes_are_off_and_the_wording_shown_is_the_wording_kept(visitor, url, petition):
    wording = make_wording(petition.campaign.host, sentence="You may write to me about this campaign.")
    petition.asks.add(wording.ask)
    body = visitor.get(url).content.decode()
    assert "You may write to me about this campaign." in body
    assert "checked" not in body
    post(visitor, url, **{f"yes-{wording.pk}": "on"})
    assert petition.signatures.get().wishes == [wording.pk]


def test_a_database_that_is_away_is_no_lost_signature(visitor, url, monkeypatch):
    from django.db import OperationalError

    def broken(*args, **kwargs):
        raise OperationalError("away")

    post(visitor, url, email="warm@example.org")
    monkeypatch.setattr(signing, "sign", broken)
    response = post(visitor, url)
    assert response.status_code == 503
    assert "Not sent" in response.content.decode()
