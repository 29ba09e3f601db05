"""A real SMTP conversation on loopback (tests/smtp.py)."""

import pytest
from django.core.mail import EmailMessage

from tests.actions.factories import NOW, make_petition, sign
from unwatched.actions.services import mailing
from unwatched.gateways import mail
from unwatched.gateways.errors import Permanent, Temporary


def message(to):
    return EmailMessage("Subject", "Body", to=[to])


def test_many_messages_go_over_one_connection(mail_server):
    with mail.connection() as over:
        for n in range(5):
            mail.send(message(f"p{n}@example.org"), over=over)
    assert len(mail_server.messages) == 5
    assert mail_server.connections == 1


@pytest.mark.parametrize(("address", "error"), [("550@example.org", Permanent), ("451@example.org", Temporary)])
def test_a_refusal_is_final_or_not_and_names_nobody(address, error, mail_server):
    with mail.connection() as over, pytest.raises(error) as caught:
        mail.send(message(address), over=over)
    assert address not in str(caught.value)


def test_one_refused_address_does_not_stop_the_others(mail_server, db):
    petition = make_petition()
    for address in ("550@example.org", "ines@example.org"):
        sign(petition, address)
    assert mailing.send_due(now=NOW) == 1
    [(to, letter)] = mail_server.messages
    assert to == ["ines@example.org"]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_body(("plain",)).get_content().strip()
    assert "/c/" in letter.get_body(("html",)).get_content()


def test_nobody_listening_is_temporary(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(Temporary), mail.connection():
        pytest.fail("there is no connection")
