"""A chat on walls in memory: what readers of each network would see, minute by minute. No database, no network."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from unwatched.chats.errors import CardError
from unwatched.chats.runbook import Runbook
from unwatched.gateways.social import Draft, Network, Picture, Sent, Uploaded
from unwatched.gateways.social.counting import Count, count
from unwatched.gateways.social.errors import Refused
from unwatched.gateways.social.memory import MemoryAccount
from unwatched.publishing.rules import limits_of

from . import drawing, staging, timing
from .staging import Written

CARD = (1200, 675)  # dots
# Of a chat without a day: only what lies between its posts counts.
SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Sight:
    """One post as one network's readers see it; ``refused`` says why they would not."""

    network: Network
    text: str
    counted: Count
    refused: str = ""


@dataclass(frozen=True)
class Scene:
    """What happens at one moment: a post of the runbook, on every network."""

    after: timedelta  # the start
    name: str
    card: str | None  # what it shows; None: it has none
    sights: tuple[Sight, ...]


def play(runbook: Runbook) -> Iterator[Scene]:
    """Every post in its order, sent to a wall of each network that is as strict as the network says it is."""
    texts = staging.written(runbook)
    walls = {network: MemoryAccount(limits=limits_of(network, told={})) for network in runbook.networks}
    theme = drawing.theme_of(runbook, name="")
    for block in timing.blocks(runbook):
        threads: dict[Network, list[Sent]] = {network: [] for network in walls}
        for number, (place, after) in enumerate(zip(block.places, block.after, strict=True), 1):
            step, text = runbook.steps[place], texts[place]
            card = (
                drawing.drawn(drawing.card_of(step, runbook), theme=theme, language=runbook.language)
                if step.card
                else None
            )
            sights = tuple(
                _post(walls[network], network, text, card, threads[network], key=f"{place}", language=runbook.language)
                for network in walls
            )
            name = block.name if len(block.places) == 1 else f"{block.name} {number}/{len(block.places)}"
            yield Scene(timedelta(seconds=block.begins + after), name, text.description, sights)


def _post(
    wall: MemoryAccount,
    network: Network,
    text: Written,
    card: bytes | CardError | None,
    thread: list[Sent],
    *,
    key: str,
    language: str,
) -> Sight:
    said = text.text_for(network)
    counted = count(said, network=network, limits=wall.taken)
    try:
        media = _put_up(wall, card, text.description or "")
        draft = Draft(
            key=key, rkey=key.rjust(13, "2"), created_at=SOME_DAY, text=said, language=language, media=media,
            parent=thread[-1] if thread else None, root=thread[0] if thread else None,
        )  # fmt: skip
        thread.append(wall.send(draft))
    except (Refused, CardError) as error:
        return Sight(network, said, counted, str(error))
    return Sight(network, said, counted)


def _put_up(wall: MemoryAccount, card: bytes | CardError | None, description: str) -> tuple[Uploaded, ...]:
    if isinstance(card, CardError):
        raise card
    if card is None:
        return ()
    return (wall.upload(Picture(card, "image/png", description, *CARD)),)
