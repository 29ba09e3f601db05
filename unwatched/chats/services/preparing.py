"""Is a chat ready? What is missing, what would go wrong, and what would be a pity: in words, with where and remedy."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.accounts.models import User
from unwatched.chats.documents.cards import Theme, theme_faults
from unwatched.chats.errors import CardError, ChatError
from unwatched.chats.models import Chat, StepKind
from unwatched.chats.runbook import Runbook, Step
from unwatched.core import zones
from unwatched.gateways.links import Link, look_at_all
from unwatched.publishing import preflight
from unwatched.publishing.models import STILL_GOING
from unwatched.publishing.preflight import Account
from unwatched.publishing.rules import limits_of
from unwatched.publishing.services import checking, quiet, runs

from . import drawing, files, filling, staging, timing
from .staging import Written
from .timing import Block

# What sending takes on a slow day: measured on full servers, doubled.
A_POST, A_PICTURE = 3, 7  # seconds
CARD_PIXELS = 1200 * 675
AFTER_LAST = timedelta(minutes=10)  # a chat is over so long after its last post
_NUMBER = re.compile(r"\bQ\s?(\d{1,3})\b")


@dataclass(frozen=True)
class Finding:
    """One thing to look at. One that `stops` keeps the chat from being planned."""

    words: str
    remedy: str = ""
    stops: bool = True
    place: int | None = None  # of the step; None: the chat as a whole
    about: str = ""  # "text", "picture", "card", "time"; of a chat: "settings", "number", "blank:next_date", "clash"


@dataclass(frozen=True)
class Look:
    """A runbook with all that its rules look at."""

    runbook: Runbook
    accounts: Sequence[Account]
    theme: Theme
    now: datetime
    links: Mapping[str, Link] = field(default_factory=dict)  # those that somebody has tried, by address

    @cached_property
    def texts(self) -> list[Written]:
        return staging.written(self.runbook)

    @cached_property
    def blocks(self) -> list[Block]:
        return timing.blocks(self.runbook)

    @cached_property
    def drawn(self) -> dict[int, bytes | CardError]:
        """The cards, by the places of their steps."""
        language = self.runbook.language
        cards = {place: drawing.card_of(step, self.runbook) for place, step, _text in self.steps if step.card}
        return {place: drawing.drawn(card, theme=self.theme, language=language) for place, card in cards.items()}

    @property
    def said(self) -> list[preflight.Said]:
        """The posts as the preflight of publishing knows them."""
        return [self._said(place, text) for place, _step, text in self.steps]

    def _said(self, place: int, text: Written) -> preflight.Said:
        sent = {account.network: text.text_for(account.network) for account in self.accounts}
        card = self.drawn.get(place)
        octets = len(card) if isinstance(card, bytes) else 0  # the words of one that cannot be drawn count, too
        picture = preflight.Shown(text.description or "", octets, CARD_PIXELS, "image/png", is_card=True)
        return preflight.Said(text.text, sent, frozenset(text.variants), [picture] if card else [])

    @property
    def steps(self) -> Iterator[tuple[int, Step, Written]]:
        yield from zip(range(len(self.texts)), self.runbook.steps, self.texts, strict=True)


def plan(chat: Chat, *, by: User, now: datetime) -> None:
    """From now on it starts by itself. Raises ChatError, with the first thing that is missing."""
    stops = [finding for finding in look_at_chat(chat, now=now) if finding.stops]
    if stops:
        said = ngettext(
            "%(n)s thing is missing. %(first)s %(remedy)s", "%(n)s things are missing. %(first)s %(remedy)s", len(stops)
        )
        raise ChatError(said % {"n": len(stops), "first": stops[0].words, "remedy": stops[0].remedy})
    staging.plan_chat(chat, by=by, now=now)


def look_at_chat(chat: Chat, *, now: datetime, links: Iterable[Link] = ()) -> list[Finding]:
    """What the office says of a chat: first what stops it, in the order of the runbook.

    Once it has begun, only about words that are still to come. ``links``: those that `try_links` has tried.
    """
    runbook = files.runbook_of(chat)
    accounts = [checking.account_of(channel) for channel in chat.channels.all()]
    found = look_at(runbook, accounts=accounts, theme=drawing.site_theme(runbook), now=now, links=links)
    if not staging.has_begun(chat):
        return in_order([*found, *clashes(chat, runbook), *past(chat, now=now), *best_left_alone(runbook)])
    coming = {post.pk for thread in runs.upcoming(chat.run) for post in thread.posts.all()} if chat.run else set()
    ahead = [place for place, row in enumerate(files.rows_of(chat)) if row.post_id in coming]
    return in_order(one for one in found if one.place in ahead and one.about != "time")


def look_at_file(runbook: Runbook, *, now: datetime) -> list[Finding]:
    """The same without a site: networks take what they publish."""
    accounts = [
        Account(name.reads_like, name.account or name.name or str(name.network), limits_of(name.reads_like, told={}))
        for name in runbook.channels
    ]
    return in_order(look_at(runbook, accounts=accounts, theme=drawing.theme_of(runbook, name=""), now=now))


def look_at(
    runbook: Runbook, *, accounts: Sequence[Account], theme: Theme, now: datetime, links: Iterable[Link] = ()
) -> list[Finding]:
    look = Look(runbook, accounts, theme, now, {link.address: link for link in links})
    return [finding for rule in RULES for finding in rule(look)]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: (not one.stops, -1 if one.place is None else one.place))


# --- Links --------------------------------------------------------------------------------------------


def try_links(chat: Chat) -> list[Link]:
    """Whether the chat's links open, at most 20 of them. Takes some seconds: it asks their servers."""
    return look_at_all(links_of(chat))


