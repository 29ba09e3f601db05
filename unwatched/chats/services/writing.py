"""Writing a chat's runbook. What is planned already follows in the same transaction, or the change is refused."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.chats import audit
from unwatched.chats.errors import ChatError
from unwatched.chats.models import Chat, ChatPerson, Step, StepKind
from unwatched.chats.runbook import tidy, tidy_line
from unwatched.chats.runbook.values import fills_in_order
from unwatched.publishing.models import DeliveryState

from . import drawing, files, filling, staging, timing
from .roles import HOSTS, is_host

MOST_STEPS = 100
MOST_LETTERS = 10_000  # of one text: far more than any network takes
MOST_BLANK = 500
AHEAD_OF_ALL = 1_000_000  # ranks on their way to another place
# What posts are made of, or when and where they go out.
STAGED = {"hashtag", "language", "visibility", "starts_at", "zone", "interval", "channels", "theme"}
TEXTS = ("text", "card_text", "description")
OUT = (DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.UNKNOWN)


@transaction.atomic
def make_chat(title: str, *, by: User | None, now: datetime) -> Chat:
    """A chat without a single post."""
    chat = Chat.objects.create(
        title=tidy_line(title)[:160], language=settings.LANGUAGE_CODE, zone=settings.TIME_ZONE, made_by=by,
        changed_at=now,
    )  # fmt: skip
    audit.write(chat, "chat.make", by=by)
    return chat


@transaction.atomic
def change_chat(chat: Chat, *, values: Mapping[str, Any], by: User | None, now: datetime) -> list[str]:
    """Writes settings; gives the names of what is different now. Raises ChatError once posts have gone out."""
    chat = staging.locked(chat)
    changed = [name for name, value in values.items() if _differs(chat, name, value)]
    if not changed:
        return []
    if STAGED & set(changed):
        _refuse_begun(chat)
    for name in changed:
        if name == "channels":
            chat.channels.set(values[name])
        else:
            setattr(chat, name, values[name])
    if "starts_at" in changed:
        chat.people.update(reminded_at=None)
    _keep(chat, fields=[name for name in changed if name != "channels"], what=changed, by=by, now=now)
    return changed


@transaction.atomic
def remove_chat(chat: Chat, *, by: User | None, now: datetime) -> None:
    """Throws a chat away. One that has begun stays: people have answered it."""
    chat = staging.locked(chat)
    if staging.has_begun(chat):
        raise ChatError(_("This chat has begun, so it stays: people have answered it."))
    audit.write(chat, "chat.remove", by=by)
    staging.forget_rehearsal(chat)
    if chat.run is not None:
        chat.run.delete()
    chat.delete()


@transaction.atomic
def fill_in(chat: Chat, *, values: Mapping[str, str], by: User | None, now: datetime) -> None:
    """Writes down what stands for blanks; those that are not named stay as they are. {hashtag} is the chat's own."""
    chat = staging.locked(chat)
    said = {name: tidy_line(value) for name, value in values.items()}
    hashtag = said.pop("hashtag", None)
    for name, value in said.items():
        if name in filling.BY_ITSELF or not filling.BLANK.fullmatch(f"{{{name}}}"):
            raise ChatError(_("“%(name)s” cannot be filled in here.") % {"name": name[:40]})
        if len(value) > MOST_BLANK:
            raise ChatError(_("{%(name)s} is longer than a post. Write a line.") % {"name": name})
    if hashtag is not None:
        chat.hashtag = hashtag.removeprefix("#")[:100]
    chat.fills = fills_in_order(chat.fills | said)
    _keep(chat, fields=["fills", "hashtag"], what=sorted(values), by=by, now=now)


# --- Steps ------------------------------------------------------------------------------------------


@transaction.atomic
def add_step(chat: Chat, *, kind: StepKind, by: User | None, now: datetime) -> Step:
    """An empty post at the end of its part; a question comes with the next number and a card."""
    chat = staging.locked(chat)
    _refuse_begun(chat)
    rows = files.rows_of(chat)
    if len(rows) >= MOST_STEPS:
        raise ChatError(_("A chat has %(most)s posts at most. Take one out first.") % {"most": MOST_STEPS})
    asks = kind == StepKind.QUESTION
    number = (max((row.number or 0 for row in rows), default=0) + 1) if asks else None
    text = "{q}: {hashtag}" if asks else "{hashtag}"
    rank = (chat.steps.aggregate(last=Max("rank"))["last"] or 0) + 1 if rows else 0
    step = Step.objects.create(chat=chat, rank=rank, kind=kind, number=number, text=text, card=asks)
    _put_in_order(files.rows_of(chat))
    _keep(chat, what=["steps"], by=by, now=now, staged=False)
    step.refresh_from_db()
    return step


@transaction.atomic
def change_step(step: Step, *, values: Mapping[str, Any], by: User | None, now: datetime) -> Step:
    """Writes the words of a post, its card and its time. Raises ChatError when it has gone out."""
    chat = staging.locked(step.chat)
    step = chat.steps.get(pk=step.pk)
    if is_out(step):
        raise ChatError(_("This has gone out already. Its words cannot be changed here any more."))
    said = {name: _fit(name, value) for name, value in values.items()}
    if said.get("gap", step.gap) != step.gap:
        _refuse_begun(chat)
    for name, value in said.items():
        setattr(step, name, value)
    step.save(update_fields=list(said))
    _keep(chat, what=["steps"], by=by, now=now)
    return step


