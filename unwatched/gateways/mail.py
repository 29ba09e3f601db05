"""Handing mail to whatever EMAIL_URL names, over one connection for many messages."""

import smtplib
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from .errors import Permanent, Temporary

T = TypeVar("T")
# That one sweep may send, however slow the mail server is: the same worker counts.
SECONDS = 8.0


@dataclass(frozen=True)
class Round:
    """How many mails went out, and what the mail server said when it took no more."""

    sent: int
    stopped: Temporary | None = None


@contextmanager
def connection() -> Iterator[BaseEmailBackend]:
    """An open connection. Raises Temporary when the mail server cannot be reached or does not let us in."""
    backend = get_connection()
    try:
        backend.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Temporary(f"The mail server cannot be used: {type(error).__name__}.") from None
    try:
        yield backend
    finally:
        backend.close()


def send(message: EmailMessage, *, over: BaseEmailBackend) -> None:
    """Hands over one message. Raises Permanent for an address that is refused for good, else Temporary.

    Never names the address: the message of an SMTP error repeats it.
    """
    try:
        over.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if codes and all(500 <= code < 600 for code in codes):
            raise Permanent(f"The mail server refused the address ({codes[0]}).") from None
        raise Temporary("The mail server asks to try later.") from None
    except UnicodeError:
        # The local part has letters beyond ASCII and the server does not speak SMTPUTF8.
        raise Permanent("The mail server cannot take this address.") from None
    except (OSError, smtplib.SMTPException) as error:
        raise Temporary(f"The mail server did not take the message: {type(error).__name__}.") from None


def send_round(items: Iterable[T], send_one: Callable[[T, BaseEmailBackend], bool]) -> Round:
    """One after the other over one connection, until the mail server takes no more or the time of a sweep is up.

    `send_one` says whether it has sent a mail; its Temporary ends the round.
    """
    sent, until = 0, time.monotonic() + SECONDS
    try:
        with connection() as over:
            for item in items:
                if time.monotonic() > until:
                    break
                sent += send_one(item, over)
    except Temporary as error:
        return Round(sent, error)
    return Round(sent)
