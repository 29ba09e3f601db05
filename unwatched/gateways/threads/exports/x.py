"""X's archive: a zip of files that are JavaScript around JSON.

Only posts, long posts, and who the account is are opened, by a list of names; direct messages, likes, addresses that
one signed in from, deleted posts and advertisers' profiles lie beside them and stay closed. Two older kinds are known:
2018's `data/js/tweets/YYYY_MM.js` and posts that are not wrapped in `{"tweet": …}`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ...social import Network
from .. import Author, Media, Missing, Post, Quote, QuoteState, Trouble, Version, markup, notes, tweets
from . import streams
from .archives import Archive, BadArchive, BadEntry
from .found import Found

_POSTS = re.compile(
    r"data/(?:tweets?(?:-part\d+)?\.js|js/tweets/\d{4}_\d{2}\.js)|tweets?(?:-part\d+)?\.js", re.IGNORECASE
)
_LONG_POSTS = re.compile(r"(?:data/)?note-tweets?(?:-part\d+)?\.js", re.IGNORECASE)
# Whether the account is protected stands in its own history of that switch.
_ABOUT = re.compile(r"(?:data/)?(account|profile|protected-history)\.js|data/js/(user_details)\.js", re.IGNORECASE)
_MEDIA = re.compile(r"(?:data/)?tweets?_media/[^/]+", re.IGNORECASE)
_BEGIN = re.compile(r"\A[^=\[{]{0,1000}=?\s*\[")
_ASSIGNMENT = re.compile(r"\A[^=\[{]{0,1000}=\s*")
_A_FILE = re.compile(rb"\A\s*(?:window\.YTD\.|Grailbird\.data\.|var user_details)")
# Letters of a post that was cut: 280 as X counts, where Chinese and Japanese letters are two, and a link 23.
SHORTEST_CUT = 100
_MOST_ABOUT = 5_000_000  # octets
_ODD = (AttributeError, KeyError, TypeError, ValueError, RecursionError, OverflowError)


@dataclass(frozen=True)
class Files:
    """What is opened of an archive, and nothing else."""

    posts: tuple[str, ...]
    long_posts: tuple[str, ...]
    about: Mapping[str, str]  # "account", "profile" …: where it lies
    media: Mapping[str, str]  # the name of a file: where it lies
    folder: str = ""  # in which all of it lies


def files_of(names: Iterable[str]) -> Files | None:
    """The files of an archive that may be opened; None when there are no posts in it."""
    names = [name for name in names if not name.startswith("__MACOSX/")]
    folder = min((folder for name in names if (folder := _folder(name)) is not None), key=len, default=None)
    if folder is None:
        return None
    inside = {name.removeprefix(folder): name for name in names if name.startswith(folder)}
    about = {
        next(filter(None, found.groups())): name for end, name in inside.items() if (found := _ABOUT.fullmatch(end))
    }
    return Files(
        posts=_in_order(name for end, name in inside.items() if _POSTS.fullmatch(end)),
        long_posts=_in_order(name for end, name in inside.items() if _LONG_POSTS.fullmatch(end)),
        about={kind.lower(): name for kind, name in about.items()},
        media={name.rpartition("/")[2]: name for end, name in inside.items() if _MEDIA.fullmatch(end)},
        folder=folder,
    )


def is_a_file_of_it(head: bytes) -> bool:
    return bool(_A_FILE.match(head.removeprefix(b"\xef\xbb\xbf")))


def read(archive: Archive, files: Files, found: Found) -> None:
    """Raises BadArchive when it is not known whose archive it is, or when its owner's posts are protected."""
    about = {kind: _about(archive, name, found) for kind, name in files.about.items()}
    author = _author(about)
    if _is_protected(about):
        raise BadArchive(_("The posts of this account are protected, so nothing of it is taken over."))
    long_posts = _LongPosts(archive, files.long_posts, found.troubles)
    reader = _Reader(author, files, long_posts, found)
    for name in files.posts:
        reader.read(archive, name)
    reader.close()


