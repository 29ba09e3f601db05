"""What is written to the office's log about chats: who, what, when. Never words that somebody typed."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from unwatched.accounts.models import User

from .models import Chat

# Name: (label, what the log says).
ACTIONS = {
    "chat.make": (_("Begin a chat"), _("Began the chat")),
    "chat.copy": (_("Copy a chat"), _("Copied the chat from another one")),
    "chat.bring_in": (_("Bring a chat in"), _("Brought the chat in from a file")),
    "chat.change": (_("Change a chat"), _("Changed the chat")),
    "chat.people": (_("Change who takes part"), _("Changed who takes part")),
    "chat.plan": (_("Plan a chat"), _("Planned the chat: it starts by itself")),
    "chat.unplan": (_("Take a plan back"), _("Took the plan back: nothing starts by itself")),
    "chat.rehearse": (_("Rehearse a chat"), _("Rehearsed the chat")),
    "chat.remove": (_("Throw a chat away"), _("Threw the chat away")),
    "chat.publish": (_("Publish a transcript"), _("Published the transcript")),
    "chat.unpublish": (_("Take a transcript back"), _("Took the transcript back")),
    "chat.left_out": (_("Leave somebody out"), _("Decided about somebody who asked to be left out")),
    "chat.mute": (_("Mute an account"), _("Muted an account")),
    "chat.unmute": (_("Hear an account again"), _("Hears a muted account again")),
}


def write(chat: Chat, action: str, *, by: User | None, **data: Any) -> None:
    """One line in the log."""
    log(chat, action, user=by, data=data or None)
