"""A runbook becomes threads in the ledger: for the day itself, and for a rehearsal that nobody outside sees."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.chats import audit
from unwatched.chats.documents.cards import Theme
from unwatched.chats.errors import CardError, ChatError
from unwatched.chats.models import Chat, Step
from unwatched.chats.runbook import Runbook
from unwatched.gateways.social import Network
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import (
    STILL_GOING,
    Channel,
    Delivery,
    DeliveryState,
    Post,
    Run,
    Thread,
    ThreadKind,
    WallPost,
)
from unwatched.publishing.services import planning, runs
from unwatched.publishing.services.planning import PictureText, PostText
from unwatched.publishing.services.rehearsing import walls_for

from . import drawing, files, filling, timing
from .timing import Block

REHEARSED = ("rehearsal", "rehearsed_at", "rehearsed_mark", "rehearsed_by", "rehearsed_speed")
AT_ONCE = 0  # the speed of a rehearsal that does not wait
UNBEGUN = {DeliveryState.WAITING, DeliveryState.DROPPED}


@dataclass(frozen=True)
class Written:
    """One post exactly as it goes out."""

    text: str
    variants: dict[str, str]
    description: str | None  # of its card; None: it has none

    def text_for(self, network: Network) -> str:
        return self.variants.get(str(network)) or self.text


def written(runbook: Runbook) -> list[Written]:
    """Every post of the runbook with its blanks filled in."""
    found = []
    for step in runbook.steps:
        values = filling.values_for(runbook, step)
        variants = {str(network): filling.fill(said, values) for network, said in step.variants.items()}
        description = filling.fill(step.description, values) if step.card else None
        found.append(Written(filling.fill(step.text, values), variants, description))
    return found


def mark_of(runbook: Runbook) -> str:
    """Another one as soon as anything is different that readers would notice."""
    times = timing.offsets_of(runbook)
    theme = sorted(runbook.theme.items())
    seen = (times, written(runbook), theme, sorted(map(str, runbook.networks)), runbook.language, runbook.visibility)
    return hashlib.sha256(repr(seen).encode()).hexdigest()


# --- The day itself ----------------------------------------------------------------------------------


def is_planned(chat: Chat) -> bool:
    return chat.run is not None and chat.run.state in STILL_GOING


def has_begun(chat: Chat) -> bool:
    """Whether anything of it stands on a network, or may do so."""
    rows = Delivery.objects.filter(thread__run=chat.run) if chat.run else Delivery.objects.none()
    return have_begun(rows.values_list("state", flat=True))


def have_begun(states: Iterable[str]) -> bool:
    """The same, of the states of all its posts."""
    return not UNBEGUN.issuperset(states)


@transaction.atomic
def plan_chat(chat: Chat, *, by: User | None, now: datetime) -> Run:
    """From now on it starts by itself, at its time. Raises ChatError."""
    chat = locked(chat)
    if chat.run is not None:
        raise ChatError(_("This chat is planned already, or over. Copy it for the next time."))
    if chat.starts_at is None:
        raise ChatError(_("The chat has no day yet. Say in the settings when it starts."))
    if chat.starts_at < now:
        raise ChatError(_("The chat's time has passed. Say in the settings when it starts."))
    run = chat.run = Run.objects.create(title=chat.title)
    chat.save(update_fields=["run"])
    _stage(chat, by=by, now=now)
    runs.start(run, by=by, now=now)
    audit.write(chat, "chat.plan", by=by)
    return run


@transaction.atomic
def unplan_chat(chat: Chat, *, by: User | None, now: datetime) -> None:
    """Nothing starts by itself any more. Raises ChatError when something has gone out already."""
    chat = locked(chat)
    if chat.run is None or chat.run.state not in STILL_GOING:
        raise ChatError(_("Nothing is planned."))
    if has_begun(chat):
        raise ChatError(_("Some of the chat has gone out already. Stop the rest instead."))
    _discard(chat.run, by=by, now=now)
    chat.run.delete()
    audit.write(chat, "chat.unplan", by=by)


@transaction.atomic
def follow(chat: Chat, *, by: User | None, now: datetime) -> None:
    """What was changed in the runbook of a planned chat is changed in the ledger, too."""
    if not is_planned(chat):
        return
    assert chat.run is not None
    if has_begun(chat):
        _rewrite(chat, by=by, now=now)
        return
    _discard(chat.run, by=by, now=now)
    _stage(chat, by=by, now=now)


def locked(chat: Chat) -> Chat:
    """The chat as it stands now; nobody else changes its runbook until the transaction ends."""
    Chat.objects.select_for_update(no_key=True).get(pk=chat.pk)
    return Chat.objects.select_related("run", "campaign").get(pk=chat.pk)


def _stage(chat: Chat, *, by: User | None, now: datetime) -> None:
    assert chat.starts_at is not None
    runbook, rows = files.runbook_of(chat), files.rows_of(chat)
    stage = Stage(chat, runbook, channels=list(chat.channels.all()), by=by, now=now)
    for rank, block in enumerate(timing.blocks(runbook)):
        thread = stage.save(block, None)
        planned = stage.plan(thread, run=chat.run, rank=rank, due_at=chat.starts_at + timedelta(seconds=block.begins))
        link([rows[place] for place in block.places], planned)


def _rewrite(chat: Chat, *, by: User | None, now: datetime) -> None:
    """The words of what is still to come; times stay, for the hosts have their hands on them."""
    runbook, rows = files.runbook_of(chat), files.rows_of(chat)
    assert chat.run is not None
    stage = Stage(chat, runbook, channels=list(chat.channels.all()), by=by, now=now)
    coming = {thread.pk: thread for thread in runs.upcoming(chat.run)}
    for block in timing.blocks(runbook):
        post = rows[block.places[0]].post
        if post is not None and post.thread_id in coming:
            stage.save(block, coming[post.thread_id])


def link(rows: Sequence[Step], thread: Thread) -> None:
    """Steps know their posts: replies are sorted by them, and the runbook shows what became of each."""
    for row, post in zip(rows, thread.posts.all(), strict=True):
        row.post = post
    Step.objects.bulk_update(rows, ["post"])


def _discard(run: Run, *, by: User | None, now: datetime) -> None:
    for thread in run.threads.all():
        planning.discard(thread, by=by, now=now)


@dataclass(frozen=True)
class Stage:
    """Writes the blocks of one chat as threads. Raises ChatError with the block's name."""

    chat: Chat
    runbook: Runbook
    channels: Sequence[Channel]
    by: User | None
    now: datetime

    @cached_property
    def texts(self) -> list[Written]:
        return written(self.runbook)

    @cached_property
    def theme(self) -> Theme:
        return drawing.site_theme(self.runbook)

    def save(self, block: Block, thread: Thread | None) -> Thread:
        try:
            return planning.save_thread(
                thread, title=block.name, posts=self.posts(block), channels=self.channels,
                language=self.runbook.language, visibility=self.runbook.visibility, kind=ThreadKind.CHAT,
                campaign=self.chat.campaign, by=self.by, now=self.now,
            )  # fmt: skip
        except PublishingError as error:
            raise self.wrong(block, error) from None

    def plan(self, thread: Thread, *, run: Run | None, rank: int, due_at: datetime) -> Thread:
        try:
            return planning.plan(
                thread, due_at=due_at, zone=self.runbook.zone, run=run, rank=rank, by=self.by, now=self.now
            )
        except PublishingError as error:
            raise ChatError(f"{thread.title}: {error}") from None

    def posts(self, block: Block) -> list[PostText]:
        found = []
        for place, after in zip(block.places, block.after, strict=True):
            text, pictures = self.texts[place], []
            if text.description is not None:
                card = drawing.card_of(self.runbook.steps[place], self.runbook)
                drawn = drawing.drawn(card, theme=self.theme, language=self.runbook.language)
                if isinstance(drawn, CardError):
                    raise self.wrong(block, drawn)
                pictures = [PictureText(description=text.description, clean=drawn)]
            found.append(PostText(text=text.text, variants=text.variants, pictures=pictures, after=after))
        return found

    def wrong(self, block: Block, error: Exception) -> ChatError:
        return ChatError(_("%(part)s: %(said)s") % {"part": block.name, "said": error})