def links_of(chat: Chat) -> list[str]:
    """What its posts lead to, and what stands beside them, each once."""
    runbook = files.runbook_of(chat)
    said = [
        preflight.Said(text.text, {network: text.text_for(network) for network in runbook.networks})
        for text in staging.written(runbook)
    ]
    beside = preflight.Said("\n".join(link.url for link in runbook.links), {})
    return list(dict.fromkeys(url for post in [*said, beside] for url in preflight.addresses_in(post)))


def living(look: Look) -> Iterator[Finding]:
    """Links that readers will not be able to open, where somebody has tried them."""
    said_of = set()
    for place, post in enumerate(look.said if look.links else ()):
        said_of |= set(preflight.addresses_in(post))
        for one in preflight.living_links(post, look.links, number=place):
            yield Finding(one.message, one.remedy, stops=one.stops, place=place, about="text")
    beside = [link.url for link in look.runbook.links if link.url not in said_of]
    for one in preflight.living_links(preflight.Said("\n".join(beside), {}), look.links, number=0):
        yield Finding(one.message, one.remedy, stops=one.stops, about="settings")


# --- The chat as a whole ------------------------------------------------------------------------------


def settings(look: Look) -> Iterator[Finding]:
    runbook = look.runbook
    if not runbook.steps:
        yield Finding(_("There is no post yet."), _("Add a question."), about="steps")
    if runbook.starts_at is None:
        yield Finding(_("The chat has no day yet."), _("Say when it starts."), about="settings")
    if not runbook.hashtag:
        yield Finding(_("There is no hashtag yet."), _("Write the one by which people find the chat."),
                      about="blank:hashtag")  # fmt: skip


def past(chat: Chat, *, now: datetime) -> Iterator[Finding]:
    """Of a chat that nobody has planned."""
    if chat.run is None and chat.starts_at and chat.starts_at < now:
        yield Finding(_("The chat's time has passed."), _("Choose a later one."), about="settings")


def best_left_alone(runbook: Runbook) -> Iterator[Finding]:
    """A quiet time of the coalition's: nights, days of remembrance."""
    found = quiet.at(runbook.starts_at, zone=runbook.zone) if runbook.starts_at else None
    if found is not None:
        said = _("It starts in “%(quiet)s”, which is best left alone.") % {"quiet": found}
        yield Finding(said, _("Choose another time, or leave it so."), stops=False, about="settings")


def blanks(look: Look) -> Iterator[Finding]:
    """Each empty blank once, with where it stands."""
    empty = dict.fromkeys(name for step in look.runbook.steps for name in filling.empty_in(step, look.runbook))
    for name in empty:
        if name == "hashtag":
            continue
        used = filling.where_used(name, look.runbook)
        where = ", ".join(name_of(look.runbook, step) for step in used)
        said = _("{%(name)s} is empty. It is used in %(where)s.") % {"name": name, "where": where}
        yield Finding(said, _("Fill it in once; every post has it then."), about=f"blank:{name}")


