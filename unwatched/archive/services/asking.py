"""Asking an author, one time, ever; and what follows from the answer.

The question goes out through publishing's ledger under a key that is the author's own mark, so that nobody who presses,
on whichever worker, ever makes a second one.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.archive import audit
from unwatched.archive.consent import Asker, Verdict
from unwatched.archive.errors import NotAllowed, TooLate
from unwatched.archive.models import Answer, Author, Found, KeptThread, Kind, Request, RequestState, Said, Why
from unwatched.archive.unrolling import Unrolled
from unwatched.core.scrubbing import scrub_when_done
from unwatched.gateways.social import Network, Sent, Visibility
from unwatched.publishing.models import Channel, ChannelState
from unwatched.publishing.services import answering

from . import authors, checking, erasing, finding, keeping, saying, words
from .looking import Read, read_thread

NEVER_ON = (Network.X,)
# Networks on which a post can be for one reader alone.
WITH_LETTERS = (Network.MASTODON, Network.REHEARSAL)


def channels_for(network: str) -> list[Channel]:
    """Our accounts from which an author on this network can be asked."""
    if network in NEVER_ON:
        return []
    usable = Channel.objects.filter(network=network, by_hand=False, state=ChannelState.WORKING)
    return list(usable.order_by("pk"))


@transaction.atomic
def ask(
    unrolled: Unrolled, *, to: Sent, channel: Channel, by: User | None, now: datetime,
    asker: Asker = Asker.MEMBER, found: Found = Found.PASTED,
) -> Request:  # fmt: skip
    """The question, as an answer to the author's own post ``to``. Raises NotAllowed when the rules do not let us."""
    if channel.network in NEVER_ON:
        raise NotAllowed(_("On X nobody is asked."))
    checking.check(unrolled)
    author = Author.objects.select_for_update().get(pk=authors.get(unrolled.author).pk)
    decision = checking.decision_on(unrolled, asker=asker, now=now)
    if decision.verdict != Verdict.ASK:
        raise NotAllowed(words.why_not(decision), because=decision.because)
    request = finding.put_in(unrolled, found=found, by=by, now=now)
    if request is None:
        raise TooLate(_("This was decided already."))
    with saying.in_our_language():
        text = mention(unrolled.author.handle, channel) + saying.question()
    author.question = answering.answer(
        to=to, channel=channel, text=text, by=by, now=now, key_hint=f"may we keep it: {bytes(author.mark).hex()}",
        visibility=quiet(channel),
    )  # fmt: skip
    author.asked_at = now
    author.save()
    request.author = author
    finding.asked(request, now=now)
    audit.write(request, "archive.ask", by=by)
    return request


def mention(handle: str, channel: Channel) -> str:
    """What a post must begin with so that its reader is told of it: on the fediverse the full handle."""
    return f"@{handle.lstrip('@')} " if channel.reads_like == Network.MASTODON and handle else ""


def quiet(channel: Channel) -> str:
    """Open, so that it arrives with people who do not follow us, and in nobody's lists."""
    return Visibility.UNLISTED if channel.network in WITH_LETTERS else Visibility.PUBLIC


# --- The answer -------------------------------------------------------------------------------------------------------


def open_requests(author: Author) -> Iterable[Request]:
    return Request.objects.filter(author=author, state=RequestState.ASKED)


@transaction.atomic
def take_no(author: Author, *, said: Said, now: datetime) -> None:
    """Nothing is kept, and nobody asks again."""
    for request in list(open_requests(author)):
        finding.end(request, RequestState.REFUSED, now=now)
    author.refresh_from_db()
    authors.refuse(author, said=said, now=now)
    scrub_when_done()


def take_yes(author: Author, *, said: Said, read: Read, now: datetime) -> list[KeptThread]:
    """What was asked for is read once more and kept. Raises Unreadable when the network does not give it now."""
    kept = []
    for request in list(open_requests(author)):
        unrolled = read_thread(request.url, read=read)
        kept.append(_keep(request, unrolled, said=said, now=now))
    return kept


@transaction.atomic
def _keep(request: Request, unrolled: Unrolled, *, said: Said, now: datetime) -> KeptThread:
    authors.say(unrolled.author, Answer.YES, said=said, now=now)
    return keeping.keep(unrolled, by=request.by, now=now)


@transaction.atomic
def write_down(unrolled: Unrolled, answer: Answer, *, words_of_theirs: str, by: User, now: datetime) -> Author:
    """An author has told one of us in another way. Who wrote it down and in which words stands in the log."""
    if not words_of_theirs.strip():
        raise NotAllowed(_("Write down how and when they told you: others have to be able to rely on it."))
    author = authors.say(unrolled.author, answer, said=Said.OFFICE, now=now)
    if author.answer != answer:
        raise NotAllowed(_("The author has said no. Only they themself can lift that."), because="said_no")
    if answer == Answer.NO:
        for thread in list(author.threads.filter(kind=Kind.CONSENTED)):
            erasing.erase(thread, why=Why.AUTHOR, now=now)
        scrub_when_done()
    audit.write(author, "archive.said", by=by, answer=str(answer), how=words_of_theirs.strip()[:300])
    return author
