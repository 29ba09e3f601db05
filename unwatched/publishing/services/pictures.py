"""Pictures of posts: cleaned, and kept under the hash of what is in them."""

import hashlib
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from unwatched.media import cleaning
from unwatched.publishing.models import Post, PostPicture

FOLDER = "posts"
MIMES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".avif": "image/avif", ".gif": "image/gif"}


def store(post: Post, *, position: int, data: bytes, description: str) -> PostPicture:
    """Put a picture at a post, with everything taken out of the file but the picture. Raises BadPicture."""
    clean, ending = cleaning.clean(data)
    with Image.open(BytesIO(clean)) as image:
        width, height = image.size
    return PostPicture.objects.create(
        post=post, position=position, file=keep(clean, ending=ending), mime=MIMES[ending], width=width, height=height,
        octets=len(clean), description=description,
    )  # fmt: skip


def keep(data: bytes, *, ending: str) -> str:
    """The file's name in the storage. The same picture is one file."""
    name = f"{FOLDER}/{hashlib.sha256(data).hexdigest()[:32]}{ending}"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))
    return name
