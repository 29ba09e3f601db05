"""Small copies of the pictures of watched posts, so that whoever reads a page asks nobody but us."""

from datetime import datetime, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from unwatched.archive.models import WatchedPicture
from unwatched.gateways import fetching
from unwatched.gateways.errors import GatewayError, Permanent
from unwatched.media.cleaning import clean
from unwatched.media.errors import BadPicture

WIDEST = 640  # pixels
MOST_OCTETS = 10_000_000
MOST_TRIES = 4
REST = timedelta(minutes=5)  # doubled with each failure


def fetch_due(*, now: datetime, most: int) -> int:
    """Fetches pictures that nobody has a copy of yet; how many there are now."""
    due = WatchedPicture.objects.filter(fetch_after__lte=now).order_by("fetch_after", "pk")
    return sum(fetch(picture, now=now) for picture in due[:most])


def fetch(picture: WatchedPicture, *, now: datetime) -> bool:
    try:
        answer = fetching.fetch(picture.url, accept="image/*", most=MOST_OCTETS)
        if not answer.ok:
            raise fetching.of_status(answer.status, answer.headers)
        put(picture, answer.body)
    except (GatewayError, BadPicture) as error:
        picture.tries += 1
        over = isinstance(error, BadPicture | Permanent) or picture.tries >= MOST_TRIES
        after = None if over else now + REST * 2**picture.tries
        WatchedPicture.objects.filter(pk=picture.pk).update(tries=picture.tries, fetch_after=after)
        return False
    return True


def put(picture: WatchedPicture, octets: bytes) -> None:
    """Keeps a small copy, cleaned. Raises BadPicture."""
    small, width, height = shrink(octets)
    storage = picture.file.storage
    name = storage.save(f"watched/{picture.pk}.jpg", ContentFile(small))
    kept = WatchedPicture.objects.filter(pk=picture.pk)
    if not kept.update(file=name, width=width, height=height, fetch_after=None):
        storage.delete(name)  # the post has gone meanwhile


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
