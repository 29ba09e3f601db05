"""A real SMTP conversation on loopback, with a server that can be told to refuse."""

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMessage

from tests.actions.factories import NOW, make_petition, sign
from unwatched.actions.services import mailing
from unwatched.gateways import mail
from unwatched.gateways.errors import Permanent, Temporary


class Server:
    """Keeps what it is given; refuses addresses that begin with a number, with that number as the code."""

    def __init__(self):
        self.messages = []
        self.connections = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address[:3].isdigit():
            return f"{address[:3]} no"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.messages.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def server(settings):
    handler = Server()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield handler
    controller.stop()


def message(to):
    return EmailMessage("Subject", "Body", to=[to])


def test_many_messages_go_over_one_connection(server):
    with mail.connection() as over:
        for n in range(5):
            mail.send(message(f"p{n}@example.org"), over=over)
    assert len(server.messages) == 5
    assert server.connections == 1


@pytest.mark.parametrize(("address", "error"), [("550@example.org", Permanent), ("451@example.org", Temporary)])
def test_a_refusal_is_final_or_not_and_names_nobody(address, error, server):
    with mail.connection() as over, pytest.raises(error) as caught:
        mail.send(message(address), over=over)
    assert address not in str(caught.value)


def test_one_refused_address_does_not_stop_the_others(server, db):
    petition = make_petition()
    for address in ("550@example.org", "ines@example.org"):
        sign(petition, address)
    assert mailing.send_due(now=NOW) == 1
    [(to, letter)] = server.messages
    assert to == ["ines@example.org"]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_body(("plain",)).get_content().strip()
    assert "/c/" in letter.get_body(("html",)).get_content()


def test_nobody_listening_is_temporary(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(Temporary), mail.connection():
        pytest.fail("there is no connection")
