"""Pictures of posts: cleaned, and kept under the hash of what is in them."""

import hashlib
from datetime import datetime, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from PIL import Image

from unwatched.media import cleaning
from unwatched.publishing.models import Post, PostPicture, WallPost

FOLDER = "posts"
A_DAY = timedelta(days=1)  # a file is younger than its row, or its row is not written yet
MIMES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".avif": "image/avif", ".gif": "image/gif"}


def store(post: Post, *, position: int, data: bytes, description: str) -> PostPicture:
    """Put a picture at a post, with everything taken out of the file but the picture. Raises BadPicture."""
    clean, _ending = cleaning.clean(data)
    return store_clean(post, position=position, data=clean, description=description)


def store_clean(post: Post, *, position: int, data: bytes, description: str) -> PostPicture:
    """The same with a file of ours, which has nothing in it but the picture: a card that we have drawn."""
    with Image.open(BytesIO(data)) as image:
        (width, height), ending = image.size, cleaning.EXTENSIONS[image.format or ""]
    # First the row, then the file: `sweep` waits for rows that are being written, and leaves what they name.
    picture = PostPicture.objects.create(
        post=post, position=position, file=name_of(data, ending=ending), mime=MIMES[ending], width=width,
        height=height, octets=len(data), description=description,
    )  # fmt: skip
    keep(data, ending=ending)
    return picture


def name_of(data: bytes, *, ending: str) -> str:
    """The file's name in the storage. The same picture is one file."""
    return f"{FOLDER}/{hashlib.sha256(data).hexdigest()[:32]}{ending}"


def keep(data: bytes, *, ending: str) -> str:
    """Put a picture into the storage; its name there."""
    name = name_of(data, ending=ending)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))
    return name


def sweep(*, now: datetime) -> int:
    """Take away the files that no row names and that are older than a day; how many.

    Discarded drafts leave them, and so does a server that dies between a file and its row.
    """
    names = default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []
    return sum(_take_away(f"{FOLDER}/{name}", now=now) for name in names)


def _take_away(name: str, *, now: datetime) -> bool:
    if now - default_storage.get_modified_time(name) < A_DAY or _is_named(name):
        return False
    with transaction.atomic():
        _wait_for_rows()
        if _is_named(name):
            return False
        default_storage.delete(name)
    return True


def _is_named(name: str) -> bool:
    """Whether a post has it, or one on a wall."""
    if PostPicture.objects.filter(file=name).exists():
        return True
    on_walls = WallPost.objects.exclude(pictures=[]).values_list("pictures", flat=True)
    return any(picture["file"] == name for shown in on_walls.iterator() for picture in shown)


def _wait_for_rows() -> None:
    """Until the transaction ends nobody gives a post a picture: SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(PostPicture._meta.db_table)} IN SHARE MODE")
