"""A chat of the database as a runbook, and a runbook as a chat."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.campaigns.models import Campaign
from unwatched.chats import audit
from unwatched.chats.models import Chat, ChatPerson, PersonRole, ReadyAnswer, Step, StepKind
from unwatched.chats.runbook import ChannelName, Link, Ready, Runbook, Somebody
from unwatched.chats.runbook import Step as StepText
from unwatched.chats.runbook.values import VARIANT_NETWORKS, fills_in_order
from unwatched.gateways.social import Network, Visibility
from unwatched.publishing.models import Channel
from unwatched.publishing.models.channel import NETWORKS

from .roles import HOSTS

ORDER = list(StepKind)


def rows_of(chat: Chat) -> list[Step]:
    """The steps in the order of a runbook: welcome, questions, wrap-up."""
    return sorted(chat.steps.all(), key=lambda row: (ORDER.index(StepKind(row.kind)), row.rank))


def runbook_of(chat: Chat) -> Runbook:
    """What people have written, as a value. Its steps are those of :func:`rows_of`."""
    return Runbook(
        title=chat.title,
        objective=chat.objective,
        campaign=chat.campaign.title if chat.campaign else "",
        hashtag=chat.hashtag,
        language=chat.language,
        visibility=Visibility(chat.visibility),
        starts_at=chat.starts_at,
        zone=chat.zone,
        interval=chat.interval,
        channels=tuple(name_of(channel) for channel in chat.channels.all()),
        fills=fills_in_order(chat.fills),
        links=tuple(Link(label=link["label"], url=link["url"]) for link in chat.links),
        rules=chat.rules,
        theme=chat.theme,
        people=tuple(_somebody(person) for person in people_of(chat)),
        ready_answers=tuple(Ready(title=one.title, text=one.text) for one in ready_answers_of(chat)),
        steps=tuple(text_of(row) for row in rows_of(chat)),
    )


def ready_answers_of(chat: Chat) -> list[ReadyAnswer]:
    return sorted(chat.ready_answers.all(), key=lambda one: one.pk)


def people_of(chat: Chat) -> list[ChatPerson]:
    """Hosts first."""
    order = [str(role) for role in PersonRole]
    people = sorted(chat.people.all(), key=lambda person: (order.index(person.role), person.pk))
    prefetch_related_objects(people, "user", "channels")  # nothing, of those who have them already
    return people


def read(chat: Chat) -> None:
    """All that a runbook is made of, once, for a screen that looks at it several times and changes nothing."""
    prefetch_related_objects([chat], "channels", "steps", "ready_answers", "people")


def text_of(row: Step) -> StepText:
    return StepText(
        kind=StepKind(row.kind),
        number=row.number,
        text=row.text,
        variants={network: row.variants[network] for network in VARIANT_NETWORKS if row.variants.get(network)},
        card=row.card,
        card_text=row.card_text,
        description=row.description,
        gap=row.gap,
    )


def name_of(channel: Channel) -> ChannelName:
    return ChannelName(
        network=Network(channel.network),
        name=channel.name,
        account=channel.handle,
        plays=Network(channel.plays) if channel.plays else None,
        by_hand=channel.by_hand,
    )


def _somebody(person: ChatPerson) -> Somebody:
    """By name only: a file may lie in public, and nobody's address belongs there."""
    channels = tuple(name_of(channel) for channel in person.channels.all())
    return Somebody(name=called(person), role=PersonRole(person.role), channels=channels)


def called(person: ChatPerson) -> str:
    """What people call them."""
    if person.name or person.user is None:
        return person.name
    return person.user.name or person.user.email.partition("@")[0]


# --- From a file ------------------------------------------------------------------------------------


@dataclass
class Brought:
    """The chat that came of a file, and what of the file this site does not have."""

    chat: Chat
    left_out: list[str] = field(default_factory=list)  # a sentence each


