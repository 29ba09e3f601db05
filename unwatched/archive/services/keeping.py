"""Keeping a thread: by its author's consent, or as evidence of what a public body said.

The rules are `consent.decide`'s; here they are obeyed. What is not public is refused here once more, whatever a reader
of some network has let through.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.archive import audit
from unwatched.archive.consent import Asker, Verdict
from unwatched.archive.errors import NotAllowed
from unwatched.archive.models import (
    Answer,
    Body,
    CollectionItem,
    KeptPost,
    KeptThread,
    Kind,
    Request,
    RequestState,
    Said,
)
from unwatched.archive.unrolling import Unrolled
from unwatched.gateways.threads import Media
from unwatched.sources.services.captures import Part

from . import authors, checking, indexing, marks, paths, pictures, proving, refreshing, rows, words

SHORTEST_REASON = 10  # letters
_IN_ONE = 500  # rows of one INSERT


@transaction.atomic
def keep(
    unrolled: Unrolled,
    *,
    by: User | None,
    now: datetime,
    asker: Asker = Asker.MEMBER,
    said: Said = Said.MENTION,
    files: Callable[[Media], bytes | None] | None = None,
) -> KeptThread:
    """Keep a thread whose author wants it. Kept already: it is read anew.

    ``asker`` AUTHOR: it is the author's own wish, and ``said`` how we know (MENTION, EXPORT). ``files`` gives the
    octets of a picture that lies in an export. Raises NotAllowed, Private, WasRemoved.
    """
    checking.check(unrolled, is_kept=find(unrolled) is not None)
    decision = checking.decision_on(unrolled, asker=asker, now=now)
    if decision.verdict != Verdict.KEEP:
        raise NotAllowed(words.why_not(decision), because=decision.because)
    author = authors.get(unrolled.author)
    if asker == Asker.AUTHOR:
        author = authors.say(unrolled.author, Answer.YES, said=said, now=now)
        if author.answer != Answer.YES:
            raise NotAllowed(_("The author has said no. Only they themself can lift that."), because="said_no")
    else:
        authors.note(author, unrolled.author, now=now)
    thread = KeptThread(kind=Kind.CONSENTED, author=author, kept_by=by, findable=decision.findable)
    return _store(thread, unrolled, files=files, by=by, now=now)


@transaction.atomic
def keep_as_evidence(
    unrolled: Unrolled,
    *,
    body: Body,
    reason: str,
    proposed_by: User,
    agreed_by: User,
    now: datetime,
    signatures: Sequence[Part] = (),
) -> KeptThread:
    """Keep what a public body, a company or an official in office said: two members, and a reason in writing."""
    reason = " ".join(reason.split())
    if body == Body.PERSON:
        raise NotAllowed(_("This is a person's account. People are asked; only public bodies are kept as evidence."))
    if len(reason) < SHORTEST_REASON:
        raise NotAllowed(_("Say in a sentence why this is kept: everybody may read it."))
    if proposed_by.pk == agreed_by.pk:
        raise NotAllowed(_("A second person has to agree. Nobody keeps evidence alone."))
    checking.check(unrolled, is_kept=find(unrolled) is not None)
    author = authors.call_institution(unrolled.author, body, now=now)
    decision = checking.decision_on(unrolled, now=now)
    if decision.verdict != Verdict.EVIDENCE:
        raise NotAllowed(words.why_not(decision), because=decision.because)
    thread = KeptThread(
        kind=Kind.EVIDENCE, author=author, kept_by=agreed_by, proposed_by=proposed_by, agreed_by=agreed_by,
        reason=reason[:500], findable=decision.findable,
    )  # fmt: skip
    stored = _store(thread, unrolled, files=None, by=agreed_by, now=now)
    if stored.kind == Kind.EVIDENCE:
        proving.capture(stored, signatures=signatures, now=now)
    return stored


def find(unrolled: Unrolled) -> KeptThread | None:
    """The thread, if it is kept already, from whichever of its posts it was read."""
    uris = [post.uri for post in rows.posts_of(unrolled)]
    row = KeptPost.objects.filter(uri__in=uris[:_IN_ONE]).select_related("thread__author").first()
    return row.thread if row else None


def _store(
    thread: KeptThread,
    unrolled: Unrolled,
    *,
    files: Callable[[Media], bytes | None] | None,
    by: User | None,
    now: datetime,
) -> KeptThread:
    if known := find(unrolled):
        return refreshing.refresh(known, unrolled, by=by, now=now)
    first = unrolled.posts[0]
    thread.uri, thread.path = first.uri[:500], paths.free(first)
    thread.captured_at = thread.refreshed_at = thread.changed_at = thread.checked_at = now
    thread.check_after = now + refreshing.EVERY
    rows.fill_thread(thread, unrolled)
    thread.save()
    rows.add_posts(thread, list(rows.places(unrolled)), now=now)
    if files is not None:
        pictures.take_from(thread, unrolled, files)
    indexing.index(thread)
    settle_requests(thread, now=now)
    audit.write(thread, "archive.evidence" if thread.kind == Kind.EVIDENCE else "archive.keep", by=by)
    return thread


def settle_requests(thread: KeptThread, *, now: datetime) -> None:
    """Whatever waited for this thread is done."""
    uris = [marks.of_post(uri) for uri in thread.posts.values_list("uri", flat=True)]
    waiting = Request.objects.filter(uri_mark__in=uris)
    for item in CollectionItem.objects.filter(request__in=waiting):
        CollectionItem.objects.get_or_create(
            collection=item.collection, thread=thread, defaults={"added_at": item.added_at, "added_by": item.added_by}
        )
        item.delete()
    waiting.update(state=RequestState.KEPT, thread=thread, author=thread.author, url="", words="", ended_at=now)
