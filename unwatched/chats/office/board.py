"""What a desk shows to one person at one moment, read in a fixed number of questions to the database however much was
said: the counts, one group of replies in the order in which they need somebody, and who else is there."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, Q, Window
from django.db.models.functions import RowNumber

from unwatched.accounts.models import User
from unwatched.chats.models import (
    Chat,
    ChatPerson,
    Draft,
    Elsewhere,
    Muted,
    Presence,
    Reply,
    ReplyQuerySet,
    ReplyState,
    SortedBy,
    Step,
    StepKind,
)
from unwatched.chats.services import answering, claims, presence
from unwatched.chats.services.claims import not_of_others
from unwatched.chats.services.roles import HOSTS
from unwatched.publishing.models import Channel

NONE, ANSWERED, HIDDEN, FLAGGED = "none", "answered", "hidden", "flagged"
ON_A_PAGE = 40  # replies of one kind
DONE_BELOW = 10  # under the replies of a question
OF_ONE = 3  # replies of one account that are shown each; the rest is folded into a number
MOST_OWN = 20  # that one person can be answering
MOST_ROWS = MOST_OWN + 2 * ON_A_PAGE + DONE_BELOW


@dataclass(frozen=True)
class Group:
    """One link above the replies."""

    name: str
    step: Step | None = None
    total: int = 0
    waiting: int = 0
    asked: bool = False  # it stands on a network


@dataclass
class Row:
    """One reply with what its place on this person's desk needs. ``kind``: mine, failed, lost, free, taken, done."""

    reply: Reply
    kind: str
    draft: str = ""
    given: Sequence[Draft] = ()
    more: int = 0  # further replies of this account, folded
    muted: bool = False
    what: str = ""  # of a lost one: what happened
    channel: Channel | None = None  # that an answer would go out from
    mention: str = ""  # that is put in front of it
    elsewhere: Elsewhere | None = None  # the answer, where it was given in another app
    mark: str = ""  # another one as soon as it would be drawn otherwise


@dataclass(frozen=True)
class Person:
    """Somebody at the desk, or away from it."""

    name: str
    user_id: int | None
    is_host: bool
    seen_at: datetime | None
    answering: Reply | None
    answered: int


@dataclass
class Board:
    groups: list[Group]
    group: Group
    rows: list[Row]
    waiting: int  # people, not posts
    oldest: datetime | None
    next_page: int | None = None
    people: list[Person] = field(default_factory=list)

    @property
    def shown_count(self) -> int:
        return len(self.rows)


def board(chat: Chat, user: User, *, group: str, page: int, now: datetime) -> Board:
    """The desk of ``user``. An unknown group is the question that was asked last."""
    steps = list(chat.steps.filter(kind=StepKind.QUESTION).order_by("-number"))
    waits = waits_for(user, now=now)
    groups = count_groups(chat, steps, waits)
    chosen = choose(groups, group)
    waiting = chat.replies.shown().filter(waits)
    people = waiting.aggregate(n=Count("author_id", distinct=True), oldest=Min("heard_at"))
    rows, next_page = rows_of(chat, user, chosen, page=page, waits=waits, now=now)
    failed = sum(row.kind == "failed" for row in rows)
    add_people(rows, steps)
    add_drafts(rows, user)
    add_ways(chat, rows, user)
    add_mutes(chat, rows)
    add_elsewhere(chat, rows)
    for row in rows:
        row.mark = mark_of(row, choices=len(groups), now=now)
    return Board(
        groups, chosen, rows, people["n"] + failed, people["oldest"], next_page, people_of(chat, user, now=now)
    )


def waits_for(user: User, *, now: datetime) -> Q:
    """What waits: answered by nobody, and nobody else is on it."""
    return Q(state=ReplyState.FREE) & not_of_others(user, now=now)


def count_groups(chat: Chat, steps: Sequence[Step], waits: Q) -> list[Group]:
    """Questions, the newest first; those that are not asked yet only once somebody has answered them."""
    shown = Q(hidden=False)
    counts = {
        "total": Count("pk", filter=shown),
        "waiting": Count("pk", filter=shown & waits),
        "n_done": Count("pk", filter=shown & ~Q(state=ReplyState.FREE)),
        "n_hidden": Count("pk", filter=Q(hidden=True)),
        "n_flagged": Count("pk", filter=shown & Q(flagged=True)),
    }
    rows = chat.replies.standing().order_by().values("question").annotate(**counts)
    counted: dict[int | None, Any] = {row["question"]: row for row in rows}
    asked = chat.steps.filter(kind=StepKind.QUESTION, post__deliveries__sent_at__isnull=False)
    asked_ids = set(asked.values_list("pk", flat=True))
    none = dict.fromkeys(counts, 0)
    groups = []
    for step in steps:
        here = counted.get(step.pk, none)
        if here["total"] or step.pk in asked_ids:
            groups.append(Group(f"q{step.number}", step, here["total"], here["waiting"], step.pk in asked_ids))
    rest = counted.get(None, none)
    groups.append(Group(NONE, None, rest["total"], rest["waiting"]))
    done, hidden, flagged = (sum(row[name] for row in counted.values()) for name in ("n_done", "n_hidden", "n_flagged"))
    groups.append(Group(ANSWERED, total=done))
    groups += [Group(FLAGGED, total=flagged)] if flagged else []
    groups += [Group(HIDDEN, total=hidden)] if hidden else []
    return groups


