"""What becomes of a post that we met: a reply at the desk, an edit, a sign that we have answered elsewhere, or nothing.

Only what its author shows to everybody is kept. A post is one however many servers and bridges show it to us.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from unwatched.chats.models import NEEDS_SOMEBODY, Chat, Elsewhere, Muted, Reply, ReplyState, StepKind
from unwatched.core.text import printable
from unwatched.gateways.social import Account, Heard, Page, Visibility
from unwatched.gateways.social.reading import keeps_out
from unwatched.publishing.models import Channel, Delivery, Post

from . import leaving, pulse, sorting

FOR_EVERYBODY = (Visibility.PUBLIC, Visibility.UNLISTED)
# Beyond these a post is cut: no network that we know shows more, and a flood must not fill the disk.
LETTERS, NAME, WARNING, ADDRESS, DESCRIPTION, PICTURES = 5000, 255, 500, 500, 1500, 4
# Bridgy Fed tells in the address of a copy on the fediverse which Bluesky post it is of.
BRIDGED = re.compile(r"https://bsky\.brid\.gy/convert/ap/(at://\S+)")


@transaction.atomic
def keep(chat: Chat, channel: Channel, page: Page, *, now: datetime, since: datetime, addressed: bool) -> int:
    """Keeps one page of a feed; gives how many replies are new.

    ``addressed``: the feed shows what was said to this channel's account; else, what carries the hashtag. Posts from
    before ``since`` belong to an earlier conversation.
    """
    gone = {*page.gone, *(post.uri for post in page.heard if post.visibility not in FOR_EVERYBODY)}
    changed = forget_deleted(chat, gone, now=now)
    heard = [post for post in page.heard if may_be_kept(post) and post.at >= since]
    theirs, ours = divide(heard)
    write_down(chat, ours)
    new = 0
    if theirs:
        new, edited = _merge(chat, channel, theirs, now=now, addressed=addressed)
        changed += new + edited
    if new or ours:
        changed += close_answered(chat, now=now)
    if changed:
        pulse.bump(chat.pk)
    return new


@transaction.atomic
def keep_ours(chat: Chat, channel: Channel, page: Page, *, now: datetime, since: datetime) -> int:
    """What one of our accounts has said, whichever app it was said in; gives how many replies that has answered."""
    write_down(chat, {post: channel for post in page.heard if post.at >= since})
    forget_deleted(chat, page.gone, now=now)
    answered = close_answered(chat, now=now)
    if answered:
        pulse.bump(chat.pk)
    return answered


def may_be_kept(post: Heard) -> bool:
    """Whether its author shows it to everybody, and whether it can be told from every other one."""
    return post.visibility in FOR_EVERYBODY and 0 < len(post.uri) <= ADDRESS and 0 < len(post.author_id) <= ADDRESS


# --- Whose is it? ---------------------------------------------------------------------------------------------------


def divide(heard: Sequence[Heard]) -> tuple[list[Heard], dict[Heard, Channel]]:
    """Other people's posts, and those of any account that we speak from: what we say is no reply."""
    own: dict[tuple[str, str], Channel] = {}
    for channel in Channel.objects.defer("secret") if heard else []:
        own |= {(channel.network, said): channel for said in (channel.account_id, plain(channel.handle)) if said}
    sent = Delivery.objects.filter(uri__in={post.uri for post in heard}).select_related("channel")
    by_uri = {row.uri: row.channel for row in sent}
    theirs: list[Heard] = []
    ours: dict[Heard, Channel] = {}
    for post in heard:
        names = ((post.network, post.author_id), (post.network, plain(post.author_handle)))
        speaker = by_uri.get(post.uri) or next((own[name] for name in names if name in own), None)
        if speaker is None:
            theirs.append(post)
        else:
            ours[post] = speaker
    return theirs, ours


def plain(handle: str) -> str:
    return handle.strip().lstrip("@").casefold()


# --- Answered in another app ----------------------------------------------------------------------------------------


def write_down(chat: Chat, ours: Mapping[Heard, Channel]) -> None:
    """Which of our posts answer something and come neither from the desk nor from a plan: from another app, then.

    What they answer may reach us later than they do.
    """
    answers = {post: channel for post, channel in ours.items() if 0 < len(post.uri) <= ADDRESS and post.parent_uri}
    if not answers:
        return
    uris = {uri for post in answers for uri in (post.uri, post.parent_uri)}
    planned = set(Delivery.objects.filter(uri__in=uris).values_list("uri", flat=True))
    rows = [
        Elsewhere(
            chat=chat, channel=channel, parent_uri=original(post.parent_uri), uri=post.uri, url=link(post.url),
            text=words_for_everybody(post), at=post.at,
        )
        for post, channel in answers.items() if planned.isdisjoint({post.uri, post.parent_uri})
        and len(post.parent_uri) <= ADDRESS
    ]  # fmt: skip
    newest = {row.uri: row for row in rows}  # a page may tell of one twice, before and after an edit
    Elsewhere.objects.bulk_create(
        newest.values(), update_conflicts=True, unique_fields=["chat", "uri"], update_fields=["text"]
    )


