"""Taking a letter: one row, one answer for everybody. Nothing goes out before its writer has confirmed by mail."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from unwatched.contacting.models import Message, Writing
from unwatched.core import text
from unwatched.directory.models import Official
from unwatched.supporters import services as supporters
from unwatched.supporters.models import Wording
from unwatched.vault import services as vault
from unwatched.vault.models import Ring

from .composing import Words, normalise


@dataclass(frozen=True)
class Writer:
    """Who wrote it, as they typed it, cleaned. ``wishes`` are the ids of the wordings that they ticked."""

    name: str
    email: str
    postcode: str = ""
    wishes: Collection[int] = ()


@dataclass(frozen=True)
class Locked:
    """What lies in ``Writing.transit``."""

    writer: Writer
    words: Words


def write(
    message: Message, words: Words, writer: Writer, *, officials: Sequence[Official], ip: str, language: str,
    score: int, now: datetime,
) -> None:  # fmt: skip
    """Keeps a letter until its writer has confirmed it. On disk when it returns.

    A row for every form, known address or not: so that the answer and its timing tell nothing.
    """
    Writing.objects.create(
        message=message,
        officials=[official.pk for official in officials],
        transit=lock(words, writer),
        sealed=seal(message, writer) if writer.wishes else None,
        wishes=sorted(writer.wishes),
        blind_index=supporters.blind_index(writer.email, campaign_id=message.campaign_id),
        text_mark=mark_of(words, message=message),
        is_stock=is_stock(words, message=message),
        language=language,
        written_at=now,
        network_mark=vault.network_mark(ip, day=now.date()) if ip else None,
        score=score,
        mail_at=now,
    )


def lock(words: Words, writer: Writer) -> bytes:
    said = {"name": writer.name, "email": writer.email, "postcode": writer.postcode,
            "subject": words.subject, "own": words.own, "text": words.text}  # fmt: skip
    return vault.lock_transit(json.dumps(said, ensure_ascii=False))


def unlock(writing: Writing) -> Locked:
    """What was written and by whom. Raises vault's Damaged when the key is another one now."""
    said = json.loads(vault.open_transit(bytes(writing.transit)))
    return Locked(
        writer=Writer(name=said["name"], email=said["email"], postcode=said["postcode"], wishes=writing.wishes),
        words=Words(subject=said["subject"], own=said["own"], text=said["text"]),
    )


def seal(message: Message, writer: Writer) -> bytes:
    """Name and address for those whose boxes were ticked; the words are not for the list."""
    details = {"name": writer.name, "email": writer.email, "postcode": writer.postcode}
    host = message.campaign.host.ring
    wordings = Wording.objects.filter(pk__in=list(writer.wishes)).select_related("ask__organisation__ring")
    rings: list[Ring] = [ring for ring in (host, *(one.ask.organisation.ring for one in wordings)) if ring]
    return vault.seal({key: value for key, value in details.items() if value}, rings=list(dict.fromkeys(rings)))


def mark_of(words: Words, *, message: Message) -> bytes:
    """The same for letters that say the same; comparable within one message only."""
    return vault.mark(normalise(words.body), purpose=f"letter of message {message.pk}")


def is_stock(words: Words, *, message: Message) -> bool:
    """Whether it is one of the texts that we offered, without a word of one's own."""
    said = normalise(words.body)
    return any(normalise(offered) == said for offered in message.texts.values_list("text", flat=True))


def mark_of_person(email: str, *, message_id: int, official_id: int) -> bytes:
    """Under this, one target of one message knows an address: rows of two targets cannot be linked."""
    scope = f"message:{message_id}:to:{official_id}"
    return vault.blind_index(text.normalise_address(email), scope=scope)
