"""May a thread be kept? One pure function, from what is known to a decision; the words for people lie elsewhere.

The rules stand as a table in docs/explanation/consent.md, and each of its rows is a test. What is not known is treated
as private: a word of visibility, a label, a state that nobody here has heard of keeps a thread out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from unwatched.gateways.social import Network
from unwatched.gateways.social.reading import hides, keeps_out, names_us
from unwatched.gateways.threads import Author, Shown

PATIENCE = timedelta(days=14)  # for an answer; then the request lapses

# Bluesky's labels on an account that say nothing about being kept. Pictures under some of them are covered.
HARMLESS = frozenset({"!warn", "porn", "sexual", "nudity", "graphic-media", "bot"})
NOT_FOR_STRANGERS = "!no-unauthenticated"


class Asker(StrEnum):
    """Who wants it kept."""

    AUTHOR = "author"  # by themself: a mention of theirs, or their own archive in their hands
    MEMBER = "member"  # one of us, in the office
    ANYBODY = "anybody"  # somebody on a network


class Verdict(StrEnum):
    KEEP = "keep"  # now, for everybody to read
    EVIDENCE = "evidence"  # without asking, by two members, with a reason
    ASK = "ask"  # the author, once; nothing but the address is kept meanwhile
    WAIT = "wait"  # asked, no answer yet
    REFUSE = "refuse"  # not kept, and nobody is asked
    NEVER = "never"  # not public: there is nothing that could allow it


class Because(StrEnum):
    """What decided it."""

    PRIVATE = "private"
    UNKNOWN_LABEL = "unknown_label"
    ACCOUNT_GONE = "account_gone"
    BLOCKED = "blocked"
    NAMED_US = "named_us"
    KEEPS_OUT = "keeps_out"
    NOT_FOR_STRANGERS = "not_for_strangers"
    SAID_NO = "said_no"
    SAID_YES = "said_yes"
    OWN_WISH = "own_wish"
    INSTITUTION = "institution"
    ASKED_BEFORE = "asked_before"
    WAITING = "waiting"
    NOBODY_IS_ASKED_ON_X = "x"
    NOT_ASKED_YET = "not_asked_yet"


@dataclass(frozen=True)
class Past:
    """What was before: the one question, and the answer ("yes", "no" or "" for none)."""

    answer: str = ""
    asked_at: datetime | None = None
    ticked: bool = False  # the author lets search find them although the account is quiet
    institution: bool = False  # a vendor, police, a ministry, an official in office: said so by one of us
    gone: bool = False  # the account answered 401, 403, 404 or 410
    blocks_us: bool = False


@dataclass(frozen=True)
class Decision:
    verdict: Verdict
    because: Because
    # Whether search, collections and feeds may name it. Its page says "noindex" otherwise.
    findable: bool = False


def decide(author: Author, shown: Iterable[str], *, asker: Asker, past: Past, now: datetime) -> Decision:
    """Whether posts of one author that are ``shown`` so ("public", "unlisted", …), the first one first, may be kept."""
    how = [str(word) for word in shown]
    if not how or any(word not in tuple(Shown) for word in how):
        return Decision(Verdict.NEVER, Because.PRIVATE)
    first_is_public = how[0] == Shown.PUBLIC
    if refusal := _refusal_of_all(author, past=past):
        return Decision(Verdict.REFUSE, refusal)
    findable = first_is_public and (not is_quiet(author) or past.ticked)
    if asker == Asker.AUTHOR and not names_us(author.about, author.name):
        return Decision(Verdict.KEEP, Because.OWN_WISH, findable)
    if past.institution:
        return Decision(Verdict.EVIDENCE, Because.INSTITUTION, first_is_public)
    if refusal := _refusal_of_a_person(author, past=past):
        return Decision(Verdict.REFUSE, refusal)
    if past.answer == "yes":
        return Decision(Verdict.KEEP, Because.SAID_YES, findable)
    return _whether_to_ask(author, past=past, now=now)


def is_quiet(author: Author) -> bool:
    """A soft no: does not want to be found. On Mastodon that is so unless somebody has ticked otherwise."""
    if hides(author.about, author.name):
        return True
    if author.network == Network.MASTODON:
        return not (author.discoverable and author.indexable)
    return author.discoverable is False or author.indexable is False


def refuses(author: Author) -> bool:
    """A hard no: the account itself tells programmes to keep out."""
    return keeps_out(author.about, author.name) or bool(set(author.labels) - HARMLESS)


def _refusal_of_all(author: Author, *, past: Past) -> Because | None:
    """What no yes, and no office, outranks."""
    if past.gone:
        return Because.ACCOUNT_GONE
    if set(author.labels) - HARMLESS - {NOT_FOR_STRANGERS}:
        return Because.UNKNOWN_LABEL
    return None


def _refusal_of_a_person(author: Author, *, past: Past) -> Because | None:
    """In their order: us by name, a no, then a yes, then words for all programmes."""
    if names_us(author.about, author.name):
        return Because.NAMED_US
    if past.answer == "no":
        return Because.SAID_NO
    if past.blocks_us:
        return Because.BLOCKED
    if past.answer == "yes":
        return None
    if NOT_FOR_STRANGERS in author.labels:
        return Because.NOT_FOR_STRANGERS
    return Because.KEEPS_OUT if keeps_out(author.about, author.name) else None


def _whether_to_ask(author: Author, *, past: Past, now: datetime) -> Decision:
    if past.asked_at is not None:
        if now < past.asked_at + PATIENCE:
            return Decision(Verdict.WAIT, Because.WAITING)
        return Decision(Verdict.REFUSE, Because.ASKED_BEFORE)
    if author.network == Network.X:
        return Decision(Verdict.REFUSE, Because.NOBODY_IS_ASKED_ON_X)
    return Decision(Verdict.ASK, Because.NOT_ASKED_YET)
