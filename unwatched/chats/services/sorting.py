"""Under which question a reply belongs: by the number it gives, else by what it answers, else by when it came."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import Q

from unwatched.chats.models import Chat, Reply, SortedBy, Step, StepKind
from unwatched.gateways.social import Heard
from unwatched.publishing.models import Delivery

from . import pulse

# "A2 …", "A2: …", "a2. …", "(A2)", "A 2 …", after mentions and hashtags too; readers also write "Q2 …". With a space
# only a capital counts, and "A 2-year-old" is no number: else plain sentences would look like answers.
NUMBERED = re.compile(r"(?:[@#]\S+\s+)*\W*(?:[AaQq]|[AQ]\s)(\d{1,2})(?!\d|[-–]\w)")


@dataclass
class Places:
    """Where the questions of one chat stand on the networks: what sorting asks, read once for many replies."""

    by_number: dict[int | None, int] = field(default_factory=dict)  # the question's step
    by_uri: dict[str, int | None] = field(default_factory=dict)  # None: a post of ours that is no question
    posted: list[tuple[datetime, int | None]] = field(default_factory=list)  # by time


def number_in(text: str) -> int | None:
    """The question's number that a reply begins with, or None."""
    found = NUMBERED.match(text.lstrip())
    return int(found[1]) if found else None


def places_of(chat: Chat, *, parents: Iterable[str]) -> Places:
    """What is known of a chat's posts, and of those posts among ``parents`` that belong to it."""
    places = Places(by_number=dict(chat.steps.filter(kind=StepKind.QUESTION).values_list("number", "pk")))
    sent = Delivery.objects.filter(post__step__chat=chat, sent_at__isnull=False).order_by("sent_at")
    seen = set()
    for uri, at, step, kind in sent.values_list("uri", "sent_at", "post__step", "post__step__kind"):
        question = step if kind == StepKind.QUESTION else None
        places.by_uri[uri] = question
        if step not in seen:  # where it came first
            places.posted.append((cast(datetime, at), question))
            seen.add(step)
    wanted = set(parents) - set(places.by_uri) - {""}
    if wanted:
        places.by_uri |= dict(chat.replies.filter(uri__in=wanted).values_list("uri", "question"))
        answers = chat.replies.filter(Q(answer__deliveries__uri__in=wanted) | Q(answered_uri__in=wanted))
        for given, elsewhere, question in answers.values_list("answer__deliveries__uri", "answered_uri", "question"):
            places.by_uri |= {uri: question for uri in (given, elsewhere) if uri in wanted}
    return places


def place(heard: Heard, *, places: Places) -> tuple[int | None, SortedBy]:
    """The question's step, if any, and how we know."""
    number = number_in(heard.text)
    if number in places.by_number:
        return places.by_number[number], SortedBy.NUMBER
    for uri in (heard.parent_uri, heard.root_uri):
        if uri in places.by_uri:
            question = places.by_uri[uri]
            return question, SortedBy.CHAIN if question else SortedBy.NOTHING
    question = asked_at(heard.at, places=places)
    return question, SortedBy.TIME if question else SortedBy.NOTHING


def asked_at(at: datetime, *, places: Places) -> int | None:
    """The question that stood last at a moment; None before the first, and once the wrap-up has begun."""
    before = bisect_right(places.posted, at, key=lambda posted: posted[0])
    return places.posted[before - 1][1] if before else None


def sort(reply: Reply, *, question: Step | None) -> None:
    """A facilitator says where it belongs."""
    with transaction.atomic():
        Reply.objects.filter(pk=reply.pk).update(question=question, sorted_by=SortedBy.PERSON)
        pulse.bump(reply.chat_id)
