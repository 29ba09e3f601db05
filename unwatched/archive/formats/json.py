"""A thread as JSON, for programmes: docs/reference/thread-format.md says what each word means."""

import json
from datetime import datetime
from typing import Any

from unwatched.gateways.threads import Author, Media, Poll, Post, Quote

from ..unrolling import Branch, Gap, Unrolled, id_of


def write(thread: Unrolled) -> bytes:
    """The same thread gives the same bytes."""
    return json.dumps(as_json(thread), ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"


def as_json(thread: Unrolled) -> dict[str, Any]:
    lines = [thread.posts, *(branch.posts for branch in thread.branches)]
    ids = {post.uri: id_of(post) for line in lines for post in line}
    return {
        "author": _author(thread.author),
        "posts": [_post(post) for post in thread.posts],
        "branches": [_branch(branch, ids) for branch in thread.own_branches],
        "also_by_author": [_branch(branch, ids) for branch in thread.branches if branch.through_others],
        "gaps": [_gap(gap, ids) for gap in thread.gaps],
        "reading_minutes": thread.reading_minutes,
        "source": thread.source,
        "read_at": _time(thread.read_at),
        "answers": thread.answers,
        "notes": list(thread.notes),
    }


def _author(author: Author) -> dict[str, Any]:
    return {
        "network": author.network.value,
        "uri": author.uri,
        "handle": author.handle,
        "name": author.name,
        "url": author.url,
        "bot": author.bot,
    }


def _post(post: Post) -> dict[str, Any]:
    return {
        "id": id_of(post),
        "uri": post.uri,
        "url": post.url,
        "created_at": _time(post.created_at),
        "edited_at": _time(post.edited_at),
        "seen_at": _time(post.seen_at),
        "version": post.version,
        "text": post.text,
        "html": post.html,
        "language": post.language,
        "visibility": post.shown.value,
        "content_warning": post.content_warning,
        "sensitive": post.sensitive,
        "tags": list(post.tags),
        "media": [_media(one) for one in post.media],
        "poll": _poll(post.poll) if post.poll else None,
        "quote": _quote(post.quote) if post.quote else None,
        "card": {"url": post.card.url, "title": post.card.title, "description": post.card.description}
        if post.card
        else None,
        "earlier": [
            {"at": _time(one.at), "text": one.text, "html": one.html, "content_warning": one.content_warning}
            for one in post.earlier
        ],
    }


def _media(media: Media) -> dict[str, Any]:
    return {
        "kind": media.kind,
        "url": media.url,
        "description": media.description,
        "width": media.width,
        "height": media.height,
    }


def _poll(poll: Poll) -> dict[str, Any]:
    return {
        "options": [{"title": title, "votes": votes} for title, votes in poll.options],
        "closes_at": _time(poll.closes_at),
        "closed": poll.closed,
        "multiple": poll.multiple,
        "voters": poll.voters,
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "state": quote.state.value,
        "uri": quote.uri,
        "url": quote.url,
        "author": _author(quote.author) if quote.author else None,
        "text": quote.text,
    }


def _branch(branch: Branch, ids: dict[str, str]) -> dict[str, Any]:
    return {
        "leaves_from": branch.leaves_from,
        "leaves_from_id": ids.get(branch.leaves_from, ""),
        "posts": [_post(post) for post in branch.posts],
    }


def _gap(gap: Gap, ids: dict[str, str]) -> dict[str, Any]:
    return {"after": gap.after, "after_id": ids.get(gap.after, ""), "why": gap.why, "number": gap.number}


def _time(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None
