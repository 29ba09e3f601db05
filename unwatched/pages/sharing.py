"""Passing an action on: words, addresses that open another site's own form, the picture beside a link.

All are plain links and one small form. Nothing of another site is loaded, and it learns of a reader only when they
press. Signal has no address that takes words: there one copies the line.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import idna
from django.conf import settings
from django.utils.translation import gettext, ngettext

from unwatched.actions.documents import Shared, share_text
from unwatched.media.models import Picture

from .addresses import absolute
from .models import ActionPage, Standing

# Letters that the networks take, address included; the others take more than an editor may write.
BLUESKY_AT_MOST, X_AT_MOST = 300, 280
X_COUNTS_A_LINK_AS = 23
WIDE, HIGH = 1200, 630
HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.ASCII)


@dataclass(frozen=True)
class Way:
    """One site or programme through which something is passed on."""

    name: str
    host: str  # where it leads; empty: nowhere but to a programme of the reader's own
    url: str


@dataclass(frozen=True)
class Picture1200:
    """The picture beside a link, as meta tags name it."""

    url: str
    width: int
    height: int
    words: str


def words_to_share(page: ActionPage) -> str:
    """What somebody may say who passes it on, without the address."""
    line = ngettext(
        "%(title)s. It takes a minute, and they don’t track you:",
        "%(title)s. It takes %(n)s minutes, and they don’t track you:",
        page.minutes,
    )
    return " ".join(page.share_text.split()) or line % {"title": page.title.rstrip(" ."), "n": page.minutes}


def address_to_share(page: ActionPage) -> str:
    """The same for everybody: it does not know who sent it."""
    return absolute(page.get_url())


def host_of_ours() -> str:
    return urlsplit(settings.PUBLIC_URL).netloc


def shorten(words: str, *, at_most: int) -> str:
    return words if len(words) <= at_most else words[: at_most - 1].rstrip() + "…"


def ways(page: ActionPage) -> list[Way]:
    words, url = words_to_share(page), address_to_share(page)
    body = quote(f"{words}\r\n\r\n{url}", safe="")
    for_bluesky = shorten(words, at_most=BLUESKY_AT_MOST - len(url) - 1)
    for_x = shorten(words, at_most=X_AT_MOST - X_COUNTS_A_LINK_AS - 1)
    return [
        Way(gettext("Mail"), "", f"mailto:?subject={quote(page.title, safe='')}&body={body}"),
        Way("WhatsApp", "wa.me", f"https://wa.me/?text={quote(f'{words} {url}', safe='')}"),
        Way("Bluesky", "bsky.app", f"https://bsky.app/intent/compose?text={quote(f'{for_bluesky} {url}', safe='')}"),
        Way("X", "x.com", f"https://x.com/intent/post?text={quote(for_x, safe='')}&url={quote(url, safe='')}"),
    ]


def mastodon(page: ActionPage, *, server: str) -> Way:
    """The form of a server whose name was checked by ``read_server``."""
    text = quote(f"{words_to_share(page)} {address_to_share(page)}", safe="")
    return Way("Mastodon", server, f"https://{server}/share?text={text}")


def read_server(typed: str) -> str:
    """The name of a server from what somebody typed: a name, an address, a handle. Empty when it is none.

    >>> read_server("https://Social.Example/@ada"), read_server("@ada@social.example"), read_server("me")
    ('social.example', 'social.example', '')
    """
    name = typed[:400].strip().lower().removeprefix("https://").removeprefix("http://")
    name = name.partition("/")[0].rpartition("@")[2].rstrip(".")
    try:
        name = idna.encode(name, uts46=True).decode("ascii") if not name.isascii() else name
    except idna.IDNAError:
        return ""
    return name if HOST.fullmatch(name) else ""


# --- The picture ----------------------------------------------------------------------------------------------------


def picture_of(page: ActionPage) -> Picture1200:
    """The one that an editor chose, else the one that is drawn."""
    chosen: Picture | None = page.share_picture
    if chosen is not None:
        try:
            made = chosen.get_rendition(f"fill-{WIDE}x{HIGH}|format-jpeg")
        except OSError:  # also Wagtail's own: the file is gone or is none
            chosen = None
        else:
            return Picture1200(absolute(made.url), made.width, made.height, made.alt)
    words = share_text(said_on(page, None), look=page.look_of_documents())
    return Picture1200(f"{address_to_share(page)}share.png", WIDE, HIGH, words)


def said_on(page: ActionPage, standing: Standing | None) -> Shared:
    """What the drawn picture says; without a standing no number."""
    if standing is None:
        return Shared(kicker="", title=page.title)
    return Shared(
        kicker=kicker_of(standing), title=page.title, count=standing.count or None, goal=standing.goal,
        counted=count_in_words(standing),
    )  # fmt: skip


def kicker_of(standing: Standing) -> str:
    if not standing.addressee:
        return ""
    lines = {
        "petition": gettext("Petition to %(addressee)s"), "letter": gettext("Open letter to %(addressee)s"),
        "message": gettext("Write to %(addressee)s"), "call": gettext("Call %(addressee)s"),
    }  # fmt: skip
    return lines[standing.kind] % {"addressee": standing.addressee}


def count_in_words(standing: Standing) -> str:
    n = standing.count
    if standing.kind == "message":
        return ngettext("%(n)s message", "%(n)s messages", n) % {"n": n}
    if standing.kind == "call":
        return ngettext("%(n)s call", "%(n)s calls", n) % {"n": n}
    return ""
