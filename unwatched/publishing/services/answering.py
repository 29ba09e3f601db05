"""Answers from a desk: one post that hangs on somebody else's, due at once, and never twice."""

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction

from unwatched.accounts.models import User
from unwatched.gateways.social import Sent
from unwatched.publishing import audit
from unwatched.publishing.models import Channel, Post, Thread, ThreadKind, ThreadState

from . import planning, wording


def answer(
    *,
    to: Sent,
    channel: Channel,
    text: str,
    by: User | None,
    now: datetime,
    key_hint: str,
    root: Sent | None = None,
    language: str = "",
    visibility: str = "",
    warning: str = "",
) -> Thread:
    """Answer a post of somebody else. ``key_hint`` ("reply:<uri>") says what must happen once: a second press, also by
    somebody else, finds the answer that there is already. ``root``: the first post of that conversation, where known.
    """
    once = wording.key_of("once", key_hint)
    try:
        with transaction.atomic():
            return _write(
                Thread(
                    title=text.strip().split("\n")[0][:80],
                    kind=ThreadKind.ANSWER,
                    once=once,
                    answers=asdict(to) | ({"root": asdict(root)} if root else {}),
                    language=language or channel.language,
                    visibility=visibility or channel.visibility,
                    warning=warning,
                    state=ThreadState.DRAFT,
                    changed_at=now,
                    made_by=by,
                ),
                channel=channel,
                text=text,
                by=by,
                now=now,
            )
    except IntegrityError:
        if first := Thread.objects.filter(once=once).first():
            return first
        raise


def _write(thread: Thread, *, channel: Channel, text: str, by: User | None, now: datetime) -> Thread:
    thread.save()
    thread.channels.set([channel])
    Post.objects.create(thread=thread, position=0, text=text)
    thread = planning.plan(thread, due_at=now, zone="UTC", by=by, now=now)
    audit.write(thread, "thread.answer", by=by)
    return thread
