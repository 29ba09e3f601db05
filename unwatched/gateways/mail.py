"""Handing mail to whatever EMAIL_URL names, over one connection for many messages."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from .errors import Permanent, Temporary


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
