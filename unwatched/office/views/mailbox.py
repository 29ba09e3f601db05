"""The mailbox of this server: what would have been sent, as long as no mail account is connected."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.html import urlize
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views import View

from unwatched.core import outbox
from unwatched.office.people import who

from .home import SETS_UP
from .screen import Screen, may_use, refuse

# Sign-in links lie here too: who reads the mailbox could sign in as anybody. So only those who may invite people.
READS = SETS_UP
MOST = 100  # mails in the list
# A mail may carry its own styles and nothing else: no script, no form, nothing from outside.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


class Mailbox(Screen):
    """The mails, newest first; with a mail account connected, where mail goes instead."""

    template_name = "office/mailbox.html"
    page_title = _("Mailbox")
    header_icon = "mail"
    permission_required = READS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not settings.MAIL_IS_CAUGHT:
            return context | {"goes_to": where_mail_goes(), "sender": settings.DEFAULT_FROM_EMAIL}
        return context | {"mails": outbox.letters(count=MOST), "count": len(outbox.names())}


class OneMail(Screen):
    """One mail: its text with links that work, its HTML part in a frame of its own."""

    template_name = "office/mail.html"
    header_icon = "mail"
    permission_required = READS
    crumbs = ((_("Mailbox"), "office_mailbox"),)

    def get_page_title(self) -> str:
        return self.mail.subject or str(_("Without a subject"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.mail = kept_mail(kwargs["name"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = mark_safe(urlize(self.mail.text, autoescape=True))  # urlize escapes
        return super().get_context_data(**kwargs) | {"mail": self.mail, "text": text}


class MailPart(View):
    """The HTML part by itself, for the frame. Its links open beside the office, which the frame may not touch."""

    def get(self, request: HttpRequest, name: str) -> HttpResponseBase:
        if not may_use(who(request), READS):
            return refuse(request)
        response = HttpResponse('<base target="_blank">' + kept_mail(name).html)
        response["Content-Security-Policy"] = POLICY
        response["Referrer-Policy"] = "no-referrer"
        return response


def kept_mail(name: str) -> outbox.Letter:
    """The mail of this name. 404 when it is not there, or when mail leaves this server."""
    mail = outbox.find(name) if settings.MAIL_IS_CAUGHT else None
    if mail is None:
        raise Http404
    return mail


def where_mail_goes() -> str:
    """The host that takes our mail; never the account or its password."""
    return settings.EMAIL_HOST or settings.EMAIL_BACKEND