def numbers(look: Look) -> Iterator[Finding]:
    found = [step.number for step in look.runbook.of_kind(StepKind.QUESTION)]
    if found != list(range(1, len(found) + 1)):
        said = _("The questions are numbered %(numbers)s.") % {"numbers": ", ".join(f"Q{n}" for n in found)}
        yield Finding(said, _("Number them anew: people answer Q3 with A3."), stops=False, about="number")


def clocks(look: Look) -> Iterator[Finding]:
    runbook = look.runbook
    if runbook.starts_at is None:
        return
    end = runbook.starts_at + timing.length(runbook)
    if zones.changes_between(runbook.starts_at, end, zone=runbook.zone):
        yield Finding(
            _("The clocks change during this chat."),
            _("The gaps stay as they are, and every time is shown as the clock shows it then. Tell your partners."),
            stops=False, about="settings",
        )  # fmt: skip


def pace(look: Look) -> Iterator[Finding]:
    """Whether one thread is posted before the next one is due."""
    for block, following in zip(look.blocks, look.blocks[1:], strict=False):
        takes = sum(A_POST + A_PICTURE * (look.texts[place].description is not None) for place in block.places)
        until = following.begins - block.begins - block.after[-1]
        if until < takes:
            said = ngettext(
                "%(next)s comes %(n)s second after %(name)s; posting that can take %(takes)s seconds.",
                "%(next)s comes %(n)s seconds after %(name)s; posting that can take %(takes)s seconds.",
                until,
            )
            words = {"next": following.name, "n": until, "name": block.name, "takes": takes}
            yield Finding(said % words, _("Leave more time."), stops=False, place=following.places[0], about="time")


def networks(look: Look) -> Iterator[Finding]:
    """What the preflight of any thread says: accounts that do not open, texts too long, hashtags, pictures."""
    start = look.runbook.starts_at
    until = start + timing.length(look.runbook) if start else None
    said = look.said
    wide = [
        *preflight.accounts_work(look.accounts, until=until),
        *preflight.enough_room(said, look.accounts, seconds=timing.offsets_of(look.runbook)),
    ]
    yield from (Finding(one.message, one.remedy, stops=one.stops, about="settings") for one in wide)
    names = f"{look.runbook.title}\n{look.runbook.objective}"
    # The chat's own hashtag is in every post: once is enough, where it can be changed.
    tag = preflight.Said(f"#{look.runbook.hashtag}", {})
    own = list(preflight.readable_hashtags(tag, number=0, names="\n".join([names, *(post.text for post in said)])))
    yield from (Finding(one.message, one.remedy, stops=False, about="blank:hashtag") for one in own)
    for place, post in enumerate(said):
        for about, found in (
            ("long", preflight.not_too_long(post, look.accounts, number=place)),
            ("text", preflight.readable_hashtags(post, number=place, names=names)),
            ("picture", preflight.good_pictures(post, look.accounts, number=place)),
        ):
            for one in found:
                if one.message in {mine.message for mine in own}:
                    continue
                if about != "picture" or look.texts[place].description:  # none at all is said in words of our own
                    yield Finding(one.message, one.remedy, stops=one.stops, place=place, about=about)


def paper(look: Look) -> Iterator[Finding]:
    if any(step.card for step in look.runbook.steps):
        for fault in theme_faults(look.theme):
            yield Finding(fault.sentence, stops=fault.stops, about="settings")


# --- Each post ----------------------------------------------------------------------------------------


def words(look: Look) -> Iterator[Finding]:
    """Something is said, the hashtag is in it, and the number is the question's own."""
    for place, step, text in look.steps:
        if not _TAGS_AND_NUMBER.sub("", text.text).strip():
            yield Finding(_("There are no words yet."), _("Write them."), place=place, about="text")
            continue
        if look.runbook.hashtag and not all(has_tag(said, look.runbook.hashtag) for said in said_in(text, look)):
            said = _("The hashtag is missing: who follows it does not see this.")
            yield Finding(said, _("Write {hashtag} somewhere in the post."), stops=False, place=place, about="text")
        said_number = _NUMBER.search(text.text)
        if step.number and said_number and int(said_number[1]) != step.number:
            said = _("The post says %(said)s, but this is Q%(number)s.")
            yield Finding(said % {"said": said_number[0], "number": step.number}, _("Write {q}: it counts by itself."),
                          stops=False, place=place, about="text")  # fmt: skip


