"""Mails to organisers."""

import logging
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from .models import User

logger = logging.getLogger(__name__)

# One thread beside the answer: how long the mail server takes must not tell whether an address is known. A mail that
# is lost because the process ends can be asked for again.
_postman = ThreadPoolExecutor(max_workers=1, thread_name_prefix="account-mail")


def send_soon(message: EmailMessage) -> None:
    _postman.submit(_send, message)


def wait_until_sent(seconds: float = 10) -> None:
    """Until everything that was handed over is sent."""
    _postman.submit(lambda: None).result(timeout=seconds)


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except OSError as error:  # SMTPException is one, too
        logger.warning("A mail about signing in could not be sent: %s", type(error).__name__)


def invitation(user: User, *, by: User | None, link: str, days: int) -> EmailMessage:
    """The mail with somebody's first link. ``link`` is a path."""
    words = {
        "user": user, "by": by, "days": days, "url": settings.PUBLIC_URL + link, "site": settings.PUBLIC_URL,
    }  # fmt: skip
    subject = " ".join(render_to_string("accounts/mail/invitation_subject.txt", words).split())
    return EmailMessage(subject, render_to_string("accounts/mail/invitation.txt", words), to=[user.email])
