"""An action in the frame of another site: there and nowhere else, and whoever signs there stays there."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.pages import factories
from unwatched.actions.models import Signature
from unwatched.actions.services import mailing
from unwatched.core import bots
from unwatched.directory.services import partners
from unwatched.pages import memory
from unwatched.pages.models import LetterPage, SiteLook

pytestmark = [pytest.mark.once, pytest.mark.django_db]
GOOD = {"name": "Ines Okafor-Lind", "email": "ines@example.org", "postcode": "W4 118", "comment": ""}
FRAME = "/faces/petition/embed/"


@pytest.fixture
def campaign():
    return factories.make_campaign(factories.make_site(), slug="faces")


@pytest.fixture
def petition(campaign):
    return factories.make_petition(campaign, slug="petition")


@pytest.fixture
def nurses():
    return factories.make_partner("Night Shift Nurses", slug="nurses", url="https://www.nurses.example.org/about")


@pytest.fixture
def visitor(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return Client(headers={"sec-fetch-site": "same-origin"})


def ancestors(response):
    return re.search(r"frame-ancestors ([^;]*)", response.headers["Content-Security-Policy"])[1]


def post(visitor, **fields):
    token = bots.make_form_token(now=timezone.now() - timedelta(minutes=1))
    return visitor.post(f"{FRAME}sign/", GOOD | {"t": token} | fields)


def set_frames(**fields):
    SiteLook.objects.update(**fields)
    memory.forget()


def test_only_what_stands_under_embed_may_be_framed(client, petition):
    for path in (
        "/",
        "/faces/",
        "/faces/petition/",
        "/faces/petition/thanks/",
        "/my-name/",
        "/what-we-keep/",
        "/nothing/",
    ):
        response = client.get(path)
        assert ancestors(response) == "'none'", path
        assert response.headers["X-Frame-Options"] == "DENY", path
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin", path
    for path in (FRAME, f"{FRAME}inbox/", f"{FRAME}thanks/", f"{FRAME}names/", f"{FRAME}share/"):
        response = client.get(path)
        assert response.status_code == 200, path
        assert ancestors(response) == "*", path
        assert "X-Frame-Options" not in response.headers, path
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin", path
        assert not response.cookies, path
        assert "public, max-age=20" in response.headers["Cache-Control"], path


def test_the_frame_is_slim_names_its_host_and_leads_beside_itself(client, petition):
    html = client.get(FRAME).content.decode()
    assert "This part of the page comes from <b>localhost:8000</b>." in html
    assert f'action="{FRAME}sign/#err"' in html
    assert "Read what you sign" in html
    assert "0 of 500" in html
    assert 'class="mast"' not in html
    assert "This page did not look back" not in html
    for link in re.findall(r"<a [^>]*>", html):
        assert 'target="_blank"' in link or 'href="#' in link or f'href="{FRAME}' in link, link
    assert re.search(r'<a [^>]*target="_blank"[^>]*>(?:<[^>]*>)*The whole page', html)
    assert not re.findall(r'(?:src|href)="https?://(?!localhost)', re.sub(r"<a [^>]*>", "", html))


def test_who_signs_in_the_frame_stays_there_until_the_mail_comes(visitor, petition):
    response = post(visitor)
    assert (response.status_code, response.headers["Location"]) == (303, f"{FRAME}inbox/#main")
    html = visitor.get(f"{FRAME}inbox/").content.decode()
    assert "Now look in your inbox." in html
    mailing.send_due(now=timezone.now())
    code = re.search(r"\b(\d{3}) ?(\d{3})\b", mail.outbox[0].body)
    answer = visitor.post(f"{FRAME}inbox/", {"email": GOOD["email"], "code": "".join(code.groups())})
    assert answer.headers["Location"] == f"{FRAME}thanks/"
    thanks = visitor.get(f"{FRAME}thanks/").content.decode()
    assert "You count" in thanks
    assert f'action="{FRAME}share/#err"' in thanks
    assert "/embed/" not in re.sub(r'action="[^"]*"', "", thanks).split("share-line")[1].split("</textarea>")[0]


def test_mistakes_come_back_in_the_frame_with_what_was_typed(visitor, petition):
    response = post(visitor, email="ines")
    html = response.content.decode()
    assert response.status_code == 422
    assert ancestors(response) == "*"
    assert "Not sent yet" in html
    assert 'value="Ines Okafor-Lind"' in html
    assert f'action="{FRAME}sign/#err"' in html


def test_a_form_of_another_site_is_refused_in_the_frame_as_well(client, petition):
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://nurses.example.org"}, {"origin": "null"}):
        response = client.post(f"{FRAME}sign/", GOOD, headers=headers)
        assert response.status_code == 403
        assert ancestors(response) == "*"  # else the frame would be empty
    assert not Signature.objects.exists()


def test_what_is_no_action_or_not_public_has_no_frame(client, campaign, petition):
    from wagtail.models import PageViewRestriction

    for path in (
        "/embed/",
        "/faces/embed/",
        "/what-we-keep/embed/",
        f"{FRAME}embed/",
        f"{FRAME}nothing/",
        f"{FRAME}office/",
    ):
        assert client.get(path).status_code == 404, path
    petition.unpublish()
    assert client.get(FRAME).status_code == 404
    petition.live = True
    petition.save()
    PageViewRestriction.objects.create(page=campaign, restriction_type="login")
    memory.forget()
    assert client.get(FRAME).status_code == 404


def test_posts_go_only_where_posts_are_taken(visitor, petition):
    assert visitor.post(FRAME, {}).status_code == 405
    assert visitor.post(f"{FRAME}thanks/", {}).status_code == 405


def test_any_kind_of_action_can_be_framed(client, campaign):
    factories.add(
        campaign,
        LetterPage(title="An open letter", shout="Stop.", addressee="x", letter="<p>We ask.</p>", slug="letter"),
    )
    from django.template.exceptions import TemplateSyntaxError

    try:
        response = client.get("/faces/letter/embed/")
    except TemplateSyntaxError:
        pytest.skip("its page is being written")
    assert response.status_code == 200
    assert "comes from <b>localhost:8000</b>" in response.content.decode()


@pytest.mark.both
def test_organisers_say_who_may_frame(client, petition, nurses):
    set_frames(frames="listed", frame_sites="https://Union.example.org/page\nrückert.example\nhttp://localhost:8001")
    assert ancestors(client.get(FRAME)).split() == [
        "https://union.example.org", "https://www.union.example.org", "https://xn--rckert-3ya.example",
        "https://www.xn--rckert-3ya.example", "http://localhost:8001", "http://www.localhost:8001",
        "https://www.nurses.example.org", "https://nurses.example.org",
    ]  # fmt: skip
    set_frames(frames="nobody")
    assert client.get(FRAME).status_code == 404


def test_an_odd_line_is_no_site():
    from django.core.exceptions import ValidationError

    for wrong in ("a;script-src *", "https://", "'self'", "*", "javascript:x", "https://[", "a\x00b.example"):
        with pytest.raises(ValidationError):
            SiteLook(frame_sites=wrong).clean()
    SiteLook(frame_sites="nurses.example.org\n\nhttps://union.example.org:8443/x").clean()


# --- Where signatures come from -------------------------------------------------------------------------------------


def test_a_partners_link_is_said_on_the_page_and_counted(visitor, petition, nurses):
    for path in ("/faces/petition/", FRAME):
        html = visitor.get(f"{path}?via=nurses").content.decode()
        assert "We count that you came from Night Shift Nurses; nothing else." in html
        assert '<input type="hidden" name="via" value="nurses">' in html
        assert 'name="via"' not in visitor.get(f"{path}?via=nobody").content.decode()
    assert "/faces/petition/?via=nurses" in visitor.get(f"{FRAME}?via=nurses").content.decode()
    post(visitor, via="nurses")
    post(visitor, via="nobody", email="abe@example.org")
    post(visitor, via=["x" * 9000, "nurses"], email="oda@example.org")
    assert list(Signature.objects.order_by("pk").values_list("via", flat=True)) == [nurses.pk, None, nurses.pk]


def test_mistakes_do_not_lose_the_partner(visitor, petition, nurses):
    assert 'name="via" value="nurses"' in post(visitor, via="nurses", email="x").content.decode()


def test_a_partner_that_has_just_gone_costs_no_signature(visitor, petition, nurses):
    partners.known_partners()
    nurses.delete()
    assert post(visitor, via="nurses").status_code == 303
    assert Signature.objects.get().blind_index