def choose(groups: Sequence[Group], name: str) -> Group:
    """The group that was asked for; else the question that was asked last; else what has no number."""
    by_name = {group.name: group for group in groups}
    asked = next((group for group in groups if group.asked), by_name[NONE])
    return by_name.get(name, asked)


# --- Replies --------------------------------------------------------------------------------------------------------


def rows_of(
    chat: Chat, user: User, group: Group, *, page: int, waits: Q, now: datetime
) -> tuple[list[Row], int | None]:
    """Yours first, then who has waited longest, then what others are at, then what is done."""
    own = own_rows(chat.replies.select_related("channel").with_answers(), user, now=now)
    here = chat.replies.standing().filter(in_group(group)).exclude(pk__in=[row.reply.pk for row in own])
    start = (page - 1) * ON_A_PAGE
    if group.name in (ANSWERED, HIDDEN):
        found = list(here.with_answers().order_by("-answered_at", "-pk")[start : start + ON_A_PAGE + 1])
        rows = [Row(reply, kind_of(reply)) for reply in found[:ON_A_PAGE]]
        return own + rows, page + 1 if len(found) > ON_A_PAGE else None
    free = list(first_of_each(here.filter(waits))[start : start + ON_A_PAGE + 1])
    more = page + 1 if len(free) > ON_A_PAGE else None
    taken = here.held(now=now).exclude(held_by=user).order_by("heard_at", "pk")[:ON_A_PAGE]
    done = here.exclude(state=ReplyState.FREE).with_answers().order_by("-answered_at", "-pk")[:DONE_BELOW]
    rows = [Row(reply, "free", more=folded(reply)) for reply in free[:ON_A_PAGE]]
    rows += [Row(reply, "taken") for reply in taken] + [Row(reply, kind_of(reply)) for reply in done]
    return own + rows, more


def own_rows(replies: ReplyQuerySet, user: User, *, now: datetime) -> list[Row]:
    """What somebody is at, wherever it belongs: theirs, their refused answers, and what they typed for nothing."""
    mine = Q(state=ReplyState.FREE, held_by=user, deleted_at=None)
    failed = Q(answered_by=user, is_stuck=True, deleted_at=None)
    taken = ~Q(state=ReplyState.FREE) | Q(deleted_at__isnull=False) | (Q(held_until__gt=now) & ~Q(held_by=user))
    typed = Q(pk__in=Draft.objects.filter(user=user, given_to=None).values("reply"))
    found = replies.filter(mine | failed | (typed & taken)).order_by("heard_at", "pk")[:MOST_OWN]
    rows = [Row(reply, own_kind(reply, user)) for reply in found]
    return sorted(rows, key=lambda row: ("lost", "failed", "mine").index(row.kind))


def own_kind(reply: Any, user: User) -> str:
    if reply.deleted_at is None and reply.state == ReplyState.FREE and reply.held_by_id == user.pk:
        return "mine"
    failed = reply.is_stuck and reply.answered_by_id == user.pk and reply.deleted_at is None
    return "failed" if failed else "lost"


def in_group(group: Group) -> Q:
    if group.name == HIDDEN:
        return Q(hidden=True)
    if group.name == FLAGGED:
        return Q(hidden=False, flagged=True)
    if group.name == ANSWERED:
        return Q(hidden=False) & ~Q(state=ReplyState.FREE)
    return Q(hidden=False, question=group.step)


def first_of_each(replies: ReplyQuerySet) -> ReplyQuerySet:
    """The first few of each account, who has waited longest first: nobody fills a desk alone."""
    author = [F("author_id")]
    counted = replies.annotate(
        nth=Window(RowNumber(), partition_by=author, order_by=[F("heard_at").asc(), F("pk").asc()]),
        of_author=Window(Count("pk"), partition_by=author),
    )
    return counted.filter(nth__lte=OF_ONE).order_by("heard_at", "pk")


def folded(reply: Any) -> int:
    """How many more of its account wait, said at the last one that is shown."""
    return reply.of_author - OF_ONE if reply.nth == OF_ONE else 0


def kind_of(reply: Reply) -> str:
    return "done" if reply.state != ReplyState.FREE else "free"