@transaction.atomic
def bring_in(runbook: Runbook, *, by: User | None, now: datetime) -> Brought:
    """A new chat. Accounts and campaigns that this site does not have are left out, and said."""
    brought = write(runbook, by=by, now=now)
    audit.write(brought.chat, "chat.bring_in", by=by)
    return brought


def write(runbook: Runbook, *, by: User | None, now: datetime) -> Brought:
    """The rows of a new chat."""
    chat = Chat.objects.create(
        title=runbook.title,
        objective=runbook.objective,
        hashtag=runbook.hashtag,
        language=runbook.language,
        visibility=runbook.visibility,
        starts_at=runbook.starts_at,
        zone=runbook.zone,
        interval=runbook.interval,
        fills=dict(runbook.fills),
        links=[{"label": link.label, "url": link.url} for link in runbook.links],
        rules=runbook.rules,
        theme=dict(runbook.theme),
        made_by=by,
        changed_at=now,
    )
    brought = Brought(chat)
    chat.campaign = _campaign(runbook.campaign, brought)
    chat.save(update_fields=["campaign"])
    chat.channels.set(_channels(runbook.channels, brought))
    write_steps(chat, runbook.steps)
    ReadyAnswer.objects.bulk_create(
        ReadyAnswer(chat=chat, title=ready.title, text=ready.text) for ready in runbook.ready_answers
    )
    for somebody in runbook.people:
        _add_person(somebody, brought, by=by)
    return brought


def write_steps(chat: Chat, steps: Iterable[StepText]) -> None:
    """The steps of a chat that has none."""
    Step.objects.bulk_create(
        Step(
            chat=chat, rank=rank, kind=step.kind, number=step.number, text=step.text, gap=step.gap, card=step.card,
            card_text=step.card_text, description=step.description,
            variants={str(network): said for network, said in step.variants.items()},
        )
        for rank, step in enumerate(steps)
    )  # fmt: skip


def _campaign(title: str, brought: Brought) -> Campaign | None:
    found = Campaign.objects.filter(title=title).first() if title else None
    if title and found is None:
        said = _("No campaign here is called “%(title)s”. Choose one in the settings.")
        brought.left_out.append(said % {"title": title})
    return found


def _channels(names: Iterable[ChannelName], brought: Brought) -> list[Channel]:
    found = []
    for name in names:
        channel = channel_named(name)
        if channel is not None:
            found.append(channel)
            continue
        said = _("The account %(account)s (%(network)s) is not connected here. Choose accounts in the settings.")
        words = {"account": name.account or name.name, "network": dict(NETWORKS)[name.network]}
        brought.left_out.append(said % words if words["account"] else _no_such_network(name))
    return found


def _no_such_network(name: ChannelName) -> str:
    said = _("The file says %(network)s, but not which account. Choose one in the settings.")
    return said % {"network": dict(NETWORKS)[name.network]}


def channel_named(name: ChannelName) -> Channel | None:
    """The one channel that fits: by account and name, by the account alone, or the only one of its network."""
    known = Channel.objects.filter(network=name.network)
    if name.account:
        known = known.filter(handle=name.account)
    exact = known.filter(name=name.name, plays=name.plays or "", by_hand=name.by_hand).order_by("pk").first()
    if exact is not None or (name.name and not name.account):
        return exact
    found = list(known[:2])
    return found[0] if len(found) == 1 else None


def _add_person(somebody: Somebody, brought: Brought, *, by: User | None) -> None:
    """Their account here, if exactly one is called so. Nobody is made a host who could not be made one by hand."""
    users = list(User.objects.filter(name=somebody.name, is_active=True)[:2])
    taken = brought.chat.people.filter(user__in=users).exists()
    may = by is None or by.has_perm("chats.host_chat") or somebody.role not in HOSTS
    user = users[0] if len(users) == 1 and may and not taken else None
    person = ChatPerson.objects.create(chat=brought.chat, user=user, name=somebody.name, role=somebody.role)
    person.channels.set(_channels(somebody.channels, brought))