_TAGS_AND_NUMBER = re.compile(r"(?<!\S)#\w+|^\s*Q\d{1,3}[:.]?", re.MULTILINE)


def said_in(text: Written, look: Look) -> list[str]:
    """The text of each network."""
    return [text.text_for(network) for network in look.runbook.networks] or [text.text]


def has_tag(text: str, tag: str) -> bool:
    return re.search(rf"(?<!\w)#{re.escape(tag)}(?!\w)", text, re.IGNORECASE) is not None


def cards(look: Look) -> Iterator[Finding]:
    for place, step, text in look.steps:
        if not step.card:
            if step.kind == StepKind.QUESTION:
                yield Finding(_("This question has no card."), _("Give it one: pictures are seen more."), stops=False,
                              place=place, about="card")  # fmt: skip
            continue
        drawn = look.drawn[place]
        if isinstance(drawn, CardError):
            yield Finding(str(drawn), place=place, about="card")
        if step.card_text and plain(step.card_text) != plain(drawing.words_of(_without_card_text(step))):
            yield Finding(_("The card asks something else than the post."), _("Let both say the same."), stops=False,
                          place=place, about="card")  # fmt: skip
        if not (text.description or "").strip():
            yield Finding(_("No text for the picture."), _("Say what stands on the card."), place=place,
                          about="picture")  # fmt: skip
        elif plain(drawing.card_of(step, look.runbook).text) not in plain(text.description or ""):
            yield Finding(_("The picture's text does not say what stands on the card."),
                          _("Who cannot see it gets something else."), stops=False, place=place,
                          about="picture")  # fmt: skip


def _without_card_text(step: Step) -> Step:
    return Step(**{**vars(step), "card_text": ""})


def plain(text: str) -> str:
    """What two texts have in common that say the same."""
    return " ".join(re.findall(r"\w+", text.casefold()))


RULES: tuple[Callable[[Look], Iterator[Finding]], ...] = (
    settings, blanks, numbers, clocks, paper, networks, words, living, cards, pace,
)  # fmt: skip


# --- Beside other chats -------------------------------------------------------------------------------


def clashes(chat: Chat, runbook: Runbook) -> Iterator[Finding]:
    """Two chats at one time on one account: nobody could tell their questions apart."""
    if runbook.starts_at is None:
        return
    ends = runbook.starts_at + timing.length(runbook) + AFTER_LAST
    for other in rivals(chat):
        theirs = files.runbook_of(other)
        assert theirs.starts_at is not None
        if theirs.starts_at < ends and runbook.starts_at < theirs.starts_at + timing.length(theirs) + AFTER_LAST:
            shared = other.channels.filter(pk__in=chat.channels.all()).first()
            assert shared is not None
            there = max(runbook.starts_at, theirs.starts_at).astimezone(ZoneInfo(runbook.zone))
            said = _("Two chats use %(account)s at %(time)s: this one and “%(other)s”.")
            names = {"account": shared.handle or shared.name, "time": f"{there:%H:%M}", "other": other}
            yield Finding(said % names, _("Move one."), stops=staging.is_planned(other), about="clash")


def rivals(chat: Chat) -> Iterable[Chat]:
    """Chats still to come, or going on, with an account in common."""
    shared = Chat.objects.filter(channels__in=chat.channels.all(), starts_at__isnull=False)
    going = shared.filter(run=None) | shared.filter(run__state__in=STILL_GOING)
    return going.exclude(pk=chat.pk).distinct().select_related("run", "campaign")


# --- Words --------------------------------------------------------------------------------------------


def name_of(runbook: Runbook, step: Step) -> str:
    """``Q3``, ``welcome post 2``"""
    if step.number is not None:
        return f"Q{step.number}"
    place = next(n for n, one in enumerate(runbook.of_kind(step.kind), 1) if one is step)
    return _("%(part)s post %(n)s") % {"part": step.kind.label, "n": place}


def day_of(runbook: Runbook) -> str:
    """``Wednesday 25 November, 18:00``"""
    assert runbook.starts_at is not None
    there = runbook.starts_at.astimezone(ZoneInfo(runbook.zone))
    return f"{date_format(there, 'l j F')}, {there:%H:%M}"
