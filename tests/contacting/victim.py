"""A worker that sends letters over SMTP, and is killed. Forked by test_kills.py."""

from datetime import datetime

from tests.killing import after, before, die_at


def live(order):
    from django.conf import settings

    from unwatched.contacting.services import dripping
    from unwatched.gateways import mail

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", order["port"]
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.DEFAULT_FROM_EMAIL = "letters@wrenfield.test"
    places = {
        "claimed": (dripping, "claim", after),
        "handing over": (mail, "send", before),
        "handed over": (mail, "send", after),
        "marked, not committed": (dripping, "settle", after),
        "marked": (dripping, "mark_sent", after),
    }
    die_at(*places[order["moment"]])
    dripping.send_due(now=datetime.fromisoformat(order["now"]))
