"""The demo's timed chat, ready to be rehearsed on a wall of its own: nothing of it can leave the server."""

from datetime import datetime, timedelta

from django.conf import settings
from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _

from unwatched.campaigns.models import Campaign
from unwatched.chats.errors import ChatError
from unwatched.chats.models import Chat
from unwatched.chats.services import templates, writing
from unwatched.gateways.social import Network
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import Channel
from unwatched.publishing.services import connecting

from .days import THURSDAY, Days, at

TITLE, HASHTAG, WALL = "Who watches Wrenfield?", "WhoWatchesWrenfield", "Wrenfield’s wall"
CONTACT = "hello@wrenfield.example"


def add_chat(campaign: Campaign, *, guide: str, days: Days, now: datetime) -> Chat:
    """A chat from the template on a Thursday evening soon, with its blanks filled in."""
    wall = connecting.add_rehearsal(WALL, by=None, now=now, language=settings.LANGUAGE_CODE)
    day = days.ahead(5, weekday=THURSDAY)
    chat = templates.from_template(TITLE, by=None, now=now)
    values = {
        "hashtag": HASHTAG, "campaign": campaign, "starts_at": at(day, 18), "zone": settings.TIME_ZONE,
        "channels": [wall], "objective": _("To hear where people meet cameras, and who will come to the council with us."),
    }  # fmt: skip
    writing.change_chat(chat, values=values, by=None, now=now)
    later = format_date(day + timedelta(days=28), "j F")
    writing.fill_in(chat, values={"guide": guide, "contact": CONTACT, "next_date": later}, by=None, now=now)
    return chat


def remove_chat(campaign: Campaign, *, now: datetime) -> None:
    """Before the campaign goes. What somebody has played for real stays, without the campaign."""
    for chat in Chat.objects.filter(campaign=campaign, made_by=None):
        try:
            writing.remove_chat(chat, by=None, now=now)
        except ChatError:
            continue
    for wall in Channel.objects.filter(network=Network.REHEARSAL, name=WALL, added_by=None):
        if not wall.chats.exists() and not wall.threads.exists():
            _forget(wall)


def _forget(wall: Channel) -> None:
    try:
        connecting.forget(wall, by=None)
    except PublishingError:
        return  # something of somebody's own is planned for it
