"""What stands in the composer: read from a posted form or from the database, changed by its buttons, handed on whole.

Every button saves, so that nothing typed is ever lost and no script is needed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from unwatched.core.text import clean_text
from unwatched.gateways.social import Network
from unwatched.publishing.models import PostPicture, Thread
from unwatched.publishing.services.planning import PictureText, PostText
from unwatched.publishing.text.splitting import Numbers, split, split_post

MOST_POSTS = 40
MOST_LETTERS = 20_000
WITH_VARIANTS = (Network.MASTODON, Network.BLUESKY, Network.X)


@dataclass
class Shot:
    """A picture of a post: one that is kept, or one that was just chosen."""

    description: str
    kept: PostPicture | None = None
    data: bytes | None = field(default=None, repr=False)


@dataclass
class Box:
    """One post as it is typed."""

    text: str = ""
    variants: dict[str, str] = field(default_factory=dict)
    shots: list[Shot] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or any(self.variants.values()) or self.shots)


def of_thread(thread: Thread) -> list[Box]:
    posts = thread.posts.prefetch_related("pictures")
    return [
        Box(post.text, dict(post.variants), [Shot(p.description, kept=p) for p in post.pictures.all()])
        for post in posts
    ]


def of_form(data: QueryDict, files: MultiValueDict[str, UploadedFile], *, thread: Thread | None) -> list[Box]:
    """The boxes of a posted form; a line of --- in one makes two of it."""
    kept = {picture.pk: picture for picture in PostPicture.objects.filter(post__thread=thread)} if thread else {}
    boxes: list[Box] = []
    for number in range(MOST_POSTS):
        if f"text-{number}" not in data:
            break
        boxes += _box(number, data, files, kept=kept)
    return boxes or [Box()]


def _box(
    number: int, data: QueryDict, files: MultiValueDict[str, UploadedFile], *, kept: Mapping[int, PostPicture]
) -> Iterable[Box]:
    # Whatever its length: only the lines of --- part it here.
    first, *more = split(_typed(data, f"text-{number}"), fits=lambda part: True) or [""]
    variants = {n.value: text for n in WITH_VARIANTS if (text := _typed(data, f"{n.value}-{number}").strip())}
    shots = [
        Shot(_typed(data, f"about-{pk}"), kept=kept[int(pk)])
        for pk in data.getlist(f"kept-{number}")
        if pk.isdecimal() and int(pk) in kept
    ]
    about = _typed(data, f"about-new-{number}")
    shots += [Shot(about, data=file.read()) for file in files.getlist(f"file-{number}")]
    return [Box(first, variants, shots), *(Box(text) for text in more)]


def _typed(data: QueryDict, name: str) -> str:
    return clean_text(data.get(name, "")[:MOST_LETTERS], limit=MOST_LETTERS)


def to_posts(boxes: Iterable[Box]) -> list[PostText]:
    """What the service saves."""
    return [
        PostText(
            text=box.text,
            variants=box.variants,
            pictures=[PictureText(shot.description, kept=shot.kept, data=shot.data) for shot in box.shots],
        )
        for box in boxes
    ]


# --- Buttons ---------------------------------------------------------------------------------


def press(boxes: list[Box], button: str, *, fits: Callable[[Box, str], bool], numbered: bool = False) -> int:
    """Do what a button says with the boxes; the number of the box to go to. An unknown button does nothing.

    ``fits``: whether a text in a box is short enough for every network. ``numbered``: whether posts bear numbers.
    """
    verb, _colon, rest = button.partition(":")
    place, _colon, detail = rest.partition(":")
    number = int(place) if place.isdecimal() and int(place) < len(boxes) else None
    if verb == "add":
        boxes.append(Box())
        return len(boxes) - 1
    if number is None:
        return 0
    if verb == "cut":
        return _cut(boxes, number, fits=fits, numbers=Numbers.FRONT if numbered else None)
    return BUTTONS.get(verb, _nothing)(boxes, number, detail)


def _nothing(boxes: list[Box], number: int, detail: str) -> int:
    return number


def _remove(boxes: list[Box], number: int, detail: str) -> int:
    del boxes[number]
    if not boxes:
        boxes.append(Box())
    return max(number - 1, 0)


def _up(boxes: list[Box], number: int, detail: str) -> int:
    other = max(number - 1, 0)
    boxes[number], boxes[other] = boxes[other], boxes[number]
    return other


def _down(boxes: list[Box], number: int, detail: str) -> int:
    other = min(number + 1, len(boxes) - 1)
    boxes[number], boxes[other] = boxes[other], boxes[number]
    return other


def _split(boxes: list[Box], number: int, detail: str) -> int:
    """In two, after so many letters."""
    at, text = int(detail) if detail.isdecimal() else 0, boxes[number].text
    first, second = text[:at].rstrip(), text[at:].lstrip()
    if first and second:
        boxes[number].text = first
        boxes.insert(number + 1, Box(second))
    return number


def _cut(boxes: list[Box], number: int, *, fits: Callable[[Box, str], bool], numbers: Numbers | None) -> int:
    """In as many as it takes to fit everywhere, numbers and all, at sensible places."""
    box = boxes[number]
    first, *more = split_post(
        box.text, fits=lambda part: fits(box, part), fits_everywhere=lambda part: fits(Box(), part), numbers=numbers,
        others=len(boxes) - 1,
    ) or [""]  # fmt: skip
    box.text = first
    boxes[number + 1 : number + 1] = [Box(text) for text in more]
    return number


def _tag(boxes: list[Box], number: int, detail: str) -> int:
    """Write a hashtag as proposed: ``#old>#New``."""
    old, _arrow, new = detail.partition(">")
    if old and new.lower() == old.lower():
        box = boxes[number]
        box.text = box.text.replace(old, new)
        box.variants = {name: text.replace(old, new) for name, text in box.variants.items()}
    return number


def _drop(boxes: list[Box], number: int, detail: str) -> int:
    """Take a picture off."""
    boxes[number].shots = [s for s in boxes[number].shots if s.kept is None or str(s.kept.pk) != detail]
    return number


def _vary(boxes: list[Box], number: int, detail: str) -> int:
    """Begin another text for some networks with the common one."""
    for name in detail.split(","):
        if name in {n.value for n in WITH_VARIANTS}:
            boxes[number].variants.setdefault(name, boxes[number].text)
    return number


BUTTONS: dict[str, Any] = {
    "remove": _remove, "up": _up, "down": _down, "split": _split, "tag": _tag, "drop": _drop, "vary": _vary,
}  # fmt: skip
