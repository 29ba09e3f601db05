"""How posts look to the readers of each network, and how much of each limit they take."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import regex
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from unwatched.gateways.social import Network
from unwatched.gateways.social.counting import Count, count
from unwatched.gateways.social.facets import render
from unwatched.gateways.social.letters import clusters
from unwatched.gateways.social.wording import FOLDS, as_read
from unwatched.office.fields import number_in
from unwatched.publishing.models import Channel, Thread
from unwatched.publishing.models.channel import NETWORKS
from unwatched.publishing.services import checking, planning
from unwatched.publishing.text.splitting import number_of

from .forms import ThreadForm
from .sheet import WITH_VARIANTS, Box

NAMES = dict(NETWORKS)


@dataclass(frozen=True)
class Counted:
    """One line under a text: the network's name, how many letters of how many."""

    name: str
    used: int
    limit: int
    over: int


@dataclass(frozen=True)
class Look:
    """What readers of one channel see."""

    channel: Channel
    posts: list[dict[str, Any]]


def chosen(form: ThreadForm) -> list[Channel]:
    """The channels that are ticked, whether the form was posted or not."""
    value = form["channels"].value() or []
    return channels_of([str(getattr(item, "pk", item)) for item in value])


def channels_of(keys: Iterable[str]) -> list[Channel]:
    return list(Channel.objects.usable().filter(pk__in=[number_in(key) for key in keys]))


def counts(text: str, channels: Iterable[Channel], *, warning: str = "") -> list[Counted]:
    """One count for each network and limit: two accounts with the same rule have one line."""
    lines: dict[tuple[str, int], Counted] = {}
    for channel in channels:
        got = count(text, network=channel.reads_like, limits=channel.taken, warning=warning)
        name = str(NAMES[channel.reads_like])
        lines.setdefault((name, got.limit), Counted(name, got.letters, got.limit, got.over))
    return list(lines.values())


def fits(channels: Sequence[Channel], *, warning: str) -> Callable[[Box, str], bool]:
    """Whether a text is short enough for all of them, where the post has no other words for one."""

    def fit(box: Box, text: str) -> bool:
        meant = [channel for channel in channels if channel.reads_like not in box.variants]
        return all(count(text, network=c.reads_like, limits=c.taken, warning=warning).fits for c in meant)

    return fit


def boxes(
    boxes: Sequence[Box], channels: list[Channel], *, findings: Sequence[Any], form: ThreadForm
) -> list[dict[str, Any]]:
    """Each post with its counts, its findings and the texts that differ."""
    warning, total = form["warning"].value() or "", len(boxes) if form["numbered"].value() else 1
    shown = []
    for number, box in enumerate(boxes):
        front = number_of(number, total)
        meant = [channel for channel in channels if channel.reads_like not in box.variants]
        counted = counts(front + box.text, meant, warning=warning)
        shown.append({
            "box": box,
            "number": number,
            "last": number == len(boxes) - 1,
            "counts": counted,
            "variants": variants(box, channels, warning=warning, front=front),
            "findings": [f for f in findings if f.post == number and f.picture is None],
            "shots": [
                {"shot": shot, "findings": [f for f in findings if f.post == number and f.picture == place]}
                for place, shot in enumerate(box.shots)
            ],
        })  # fmt: skip
    return shown


def variants(box: Box, channels: list[Channel], *, warning: str, front: str) -> list[dict[str, Any]]:
    """The texts for single networks, of those that are ticked or have one."""
    shown = []
    for network in WITH_VARIANTS:
        text, there = box.variants.get(network.value, ""), [c for c in channels if c.reads_like == network]
        if text or there:
            counted = counts(front + text, there, warning=warning)
            shown.append({"network": network.value, "label": NAMES[network], "text": text, "counts": counted})
    return shown


def looks(thread: Thread, channels: Iterable[Channel]) -> list[Look]:
    """The thread as readers of each channel would see it; what is too long is marked."""
    pictures = [list(post.pictures.all()) for post in checking.posts_of(thread)]
    return [
        Look(channel, [
            look(text, channel, warning=thread.warning) | {"pictures": shown}
            for text, shown in zip(planning.texts_of(thread, channel), pictures, strict=True)
        ])
        for channel in channels
    ]  # fmt: skip


def look(text: str, channel: Channel, *, warning: str) -> dict[str, Any]:
    network = channel.reads_like
    got = count(text, network=network, limits=channel.taken, warning=warning)
    shown, rest = _cut(as_read(text, warning, network=network), got)
    said = ""
    if got.over:
        said = _("%(network)s would refuse this post: %(n)s letters too many.") % {
            "network": NAMES[network],
            "n": got.over,
        }
    folded = warning if network in FOLDS else ""
    return {"shown": dressed(shown, network), "rest": rest, "said": said, "warning": folded}


def _cut(text: str, got: Count) -> tuple[str, str]:
    if not got.over:
        return text, ""
    letters = clusters(text)
    at = max(len(letters) - got.over, 0)
    return "".join(letters[:at]), "".join(letters[at:])


def dressed(text: str, network: Network) -> SafeString:
    """The text with links, hashtags and mentions marked as readers see them. They lead nowhere from here."""
    if network is Network.BLUESKY:
        return _marked(*_by_facets(text))
    return _marked(text, regex.findall(r"https?://\S+|(?<!\w)[#@]\w[\w.@]*", text))


def _by_facets(text: str) -> tuple[str, list[str]]:
    rendered = render(text)
    octets = rendered.text.encode()
    return rendered.text, [octets[f.start : f.end].decode(errors="replace") for f in rendered.facets]


def _marked(text: str, marks: Iterable[str]) -> SafeString:
    parts: list[SafeString] = []
    for mark in marks:
        before, found, text = text.partition(mark)
        parts += [format_html("{}", before), format_html('<span class="o-prev__link">{}</span>', found)]
    return format_html_join("", "{}", ((part,) for part in [*parts, format_html("{}", text)]))
