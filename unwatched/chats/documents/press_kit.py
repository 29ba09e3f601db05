"""The press kit: what a partner needs who posts by hand, minute by minute; as PDF, as Markdown, as a calendar file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from unwatched.chats.models import StepKind
from unwatched.core import markdown
from unwatched.core.calendars import Event, calendar
from unwatched.core.documents import make_pdf
from unwatched.core.drawings import sign_file
from unwatched.core.drawings.people import BLACK
from unwatched.core.zones import changes_between

from .cards import Card, Theme, card_alt, card_name, draw_card_svgs
from .clock import Clock

TEMPLATE = "chats/documents/press_kit.typ"
AFTER_LAST = timedelta(minutes=10)  # a chat without an end lasts so long after its last post
REMIND = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class KitStep:
    """One post of the runbook."""

    number: int  # in the whole chat, from 1
    kind: StepKind
    due_at: datetime  # aware
    text: str
    label: str = ""  # "Q3"
    card: Card | None = None
    alt: str = ""  # of the card; empty: all that the card says
    instead: Mapping[str, str] = field(default_factory=dict)  # {"X": other words for that network}


@dataclass(frozen=True, kw_only=True)
class PressKit:
    """What partners are told of a chat. Close to a runbook, and read from one by the caller."""

    title: str
    starts_at: datetime  # aware
    zone: str  # IANA name; times are said by its clocks
    language: str
    theme: Theme
    steps: Sequence[KitStep]
    objective: str = ""
    hashtag: str = ""  # with its "#"
    hosts: Sequence[str] = ()
    links: Sequence[Link] = ()
    rules: str = ""  # ground rules, one on a line
    ends_at: datetime | None = None
    other_zones: Sequence[str] = ()  # in which the beginning is said as well
    url: str = ""  # of the chat's page

    @property
    def clock(self) -> Clock:
        return Clock(begins=self.starts_at, zone=self.zone)

    @property
    def until(self) -> datetime:
        last = max([self.starts_at, *(step.due_at for step in self.steps)])
        return self.ends_at or (last + AFTER_LAST).replace(second=0, microsecond=0)


def press_kit_pdf(kit: PressKit, *, now: datetime) -> bytes:
    """A4, tagged, the same bytes for the same input. Raises CardError for a card that cannot be drawn."""
    drawn = {step.number: step.card for step in kit.steps if step.card}
    cards = draw_card_svgs(list(drawn.values()), theme=kit.theme, language=kit.language)
    pictures = {f"card-{number}": card for number, card in zip(drawn, cards, strict=True)}
    pictures["sign"] = sign_file(kit.theme.sign, ink=BLACK)
    with override(kit.language):
        content = _content(kit)
    return make_pdf(TEMPLATE, content, language=kit.language, at=now, pictures=pictures)


def press_kit_markdown(kit: PressKit) -> str:
    """The same for forums, pads and repositories; what is to be posted stands in blocks to copy from."""
    with override(kit.language):
        return "\n\n".join(_markdown(kit)) + "\n"


def press_kit_ics(kit: PressKit, *, uid: str, now: datetime, sequence: int = 0) -> bytes:
    """The chat as one event with an alarm. Raise `sequence` whenever it is moved: see core.calendars.Event."""
    with override(kit.language):
        facts = "\n".join(f"{label}: {value}" for label, value in _facts(kit))
        title = f"{kit.title} ({kit.hashtag})" if kit.hashtag else kit.title
    event = Event(
        uid=uid, title=title, starts_at=kit.starts_at, ends_at=kit.until, zone=kit.zone, text=facts, url=kit.url,
        remind=REMIND, sequence=sequence,
    )  # fmt: skip
    return calendar([event], name=kit.title, stamp=now)


# --- What it says -------------------------------------------------------------------------------
def _facts(kit: PressKit) -> list[tuple[str, str]]:
    """What, when, where: label and value; a value may have several lines."""
    rows = [
        (_("When"), "\n".join(_when(kit))),
        (_("Hashtag"), kit.hashtag),
        (_("Hosts"), ", ".join(kit.hosts)),
        (_("What for"), kit.objective),
        (_("Page"), kit.url),
    ]
    return [(label, value) for label, value in rows if value.strip()]


def _when(kit: PressKit) -> list[str]:
    """From when to when in the chat's zone; then when it begins in UTC and elsewhere."""
    lines = [kit.clock.span(kit.until), kit.clock.elsewhere(kit.starts_at, zone="UTC")]
    for zone in kit.other_zones:
        time = kit.clock.elsewhere(kit.starts_at, zone=zone)
        lines.append(f"{zone.rpartition('/')[2].replace('_', ' ')}: {time}" if time else "")
    return [line for line in lines if line]


