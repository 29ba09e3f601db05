"""Files for partners and for the people of a chat: press kit, calendar entry, the set of cards."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from unwatched.chats.documents import press_kit
from unwatched.chats.documents.cards import Card, card_set
from unwatched.chats.documents.press_kit import KitStep, PressKit
from unwatched.chats.errors import ChatError
from unwatched.chats.models import Chat
from unwatched.chats.runbook import Runbook
from unwatched.publishing.preflight import NAMES

from . import drawing, files, filling, timing
from .roles import HOSTS

FIRST = 1_700_000_000  # a second before any chat was changed: what calendars count stays small


def made(chat: Chat, ending: str, *, now: datetime) -> bytes | str:
    """The press kit as pdf, md or ics; the cards as zip. Raises ChatError and CardError."""
    return MAKERS[ending](chat, now)


def kit_of(chat: Chat) -> PressKit:
    """Raises ChatError without a day: a kit says when each post is due."""
    runbook = files.runbook_of(chat)
    if runbook.starts_at is None:
        raise ChatError(_("The chat has no day yet. Say in the settings when it starts."))
    due = timing.due_times(runbook, starts_at=runbook.starts_at)
    steps = [_step(runbook, place, at) for place, at in enumerate(due)]
    return PressKit(
        title=runbook.title,
        starts_at=runbook.starts_at,
        zone=runbook.zone,
        language=runbook.language,
        theme=drawing.site_theme(runbook),
        steps=steps,
        objective=runbook.objective,
        hashtag=f"#{runbook.hashtag}" if runbook.hashtag else "",
        hosts=[person.name for person in runbook.people if person.role in HOSTS],
        links=[press_kit.Link(label=link.label, url=link.url) for link in runbook.links],
        rules=runbook.rules,
    )


def _step(runbook: Runbook, place: int, at: datetime) -> KitStep:
    step = runbook.steps[place]
    values = filling.values_for(runbook, step)
    return KitStep(
        number=place + 1,
        kind=step.kind,
        due_at=at,
        text=filling.fill(step.text, values),
        label=values.get("q", ""),
        card=drawing.card_of(step, runbook) if step.card else None,
        alt=filling.fill(step.description, values),
        instead={str(NAMES[network]): filling.fill(said, values) for network, said in step.variants.items() if said},
    )


def cards_of(runbook: Runbook) -> dict[int, Card]:
    """By the number of their step in the whole chat, from 1."""
    return {n: drawing.card_of(step, runbook) for n, step in enumerate(runbook.steps, 1) if step.card}


def _zip(chat: Chat, now: datetime) -> bytes:
    runbook = files.runbook_of(chat)
    cards = cards_of(runbook)
    if not cards:
        raise ChatError(_("No post has a card yet."))
    return card_set(cards, theme=drawing.site_theme(runbook), language=runbook.language)


def calendar_of(chat: Chat, *, now: datetime) -> bytes:
    """The chat as a calendar entry; a moved chat takes the place of the one before."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    sequence = max(0, int(chat.changed_at.timestamp()) - FIRST)
    return press_kit.press_kit_ics(kit_of(chat), uid=f"chat-{chat.pk}@{host}", now=now, sequence=sequence)


MAKERS: dict[str, Callable[[Chat, datetime], bytes | str]] = {
    "pdf": lambda chat, now: press_kit.press_kit_pdf(kit_of(chat), now=now),
    "md": lambda chat, now: press_kit.press_kit_markdown(kit_of(chat)),
    "ics": lambda chat, now: calendar_of(chat, now=now),
    "zip": _zip,
}
