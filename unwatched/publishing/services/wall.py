"""The rehearsal wall: where a rehearsal's posts lie, and where one plays its readers."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from unwatched.gateways.social import Picture, Uploaded, Visibility
from unwatched.gateways.social.memory import PAGE, Note
from unwatched.publishing.models import Channel, WallPost

from . import pictures
from .locking import lock_channel

ENDINGS = {mime: ending for ending, mime in pictures.MIMES.items()}


class DatabaseWall:
    """A :class:`unwatched.gateways.social.memory.Wall` of one rehearsal channel, kept in the database."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    @property
    def name(self) -> str:
        return f"wall-{self.channel.pk}"

    @transaction.atomic
    def add(self, note: Note) -> Note:
        touched = self._next()
        if note.key and (known := self.with_key(note.key)):
            return known
        row = WallPost.objects.create(channel=self.channel, key=note.key, touched=touched, **_columns(note))
        return replace(note, id=str(row.pk))

    @transaction.atomic
    def put(self, note: Note) -> None:
        self.channel.wall.filter(pk=note.id).update(touched=self._next(), **_columns(note))

    def get(self, id: str) -> Note | None:
        return _note(self.channel.wall.filter(pk=id).first()) if id.isdecimal() else None

    def with_key(self, key: str) -> Note | None:
        return _note(self.channel.wall.filter(key=key).first())

    def changes(self, since: str) -> tuple[list[Note], str]:
        if not since:
            last = self.channel.wall.aggregate(last=Max("touched"))["last"] or 0
            since = str(max(0, last - PAGE))
        rows = list(self.channel.wall.filter(touched__gt=int(since)).order_by("touched")[:PAGE])
        return [note for row in rows if (note := _note(row))], str(rows[-1].touched) if rows else since

    def keep(self, picture: Picture) -> str:
        return pictures.keep(picture.data, ending=ENDINGS[picture.mime])

    def has(self, handle: str) -> bool:
        return default_storage.exists(handle)

    def url(self, id: str) -> str:
        return f"{settings.PUBLIC_URL}/office/posts/walls/{self.channel.pk}/#post-{id}"

    def _next(self) -> int:
        """The next number of a change. The channel's lock keeps one from being seen before a smaller one."""
        lock_channel(self.channel.pk)
        return (self.channel.wall.aggregate(last=Max("touched"))["last"] or 0) + 1


def post_as_reader(
    channel: Channel, *, author: str, text: str, now: datetime | None = None, parent: WallPost | None = None
) -> WallPost:
    """Somebody made up says something on the wall, perhaps in answer to a post."""
    note = Note(text, now or timezone.now(), author=author, parent=str(parent.pk) if parent else "")
    return WallPost.objects.get(pk=DatabaseWall(channel).add(note).id)


def _columns(note: Note) -> dict[str, Any]:
    return {
        "author": note.author, "text": note.text, "warning": note.warning, "language": note.language,
        "visibility": note.visibility, "parent_id": int(note.parent) if note.parent else None, "at": note.at,
        "edited_at": note.edited_at, "deleted": note.deleted,
        "pictures": [
            {"file": one.handle, "description": one.description, "width": one.width, "height": one.height}
            for one in note.pictures
        ],
    }  # fmt: skip


def _note(row: WallPost | None) -> Note | None:
    if row is None:
        return None
    return Note(
        text=row.text, at=row.at, id=str(row.pk), author=row.author, key=row.key,
        parent=str(row.parent_id) if row.parent_id else "", warning=row.warning, language=row.language,
        visibility=Visibility(row.visibility), edited_at=row.edited_at, deleted=row.deleted,
        pictures=tuple(Uploaded(one["file"], one["description"], one["width"], one["height"]) for one in row.pictures),
    )  # fmt: skip
