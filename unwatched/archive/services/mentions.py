"""The mention bot: whoever mentions our account with the word "unroll" under a thread is answered by the rules.

Each answer goes through publishing's ledger under the mention's own key, so that it is said once. The bookmark moves on
when a whole page is dealt with: a worker that dies half-way deals with it again, and nothing is said twice.
"""

import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from unwatched.accounts.models import User
from unwatched.archive import audit
from unwatched.archive.consent import Asker, Because, Verdict
from unwatched.archive.errors import ArchiveError, NotAllowed, Unreadable
from unwatched.archive.models import Author, Bot, Found, Request, Said
from unwatched.archive.unrolling import Unrolled
from unwatched.core.pacing import rest_after
from unwatched.gateways.errors import GatewayError
from unwatched.gateways.social import Account, Heard, Sent, Visibility
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import Channel, ChannelState, Delivery
from unwatched.publishing.services import answering, channels
from unwatched.vault.errors import VaultError

from . import asking, checking, finding, keeping, marks, replies, saying
from .looking import Read, read_thread

log = logging.getLogger(__name__)

PACE = timedelta(minutes=1)
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)
PATIENCE = 6  # tries at a server that does not answer now; then a mention is left
# So many authors are asked in a day because strangers want it; what is more waits for one of us to look.
QUESTIONS_A_DAY = 20
_WORD = re.compile(r"(?<!\w)unroll(?!\w)", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+")


# --- Switching it -----------------------------------------------------------------------------------------------------


def may_listen(channel: Channel) -> bool:
    """Never on X, and only through accounts that a programme may use."""
    return channel.network not in asking.NEVER_ON and not channel.by_hand and channel.state != ChannelState.OFF


@transaction.atomic
def switch(channel: Channel, *, on: bool, by: User, now: datetime) -> Bot:
    """From now on mentions are answered, or not any more. What was said before is left alone."""
    if on and not may_listen(channel):
        raise NotAllowed("The bot cannot listen at this account.")
    bot, _made = Bot.objects.get_or_create(channel=channel)
    if on and not bot.on:
        bot.on_at, bot.look_after, bot.said, bot.failures = now, now, "", 0
    bot.on = on
    bot.save()
    audit.write(bot, "archive.bot", by=by, on=on)
    return bot


# --- Listening --------------------------------------------------------------------------------------------------------


def listen(*, read: Read, now: datetime, open_account: Callable[[Channel], Account] = channels.open_account) -> int:
    """One look at the mentions of every account where the bot is on; how many were answered."""
    answered = 0
    for bot in Bot.objects.filter(on=True, look_after__lte=now).select_related("channel"):
        if may_listen(bot.channel):
            answered += _listen_at(bot, read=read, now=now, open_account=open_account)
    return answered


def _listen_at(bot: Bot, *, read: Read, now: datetime, open_account: Callable[[Channel], Account]) -> int:
    account: Account | None = None
    answered = 0
    try:
        account = open_account(bot.channel)
        page = account.mentions(since=bot.place)
        for heard in page.heard:
            if bot.on_at is not None and heard.at >= bot.on_at:
                answered += _deal_safely(heard, bot, account=account, read=read, now=now)
        Bot.objects.filter(pk=bot.pk).update(
            place=page.bookmark[:500], looked_at=now, look_after=now + PACE, failures=0, said=""
        )
    except (GatewayError, VaultError, Unreadable) as error:
        wait = rest_after(bot.failures + 1, first=FIRST_REST, longest=LONGEST_REST)
        Bot.objects.filter(pk=bot.pk).update(
            looked_at=now, look_after=now + wait, failures=bot.failures + 1, said=str(error)[:300]
        )
    finally:
        if account is not None:
            account.close()
    return answered


def _deal_safely(heard: Heard, bot: Bot, *, account: Account, read: Read, now: datetime) -> bool:
    """One mention, so that none that breaks keeps the others from being heard.

    Raises Unreadable when a server may give later what it does not give now, unless that has been so for long.
    """
    try:
        return deal_with(heard, channel=bot.channel, account=account, read=read, now=now)
    except Unreadable as error:
        if error.temporary and bot.failures < PATIENCE:
            raise
    except (ArchiveError, PublishingError) as error:
        log.warning("a mention at channel %d was left: %s", bot.channel_id, type(error).__name__)
    return False


def deal_with(heard: Heard, *, channel: Channel, account: Account, read: Read, now: datetime) -> bool:
    """One mention: an author's answer, somebody's "unroll", or nothing of ours. Whether it was ours."""
    if author := _whom_we_asked(heard, channel=channel):
        return _take_answer(heard, author, channel=channel, read=read, now=now)
    if not _WORD.search(heard.text):
        return False
    with saying.in_our_language():
        try:
            text = _answer_to(heard, channel=channel, account=account, read=read, now=now)
        except (Unreadable, NotAllowed) as error:
            if isinstance(error, Unreadable) and error.temporary:
                raise
            because = getattr(error, "because", "")
            text = saying.refused(Because(because)) if because in tuple(Because) else saying.not_read()
        except ArchiveError as error:
            log.info("mention at channel %d: %s", channel.pk, type(error).__name__)
            text = saying.not_read()
    say(text, to=heard, channel=channel, now=now)
    return True


def say(text: str, *, to: Heard, channel: Channel, now: datetime, what: str = "unroll") -> None:
    """Our answer to a mention, once; as private as what it answers."""
    private = to.visibility in (Visibility.PRIVATE, Visibility.DIRECT)
    answering.answer(
        to=sent_of(to), channel=channel, text=asking.mention(to.author_handle, channel) + text, by=None, now=now,
        key_hint=f"{what}: {to.uri}", visibility=Visibility.DIRECT if private else asking.quiet(channel),
    )  # fmt: skip


def sent_of(heard: Heard) -> Sent:
    return Sent(id=heard.id, uri=heard.uri, url=heard.url, cid=heard.cid)


# --- "unroll" ---------------------------------------------------------------------------------------------------------


def _answer_to(heard: Heard, *, channel: Channel, account: Account, read: Read, now: datetime) -> str:
    target = _target(heard, account=account)
    unrolled = read_thread(target, read=read)
    if unrolled.author.uri == heard.author_id:
        thread = keeping.keep(unrolled, by=None, now=now, asker=Asker.AUTHOR, said=Said.MENTION)
        if channel.network in asking.WITH_LETTERS:
            _send_letter(saying.thanks(thread, in_private=True), to=heard, channel=channel, now=now)
            return saying.is_kept(thread)
        return saying.thanks(thread, in_private=False)
    checking.check(unrolled, is_kept=keeping.find(unrolled) is not None)
    decision = checking.decision_on(unrolled, asker=Asker.ANYBODY, now=now)
    if decision.verdict == Verdict.KEEP:
        return saying.is_kept(keeping.keep(unrolled, by=None, now=now, asker=Asker.ANYBODY))
    if decision.verdict == Verdict.EVIDENCE:
        finding.put_in(unrolled, found=Found.MENTION, by=None, now=now)
        return saying.somebody_looks()
    if decision.verdict == Verdict.WAIT:
        return saying.have_asked(unrolled.author.handle)
    if decision.verdict != Verdict.ASK:
        return saying.refused(decision.because)
    return _ask(unrolled, channel=channel, account=account, now=now)


def _ask(unrolled: Unrolled, *, channel: Channel, account: Account, now: datetime) -> str:
    today = Request.objects.filter(found=Found.MENTION, asked_at__gt=now - timedelta(days=1)).count()
    post = account.look(unrolled.posts[0].uri) if today < QUESTIONS_A_DAY else None
    if post is None:
        finding.put_in(unrolled, found=Found.MENTION, by=None, now=now)
        return saying.somebody_looks()
    asking.ask(unrolled, to=sent_of(post), channel=channel, by=None, now=now, asker=Asker.ANYBODY, found=Found.MENTION)
    return saying.have_asked(unrolled.author.handle)


def _target(heard: Heard, *, account: Account) -> str:
    """The address of the thread that is meant: a link in the mention, else the post that it answers."""
    if link := _LINK.search(heard.text):
        return link.group().rstrip(".,;:!?)")
    above = account.look(heard.parent_uri) if heard.parent_uri else None
    if above is None:
        raise Unreadable(saying.not_read())
    return above.url or above.uri


def _send_letter(text: str, *, to: Heard, channel: Channel, now: datetime) -> None:
    """To the author alone: what only they should have."""
    answering.answer(
        to=sent_of(to), channel=channel, text=asking.mention(to.author_handle, channel) + text, by=None, now=now,
        key_hint=f"letter: {to.uri}", visibility=Visibility.DIRECT,
    )  # fmt: skip


# --- An author's answer -----------------------------------------------------------------------------------------------


def _whom_we_asked(heard: Heard, *, channel: Channel) -> Author | None:
    """The author whose answer this is: it hangs on our question, and comes from the account that was asked."""
    if not heard.parent_uri:
        return None
    row = Delivery.objects.filter(uri=heard.parent_uri, channel=channel).first()
    author = Author.objects.filter(question=row.thread_id, answer="").first() if row else None
    if author is None or bytes(author.mark) != marks.of_account(heard.network, heard.author_id):
        return None
    return author


def _take_answer(heard: Heard, author: Author, *, channel: Channel, read: Read, now: datetime) -> bool:
    meant = replies.meaning(heard.text)
    with saying.in_our_language():
        if meant == "no":
            asking.take_no(author, said=Said.REPLY, now=now)
            say(saying.respected(), to=heard, channel=channel, now=now, what="answer")
        elif meant == "yes":
            _take_yes(heard, author, channel=channel, read=read, now=now)
    return bool(meant)


def _take_yes(heard: Heard, author: Author, *, channel: Channel, read: Read, now: datetime) -> None:
    try:
        kept = asking.take_yes(author, said=Said.REPLY, read=read, now=now)
    except NotAllowed as error:
        because = error.because
        text = saying.refused(Because(because)) if because in tuple(Because) else saying.not_read()
        say(text, to=heard, channel=channel, now=now, what="answer")
        return
    for thread in kept[:1]:
        letters = channel.network in asking.WITH_LETTERS
        text = saying.thanks(thread, in_private=letters)
        (_send_letter if letters else say)(text, to=heard, channel=channel, now=now)