def add_people(rows: Iterable[Row], steps: Iterable[Step]) -> None:
    """The few people and questions that many replies point at, read once."""
    ids = {pk for row in rows for pk in (row.reply.held_by_id, row.reply.answered_by_id) if pk}
    users, questions = User.objects.in_bulk(ids), {step.pk: step for step in steps}
    for row in rows:
        reply = row.reply
        reply.held_by = users.get(reply.held_by_id) if reply.held_by_id else None
        reply.answered_by = users.get(reply.answered_by_id) if reply.answered_by_id else None
        reply.question = questions.get(reply.question_id) if reply.question_id else None


def add_drafts(rows: Iterable[Row], user: User) -> None:
    """What this person has typed, and what others have handed to them."""
    by_reply = {row.reply.pk: row for row in rows}
    for draft in Draft.objects.filter(Q(user=user) | Q(given_to=user), reply__in=by_reply).select_related("user"):
        row = by_reply[draft.reply_id]
        if draft.given_to_id == user.pk:
            row.given = [*row.given, draft]
        elif draft.given_to_id is None:
            row.draft = draft.text
            row.reply.author_name = row.reply.author_name or draft.name  # a deleted post has no name of its own


def add_ways(chat: Chat, rows: Iterable[Row], user: User) -> None:
    """From which account an answer goes out, and what became of what was typed for nothing."""
    own = answering.own_channels(chat.pk, by=user)
    for row in rows:
        if row.kind == "lost":
            name = row.reply.author_name or row.reply.author_handle
            row.what = claims.in_words(row.reply, name=name, to=user)
        elif row.kind == "mine":
            row.channel = answering.channel_for(row.reply, own=own)
            row.mention = answering.mention_for(row.reply, channel=row.channel) if row.channel else ""


def add_mutes(chat: Chat, rows: Iterable[Row]) -> None:
    muted = set(Muted.objects.filter(chat=chat).values_list("author_id", flat=True))
    for row in rows:
        row.muted = row.reply.author_id in muted


def add_elsewhere(chat: Chat, rows: Iterable[Row]) -> None:
    """Which of our accounts has answered in another app."""
    uris = {row.reply.answered_uri for row in rows} - {""}
    given = Elsewhere.objects.filter(chat=chat, uri__in=uris).select_related("channel") if uris else []
    by_uri = {one.uri: one for one in given}
    for row in rows:
        row.elsewhere = by_uri.get(row.reply.answered_uri)


# What of a reply can be seen.
SEEN = ("text", "text_before", "warning", "author_name", "author_handle", "url", "question_id", "sorted_by", "state",
        "hidden", "flagged", "held_by_id", "answered_by_id", "answered_uri", "deleted_at")  # fmt: skip


def mark_of(row: Row, *, choices: int, now: datetime) -> str:
    """Of two marks that are the same a page draws the same: what it has it need not be sent again.

    ``choices``: how many groups a reply can be put into.
    """
    reply: Any = row.reply
    seen = [getattr(reply, name) for name in SEEN]
    seen += [getattr(reply, name, None) for name in ("answer_state", "answer_said", "answer_url", "is_stuck")]
    seen += [choices, row.kind, row.draft, row.more, row.muted, row.what, row.channel and row.channel.pk, row.mention]
    seen += [[given.pk for given in row.given], reply.held_until if row.kind == "mine" else is_held(reply, now=now)]
    return hashlib.md5(repr(seen).encode(), usedforsecurity=False).hexdigest()[:8]


def is_held(reply: Reply, *, now: datetime) -> bool:
    return reply.held_until is not None and reply.held_until > now


# --- People ---------------------------------------------------------------------------------------------------------


def people_of(chat: Chat, user: User, *, now: datetime) -> list[Person]:
    """Those who take part and those who are there: oneself first, then who is at it, then who is away."""
    named = ChatPerson.objects.filter(chat=chat, user__isnull=False).select_related("user")
    roles = {person.user_id: person.role for person in named}
    seen: dict[int | None, datetime] = dict(Presence.objects.filter(chat=chat).values_list("user", "seen_at"))
    users = {person.user_id: person.user for person in named}
    users |= {one.pk: one for one in User.objects.filter(pk__in=[pk for pk in seen if pk and pk not in users])}
    held = {
        one.held_by_id: one
        for one in chat.replies.held(now=now).only("held_by", "held_until", "author_name", "author_handle")
    }
    done = chat.replies.filter(answered_by__isnull=False, state=ReplyState.ANSWERED).order_by()
    answered: dict[int | None, int] = dict(done.values_list("answered_by").annotate(n=Count("pk")))
    people = [
        Person(str(one), pk, roles.get(pk) in HOSTS, seen.get(pk), held.get(pk), answered.get(pk, 0))
        for pk, one in users.items()
    ]
    return sorted(people, key=lambda one: (one.user_id != user.pk, is_away(one, now=now), one.name.casefold()))


def is_away(person: Person, *, now: datetime) -> bool:
    return person.seen_at is None or person.seen_at + presence.AWAY < now


def is_guess(reply: Reply) -> bool:
    return reply.sorted_by == SortedBy.TIME
