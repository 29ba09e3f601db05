"""What visitors see, without a session: the form, the code in the same page, the link, and the way back."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from unwatched.actions.models import Petition
from unwatched.core import jobs
from unwatched.letters.models import Employer, OrganisationSignature, Pending, StaffSignature
from unwatched.letters.services import organisations, staff

from .factories import make_letter, move, put, url_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def letter():
    return make_letter(with_page=True)


def typed(letter, **fields):
    band = letter.bands.first()
    return {"email": "ada@corvane.example", "band": str(band.pk), "name": "Ada Lovelace-Quill"} | fields


def hidden(response):
    """The hidden fields of the page with the code, of its first form."""
    form = response.content.decode().split("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def send_codes():
    jobs.run_once("codes", now=timezone.now())


def digits(text):
    return "".join(re.search(r"(\d{3}) (\d{3})", text).groups())


def test_staff_sign_and_take_it_back(letter, client):
    url = url_of(letter)
    page = client.get(url).content.decode()
    assert "@corvane.example" in page
    assert "Engineering" in page
    asked = client.post(f"{url}staff/", typed(letter))
    assert asked.status_code == 200
    assert asked.headers["Cache-Control"] == "no-store"
    send_codes()
    thanks = client.post(f"{url}code/", hidden(asked) | {"code": digits(mail.outbox[0].body)})
    assert thanks.status_code == 200
    link = re.search(r"/take-back/[a-z0-9]+/", thanks.content.decode())[0]
    opened = client.get(link)
    assert "Lovelace" not in opened.content.decode()
    assert StaffSignature.objects.count() == 1, "opening does nothing"
    assert client.post(link).status_code == 400
    erased = client.post(link, {"answer": "erase"})
    assert "Erased." in erased.content.decode()
    assert not StaffSignature.objects.exists()
    assert client.get(link).status_code == 410
    assert not client.cookies


def test_staff_sign_in_the_frame_of_another_site_and_stay_there(letter, client):
    asked = client.post(f"{url_of(letter)}embed/staff/", typed(letter))
    [to] = set(re.findall(r'action="([^"#]+/code/)', asked.content.decode()))
    assert to == f"{url_of(letter)}embed/code/"
    send_codes()
    thanks = client.post(to, hidden(asked) | {"code": digits(mail.outbox[0].body)})
    assert "Thank you. You count." in thanks.content.decode()
    assert StaffSignature.objects.count() == 1


def test_the_answer_is_the_same_whoever_asks(letter):
    url = url_of(letter)
    answers = []
    for _ in range(2):
        response = Client().post(f"{url}staff/", typed(letter))
        send_codes()
        signed = Client().post(f"{url}code/", hidden(response) | {"code": digits(mail.outbox[-1].body)})
        secret = hidden(response)["browser"]
        answers.append((plain(response).replace(secret, ""), plain(signed), sorted(response.headers)))
    assert answers[0] == answers[1]


def plain(response):
    """Without what stands for the moment of drawing."""
    return re.sub(r'name="t" value="[^"]*"', "", response.content.decode())


# Each in one form with another one that has nothing to do with it.
MISTAKES = [
    ({"email": ""}, "Please write your address at work"),
    ({"email": "ada@tessel.example", "band": "999999"}, "These endings count: @corvane.example",
     "not offered any more"),
    ({"email": "ada@соrvane.example", "band": ""}, "some of its letters are not the plain ones",
     "Please choose what fits best"),
    ({"email": "ada@corvane.example\r\nBcc: x@evil.example", "name": "x" * 50_000}, "cannot be seen",
     "longer than we can keep"),
    ({"name": "", "show": "on"}, "Please write the name that shall be shown"),
]  # fmt: skip


def test_a_mistake_comes_back_with_a_sentence_and_the_rest(letter, client):
    for wrong, *sentences in MISTAKES:
        response = client.post(f"{url_of(letter)}staff/", typed(letter) | wrong)
        page = response.content.decode()
        assert response.status_code == 422, wrong
        assert all(says in page for says in sentences), wrong
        assert 'id="err"' in page, wrong
        assert "<title>Please check · " in page, wrong
        assert "email" in wrong or "ada@corvane.example" in page, wrong
        assert all(escape(value) in page for name, value in wrong.items() if name != "band"), ("also", wrong)
        assert not Pending.objects.exists(), wrong


def test_a_wrong_code_says_how_many_tries_are_left_and_keeps_what_was_typed(letter, client):
    url = url_of(letter)
    asked = client.post(f"{url}staff/", typed(letter))
    send_codes()
    fields = hidden(asked)
    right = digits(mail.outbox[0].body)
    wrong = "000000" if right != "000000" else "111111"
    response = client.post(f"{url}code/", fields | {"code": wrong})
    assert response.status_code == 422
    assert "4 tries left" in response.content.decode()
    assert hidden(response)["email"] == "ada@corvane.example"
    for text in ("12", "abc", "", "1" * 5000):
        assert client.post(f"{url}code/", fields | {"code": text}).status_code == 422


def test_a_code_that_has_run_out_leads_to_a_new_one_with_nothing_lost(letter, client):
    url = url_of(letter)
    asked = client.post(f"{url}staff/", typed(letter))
    send_codes()
    Pending.objects.update(made_at=timezone.now() - timedelta(minutes=11))
    over = client.post(f"{url}code/", hidden(asked) | {"code": digits(mail.outbox[0].body)})
    assert over.status_code == 410
    fields = hidden(over)
    assert (fields["email"], fields["name"]) == ("ada@corvane.example", "Ada Lovelace-Quill")
    again = client.post(f"{url}staff/", fields)
    send_codes()
    signed = client.post(f"{url}code/", hidden(again) | {"code": digits(mail.outbox[-1].body)})
    assert "/take-back/" in signed.content.decode()


def test_an_employer_that_is_gone_is_said(letter, client):
    url = url_of(letter)
    asked = client.post(f"{url}staff/", typed(letter))
    send_codes()
    Employer.objects.all().delete()
    response = client.post(f"{url}code/", hidden(asked) | {"code": digits(mail.outbox[0].body)})
    assert response.status_code == 410
    assert "taken this employer off" in response.content.decode()


def test_a_closed_letter_says_so(letter, client):
    url = url_of(letter)
    Petition.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    response = client.post(f"{url}staff/", typed(letter))
    assert response.status_code == 409
    assert "takes no signatures now" in response.content.decode()
    assert 'value="ada@corvane.example" readonly' in response.content.decode()
    assert client.get(url).status_code == 200


def test_the_public_signs_a_letter_and_not_a_petition(letter, client):
    url = url_of(letter)
    assert client.post(f"{url}sign/", {"name": "Rosa", "email": "rosa@example.org"}).status_code == 303
    pages = [client.get(f"{url}{part}").content.decode() for part in ("", "inbox/", "thanks/", "names/")]
    jobs.run_once("mail", now=timezone.now())
    link = re.search(r"/c/[a-z0-9]+/", mail.outbox[0].body)[0]
    pages += [client.get(link).content.decode(), mail.outbox[0].subject, mail.outbox[0].body]
    client.post(link, {"answer": "yes"})
    pages.append(client.get(link).content.decode())
    for said in pages:
        assert "petition" not in re.sub(r"<[^>]*>", " ", said).lower()


def test_a_letter_that_the_public_does_not_sign_refuses_them(letter, client):
    Petition.objects.update(public=False)
    response = client.post(f"{url_of(letter)}sign/", {"name": "Rosa", "email": "rosa@example.org"})
    assert response.status_code == 409
    assert 'value="rosa@example.org" readonly' in response.content.decode()
    assert 'id="sign"' not in client.get(url_of(letter)).content.decode()
    assert client.post(f"{url_of(letter)}staff/", typed(letter)).status_code == 200


def test_the_page_and_the_card_show_what_a_batch_has_shown(letter, client):
    put(letter, 26)
    put(letter, 12, named=True)
    page = letter.petition.page.specific
    assert page.standing(now=timezone.now()).words == "Be among the first. Two minutes."
    move(letter)
    text = client.get(url_of(letter)).content.decode()
    assert "Signed by 38 verified staff of Corvane, 12 of them by name." in text
    assert "Person 11" in text
    standing = page.standing(now=timezone.now())
    assert (standing.kind, standing.count, standing.words) == ("letter", 38, "38 staff so far. Two minutes.")


# --- Organisations -------------------------------------------------------------------------------

THEIRS = {
    "organisation": "Library Workers’ Union", "website": "library-workers.example", "person": "Ines Okafor-Lind",
    "role": "Chair", "email": "ines@library-workers.example",
}  # fmt: skip


@pytest.fixture
def for_all(letter):
    letter.organisations = True
    letter.save()
    return letter


@pytest.mark.both
def test_an_organisation_signs_and_is_listed_when_we_have_looked(for_all, client, samira):
    url = url_of(for_all)
    assert client.post(f"{url}organisation/", THEIRS).status_code == 303
    assert client.post(f"{url}organisation/", THEIRS | {"organisation": "Mallory"}).status_code == 303
    assert client.get(f"{url}organisation/sent/").status_code == 200
    send_codes()
    link = re.search(r"/for-organisation/[a-z0-9]+/", mail.outbox[0].body)[0]
    assert client.get(link).status_code == 200
    row = OrganisationSignature.objects.get()
    assert (row.name, row.state, row.transit) == ("Library Workers’ Union", "pending", None)
    client.post(link, {"answer": "yes"})
    row.refresh_from_db()
    assert "Library Workers" not in client.get(url).content.decode()
    organisations.decide(row, listed=True, note="Welcome.", by=samira, now=timezone.now())
    assert "Library Workers" in client.get(url).content.decode()
    assert "Welcome." in client.get(link).content.decode()
    client.post(link, {"answer": "erase"})
    assert not OrganisationSignature.objects.exists()


NO_WEBSITES = ["javascript:alert(1)", "ftp://x.example", "https://a b.example", "https://x:y", "x"]


def test_a_website_is_one_or_comes_back(for_all, client):
    for website in NO_WEBSITES:
        response = client.post(f"{url_of(for_all)}organisation/", THEIRS | {"website": website})
        assert response.status_code == 422, website
        assert "Please look at the website again" in response.content.decode(), website


def test_a_link_of_one_kind_opens_no_other(letter, client):
    for token in ("x", "a" * 24, staff.token_for(3), organisations.token_for(3)):
        assert client.get(f"/take-back/{token}/").status_code == 410
        assert client.get(f"/for-organisation/{token}/").status_code == 410