def words_for_everybody(post: Heard) -> str:
    """What a transcript may quote of one of our own posts: by the rule that holds for everybody's."""
    if post.visibility != Visibility.PUBLIC or post.refuses:
        return ""
    return printable(post.text[: 2 * LETTERS])[:LETTERS]


def close_answered(chat: Chat, *, now: datetime) -> int:
    """Ends the waiting of replies that were answered in another app, whoever is at them; how many."""
    waiting = chat.replies.standing().filter(state__in=NEEDS_SOMEBODY)
    done = 0
    for given in Elsewhere.objects.filter(chat=chat, parent_uri__in=waiting.values("uri")).order_by("at"):
        done += waiting.filter(uri=given.parent_uri).update(
            state=ReplyState.ANSWERED, answered_uri=given.uri, answered_at=min(given.at, now), held_by=None,
            held_until=None, text_before="",
        )  # fmt: skip
    return done


# --- One post, one row ----------------------------------------------------------------------------------------------


def _merge(chat: Chat, channel: Channel, heard: Sequence[Heard], *, now: datetime, addressed: bool) -> tuple[int, int]:
    """How many are new, and how many known ones have changed."""
    known = known_rows(chat, heard)
    muted = set(Muted.objects.filter(chat=chat).values_list("author_id", flat=True))
    questions = {plain_words(text) for text in _questions(chat)}
    places = sorting.places_of(chat, parents=[uri for post in heard for uri in (post.parent_uri, post.root_uri)])
    fresh: dict[str, Reply] = {}
    changed = 0
    for post in heard:
        name = original_of(post)
        row = known.get(name) or known.get(post.uri) or fresh.get(name)
        if row is not None:
            changed += row.pk is not None and _update(row, post, channel, now=now, addressed=addressed)
        elif post.author_id not in muted and plain_words(post.text) not in questions:
            row = fresh[name] = _new(chat, channel, post, uri=name, now=now)
            row.question_id, row.sorted_by = sorting.place(post, places=places)
            places.by_uri[name] = row.question_id
        leaving.listen(post, now=now)
    Reply.objects.bulk_create(fresh.values(), ignore_conflicts=True)  # another worker may have met them just now
    return len(fresh), changed


def known_rows(chat: Chat, heard: Sequence[Heard]) -> dict[str, Reply]:
    """Rows of the chat by every name under which one of these posts may be known."""
    names = {name for post in heard for name in (post.uri, original_of(post))}
    rows = chat.replies.filter(Q(uri__in=names) | Q(url__in=names - {""}))
    return {name: row for row in rows for name in (row.url, row.uri) if name}


def original_of(post: Heard) -> str:
    """The uri of the post itself, where this one is a bridge's copy and says so; else its own."""
    return post.original[:ADDRESS] if post.original else original(post.uri)


def original(uri: str) -> str:
    """The address of the post itself in that of a bridge's copy; else the same address."""
    found = BRIDGED.fullmatch(uri)
    return found[1] if found else uri


def link(url: str) -> str:
    """An address that a page may link to; else nothing."""
    return url if url.startswith(("https://", "http://")) and len(url) <= ADDRESS else ""


def is_copy(post: Heard) -> bool:
    return original_of(post) != post.uri


def _questions(chat: Chat) -> Iterable[str]:
    """What we ask: a partner who posts it by hand has not answered it."""
    posts = Post.objects.filter(step__chat=chat, step__kind=StepKind.QUESTION)
    return [text for post in posts for text in (post.text, *post.variants.values())]


def plain_words(text: str) -> str:
    return " ".join(text.casefold().split())


def _new(chat: Chat, channel: Channel, post: Heard, *, uri: str, now: datetime) -> Reply:
    return Reply(
        chat=chat, uri=uri, copied=is_copy(post), network=post.network, heard_at=now, looked_at=now,
        **_words(post), **_way(post, channel), **_about(post, now=now),
    )  # fmt: skip


def _has_no_name(row: Reply) -> bool:
    """A stream tells of a post before it is known who wrote it."""
    return row.author_name in ("", row.author_handle, row.author_id)