def _folder(name: str) -> str | None:
    """The folder that a file with posts says the archive lies in; None for other files."""
    parts = name.split("/")
    for first in range(len(parts)):
        if _POSTS.fullmatch("/".join(parts[first:])):
            return "".join(f"{part}/" for part in parts[:first])
    return None


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Part 10 comes after part 9."""
    return tuple(sorted(names, key=lambda name: [*map(int, re.findall(r"\d{1,9}", name))]))


# --- Whose it is ------------------------------------------------------------------------------------------------------


def _about(archive: Archive, name: str, found: Found) -> list[dict[str, Any]]:
    """The entries of a small file, out of whatever they are wrapped in."""
    try:
        with archive.open(name) as file:
            source = file.read(_MOST_ABOUT).decode("utf-8-sig", "replace")
        assignment = _ASSIGNMENT.match(source)
        start = assignment.end() if assignment else 0
        said = json.loads(source[start:].rstrip().rstrip(";"))
    except BadEntry as error:
        found.trouble(name, str(error))
        return []
    except json.JSONDecodeError as error:
        where = _("%(name)s, byte %(byte)s") % {
            "name": name,
            "byte": len(source[: start + error.pos].encode("utf-8", "replace")),
        }
        found.trouble(where, _("This file is broken, so what it says of the account is not known."))
        return []
    except (ValueError, RecursionError):
        found.trouble(name, _("This file is broken, so what it says of the account is not known."))
        return []
    return [_unwrapped(one) for one in (said if isinstance(said, list) else [said]) if isinstance(one, dict)]


def _unwrapped(entry: dict[str, Any]) -> dict[str, Any]:
    inner = list(entry.values())
    return inner[0] if len(inner) == 1 and isinstance(inner[0], dict) else entry


def _author(about: Mapping[str, list[dict[str, Any]]]) -> Author:
    account: dict[str, Any] = {}
    for one in (*about.get("user_details", ()), *about.get("account", ())):
        account |= one
    profile = next(iter(about.get("profile", ())), {})
    number = tweets.number(account.get("accountId") or account.get("id"))
    if not number:
        raise BadArchive(
            _("Whose archive this is stands in data/account.js: it is missing or broken. Download it once more.")
        )
    words = profile.get("description")
    return tweets.author(
        number,
        name=markup.words(account.get("username") or account.get("screen_name")),
        called=markup.words(account.get("accountDisplayName") or account.get("full_name")),
        about=markup.words(words.get("bio") if isinstance(words, dict) else account.get("bio")),
    )


def _is_protected(about: Mapping[str, list[dict[str, Any]]]) -> bool:
    if any(one.get("protected") in (True, "true") for entries in about.values() for one in entries):
        return True
    switched = [one for one in about.get("protected-history", ()) if isinstance(one.get("action"), str)]
    last = max(switched, key=lambda one: str(one.get("protectedAt") or ""), default=None)
    return last is not None and str(last["action"]).lower() not in {"unprotect", "unprotected"}


# --- Long posts -------------------------------------------------------------------------------------------------------


class _LongPosts:
    """Posts of more than 280 letters, which are cut in the files with posts.

    Their number is not always the post's own, so the second in which they were made and how they begin joins them.
    """

    def __init__(self, archive: Archive, names: Iterable[str], troubles: list[Trouble]) -> None:
        self._by_second: dict[datetime, list[Mapping[str, Any]]] = {}
        for name in names:
            try:
                with archive.open(name) as file:
                    for entry in streams.entries(file, name=name, begin=_BEGIN, known=_is_long, troubles=troubles):
                        self._keep(entry.value)
            except BadEntry as error:
                troubles.append(Trouble(where=name, why=str(error)))

    def _keep(self, value: Any) -> None:
        said = value.get("noteTweet") if isinstance(value, dict) else None
        if isinstance(said, dict) and (at := notes.moment(said.get("createdAt"))):
            self._by_second.setdefault(at.replace(microsecond=0), []).append(said)

    def of(self, tweet: Mapping[str, Any], at: datetime, shown: str) -> tuple[str, Mapping[str, Any]] | None:
        """The whole text of a post that was cut, and the links in it."""
        start = _start(shown)
        if len(start) < SHORTEST_CUT:
            return None
        for said in self._by_second.get(at.replace(microsecond=0), ()):
            text, core = _long_text(said)
            if text and (said.get("noteTweetId") == tweet.get("id_str") or text.startswith(start)):
                return text, core
        return None


def _is_long(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("noteTweet"), dict)


def _long_text(said: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    for name in ("core", "noteTweetResults", "noteTweetContents"):
        core = said.get(name)
        if isinstance(core, dict) and isinstance(core.get("text"), str):
            return core["text"], core
    return "", {}


def _start(shown: str) -> str:
    """The beginning that a cut text and the whole have in common: without the "… t.co/…" that stands for the rest."""
    text = re.sub(r"\s*https://t\.co/\w+\s*\Z", "", shown).rstrip("… .")
    return text[:200]


# --- Posts ------------------------------------------------------------------------------------------------------------


def _is_tweet(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    said = value.get("tweet", value)
    return isinstance(said, dict) and ("id_str" in said or "id" in said) and "created_at" in said


class _Reader:
    """The posts of one account on their way into `found`; those that were changed become one."""

    def __init__(self, author: Author, files: Files, long_posts: _LongPosts, found: Found) -> None:
        self._author = author
        self._owner = tweets.number(author.uri.rpartition("/")[2])
        self._files = files
        self._long_posts = long_posts
        self._found = found
        self._edits: dict[str, list[str]] = {}  # the first number of a post that was changed: all its numbers
        self._everything: set[str] = set()  # all that stood in the files

    def read(self, archive: Archive, name: str) -> None:
        troubles = self._found.troubles
        try:
            with archive.open(name) as file:
                for entry in streams.entries(file, name=name, begin=_BEGIN, known=_is_tweet, troubles=troubles):
                    try:
                        self._add(entry.value, entry.written)
                    except (notes.Unreadable, *_ODD):
                        where = _("%(name)s, byte %(byte)s") % {"name": name, "byte": entry.byte}
                        self._found.trouble(where, _("This entry is no post as we know them. It was left out."))
        except BadEntry as error:
            self._found.trouble(name, str(error))

    def _add(self, value: Any, written: str) -> None:
        tweet = value.get("tweet", value)
        number = tweets.number(tweet.get("id_str") or tweet.get("id"))
        at = tweets.moment(tweet.get("created_at"))
        text = tweet.get("full_text", tweet.get("text"))
        if not number or at is None or not isinstance(text, str):
            raise notes.Unreadable("no number, date or text")
        if text.startswith("RT @") or "retweeted_status" in tweet or self._is_of_others(tweet):
            return
        self._everything.add(tweets.uri(number))
        if tweets.is_protected(tweet.get("user")):
            self._found.keep_out(tweets.uri(number), parent=_parent(tweet))
            return
        self._note_edits(tweet, number)
        self._found.add(self._post(tweet, number, at, text), written=written)

    def _is_of_others(self, tweet: Mapping[str, Any]) -> bool:
        user = tweet.get("user")
        number = tweets.number((user.get("id_str") or user.get("id")) if isinstance(user, dict) else None)
        return bool(number) and number != self._owner

    def _post(self, tweet: Mapping[str, Any], number: str, at: datetime, text: str) -> Post:
        entities = _part(tweet, "entities")
        pictures = _listed(_part(tweet, "extended_entities").get("media")) or _listed(entities.get("media"))
        links = tweets.links(_listed(entities.get("urls")), _listed(entities.get("user_mentions")))
        dropped = [str(one.get("url")) for one in pictures if isinstance(one, dict) and one.get("url")]
        whole = self._long_posts.of(tweet, at, text)
        if whole:
            text, core = whole
            links |= tweets.links(_listed(core.get("urls")), _listed(core.get("mentions")))
        said = tweets.said(text, links=links, dropped=dropped)
        quoted = tweets.quoted(links, tweet.get("quoted_status_id_str"))
        return Post(
            network=Network.X,
            uri=tweets.uri(number),
            id=number,
            author=self._author,
            created_at=at,
            html=said.html,
            text=said.text,
            url=tweets.url(self._author.handle, number),
            parent_uri=_parent(tweet),
            parent_author_uri=tweets.user_uri(_answered(tweet)),
            language=_language(tweet),
            sensitive=tweet.get("possibly_sensitive") is True,
            tags=said.tags,
            media=tuple(self._media(number, pictures)),
            quote=Quote(QuoteState.LINK_ONLY, uri=tweets.uri(quoted), url=tweets.url("", quoted)) if quoted else None,
        )

    def _media(self, number: str, pictures: list[Any]) -> Iterable[Media]:
        for one in pictures:
            if not isinstance(one, dict):
                continue
            there = tweets.media_address(one)
            name = f"{number}-{there.rpartition('/')[2].partition('?')[0]}"
            size = _part(one, "sizes", "large")
            yield Media(
                kind=tweets.kind(one.get("type")),
                url=self._files.media.get(name, there).removeprefix(self._files.folder),
                description=markup.words(one.get("ext_alt_text")) or markup.words(one.get("alt_text")) or None,
                width=_whole(size.get("w")),
                height=_whole(size.get("h")),
            )

    # --- Posts that were changed, and those that are gone -------------------------------------------------------------

    def _note_edits(self, tweet: Mapping[str, Any], number: str) -> None:
        info = _part(tweet, "edit_info")
        for said in (_part(info, "initial"), _part(info, "edit", "editControlInitial"), _part(info, "edit")):
            numbers = [found for one in _listed(said.get("editTweetIds")) if (found := tweets.number(one))]
            if len(numbers) > 1 and number in numbers:
                known = self._edits.setdefault(numbers[0], [])
                known += [one for one in numbers if one not in known]

    def close(self) -> None:
        """The last of each post that was changed stays, with the others as its earlier versions."""
        posts = self._found.posts
        became: dict[str, str] = {}
        for numbers in self._edits.values():
            there = [tweets.uri(one) for one in sorted(numbers, key=int) if tweets.uri(one) in posts]
            if not there:
                continue
            *before, last = (posts.pop(uri) for uri in there)
            posts[last.uri] = _with_earlier(last, before)
            became |= {tweets.uri(one): last.uri for one in numbers}
        for uri, post in posts.items():
            if post.parent_uri in became:
                posts[uri] = replace(post, parent_uri=became[post.parent_uri])
        self._tell_what_is_gone()

    def _tell_what_is_gone(self) -> None:
        """An archive has all that its owner wrote: an own post that is answered and not there was deleted."""
        if self._found.troubles:
            return
        ours = [one for one in self._found.posts.values() if one.parent_author_uri == self._author.uri]
        gone = dict.fromkeys(one.parent_uri for one in ours if one.parent_uri not in self._everything)
        self._found.missing += [Missing(uri, "deleted") for uri in gone if uri]


def _with_earlier(last: Post, before: list[Post]) -> Post:
    versions = tuple(Version(at=one.created_at, html=one.html, text=one.text) for one in before)
    first = before[0] if before else last
    return replace(
        last,
        created_at=first.created_at,
        edited_at=last.created_at,
        version=last.uri.rpartition("/")[2],
        earlier=versions,
        parent_uri=first.parent_uri or last.parent_uri,
    )


def _parent(tweet: Mapping[str, Any]) -> str:
    number = tweets.number(tweet.get("in_reply_to_status_id_str") or tweet.get("in_reply_to_status_id"))
    return tweets.uri(number) if number else ""


def _answered(tweet: Mapping[str, Any]) -> str:
    return tweets.number(tweet.get("in_reply_to_user_id_str") or tweet.get("in_reply_to_user_id"))


def _language(tweet: Mapping[str, Any]) -> str:
    said = tweet.get("lang")
    return said[:20] if isinstance(said, str) and said not in tweets.NO_LANGUAGE else ""


def _part(value: Any, *names: str) -> Mapping[str, Any]:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _listed(value: Any) -> list[Any]:
    return value[:200] if isinstance(value, list) else []


def _whole(value: Any) -> int:
    """A number that may be written as a string."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
