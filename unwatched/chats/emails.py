"""The mail that reminds the people of a chat."""

from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from unwatched.directory.models import Organisation

from .models import ChatPerson


def reminder(person: ChatPerson, *, calendar: bytes) -> EmailMultiAlternatives:
    """When, as what, from which accounts, and where the desk is; with the entry for a calendar."""
    chat, user = person.chat, person.user
    assert user is not None
    assert chat.starts_at is not None
    host = Organisation.objects.filter(is_host=True).first()
    there = chat.starts_at.astimezone(ZoneInfo(chat.zone))
    context = {
        "chat": chat,
        "name": host.name if host else "Unwatched",
        "role": person.get_role_display(),
        "day": date_format(there, "l j F"),
        "clock": f"{there:%H:%M}",
        "zone": chat.zone,
        "channels": ", ".join(str(channel) for channel in person.channels.all()),
        "url": urljoin(settings.PUBLIC_URL, reverse("office_chat", args=[chat.pk])),
    }
    title = " ".join(chat.title.split())
    subject = _("%(day)s, %(clock)s: %(title)s") % {"day": context["day"], "clock": context["clock"], "title": title}
    context["subject"] = subject
    message = EmailMultiAlternatives(
        subject, render_to_string("chats/mail/reminder.txt", context).strip() + "\n", to=[user.email]
    )
    message.attach_alternative(render_to_string("chats/mail/reminder.html", context), "text/html")
    message.attach("chat.ics", calendar, "text/calendar")
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    return message
