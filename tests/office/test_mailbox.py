import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone

from unwatched.core import outbox

pytestmark = pytest.mark.once

LINK = "http://localhost:8000/c/abc123/"


@pytest.fixture
def letter(settings):
    """A mail with both parts, as the outbox keeps it; its file's name."""

    def keep(*, text=f"Please confirm: {LINK} <b>now</b>", html=f'<p style="color:red"><a href="{LINK}">Yes</a></p>'):
        mail = EmailMultiAlternatives("Confirm: No face scans", text, "hello@example.org", ["ada@example.org"])
        mail.attach_alternative(html, "text/html")
        return outbox.keep(mail.message().as_bytes(), now=timezone.now()).name

    return keep


def test_list_shows_what_was_kept(office, letter):
    letter()
    page = office.get(reverse("office_mailbox")).content.decode()
    assert "1 mail is kept here. None has left this server." in page
    assert "Confirm: No face scans" in page
    assert "ada@example.org" in page


def test_an_empty_mailbox_says_how_to_fill_it(office):
    assert "Sign the demo petition" in office.get(reverse("office_mailbox")).content.decode()


def test_text_has_links_that_work_and_no_markup(office, letter):
    page = office.get(reverse("office_mail", args=[letter()])).content.decode()
    assert f'<a href="{LINK}">' in page
    assert "&lt;b&gt;now&lt;/b&gt;" in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page


def test_html_part_stands_alone_under_its_own_policy(office, letter):
    name = letter(html=f'<script>alert(1)</script><img src="https://elsewhere.example/x.png"><a href="{LINK}">Yes</a>')
    answer = office.get(reverse("office_mail_part", args=[name]))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "img-src data:;" in policy
    assert "frame-ancestors 'self'" in policy
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer.content.decode().startswith('<base target="_blank">')


@pytest.mark.parametrize(
    "name", ["none.eml", "..%2F..%2Fkeys%2Fdjango.key", "20261122T090000000000-aaaaaaaaaaaaaaaa.eml"]
)
def test_no_other_file_is_shown(office, name):
    assert office.get(f"/office/mailbox/{name}/").status_code == 404
    assert office.get(f"/office/mailbox/{name}/html/").status_code == 404


def test_with_an_account_the_page_says_where_mail_goes_and_shows_none(office, letter, settings):
    name = letter()
    settings.MAIL_IS_CAUGHT, settings.EMAIL_HOST = False, "mail.example.org"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "rosa-account", "hunter2"
    page = office.get(reverse("office_mailbox")).content.decode()
    assert "It goes to mail.example.org" in page
    assert not {"rosa-account", "hunter2"} & set(page.split())
    assert "Confirm: No face scans" not in page
    assert office.get(reverse("office_mail", args=[name])).status_code == 404
    assert office.get(reverse("office_mail_part", args=[name])).status_code == 404


@pytest.mark.parametrize("role", ["Editor", "Researcher", "Facilitator", "Key-holder"])
def test_roles_that_may_not_invite_may_not_read_sign_in_links(member, letter, role):
    name, person = letter(), member(role)
    for page in (
        reverse("office_mailbox"),
        reverse("office_mail", args=[name]),
        reverse("office_mail_part", args=[name]),
    ):
        assert person.get(page)["Location"] == "/office/"


def test_organisers_may(member, letter):
    assert member("Organiser").get(reverse("office_mail", args=[letter()])).status_code == 200
