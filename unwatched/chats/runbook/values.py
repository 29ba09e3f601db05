"""A runbook as it is written in a file and drawn from the database: values, without any row behind them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from unwatched.chats.models import FILLED_ONCE, PersonRole, StepKind
from unwatched.gateways.social import Network, Visibility

# Networks that a text may be written for, in the order in which files list them.
VARIANT_NETWORKS = (Network.MASTODON, Network.BLUESKY, Network.X)
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


def tidy(text: str) -> str:
    """A text as runbooks keep it: lines end with \\n, nothing hangs over at their ends, nothing that cannot be seen.

    A file gives back exactly what was tidy when it was written.
    """
    lines = (_UNSEEN.sub("", line).rstrip() for line in _LINE_END.split(text))
    return "\n".join(lines).strip()


def tidy_line(text: str) -> str:
    return " ".join(tidy(text).split())


@dataclass(frozen=True, kw_only=True)
class ChannelName:
    """Which account, in words that another server understands, too."""

    network: Network
    name: str = ""
    account: str = ""
    plays: Network | None = None
    by_hand: bool = False

    @property
    def reads_like(self) -> Network:
        """The network whose rules count."""
        return self.plays or self.network


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """Who takes part, and from which accounts."""

    name: str
    role: PersonRole = PersonRole.FACILITATOR
    channels: tuple[ChannelName, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Ready:
    """A ready-made answer."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One post. Only questions have numbers; `gap` is seconds after what stands before it."""

    kind: StepKind
    number: int | None = None
    text: str = ""
    variants: Mapping[Network, str] = field(default_factory=dict)
    card: bool = False
    card_text: str = ""
    description: str = ""
    gap: int | None = None


@dataclass(frozen=True, kw_only=True)
class Runbook:
    """A whole chat, as far as people have written it: no times of posting, no replies."""

    title: str
    objective: str = ""
    campaign: str = ""
    hashtag: str = ""  # without "#"
    language: str = "en"
    visibility: Visibility = Visibility.PUBLIC
    starts_at: datetime | None = None  # UTC
    zone: str = "UTC"
    interval: int = 180  # seconds
    channels: tuple[ChannelName, ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    rules: str = ""
    theme: Mapping[str, str] = field(default_factory=dict)
    people: tuple[Somebody, ...] = ()
    ready_answers: tuple[Ready, ...] = ()
    steps: tuple[Step, ...] = ()

    def of_kind(self, kind: StepKind) -> list[Step]:
        return [step for step in self.steps if step.kind == kind]

    @property
    def networks(self) -> list[Network]:
        """Whose readers see it, each once."""
        return list(dict.fromkeys(channel.reads_like for channel in self.channels))


def fills_in_order(fills: Mapping[str, str]) -> dict[str, str]:
    """Those of every chat first, then the chat's own by name."""
    known = {name: fills[name] for name in FILLED_ONCE if name in fills}
    return known | {name: fills[name] for name in sorted(fills) if name not in known}