# --- The rehearsal -----------------------------------------------------------------------------------


@transaction.atomic
def rehearse(chat: Chat, *, speed: int, by: User | None, now: datetime) -> Run:
    """The same posts by the same engine, on walls that play the networks. `speed`: how many times faster.

    Raises ChatError when there is nothing to rehearse.
    """
    chat = locked(chat)
    runbook = files.runbook_of(chat)
    if not runbook.steps or not runbook.channels:
        raise ChatError(_("There is nothing to rehearse yet: choose accounts in the settings and write a post."))
    forget_rehearsal(chat)
    walls = walls_for(chat.channels.all(), by=by, now=now)
    run = Run.objects.create(title=chat.title, rehearsal=True)
    stage = Stage(chat, runbook, channels=walls, by=by, now=now)
    for rank, block in enumerate(timing.blocks(runbook)):
        quick = replace(block, after=tuple(int(compressed(after, speed)) for after in block.after))
        thread = stage.save(quick, None)
        stage.plan(thread, run=run, rank=rank, due_at=now + timedelta(seconds=compressed(block.begins, speed)))
    runs.start(run, by=by, now=now)
    chat.rehearsal, chat.rehearsed_at, chat.rehearsed_mark = run, now, mark_of(runbook)
    chat.rehearsed_by, chat.rehearsed_speed = by, speed
    chat.save(update_fields=REHEARSED)
    audit.write(chat, "chat.rehearse", by=by, speed=speed)
    return run


def compressed(seconds: int, speed: int) -> float:
    return 0 if speed == AT_ONCE else seconds / speed


def forget_rehearsal(chat: Chat) -> None:
    """The last one and what it left on the walls."""
    if chat.rehearsal is None:
        return
    rows = Delivery.objects.filter(thread__run=chat.rehearsal, state=DeliveryState.SENT)
    WallPost.objects.filter(pk__in=[int(row) for row in rows.values_list("remote_id", flat=True)]).delete()
    chat.rehearsal.delete()


def changed_since(chat: Chat, runbook: Runbook) -> list[str]:
    """Names of what reads differently now than when it was rehearsed: ``["Q3"]``. Empty: nothing does."""
    if chat.rehearsal is None or chat.rehearsed_mark == mark_of(runbook):
        return []
    before = {thread.title: _as_rehearsed(thread) for thread in _threads_of(chat.rehearsal)}
    texts = written(runbook)
    now = {block.name: [texts[place] for place in block.places] for block in timing.blocks(runbook)}
    names = [name for name in {**now, **before} if now.get(name) != before.get(name)]
    return names or [str(_("settings"))]


def _threads_of(run: Run) -> Iterable[Thread]:
    return run.threads.order_by("rank").prefetch_related("posts__pictures")


def _as_rehearsed(thread: Thread) -> list[Written]:
    return [_as_written(post) for post in thread.posts.all()]


def _as_written(post: Post) -> Written:
    picture = next(iter(post.pictures.all()), None)
    return Written(post.text, post.variants, picture.description if picture else None)
