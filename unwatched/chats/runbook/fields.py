"""The settings of a chat as both formats have them: the whole of a YAML file, the head of a Markdown file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from unwatched.chats.models import PersonRole
from unwatched.gateways.social import Network, Visibility

from . import scalars
from .nodes import Entry, Fill, one
from .values import ChannelName, Link, Ready, Runbook, Somebody, fills_in_order

VERSION = 1


def settings() -> dict[str, Fill]:
    """Name in the file → how it is read."""
    return {
        "runbook": version,
        "title": one(scalars.line(160)),
        "objective": one(scalars.words),
        "campaign": one(scalars.line(160)),
        "hashtag": one(scalars.hashtag),
        "language": one(scalars.line(35), "en"),
        "visibility": one(scalars.choice(Visibility), Visibility.PUBLIC),
        "starts": lambda entry: entry,  # read when the zone is known
        "zone": one(scalars.zone, "UTC"),
        "interval": one(scalars.seconds, 180),
        "channels": channels,
        "fill_in": pairs,
        "links": links,
        "rules": one(scalars.words),
        "theme": pairs,
        "people": people,
        "ready_answers": ready_answers,
    }


def runbook_of(found: dict[str, Any], *, top: Entry, **more: Any) -> Runbook:
    """The values of the file as a runbook; without a title there is none, which is noted."""
    if not found.get("title") and not top.reader.problems:
        top.reader.wrong(top.line, _("the title is missing. Write a line such as title: Who watches our town?"))
    zone = found.get("zone") or "UTC"
    return Runbook(
        title=found.get("title", ""),
        starts_at=starts(found.get("starts"), zone=zone),
        zone=zone,
        fills=fills_in_order(found.get("fill_in", {})),
        **{name: found[name] for name in _PLAIN if name in found},
        **more,
    )


_PLAIN = (
    "objective", "campaign", "hashtag", "language", "visibility", "interval", "channels", "links", "rules", "theme",
    "people", "ready_answers",
)  # fmt: skip


def version(entry: Entry) -> int:
    said = entry.read(scalars.number, VERSION)
    if said != VERSION:
        entry.wrong(_("this file is of version %(said)s, which is not known here yet. Bring the software up to date.")
                    % {"said": said})  # fmt: skip
    return said


def starts(entry: Entry | None, *, zone: str) -> datetime | None:
    if entry is None or not entry.text():
        return None
    return entry.read(lambda value: scalars.moment(value, zone=zone), None)


def pairs(entry: Entry) -> dict[str, str]:
    return {each.name: each.read(scalars.words, "") for each in entry.entries()}


def links(entry: Entry) -> tuple[Link, ...]:
    known = {"label": one(scalars.line(120)), "url": one(scalars.line(500))}
    return tuple(Link(**{"label": "", "url": ""} | item.fields(known)) for item in entry.items())


def ready_answers(entry: Entry) -> tuple[Ready, ...]:
    known = {"title": one(scalars.line(80)), "text": one(scalars.words)}
    return tuple(Ready(**{"title": "", "text": ""} | item.fields(known)) for item in entry.items())


def people(entry: Entry) -> tuple[Somebody, ...]:
    known = {
        "name": one(scalars.line(120)),
        "role": one(scalars.choice(PersonRole), PersonRole.FACILITATOR),
        "channels": channels,
    }
    found = []
    for item in entry.items():
        said = item.fields(known)
        if said.get("name"):
            found.append(Somebody(**said))
        else:
            item.wrong(_("the name is missing. Write a line such as name: Rosa."))
    return tuple(found)


def channels(entry: Entry) -> tuple[ChannelName, ...]:
    return tuple(found for item in entry.items() if (found := channel(item)))


def channel(entry: Entry) -> ChannelName | None:
    """``mastodon``, or lines of ``network:``, ``name:``, ``account:``, ``plays:``, ``by_hand:``."""
    network = one(scalars.choice(Network), None)
    if isinstance(entry.node.value, str):
        found = network(entry)
        return ChannelName(network=found) if found else None
    said = entry.fields({
        "network": network,
        "name": one(scalars.line(80)),
        "account": one(scalars.line(255)),
        "plays": network,
        "by_hand": one(scalars.yes_no, False),
    })  # fmt: skip
    if said.get("network") is None:
        entry.wrong(_("the network is missing. Write a line such as network: mastodon."))
        return None
    return ChannelName(**said)


# --- Writing ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Flow:
    """A short mapping, written on one line."""

    values: dict[str, Any]


def written(runbook: Runbook) -> dict[str, Any]:
    """What stands in a file, in its order; what is as it would be without a line has none."""
    bare = Runbook(title="")
    said: dict[str, Any] = {
        "runbook": VERSION,
        "title": runbook.title,
        "objective": runbook.objective,
        "campaign": runbook.campaign,
        "hashtag": runbook.hashtag,
        "language": runbook.language,
        "visibility": str(runbook.visibility) if runbook.visibility != bare.visibility else "",
        "starts": scalars.write_moment(runbook.starts_at, zone=runbook.zone) if runbook.starts_at else "",
        "zone": runbook.zone,
        "interval": scalars.write_seconds(runbook.interval),
        "channels": [written_channel(channel) for channel in runbook.channels],
        "fill_in": fills_in_order(runbook.fills),
        "links": [Flow({"label": link.label, "url": link.url}) for link in runbook.links],
        "rules": runbook.rules,
        "theme": {name: runbook.theme[name] for name in sorted(runbook.theme)},
        "people": [written_person(person) for person in runbook.people],
        "ready_answers": [{"title": ready.title, "text": ready.text} for ready in runbook.ready_answers],
    }
    return {name: value for name, value in said.items() if value}


def written_channel(channel: ChannelName) -> Flow | str:
    more: dict[str, Any] = {
        "name": channel.name,
        "account": channel.account,
        "plays": str(channel.plays) if channel.plays else "",
        "by_hand": channel.by_hand,
    }
    more = {name: value for name, value in more.items() if value}
    return Flow({"network": str(channel.network), **more}) if more else str(channel.network)


def written_person(person: Somebody) -> dict[str, Any]:
    said: dict[str, Any] = {"name": person.name, "role": str(person.role)}
    if person.channels:
        said["channels"] = [written_channel(channel) for channel in person.channels]
    return said
