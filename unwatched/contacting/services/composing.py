"""Putting a letter together, and the link by which somebody's own mail programme takes it up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from unwatched.directory.models import Official

# Characters. Windows hands a programme at most 2,083 of a link, Outlook and some webmailers take about 2,000;
# a link over this one would be cut in the middle of a word, or not open at all.
LINK_AT_MOST = 1900


@dataclass(frozen=True)
class Words:
    """What somebody wrote: a subject, a line or two of their own, and the text."""

    subject: str
    own: str
    text: str

    @property
    def body(self) -> str:
        return "\n\n".join(part for part in (self.own, self.text) if part)


def greet(greeting: str, officials: Sequence[Official]) -> str:
    """ "Dear {name}," for one person or several."""
    names = [official.addressed for official in officials]
    listed = ", ".join(names)
    return greeting.replace("{name}", listed) if "{name}" in greeting else greeting


def letter(words: Words, *, greeting: str, officials: Sequence[Official]) -> str:
    """The whole letter with its greeting; its writer's name is still to come."""
    return "\n\n".join(part for part in (greet(greeting, officials), words.body) if part)


def normalise(text: str) -> str:
    """Two texts that differ only in capitals, spaces and marks are the same to whoever gets a hundred of them."""
    return " ".join(re.findall(r"\w+", text.casefold()))


@dataclass(frozen=True)
class MailLink:
    """A ``mailto:`` link; without the text when it would have become too long for the programmes that take it."""

    url: str
    has_text: bool


def mail_link(addresses: Sequence[str], *, subject: str, body: str) -> MailLink:
    """RFC 6068: percent-encoded UTF-8, line ends as CRLF, several recipients with a comma between them."""
    to = ",".join(quote(address, safe="@!$'*+-._~") for address in addresses)
    short = f"mailto:{to}?subject={quote(subject, safe='')}"
    whole = f"{short}&body={quote(body.replace(chr(10), chr(13) + chr(10)), safe='')}"
    return MailLink(whole, has_text=True) if len(whole) <= LINK_AT_MOST else MailLink(short, has_text=False)
