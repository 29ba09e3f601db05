"""Small copies of the pictures of watched posts, so that whoever reads a page asks nobody but us."""

from datetime import datetime, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from unwatched.archive.models import WatchedPicture
from unwatched.media.cleaning import clean

from . import copying
from .copying import Patience

WIDEST = 640  # pixels
PATIENCE = Patience(octets=10_000_000, tries=4, rest=timedelta(minutes=10))


def fetch_due(*, now: datetime, most: int) -> int:
    """Fetches pictures that nobody has a copy of yet; how many there are now."""
    due = WatchedPicture.objects.filter(fetch_after__lte=now).order_by("fetch_after", "pk")
    return sum(fetch(picture, now=now) for picture in due[:most])


def fetch(picture: WatchedPicture, *, now: datetime) -> bool:
    return copying.fetch(picture, picture.url, keep=lambda octets: put(picture, octets), patience=PATIENCE, now=now)


def put(picture: WatchedPicture, octets: bytes) -> bool:
    """Keeps a small copy, cleaned; False when the post has gone meanwhile. Raises BadPicture."""
    small, width, height = shrink(octets)
    storage = picture.file.storage
    name = storage.save(f"watched/{picture.pk}.jpg", ContentFile(small))
    kept = WatchedPicture.objects.filter(pk=picture.pk)
    if kept.update(file=name, width=width, height=height, fetch_after=None):
        return True
    storage.delete(name)
    return False


def shrink(octets: bytes) -> tuple[bytes, int, int]:
    """A JPEG at most `WIDEST` wide and high, its width and its height. Raises BadPicture."""
    cleaned, _ending = clean(octets)
    with Image.open(BytesIO(cleaned)) as image:
        still = image.convert("RGBA")
        still.thumbnail((WIDEST, WIDEST))
        paper = Image.new("RGB", still.size, "white")
        paper.paste(still, mask=still)
    out = BytesIO()
    paper.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue(), paper.width, paper.height
