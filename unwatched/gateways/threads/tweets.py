"""What X's archive and X's interface have in common: numbers, dates, and texts full of t.co."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..social import Network, reading
from . import Author, markup, notes

# What X says where it knows no language: none, hashtags alone, links, pictures …
NO_LANGUAGE = frozenset({"und", "zxx", "qam", "qct", "qht", "qme", "qst", "art", ""})
_T_CO = re.compile(r"https?://t\.co/\w+")
_STATUS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/(?:\w+|i/web)/status(?:es)?/(\d{1,25})", re.IGNORECASE
)
_MENTION = re.compile(r"(?<![\w@/])@(\w{1,20})\b")
_TAG = re.compile(r"(?<![\w&/])[#\uff03](\w*[^\W\d_]\w*)")
_ADDRESS = re.compile(r"https?://[^\s<>\"«»“”]+")
_OLD_DATE = "%a %b %d %H:%M:%S %z %Y"


@dataclass(frozen=True)
class Said:
    """A text of X as it reads."""

    html: str
    text: str
    tags: tuple[str, ...]


def said(source: str, *, links: Mapping[str, str], dropped: Iterable[str] = ()) -> Said:
    """The text with the addresses behind t.co, without those of its own pictures. X escapes it once as HTML.

    `links` leads from what stands in the text (an address of t.co, "@name") to where it goes.
    """
    text = source[: markup.LONGEST]
    unwanted = set(dropped) - links.keys()
    text = _T_CO.sub(lambda found: "" if found[0] in unwanted else links.get(found[0], found[0]), text)
    text = markup.words(html.unescape(text))
    return Said(html=markup.written(text, list(_pieces(text, links))), text=text, tags=reading.tags_in(text))


def links(urls: Iterable[Any], mentions: Iterable[Any]) -> dict[str, str]:
    """What stands in the text, and where it leads."""
    found: dict[str, str] = {}
    for url in urls:
        if isinstance(url, dict):
            short = url.get("url") or url.get("shortUrl")
            there = markup.web_address(url.get("expanded_url") or url.get("expandedUrl") or url.get("unwound_url"))
            if isinstance(short, str) and there:
                found[short] = there
    for mention in mentions:
        if isinstance(mention, dict):
            name = mention.get("screen_name") or mention.get("screenName") or mention.get("username")
            if isinstance(name, str) and re.fullmatch(r"\w{1,20}", name, re.ASCII):
                found[f"@{name.lower()}"] = f"https://x.com/{name}"
    return found


def quoted(links: Mapping[str, str], number_of_quoted: Any = None) -> str:
    """The number of the post that is quoted: X writes it as the last link; empty for none."""
    if known := number(number_of_quoted):
        return known
    last = [found for there in links.values() if (found := _STATUS.match(there))]
    return last[-1][1] if last else ""


def number(value: Any) -> str:
    """An id: digits, whether they came as a string or as a number that was never a fraction; empty for none."""
    text = str(value) if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)) else ""
    return text if text.isascii() and text.isdigit() and len(text) <= 25 and int(text) > 0 else ""


def moment(text: Any) -> datetime | None:
    """X's own way to write a moment, that of its first archives, or the usual one; None when it is none."""
    if at := notes.moment(text):
        return at
    for form in (_OLD_DATE, "%Y-%m-%d %H:%M:%S %z"):
        try:
            return datetime.strptime(str(text), form).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def author(number: str, *, name: str, called: str = "", about: str = "") -> Author:
    return Author(
        network=Network.X, uri=user_uri(number), handle=name, name=called or name, about=about,
        url=f"https://x.com/{name}" if name else user_uri(number),
    )  # fmt: skip


def is_protected(user: Any) -> bool:
    """Whether an account shows its posts to its followers only."""
    return isinstance(user, dict) and user.get("protected") not in (None, False, "false")


def uri(number: str) -> str:
    return f"https://x.com/i/status/{number}"


def user_uri(number: str) -> str:
    return f"https://x.com/i/user/{number}" if number else ""


def url(name: str, number: str) -> str:
    return f"https://x.com/{name or 'i'}/status/{number}"


def kind(said: Any) -> str:
    return {"photo": "image", "animated_gif": "gif", "video": "video"}.get(str(said), "unknown")


def media_address(media: Mapping[str, Any]) -> str:
    """Where the bytes are: of a video, those that show most."""
    info = media.get("video_info")
    variants = info.get("variants") if isinstance(info, dict) else None
    films = [one for one in variants or () if isinstance(one, dict) and one.get("content_type") == "video/mp4"]
    best = max(films, key=lambda one: _rate(one.get("bitrate")), default=None)
    there = (best or {}).get("url") or media.get("media_url_https") or media.get("media_url")
    return markup.web_address(there)


def _rate(value: Any) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _pieces(text: str, links: Mapping[str, str]) -> list[markup.Piece]:
    addresses = [markup.Piece(one.start(), one.end(), one[0]) for one in _ADDRESS.finditer(text)]
    mentions = [
        markup.Piece(one.start(), one.end(), there)
        for one in _MENTION.finditer(text)
        if (there := links.get(f"@{one[1].lower()}"))
    ]
    tags = [markup.Piece(one.start(), one.end(), f"https://x.com/hashtag/{one[1]}") for one in _TAG.finditer(text)]
    return sorted([*addresses, *mentions, *tags])
