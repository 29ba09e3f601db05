"""The rehearsal: what readers of each network see, minute by minute, and how the last one went."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.chats.models import Chat
from unwatched.chats.runbook import Runbook
from unwatched.chats.services import files, preparing, staging, timing
from unwatched.chats.services.preparing import Finding
from unwatched.chats.services.staging import Written
from unwatched.core import zones
from unwatched.gateways.social import Network
from unwatched.gateways.social.counting import Count, count
from unwatched.gateways.social.facets import render
from unwatched.publishing.models import Delivery, DeliveryState, Run, RunState
from unwatched.publishing.models.channel import NETWORKS
from unwatched.publishing.preflight import Account
from unwatched.publishing.services import checking, runs
from unwatched.publishing.services.lateness import UNNOTICED

from .base import CHANGE, Act, ChatScreen
from .forms import SPEEDS, SpeedForm
from .lines import STATES

GOING = (RunState.WAITING, RunState.RUNNING)
NAMES = dict(NETWORKS)


@dataclass(frozen=True)
class Seen:
    """What readers of some networks see of one post. Networks with the same words stand together."""

    names: list[str]
    text: str
    counts: list[tuple[str, Count]]
    tags: list[tuple[str, str]]  # how it went in the rehearsal


@dataclass(frozen=True)
class Moment:
    """One post at its time."""

    clock: str
    name: str
    seen: list[Seen]
    picture: int | None  # the step's place, when it has a card
    description: str
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Summary:
    """How the last rehearsal went."""

    said: str
    changed: list[str]
    is_going: bool
    trouble: int


class Rehearsal(ChatScreen):
    """Nothing of it leaves this server."""

    template_name = "chats/office/rehearsal.html"
    tab = "rehearsal"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, chat = timezone.now(), self.chat
        files.read(chat)
        runbook = files.runbook_of(chat)
        findings = preparing.look_at_chat(chat, now=now)
        return super().get_context_data(**kwargs) | {
            "answer": answer(chat, runbook, now=now),
            "summary": summary(chat, runbook, now=now),
            "moments": moments(chat, runbook, findings),
            "wide": [finding for finding in findings if finding.place is None],
            "speed": SpeedForm(initial={"speed": chat.rehearsed_speed if chat.rehearsal_id else 20}),
            "may_rehearse": self.may(CHANGE) or self.is_host,
        }


class Rehearse(Act):
    back = "office_chat_rehearsal"

    def act(self, request: HttpRequest) -> str:
        form, now = SpeedForm(request.POST), timezone.now()
        speed = form.cleaned_data["speed"] if form.is_valid() else 20
        if request.POST.get("do") == "stop":
            if self.chat.rehearsal is not None:
                runs.stop(self.chat.rehearsal, by=self.user, now=now)
            return _("The rehearsal is stopped.")
        staging.rehearse(self.chat, speed=speed, by=self.user, now=now)
        return _("The rehearsal runs. Nothing leaves this server.")


def answer(chat: Chat, runbook: Runbook, *, now: datetime) -> str:
    found = summary(chat, runbook, now=now)
    if found is None:
        return _("Not rehearsed yet.")
    if found.is_going:
        return _("The rehearsal runs.")
    if found.trouble:
        said = ngettext("%(n)s post did not come through.", "%(n)s posts did not come through.", found.trouble)
        return said % {"n": found.trouble}
    return _("Rehearsed, and changed since.") if found.changed else _("Rehearsed as it stands.")


def summary(chat: Chat, runbook: Runbook, *, now: datetime) -> Summary | None:
    """ "Wei ran it yesterday at 18:03, 20 times faster: 20 of 20 posts, nothing late." """
    run = chat.rehearsal
    if run is None or chat.rehearsed_at is None:
        return None
    rows = list(Delivery.objects.filter(thread__run=run))
    sent = [row for row in rows if row.state == DeliveryState.SENT]
    late = sum(row.sent_at is not None and row.sent_at - row.due_at > UNNOTICED for row in sent)
    going = is_going(run)
    words = {
        "who": str(chat.rehearsed_by or _("Somebody")), "day": day(chat.rehearsed_at, chat.zone, now=now),
        "speed": dict(SPEEDS).get(chat.rehearsed_speed, ""), "sent": len(sent), "all": len(rows),
        "late": ngettext("%(n)s late", "%(n)s late", late) % {"n": late} if late else _("nothing late"),
    }  # fmt: skip
    said = (
        _("%(who)s runs it, %(speed)s: %(sent)s of %(all)s posts so far.")
        if going
        else _("%(who)s ran it %(day)s, %(speed)s: %(sent)s of %(all)s posts, %(late)s.")
    )
    return Summary(
        said=said % words,
        changed=staging.changed_since(chat, runbook),
        is_going=going,
        trouble=0 if going else len(rows) - len(sent),
    )


def is_going(run: Run) -> bool:
    return run.state in GOING


def day(at: datetime, zone: str, *, now: datetime) -> str:
    """``today at 18:03``, ``yesterday``, ``on 3 November``"""
    there, today = zones.clock(at, zone=zone), zones.clock(now, zone=zone).date()
    ago = (today - there.date()).days
    if ago == 0:
        return _("today at %(time)s") % {"time": f"{there:%H:%M}"}
    return _("yesterday") if ago == 1 else _("on %(day)s") % {"day": date_format(there, "j F")}


def moments(chat: Chat, runbook: Runbook, findings: Sequence[Finding]) -> list[Moment]:
    """Every post of the runbook as it stands, with what became of it in the rehearsal."""
    accounts = strictest(chat)
    went = how_it_went(chat)
    changed = set(staging.changed_since(chat, runbook))
    names = {place: (block.name, at) for block in timing.blocks(runbook) for at, place in enumerate(block.places)}
    offsets = timing.offsets_of(runbook)
    found = []
    for place, (step, text) in enumerate(zip(runbook.steps, staging.written(runbook), strict=True)):
        name, position = names[place]
        tags = {} if name in changed else {network: went.get((name, position, network)) for network in accounts}
        found.append(
            Moment(
                clock=clock(runbook, offsets[place]),
                name=preparing.name_of(runbook, step),
                seen=seen(text, accounts, tags),
                picture=place if text.description is not None else None,
                description=text.description or "",
                findings=[finding for finding in findings if finding.place == place],
            )
        )
    return found


def clock(runbook: Runbook, offset: int) -> str:
    """By the clock of the chat's zone; without a day, from the start."""
    if runbook.starts_at is None:
        return f"+{offset // 60}:{offset % 60:02}"
    at = runbook.starts_at + timedelta(seconds=offset)
    return f"{at.astimezone(ZoneInfo(runbook.zone)):%H:%M:%S}"


