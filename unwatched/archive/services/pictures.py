"""Copies of pictures, so that a page shows them without telling anybody else who reads it.

A copy is cleaned like every picture here: what else lay in the file (place, device, owner) is not kept.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db.models import Q

from unwatched.archive.models import KeptMedia, KeptThread
from unwatched.archive.unrolling import Unrolled
from unwatched.gateways import threads as neutral
from unwatched.media.cleaning import clean
from unwatched.media.errors import BadPicture

from . import copying, rows
from .copying import Patience

PATIENCE = Patience(octets=20_000_000, tries=5, rest=timedelta(minutes=20))
MIMES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".gif": "image/gif", ".avif": "image/avif"}


def due(*, now: datetime, most: int) -> list[KeptMedia]:
    waiting = KeptMedia.objects.filter(fetch_after__lte=now).select_related("post")
    return list(waiting.order_by("fetch_after", "pk")[:most])


def fetch(media: KeptMedia, *, now: datetime) -> bool:
    """Asks for one picture; whether we have it now. What fails is tried again a few times, then let be."""
    address = rows.picture_of(media.neutral())
    return copying.fetch(media, address, keep=lambda octets: put(media, octets), patience=PATIENCE, now=now)


def put(media: KeptMedia, octets: bytes) -> bool:
    """Keeps a picture, cleaned. Raises BadPicture."""
    cleaned, ending = clean(octets)
    name = f"archive/{hashlib.sha256(cleaned).hexdigest()}{ending}"
    storage = media.file.storage
    if not storage.exists(name):
        storage.save(name, ContentFile(cleaned))
    done = {"file": name, "mime": MIMES[ending], "sha256": hashlib.sha256(octets).hexdigest(), "said": ""}
    # The post may have been removed meanwhile: then the copy goes as well.
    if KeptMedia.objects.filter(pk=media.pk).update(fetch_after=None, **done):
        return True
    if not KeptMedia.objects.filter(Q(file=name)).exists():
        storage.delete(name)
    return False


def take_from(thread: KeptThread, unrolled: Unrolled, files: Callable[[neutral.Media], bytes | None]) -> None:
    """Pictures that lie in an export: put beside their posts, and not asked for on the network."""
    told = {post.uri: post.media for post in rows.posts_of(unrolled)}
    for media in KeptMedia.objects.filter(post__thread=thread).select_related("post"):
        octets = files(told[media.post.uri][media.position])
        if octets is None:
            continue
        try:
            put(media, octets)
        except BadPicture as error:
            copying.write(media, tries=media.tries, after=None, said=str(error))
