"""The mails that signers get. Each says the same as text and as HTML, and links to one page of ours."""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Signature


@dataclass(frozen=True)
class Message:
    """A mail without its address; the address is known only at the moment of sending."""

    subject: str
    text: str
    html: str

    def to(self, address: str) -> EmailMultiAlternatives:
        message = EmailMultiAlternatives(self.subject, self.text, to=[address])
        message.attach_alternative(self.html, "text/html")
        # Says to auto-responders and mailing lists that nobody reads an answer to this.
        message.extra_headers["Auto-Submitted"] = "auto-generated"
        return message


def build(name: str, signature: Signature, *, subject: str, **more: object) -> Message:
    petition = signature.petition
    context = {"petition": petition, "name": petition.campaign.host.name, "subject": subject, **more}
    return Message(
        # A title is one line; a header that held two would let somebody add headers of their own.
        subject=" ".join(subject.split()),
        text=render_to_string(f"actions/mail/{name}.txt", context).strip() + "\n",
        html=render_to_string(f"actions/mail/{name}.html", context),
    )


def link(token: str) -> str:
    return urljoin(settings.PUBLIC_URL, reverse("actions:signature", args=[token]))


def please_confirm(signature: Signature, *, token: str, code: str) -> Message:
    if signature.petition.is_letter:
        subject = _("Please confirm your name under the letter")
    else:
        subject = _("Please confirm your name on the petition")
    return build("confirm", signature, subject=subject, url=link(token), code=code)


def reminder(signature: Signature, *, token: str, code: str) -> Message:
    if signature.petition.is_letter:
        subject = _("Still waiting: your name under the letter")
    else:
        subject = _("Still waiting: your name on the petition")
    return build("remind", signature, subject=subject, url=link(token), code=code)


def signed_already(signature: Signature, *, token: str, code: str) -> Message:
    subject = _("Your name under the letter") if signature.petition.is_letter else _("Your name on the petition")
    return build("again", signature, subject=subject, url=link(token))