def _words(post: Heard, *, of: Reply | None = None) -> dict[str, Any]:
    """What its author can change later. ``of``: as it stands with us. One who asks programmes to keep out need not say
    so each time: a stream does not tell.
    """
    return {
        "text": printable(post.text[: 2 * LETTERS])[:LETTERS],
        "warning": printable(post.warning)[:WARNING],
        "language": post.language[:35],
        "pictures": [
            [address[:ADDRESS], printable(about)[:DESCRIPTION]] for address, about in post.pictures[:PICTURES]
        ],
        "edited_at": post.edited_at,
        "unlisted": post.visibility == Visibility.UNLISTED,
        "refuses": post.refuses or keeps_out(post.author_name) or (of is not None and of.refuses),
    }


def _way(post: Heard, channel: Channel) -> dict[str, Any]:
    """How it is answered, and by which account."""
    return {"channel": channel, "remote_id": post.id[:255], "cid": post.cid[:100]}


def _about(post: Heard, *, now: datetime) -> dict[str, Any]:
    return {
        "url": link(post.url),
        "parent_uri": post.parent_uri if len(post.parent_uri) <= ADDRESS else "",
        "root_uri": post.root_uri if len(post.root_uri) <= ADDRESS else "",
        "author_id": post.author_id,
        "author_handle": printable(post.author_handle)[:NAME],
        "author_name": printable(post.author_name)[:NAME].strip(),
        "at": min(post.at, now),  # its author's clock, or claim
    }


def _update(row: Reply, post: Heard, channel: Channel, *, now: datetime, addressed: bool) -> bool:
    """Takes over what has changed: an edit, the post itself after its copy, the account that it was said to."""
    takes_its_place = row.copied and not is_copy(post)
    if row.deleted_at is not None or (is_copy(post) and not row.copied):
        return False
    wanted = _words(post, of=row)
    if _has_no_name(row) and post.author_name not in ("", post.author_id):
        wanted |= {name: _about(post, now=now)[name] for name in ("author_handle", "author_name")}
    if takes_its_place:
        wanted |= {"uri": post.uri, "network": post.network, "copied": False, **_about(post, now=now)}
    if takes_its_place or (row.network == post.network and (addressed or row.channel_id is None)):
        wanted |= _way(post, channel)
    return edit(row, wanted, now=now)


def edit(row: Reply, wanted: Mapping[str, Any], *, now: datetime) -> bool:
    """Writes what differs. Who is answering it right now keeps seeing, beside the new words, what they took."""
    changes = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if not changes:
        return False
    standing = Reply.objects.filter(pk=row.pk, deleted_at=None)
    if changes.get("text", "").strip() and row.text:
        standing.held(now=now).filter(text_before="").update(text_before=row.text)
    return bool(standing.update(**changes))


# --- What is gone ---------------------------------------------------------------------------------------------------

# Nothing of it stays but its address, by which it would be known again.
EMPTIED: dict[str, Any] = {
    "text": "", "text_before": "", "warning": "", "url": "", "author_id": "", "author_handle": "", "author_name": "",
    "language": "", "pictures": [], "held_by": None, "held_until": None,
}  # fmt: skip


def forget_deleted(chat: Chat, uris: Collection[str], *, now: datetime) -> int:
    """Empties what its authors have deleted, or no longer show to everybody; how many replies."""
    if uris:
        chat.elsewhere.filter(uri__in=uris).exclude(text="").update(text="")
    return chat.replies.standing().filter(uri__in=uris).update(deleted_at=now, **EMPTIED) if uris else 0


def look_again(reply: Reply, account: Account, *, now: datetime) -> bool:
    """Asks the network how a post stands now; whether anything has changed. Raises GatewayError when that fails."""
    post = account.look(reply.uri, id=reply.remote_id)
    Reply.objects.filter(pk=reply.pk).update(looked_at=now)
    with transaction.atomic():
        if post is None or not may_be_kept(post):
            changed = bool(forget_deleted(reply.chat, [reply.uri], now=now))
        else:
            changed = edit(reply, _words(post, of=reply), now=now)
        if changed:
            pulse.bump(reply.chat_id)
    look_at_ours(reply, account)
    return changed


def look_at_ours(reply: Reply, account: Account) -> None:
    """How our answers from other apps read now: those that this account has given."""
    given = Elsewhere.objects.filter(chat=reply.chat_id, parent_uri=reply.uri, channel=reply.channel_id)
    for one in given.exclude(text=""):
        post = account.look(one.uri)
        words = words_for_everybody(post) if post else ""
        if words != one.text:
            Elsewhere.objects.filter(pk=one.pk).update(text=words)
