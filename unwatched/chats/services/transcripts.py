"""What may stand in a transcript, and whether it is public.

Only public posts that still stand, of people who have not asked to be left out: neither here nor, for all programmes,
in their own account. Whatever a facilitator hid stays out as well.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.chats import audit
from unwatched.chats.documents.transcript import Answer, Group, Ours, Transcript
from unwatched.chats.errors import ChatError
from unwatched.chats.models import Chat, Elsewhere, Reply, ReplyState, SortedBy, Step, StepKind
from unwatched.publishing.models import Delivery, DeliveryState, Post

from . import drawing, files, leaving, listening

_LABEL = re.compile(r"^\s*Q\s?\d{1,3}\s*[:.)–-]*\s*", re.IGNORECASE)
_TAGS = re.compile(r"(?<!\S)#\w+")


@dataclass(frozen=True)
class Shown:
    """One reply as the transcript has it, with our answers to it."""

    reply: Reply
    answer: Answer


@dataclass(frozen=True)
class Part:
    """One question and what was said to it. Without a number: what belongs to none."""

    number: int | None
    question: str
    shown: Sequence[Shown]

    @property
    def label(self) -> str:
        return f"Q{self.number}" if self.number else ""


@dataclass(frozen=True)
class Sifted:
    """What a transcript shows, and how many it leaves out for which reason."""

    parts: Sequence[Part]
    left_out: Counter[str]

    @property
    def count(self) -> int:
        return sum(len(part.shown) for part in self.parts)


# Why a reply does not stand in a transcript; the first reason counts.
DELETED, HIDDEN, ASKED, REFUSES, UNLISTED = "deleted", "hidden", "asked", "refuses", "unlisted"


def sift(chat: Chat) -> Sifted:
    """Everything that was said, by question and in the order in which it was said, without what must stay out."""
    replies = list(chat.replies.with_answers().order_by("at", "pk"))
    asked = leaving.who_is_left_out({reply.author_id for reply in replies})
    kept: dict[int | None, list[Shown]] = {}
    left_out: Counter[str] = Counter()
    ours = our_words(chat, replies)
    for reply in replies:
        if why := why_left_out(reply, asked=asked):
            left_out[why] += 1
        else:
            kept.setdefault(reply.question_id, []).append(shown(reply, ours.get(reply.pk, [])))
    return Sifted(list(_parts(chat, kept)), left_out)


def why_left_out(reply: Reply, *, asked: set[str]) -> str:
    reasons = {
        DELETED: reply.deleted_at is not None,
        HIDDEN: reply.hidden,
        ASKED: reply.author_id in asked,
        REFUSES: reply.refuses,
        UNLISTED: reply.unlisted,
    }
    return next((why for why, is_so in reasons.items() if is_so), "")


def our_words(chat: Chat, replies: Sequence[Reply]) -> dict[int, list[Ours]]:
    """What we have answered to each reply, at the desk and in other apps."""
    desk = {reply.answer_id: reply for reply in replies if is_answered_here(reply)}
    texts = Post.objects.filter(thread__in=desk).values_list("thread", "text")
    said = {desk[thread].pk: [Ours(text=text, url=url_of(desk[thread]))] for thread, text in texts}
    by_uri = {reply.uri: reply.pk for reply in replies}
    # The network may have shown one from the desk before the ledger knew its address.
    elsewhere = Elsewhere.objects.filter(chat=chat).exclude(text="").exclude(uri__in=Delivery.objects.values("uri"))
    for given in elsewhere.order_by("at"):
        if given.parent_uri in by_uri:
            said.setdefault(by_uri[given.parent_uri], []).append(Ours(text=given.text, url=given.url))
    return said


def is_answered_here(reply: Reply) -> bool:
    sent = getattr(reply, "answer_state", None) == DeliveryState.SENT
    return bool(sent and reply.answer_id and reply.deleted_at is None)


def url_of(reply: Reply) -> str:
    return getattr(reply, "answer_url", None) or ""


def shown(reply: Reply, ours: Sequence[Ours]) -> Shown:
    return Shown(
        reply,
        Answer(
            author=reply.author_name or reply.author_handle, handle=reply.author_handle,
            network=str(reply.get_network_display()), text=reply.text, at=reply.at, url=reply.url,
            pictures=tuple(about for _address, about in reply.pictures), warning=reply.warning,
            guessed=reply.sorted_by == SortedBy.TIME, ours=tuple(ours),
        ),
    )  # fmt: skip


def _parts(chat: Chat, kept: dict[int | None, list[Shown]]) -> Iterable[Part]:
    """The questions that were asked, and at the end what belongs to none."""
    steps = chat.steps.filter(kind=StepKind.QUESTION).select_related("post")
    for step in steps.order_by("number"):
        if step.post_id or step.pk in kept:
            yield Part(step.number, question_of(step), kept.get(step.pk, ()))
    if None in kept:
        yield Part(None, "", kept[None])


def question_of(step: Step) -> str:
    """What we asked, without its number and hashtags."""
    text = step.post.text if step.post else step.text
    return " ".join(_TAGS.sub("", _LABEL.sub("", text)).split())


def as_document(chat: Chat, sifted: Sifted, *, now: datetime, url: str = "") -> Transcript:
    """For PDF, Markdown, CSV and the figures."""
    begins = (chat.run and chat.run.started_at) or chat.starts_at or now
    note = _("Whoever does not want to stand here writes “leave me out” to us in public, or presses it on the page.")
    parts = [
        Group(label=part.label, question=part.question, answers=[one.answer for one in part.shown])
        for part in sifted.parts
    ]
    return Transcript(
        title=chat.title,
        starts_at=begins,
        ends_at=(chat.run and chat.run.ended_at) or now,
        zone=chat.zone,
        language=chat.language,
        theme=drawing.site_theme(files.runbook_of(chat)),
        hashtag=f"#{chat.hashtag}" if chat.hashtag else "",
        url=url,
        note=note,
        groups=parts,
    )


# --- Publishing -------------------------------------------------------------------------------------------------------


def publish(chat: Chat, *, by: User, now: datetime) -> None:
    """From now on everybody can read it. Raises ChatError while the chat is not over, or when nothing may be shown."""
    if chat.run is None or chat.run.ended_at is None:
        raise ChatError(_("The chat is not over. Publish its transcript afterwards."))
    if not sift(chat).count:
        raise ChatError(_("There is nothing to show: nobody has answered, or everything is left out."))
    with transaction.atomic():
        Chat.objects.filter(pk=chat.pk).update(published_at=now, unpublished_at=None)
        audit.write(chat, "chat.publish", by=by)


def unpublish(chat: Chat, *, by: User, now: datetime) -> None:
    """Takes it back: within a minute nobody sees it any more."""
    with transaction.atomic():
        Chat.objects.filter(pk=chat.pk, published_at__isnull=False).update(published_at=None, unpublished_at=now)
        audit.write(chat, "chat.unpublish", by=by)


def open_replies(chat: Chat) -> int:
    """How many still wait for an answer."""
    return chat.replies.shown().filter(state=ReplyState.FREE).count()


def is_over(chat: Chat, *, now: datetime) -> bool:
    return chat.run is not None and chat.run.ended_at is not None and not listening.is_live(chat, now=now)