def _fit(name: str, value: Any) -> Any:
    if name == "variants":
        return {network: words for network, said in value.items() if (words := _fit("text", said))}
    if name not in TEXTS:
        return value
    words = tidy(value)
    if len(words) > MOST_LETTERS:
        raise ChatError(_("This is longer than any network takes. Shorten it."))
    return words


def use_question(step: Step, *, by: User | None, now: datetime) -> Step:
    """ "Use the question's text": what the card shows is said with the words that stand on it."""
    return change_step(step, values={"description": drawing.text_for_picture(files.text_of(step))}, by=by, now=now)


@transaction.atomic
def change_time(step: Step, *, said: str, by: User | None, now: datetime) -> Step:
    """Another time for a post, as somebody typed it; everything after it moves along. Raises ChatError."""
    chat = staging.locked(step.chat)
    place = [row.pk for row in files.rows_of(chat)].index(step.pk)
    gap = timing.read_gap(said, runbook=files.runbook_of(chat), place=place)
    return change_step(step, values={"gap": gap}, by=by, now=now)


@transaction.atomic
def move_step(step: Step, *, to: int, by: User | None, now: datetime) -> None:
    """Puts a post at another place of its part (1: the first). Questions are numbered anew."""
    chat = staging.locked(step.chat)
    _refuse_begun(chat)
    rows = files.rows_of(chat)
    part = [row for row in rows if row.kind == step.kind and row.pk != step.pk]
    part.insert(max(0, min(to - 1, len(part))), next(row for row in rows if row.pk == step.pk))
    others = {kind: [row for row in rows if row.kind == kind] for kind in StepKind} | {StepKind(step.kind): part}
    _put_in_order([row for kind in StepKind for row in others[kind]])
    renumber(chat)
    _keep(chat, what=["steps"], by=by, now=now)


@transaction.atomic
def remove_step(step: Step, *, by: User | None, now: datetime) -> None:
    """Takes a post out. Questions after it are numbered anew."""
    chat = staging.locked(step.chat)
    _refuse_begun(chat)
    chat.steps.filter(pk=step.pk).delete()
    _put_in_order(files.rows_of(chat))
    renumber(chat)
    _keep(chat, what=["steps"], by=by, now=now)


@transaction.atomic
def number_anew(chat: Chat, *, by: User | None, now: datetime) -> None:
    """Questions are Q1, Q2, … in their order."""
    chat = staging.locked(chat)
    _refuse_begun(chat)
    renumber(chat)
    _keep(chat, what=["steps"], by=by, now=now)


def renumber(chat: Chat) -> None:
    for number, row in enumerate(chat.steps.filter(kind=StepKind.QUESTION).order_by("rank"), 1):
        Step.objects.filter(pk=row.pk).update(number=number)


def _put_in_order(rows: Sequence[Step]) -> None:
    """Ranks from 0. Places are taken once, so all step aside first."""
    Step.objects.filter(pk__in=[row.pk for row in rows]).update(rank=F("rank") + AHEAD_OF_ALL)
    for rank, row in enumerate(rows):
        Step.objects.filter(pk=row.pk).update(rank=rank)


def is_out(step: Step) -> bool:
    """Whether the thread of a step has begun: nothing of it can be called back."""
    return step.post is not None and step.post.thread.deliveries.filter(state__in=OUT).exists()


# --- Who takes part ---------------------------------------------------------------------------------


@transaction.atomic
def set_person(
    chat: Chat, *, user: User | None, name: str, role: str, channels: Iterable[Any], by: User, now: datetime
) -> ChatPerson:
    """Adds somebody, or gives them another role. Only who may host makes hosts. Raises ChatError."""
    chat = staging.locked(chat)
    _refuse_hosts(chat, role, user=user, by=by)
    if user is None:
        person = ChatPerson.objects.create(chat=chat, name=tidy_line(name)[:120], role=role)
    else:
        person, _made = ChatPerson.objects.update_or_create(chat=chat, user=user, defaults={"role": role})
    person.channels.set(channels)
    audit.write(chat, "chat.people", by=by)
    return person


@transaction.atomic
def remove_person(person: ChatPerson, *, by: User, now: datetime) -> None:
    chat = staging.locked(person.chat)
    _refuse_hosts(chat, person.role, user=person.user, by=by)
    person.delete()
    audit.write(chat, "chat.people", by=by)


def _refuse_hosts(chat: Chat, role: str, *, user: User | None, by: User) -> None:
    """Who holds the reins is for those to say who hold them; else an editor could give them to themselves."""
    was = chat.people.filter(user=user, role__in=HOSTS).exists() if user else False
    if ((user is not None and role in HOSTS) or was) and not is_host(chat, by):
        raise ChatError(_("Only a host of this chat can say who hosts it. Ask one of them."))


# --- Parts ------------------------------------------------------------------------------------------


def _differs(chat: Chat, name: str, value: Any) -> bool:
    if name == "channels":
        return set(value) != set(chat.channels.all())
    return bool(getattr(chat, name) != value)


def _refuse_begun(chat: Chat) -> None:
    if staging.has_begun(chat):
        raise ChatError(
            _("The chat has begun: only words of what is still to come can be changed. Skip a question instead.")
        )


def _keep(
    chat: Chat, *, what: Sequence[str], by: User | None, now: datetime, fields: Sequence[str] = (), staged: bool = True
) -> None:
    """Saves, notes who did it, and lets what is planned follow."""
    chat.changed_at = now
    chat.save(update_fields=[*fields, "changed_at"])
    audit.write(chat, "chat.change", by=by, fields=list(what))
    if staged:
        staging.follow(chat, by=by, now=now)