def strictest(chat: Chat) -> dict[Network, Account]:
    """Of each network the account that takes least."""
    found: dict[Network, Account] = {}
    for channel in chat.channels.all():
        account = checking.account_of(channel)
        known = found.get(account.network)
        if known is None or account.limits.letters < known.limits.letters:
            found[account.network] = account
    return found


def how_it_went(chat: Chat) -> dict[tuple[str, int, Network], str]:
    """Thread, position and network → state, in the last rehearsal."""
    if chat.rehearsal is None:
        return {}
    rows = Delivery.objects.filter(thread__run=chat.rehearsal).select_related("channel", "thread")
    return {(row.thread.title, row.position, row.channel.reads_like): row.state for row in rows}


def seen(text: Written, accounts: dict[Network, Account], went: dict[Network, str | None]) -> list[Seen]:
    """Networks whose readers see the same words stand together."""
    groups: dict[str, list[Network]] = {}
    for network in accounts:
        groups.setdefault(shown(text.text_for(network), network), []).append(network)
    return [
        Seen(
            names=[str(NAMES[network]) for network in networks],
            text=words,
            counts=[
                (str(NAMES[network]), count(text.text_for(network), network=network, limits=accounts[network].limits))
                for network in networks
            ],
            tags=[tag(str(NAMES[network]), went[network]) for network in networks if went.get(network)],
        )
        for words, networks in groups.items()
    ]


def shown(text: str, network: Network) -> str:
    """As its readers see it: Bluesky shows links short."""
    return render(text).text if network == Network.BLUESKY else text


def tag(name: str, state: str | None) -> tuple[str, str]:
    kind, said = STATES.get(DeliveryState(state or ""), ("wait", _("waits")))
    return kind, f"{name}: {said}"
