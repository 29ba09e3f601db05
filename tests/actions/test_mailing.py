import smtplib
from datetime import timedelta

import pytest
from django.core import mail

from unwatched.actions.models import LinkRequest, Mail, Signature
from unwatched.actions.services import confirming, mailing, retention

from .factories import make_campaign, make_petition, sign

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_confirmation_holds_the_link_and_the_digits(now):
    row = sign(make_petition(), "ines@example.org")
    assert mailing.send_due(now=now) == 1
    message = mail.outbox[0]
    code = confirming.code_for(row.pk)
    assert message.to == ["ines@example.org"]
    for body in (message.body, message.alternatives[0].content):
        assert f"/c/{confirming.token_for(row.pk)}/" in body
        assert f"{code[:3]} {code[3:]}" in body


def test_no_mail_is_sent_twice(now):
    sign(make_petition())
    assert [mailing.send_due(now=now), mailing.send_due(now=now)] == [1, 0]


def test_one_reminder_after_two_days_and_no_second(now):
    row = sign(make_petition())
    moments = [now + timedelta(hours=6 * n) for n in range(13)]
    sent = [mailing.send_due(now=at) for at in moments]
    assert sent == [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    row.refresh_from_db()
    assert (row.transit, row.mail_at) == (None, None)


def test_who_has_confirmed_is_not_reminded(now):
    row = sign(make_petition())
    mailing.send_due(now=now)
    confirming.confirm(row.pk, page="/p/", now=now)
    assert mailing.send_due(now=now + timedelta(days=2)) == 0


@pytest.mark.both
def test_confirming_while_the_mail_goes_out_is_not_undone(now):
    row = sign(make_petition())
    claimed = mailing.claim(now=now)[0]
    confirming.confirm(row.pk, page="/p/", now=now)
    mailing.settle(claimed, now=now, sent=True)
    row.refresh_from_db()
    assert (row.mail_at, row.transit) == (None, None)


def test_a_worker_that_died_with_a_claim_is_followed_by_another(now):
    sign(make_petition())
    mailing.claim(now=now)
    assert mailing.send_due(now=now + timedelta(minutes=4)) == 0
    assert mailing.send_due(now=now + mailing.LEASE) == 1


class Broken:
    """Stands where the mail server's connection stands, and fails as one does."""

    def __init__(self, error):
        self.error = error

    def send_messages(self, messages):
        raise self.error


@pytest.mark.parametrize("code", [550, 553])
def test_a_refused_address_ends_the_mails_of_its_row(code, now):
    row = sign(make_petition())
    claimed = mailing.claim(now=now)[0]
    broken = Broken(smtplib.SMTPRecipientsRefused({"ines@example.org": (code, b"no such user")}))
    assert not mailing.send_one(claimed, over=broken, now=now)
    row.refresh_from_db()
    assert (row.mail_at, row.transit, row.mails_sent) == (None, None, 0)


def test_a_mail_server_that_is_away_is_tried_again(now, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    row = sign(make_petition())
    assert mailing.send_due(now=now) == 0
    row.refresh_from_db()
    assert row.mail_at == now + mailing.RETRY_AFTER
    assert row.mail == Mail.CONFIRM


def test_link_requests_reach_every_signature_and_tell_strangers_nothing(now):
    one, two = make_petition(), make_petition(campaign=make_campaign(title="Other"))
    for petition in (one, two):
        row = sign(petition, "ines@example.org")
        Signature.objects.filter(pk=row.pk).update(mail="", mail_at=None, transit=None, transit_at=None)
    for address in ("ines@example.org", "nobody@example.org"):
        mailing.ask_for_links(address, now=now)
    assert mailing.answer_link_requests(now=now) == 2
    assert mailing.send_due(now=now) == 2
    assert {message.to[0] for message in mail.outbox} == {"ines@example.org"}
    assert not LinkRequest.objects.exists()


@pytest.mark.parametrize("again", ["sent again", "link wanted"])
def test_an_address_that_could_not_be_mailed_is_erased_after_three_days(now, settings, again):
    """Also the one that a confirmed row keeps for a "you have signed already", counted from when it came."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    petition = make_petition()
    waiting, confirmed = sign(petition, "ada@example.org", now=now), sign(petition, "ines@example.org", now=now)
    confirming.confirm(confirmed.pk, page="/p/", now=now)
    asked = now + timedelta(hours=50)
    if again == "sent again":
        sign(petition, "ines@example.org", now=asked)
    else:
        mailing.ask_for_links("ines@example.org", now=asked)
    for hours, kept in [(52, 2), (71, 2), (73, 1), (121, 1), (123, 0)]:
        at = now + timedelta(hours=hours)
        mailing.answer_link_requests(now=at)
        mailing.send_due(now=at)
        retention.forget_addresses_in_transit(now=at)
        assert Signature.objects.filter(transit__isnull=False).count() == kept, hours
    for row in (waiting, confirmed):
        row.refresh_from_db()
        assert (row.transit, row.transit_at, row.mail_at) == (None, None, None)


def test_a_title_with_a_line_break_makes_no_new_header(now):
    sign(make_petition(title="Ban it\r\nBcc: everybody@example.org"))
    mailing.send_due(now=now)
    assert "everybody" not in str(mail.outbox[0].message()["Bcc"] or "")
    assert mail.outbox[0].recipients() == ["ines@example.org"]


@pytest.mark.both
def test_what_was_locked_under_a_key_that_is_gone_stops_nothing(now):
    row = sign(make_petition())
    Signature.objects.filter(pk=row.pk).update(transit=b"locked under another key")
    LinkRequest.objects.create(transit=b"locked under another key", at=now)
    assert mailing.answer_link_requests(now=now) == 1
    assert mailing.send_due(now=now) == 0
    row.refresh_from_db()
    assert (row.mail_at, row.transit) == (None, None)
    assert not LinkRequest.objects.exists()
