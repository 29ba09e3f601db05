"""The mails of a message: to its writer, to ask; and to those who decide."""

import re
from collections.abc import Sequence
from email.utils import formataddr, parseaddr
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.directory.models import Official
from unwatched.vault import services as vault

from .models import Target, Writing

# What could make a name in a header look like an address, or like two.
ODD_IN_NAMES = re.compile(r'[<>()\[\]@,:;"\\]+')
LINE = "-" * 60


def shown_name(name: str) -> str:
    return " ".join(ODD_IN_NAMES.sub(" ", name).split())


def one_line(words: str) -> str:
    """A header that held two lines would let somebody add headers of their own."""
    return " ".join(words.split())


def sender(name: str) -> str:
    """Our own address under this name: mail from anybody else's would be taken for forged."""
    return formataddr((shown_name(name), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def message_id(purpose: str, number: int) -> str:
    """The same for the same letter: should it be sent again after a crash, mail programmes see that it is one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{vault.make_token(purpose, number)}@{domain}>"


def to_whom(target: Target) -> str:
    return target.message.test_address if target.message.test else target.official.email


def headers_for(number: int) -> dict[str, str]:
    # A person wrote this: answers, also automatic ones, are welcome (RFC 3834).
    return {"Message-ID": message_id("letter in the mail", number), "Auto-Submitted": "no"}


def letter(target: Target, *, number: int, name: str, email: str, subject: str, text: str) -> EmailMessage:
    """One letter: from our address, in its writer's name, answered to its writer."""
    host = target.message.campaign.host.name
    return EmailMessage(
        subject=marked(subject, target=target),
        body=explained(text, target=target) + "\n",
        from_email=sender(_("%(name)s via %(site)s") % {"name": name, "site": host}),
        to=[to_whom(target)],
        reply_to=[formataddr((shown_name(name), email))],
        headers=headers_for(number),
    )


def digest(target: Target, *, number: int, letters: Sequence[tuple[str, str, str]], same: int) -> EmailMessage:
    """The letters of a day in one mail: writer (one line), subject and words of each. ``same``: so many alike."""
    host = target.message.campaign.host.name
    count = len(letters)
    many = ngettext("%(n)s person writes to you", "%(n)s people write to you", count) % {"n": count}
    context = {
        "official": target.official, "title": target.message.title, "letters": letters, "count": count, "same": same,
        "own": count - same, "host": host, "line": LINE,
    }  # fmt: skip
    body = render_to_string("contacting/mail/digest.txt", context).strip()
    return EmailMessage(
        subject=marked(f"{many}: {target.message.title}", target=target),
        body=explained(body, target=target) + "\n",
        from_email=sender(host),
        to=[to_whom(target)],
        headers=headers_for(number),
    )


def marked(subject: str, *, target: Target) -> str:
    subject = one_line(subject)
    return _("[Trying out] %(subject)s") % {"subject": subject} if target.message.test else subject


def explained(text: str, *, target: Target) -> str:
    """While it is tried out, a line says who would have got it."""
    if not target.message.test:
        return text
    said = _("This letter is a try. In earnest it would go to %(name)s, %(office)s <%(email)s>.") % {
        "name": target.official.name, "office": target.official.office,
        "email": target.official.email or _("no address known"),
    }  # fmt: skip
    return f"{said}\n{LINE}\n\n{text}"


def link(token: str) -> str:
    return urljoin(settings.PUBLIC_URL, reverse("contacting:letter", args=[token]))


def please_confirm(
    writing: Writing, *, to: str, subject: str, officials: Sequence[Official], token: str, code: str
) -> EmailMultiAlternatives:
    """To its writer: is this your letter?"""
    message = writing.message
    context = {
        "message": message, "name": message.campaign.host.name, "subject": subject, "officials": officials,
        "url": link(token), "code": code,
    }  # fmt: skip
    mail = EmailMultiAlternatives(
        one_line(_("Please confirm your letter")),
        render_to_string("contacting/mail/confirm.txt", context).strip() + "\n",
        to=[to],
    )
    mail.attach_alternative(render_to_string("contacting/mail/confirm.html", context), "text/html")
    # Says to auto-responders and mailing lists that nobody reads an answer to this.
    mail.extra_headers["Auto-Submitted"] = "auto-generated"
    return mail
