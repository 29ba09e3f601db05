"""A mail server on loopback, for any test that asks, which can be told to refuse."""

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller


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


class Listening(Controller):
    """On a port that is bound before anybody else can have it; a busy machine may take its time to start."""

    def __init__(self, handler):
        self.bound = socket.create_server(("127.0.0.1", 0))
        super().__init__(handler, hostname="127.0.0.1", port=self.bound.getsockname()[1], ready_timeout=120)

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self.bound)


@pytest.fixture
def mail_server(settings):
    """Where all mail goes meanwhile: `.messages` are pairs of recipients and message."""
    server = Server()
    listening = Listening(server)
    listening.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = listening.hostname, listening.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield server
    listening.stop()