def _how(kit: PressKit) -> list[str]:
    """How to take part by hand, one sentence or two each."""
    clocks = {"zone": kit.clock.zone_at(kit.starts_at)}
    sentences = [
        _("Post each text from your own account at its time. Times are by the clocks of %(zone)s.") % clocks,
        _("Posts under one heading hang on each other as a thread. Each question stands alone."),
        _("Put the card on its post, and the alternative text into the field for it: many people hear pictures."),
        _("To answer question Q1, begin with A1. Answer to the question's post, or on your own account."),
    ]
    if changes_between(kit.starts_at, kit.until, zone=kit.zone):
        sentences.insert(1, _("The clocks change during this chat. Mind the zone beside each time."))
    if kit.hashtag:
        sentences.append(_("Put %(hashtag)s into every post, so that others find it.") % {"hashtag": kit.hashtag})
    return sentences


def _rules(kit: PressKit) -> list[str]:
    return [line.strip() for line in kit.rules.splitlines() if line.strip()]


def _instead_on(network: str) -> str:
    return _("On %(network)s instead") % {"network": network}


def _headings() -> dict[str, str]:
    return {StepKind.WELCOME: _("Welcome"), StepKind.QUESTION: _("Questions"), StepKind.WRAP_UP: _("To close")}


def _alt(kit: PressKit, step: KitStep) -> str:
    if step.card is None:
        return ""
    return step.alt or card_alt(step.card, theme=kit.theme, language=kit.language)


# --- For typst ----------------------------------------------------------------------------------
def _content(kit: PressKit) -> dict[str, Any]:
    return {
        "colours": kit.theme.on_white,
        "title": kit.title,
        "hashtag": kit.hashtag,
        "name": kit.theme.name,
        "facts": _facts(kit),
        "how": _how(kit),
        "parts": [
            {"heading": _headings()[kind], "steps": [_step(kit, step) for step in steps]}
            for kind, steps in groupby(kit.steps, key=lambda step: step.kind)
        ],
        "rules": _rules(kit),
        "links": [[link.label, link.url] for link in kit.links],
        "words": {
            "kicker": _("Press kit for partners who post by hand"),
            "how": _("How to take part"),
            "alt": _("Alternative text"),
            "rules": _("Ground rules"),
            "links": _("Links"),
            "page": _("Page"),
            "missing": _("Some letters could not be printed on the machine that made this file."),
        },
    }  # fmt: skip


def _step(kit: PressKit, step: KitStep) -> dict[str, Any]:
    return {
        "number": step.number,
        "label": step.label,
        "time": kit.clock.time(step.due_at),
        "zones": kit.clock.zones_after_time(step.due_at),
        "text": step.text,
        "instead": [[_instead_on(network), said] for network, said in step.instead.items()],
        "alt": _alt(kit, step),
        "file": card_name(step.number, step.card) if step.card else "",
    }


# --- As Markdown --------------------------------------------------------------------------------
def _markdown(kit: PressKit) -> Iterator[str]:
    yield f"# {markdown.words(kit.title)}"
    yield markdown.words(_("Press kit for partners who post by hand"))
    yield "\n".join(
        f"- **{label}:** " + "; ".join(map(markdown.words, value.splitlines())) for label, value in _facts(kit)
    )
    yield f"## {_('How to take part')}"
    yield _listed(_how(kit))
    if kit.rules.strip():
        yield f"## {_('Ground rules')}"
        yield _listed(_rules(kit))
    if kit.links:
        yield f"## {_('Links')}"
        yield "\n".join(f"- {markdown.link(link.label, link.url)}" for link in kit.links)
    for kind, steps in groupby(kit.steps, key=lambda step: step.kind):
        yield f"## {_headings()[kind]}"
        for step in steps:
            yield from _markdown_step(kit, step)


def _listed(lines: Sequence[str]) -> str:
    return "\n".join(f"- {markdown.words(line)}" for line in lines)


def _markdown_step(kit: PressKit, step: KitStep) -> Iterator[str]:
    content = _step(kit, step)
    label = f"{markdown.words(step.label)}, " if step.label else ""
    yield f"### {step.number}. {label}{content['time']} {content['zones']}"
    yield markdown.verbatim(step.text)
    for label, said in content["instead"]:
        yield f"{label}:"
        yield markdown.verbatim(said)
    if step.card:
        yield f"{_('Card')}: `{content['file']}`. {_('Alternative text')}:"
        yield markdown.verbatim(content["alt"])
