"""The mail that says what was found of an author who is followed."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.accounts.models import User

from .models import Author


def found(author: Author, *, count: int, to: User) -> EmailMessage:
    """How many threads, whose, and where to decide."""
    subject = ngettext("%(count)s new thread by %(author)s", "%(count)s new threads by %(author)s", count) % {
        "count": count, "author": " ".join(str(author).split()),
    }  # fmt: skip
    text = _("It waits in the inbox of the archive. Nothing of it is kept until you decide: %(url)s") % {
        "url": urljoin(settings.PUBLIC_URL, reverse("office_archive"))
    }
    message = EmailMessage(subject, f"{subject}.\n\n{text}\n", to=[to.email])
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    return message
