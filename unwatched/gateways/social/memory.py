"""A small network without a network: for rehearsals, and for tests that decide what goes wrong.

Posts lie on a `Wall`. The one here keeps them in this process; a rehearsal channel brings one that lies in the
database. The rules are a server's: lengths, keys, parents and pictures are checked, and a refusal posts nothing.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar

import regex
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import Draft, Heard, Limits, Network, Page, Picture, Profile, Sent, Uploaded, Visibility
from .errors import ParentGone, PictureGone, Refused, StillProcessing
from .reading import tags_in

PAGE = 40  # posts that one look at a feed gives, as on Mastodon
MASTODON = Limits(letters=500, url_letters=23, picture_octets=16_000_000)
_URL = regex.compile(r"https?://\S+")
_T = TypeVar("_T")


@dataclass(frozen=True)
class Note:
    """A post on a wall: ours when it has no author, else one that somebody made up."""

    text: str
    at: datetime
    id: str = ""  # the wall's own, given by `add`
    author: str = ""
    key: str = ""
    parent: str = ""  # the id of the note that it answers
    warning: str = ""
    language: str = ""
    visibility: Visibility = Visibility.PUBLIC
    pictures: tuple[Uploaded, ...] = ()
    edited_at: datetime | None = None
    deleted: bool = False


class Wall(Protocol):
    """Where notes are kept. Whoever keeps them elsewhere than in memory brings these methods."""

    @property
    def name(self) -> str:
        """A word that no other wall has: it stands in the addresses of posts."""

    def add(self, note: Note) -> Note:
        """Keeps a note and gives it its id. A key that the wall has already: the note of then, unchanged."""

    def put(self, note: Note) -> None:
        """Writes a note anew: edited, or deleted."""

    def get(self, id: str) -> Note | None:
        """The note, also when it is deleted."""

    def with_key(self, key: str) -> Note | None:
        """Our note of that key."""

    def changes(self, since: str) -> tuple[list[Note], str]:
        """At most `PAGE` notes that are new, edited or deleted since a bookmark, oldest first, and the next bookmark.

        Without a bookmark: the newest ones.
        """

    def keep(self, picture: Picture) -> str:
        """Keeps a picture and gives its handle."""

    def has(self, handle: str) -> bool:
        """Whether a picture of that handle was kept."""

    def url(self, id: str) -> str:
        """Where a browser shows the note."""


class MemoryWall:
    """A wall that goes away with the process."""

    def __init__(self, name: str = "memory") -> None:
        self.name = name
        self.pictures: dict[str, Picture] = {}
        self._notes: dict[str, Note] = {}
        self._log: list[str] = []  # ids, in the order in which something happened to them
        self._lock = threading.RLock()

    @property
    def notes(self) -> list[Note]:
        """What stands there now, in the order in which it came."""
        return [note for note in self._notes.values() if not note.deleted]

    def add(self, note: Note) -> Note:
        with self._lock:
            if note.key and (known := self.with_key(note.key)):
                return known
            kept = replace(note, id=str(len(self._notes) + 1))
            self.put(kept)
            return kept

    def put(self, note: Note) -> None:
        with self._lock:
            self._notes[note.id] = note
            self._log.append(note.id)

    def get(self, id: str) -> Note | None:
        return self._notes.get(id)

    def with_key(self, key: str) -> Note | None:
        return next((note for note in list(self._notes.values()) if note.key == key), None)

    def changes(self, since: str) -> tuple[list[Note], str]:
        with self._lock:
            begin = int(since) if since else max(0, len(self._log) - PAGE)
            ids = self._log[begin : begin + PAGE]
            return [self._notes[id] for id in dict.fromkeys(ids)], str(begin + len(ids))

    def keep(self, picture: Picture) -> str:
        with self._lock:
            handle = f"picture-{len(self.pictures) + 1}"
            self.pictures[handle] = picture
            return handle

    def has(self, handle: str) -> bool:
        return handle in self.pictures

    def url(self, id: str) -> str:
        return f"https://{self.name}.test/{id}"


class _Faults:
    """What is about to go wrong, in the order in which it was asked for."""

    def __init__(self) -> None:
        self._waiting: list[_Fault] = []

    def fail(
        self, error: Exception, *, on: str = "send", after: int = 0, times: int | None = 1, stored: bool = False
    ) -> None:
        """The next calls of the method `on` ("*": of any) raise this: `times` of them (None: all), `after` good ones.

        With `stored` what was asked for is done all the same, and only the answer is lost.
        """
        self._waiting.append(_Fault(error, on, after, times, stored))

    def heal(self) -> None:
        """Nothing goes wrong any more."""
        self._waiting.clear()

    def _do(self, name: str, act: Callable[[], _T]) -> _T:
        fault = next((fault for fault in self._waiting if fault.strikes(name)), None)
        if fault is None:
            return act()
        if fault.times == 0:
            self._waiting.remove(fault)
        if fault.stored:
            act()
        raise fault.error


@dataclass
class _Fault:
    error: Exception
    on: str
    after: int
    times: int | None
    stored: bool

    def strikes(self, name: str) -> bool:
        """Whether this call goes wrong. Counts it."""
        if self.on not in (name, "*"):
            return False
        if self.after:
            self.after -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True


class MemoryAccount(_Faults):
    """An account on a wall. `processing`: how often a picture is not yet ready. `atomic`: as on Bluesky."""

    network = Network.REHEARSAL

    def __init__(
        self,
        wall: Wall | None = None,
        *,
        handle: str = "@ours@rehearsal.test",
        limits: Limits = MASTODON,
        atomic: bool = False,
        processing: int = 0,
    ) -> None:
        super().__init__()
        self.wall = wall if wall is not None else MemoryWall()
        self.handle = handle
        self.taken = limits
        self.atomic = atomic
        self.processing = processing
        self._asked: dict[str, int] = {}

    def profile(self) -> Profile:
        return self._do("profile", lambda: Profile(id=self.wall.name, handle=self.handle, name=self.handle))

    def limits(self) -> Limits:
        return self._do("limits", lambda: self.taken)

    # --- Speaking ---------------------------------------------------------------------------------------------------

    def upload(self, picture: Picture) -> Uploaded:
        return self._do("upload", lambda: self._upload(picture))

    def _upload(self, picture: Picture) -> Uploaded:
        if picture.mime not in self.taken.mimes:
            raise Refused(_("The server does not take pictures of this kind (%(kind)s).") % {"kind": picture.mime})
        if len(picture.data) > self.taken.picture_octets:
            raise Refused(_("The picture has too many bytes for this server."))
        if len(picture.description) > self.taken.description_letters:
            raise Refused(_("The picture's description is too long for this server."))
        handle = self.wall.keep(picture)
        if self.processing:
            raise StillProcessing(_("The server is not done with the picture."), handle=handle)
        return Uploaded(handle, picture.description, picture.width, picture.height)

    def ready(self, uploaded: Uploaded) -> bool:
        return self._do("ready", lambda: self._ready(uploaded))

    def _ready(self, uploaded: Uploaded) -> bool:
        if not self.wall.has(uploaded.handle):
            raise PictureGone(_("The server does not have the picture any more: put it up again."))
        self._asked[uploaded.handle] = self._asked.get(uploaded.handle, 0) + 1
        return self._asked[uploaded.handle] >= self.processing

    def send(self, draft: Draft) -> Sent:
        return self._do("send", lambda: self._send(draft))

    def _send(self, draft: Draft) -> Sent:
        if known := self.wall.with_key(draft.key):
            return self._sent(known)
        self._check(draft)
        return self._sent(self.wall.add(_as_note(draft)))

    def send_all(self, drafts: Sequence[Draft]) -> list[Sent]:
        return self._do("send_all", lambda: self._send_all(drafts))

    def _send_all(self, drafts: Sequence[Draft]) -> list[Sent]:
        for draft in drafts:
            self._check(draft)
        sent: list[Sent] = []
        for draft in drafts:
            sent.append(self._send(replace(draft, parent=sent[-1] if sent else draft.parent)))
        return sent

    def _check(self, draft: Draft) -> None:
        """What a server checks before it takes a post."""
        if not draft.text.strip() and not draft.media:
            raise Refused(_("The post is empty."))
        over = letters(draft.text, limits=self.taken) + len(draft.warning) - self.taken.letters
        if over > 0:
            said = ngettext("The post is %(over)d letter too long.", "The post is %(over)d letters too long.", over)
            raise Refused(said % {"over": over})
        if self.taken.octets and len(draft.text.encode()) > self.taken.octets:
            raise Refused(_("The post has too many bytes."))
        if len(draft.media) > self.taken.pictures:
            raise Refused(_("A post takes %(most)d pictures at most.") % {"most": self.taken.pictures})
        for uploaded in draft.media:
            if not self.wall.has(uploaded.handle):
                raise PictureGone(_("The server does not have the picture any more: put it up again."))
            if self._asked.get(uploaded.handle, 0) < self.processing:
                raise Refused(_("The server is not done with the picture."))
        if draft.parent and ((parent := self.wall.get(draft.parent.id)) is None or parent.deleted):
            raise ParentGone(_("The post that this one answers is not there any more."))

    def find(self, draft: Draft) -> Sent | None:
        return self._do("find", lambda: self._find(draft))

    def _find(self, draft: Draft) -> Sent | None:
        note = self.wall.with_key(draft.key)
        return self._sent(note) if note and not note.deleted else None

    def delete(self, sent: Sent) -> None:
        self._do("delete", lambda: self._delete(sent))

    def _delete(self, sent: Sent) -> None:
        if (note := self.wall.get(sent.id)) and not note.deleted:
            self.wall.put(replace(note, deleted=True))

    # --- Listening --------------------------------------------------------------------------------------------------

    def look(self, uri: str, *, id: str = "") -> Heard | None:
        return self._do("look", lambda: self._look(uri))

    def _look(self, uri: str) -> Heard | None:
        if not uri.startswith(self._uri("")):
            raise Refused(_("This post is on another network."))
        note = self.wall.get(uri.removeprefix(self._uri("")))
        return self._heard(note) if note and not note.deleted else None

    def mentions(self, *, since: str) -> Page:
        return self._do("mentions", lambda: self._page(since, self._is_for_us))

    def tagged(self, tag: str, *, since: str) -> Page:
        return self._do(
            "tagged",
            lambda: self._page(since, lambda note: note.visibility == "public" and tag.lower() in tags_in(note.text)),
        )

    def ours(self, *, since: str) -> Page:
        return self._do("ours", lambda: self._page(since, lambda note: not note.author))

    def _page(self, since: str, wanted: Callable[[Note], bool]) -> Page:
        notes, bookmark = self.wall.changes(since)
        notes = [note for note in notes if wanted(note)]
        return Page(
            heard=tuple(self._heard(note) for note in notes if not note.deleted),
            bookmark=bookmark,
            gone=tuple(self._uri(note.id) for note in notes if note.deleted),
        )

    def _is_for_us(self, note: Note) -> bool:
        if not note.author:
            return False
        parent = self.wall.get(note.parent)
        return (parent is not None and not parent.author) or f"@{self.handle.split('@')[1]}" in note.text

    def close(self) -> None:
        pass

    # --- Others -----------------------------------------------------------------------------------------------------

    def overhear(
        self, text: str, *, author: str, at: datetime, parent: Sent | Heard | None = None, **more: object
    ) -> Heard:
        """Somebody made up says something. `more`: fields of `Note`."""
        note = Note(text, at, author=author, parent=parent.id if parent else "", **more)  # type: ignore[arg-type]
        return self._heard(self.wall.add(note))

    # --- Words of the door ------------------------------------------------------------------------------------------

    def _uri(self, id: str) -> str:
        return f"rehearsal:{self.wall.name}/{id}"

    def _sent(self, note: Note) -> Sent:
        return Sent(id=note.id, uri=self._uri(note.id), url=self.wall.url(note.id))

    def _heard(self, note: Note) -> Heard:
        return Heard(
            uri=self._uri(note.id),
            url=self.wall.url(note.id),
            network=self.network,
            author_id=f"rehearsal:{self.wall.name}/@{note.author or self.handle}",
            author_handle=note.author or self.handle,
            author_name=note.author or self.handle,
            text=note.text,
            at=note.at,
            id=note.id,
            parent_uri=self._uri(note.parent) if note.parent else "",
            root_uri=self._uri(self._root(note)) if note.parent else "",
            tags=tags_in(note.text),
            language=note.language,
            visibility=note.visibility,
            warning=note.warning,
            edited_at=note.edited_at,
            pictures=tuple((uploaded.handle, uploaded.description) for uploaded in note.pictures),
        )

    def _root(self, note: Note) -> str:
        while note.parent and (parent := self.wall.get(note.parent)):
            note = parent
        return note.id


def letters(text: str, *, limits: Limits) -> int:
    """How long a text is for this server."""
    if limits.url_letters:
        text = _URL.sub("x" * limits.url_letters, text)
    return len(regex.findall(r"\X", text))


def _as_note(draft: Draft) -> Note:
    return Note(
        text=draft.text,
        at=draft.created_at,
        key=draft.key,
        parent=draft.parent.id if draft.parent else "",
        warning=draft.warning,
        language=draft.language,
        visibility=draft.visibility,
        pictures=draft.media,
    )
