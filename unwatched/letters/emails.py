"""The mails of open letters. The code's goes to a work address: an employer may read it, so it says next to nothing."""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from unwatched.actions.emails import Message

from .models import OrganisationSignature


@dataclass(frozen=True)
class CodeMail:
    """Plain text, short, the same for every letter of this site but for the digits."""

    code: str

    def to(self, address: str) -> EmailMessage:
        text = render_to_string("letters/mail/code.txt", {"code": self.code}).strip() + "\n"
        message = EmailMessage(_("Your code"), text, settings.UNWATCHED_CODE_FROM, [address])
        message.extra_headers["Auto-Submitted"] = "auto-generated"
        return message


def your_code(code: str) -> CodeMail:
    """Six digits. No link, no name of a letter, of a campaign or of us."""
    return CodeMail(code)


def answer_for(signature: OrganisationSignature, *, token: str) -> Message:
    """To the person who answers for an organisation: the link to confirm, and later to take it back."""
    petition = signature.letter.petition
    url = urljoin(settings.PUBLIC_URL, reverse("letters:organisation", args=[token]))
    subject = _("Please confirm your organisation's signature")
    context = {"signature": signature, "petition": petition, "name": petition.campaign.host.name,
               "subject": subject, "url": url}  # fmt: skip
    return Message(
        subject=subject,
        text=render_to_string("letters/mail/organisation.txt", context).strip() + "\n",
        html=render_to_string("letters/mail/organisation.html", context),
    )
