"""Threads to be shown, made by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from io import BytesIO

from PIL import Image

from unwatched.archive.unrolling import Branch, Gap, Unrolled
from unwatched.gateways.social import Network
from unwatched.gateways.threads import Author, Card, Media, Poll, Post, Quote, QuoteState, Version

BEGAN = datetime(2026, 9, 14, 8, 12, tzinfo=UTC)
READ = datetime(2026, 9, 15, 6, 0, tzinfo=UTC)
IMKE = Author(
    Network.MASTODON, "https://social.example/users/imke", "imke@social.example", "Imke Varga",
    "https://social.example/@imke", indexable=True, discoverable=True,
)  # fmt: skip
ADA = Author(Network.MASTODON, "https://ada.example/users/ada", "ada@ada.example", "Ada", "https://ada.example/@ada")


def make_post(number: int, text: str = "", **changes: object) -> Post:
    text = text or f"This is what post {number} says."
    post = Post(
        Network.MASTODON, f"https://social.example/users/imke/statuses/{number}", IMKE,
        BEGAN + timedelta(minutes=7 * number), html=f"<p>{escape(text)}</p>", text=text,
        url=f"https://social.example/@imke/{number}", language="en",
    )  # fmt: skip
    return replace(post, **changes)  # type: ignore[arg-type]


def make_thread(*posts: Post, **changes: object) -> Unrolled:
    thread = Unrolled(IMKE, posts or (make_post(1),), (), (), 1, "https://social.example/@imke/1", read_at=READ)
    return replace(thread, **changes)  # type: ignore[arg-type]


def make_picture(
    colour: str = "#a3d3f2", *, kind: str = "JPEG", size: tuple[int, int] = (60, 40), **how: object
) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, colour).save(made, kind, **how)  # type: ignore[arg-type]
    return made.getvalue()


def rich_thread() -> Unrolled:
    """Everything that a thread can hold, once."""
    lamp = Media("image", "https://files.example/lamp.jpg", "A lamp post with three black cameras.", 60, 40)
    bare = Media("image", "https://files.example/bare.png", None, 60, 40)
    film = Media("video", "https://files.example/film.mp4", "The lamp at night.")
    long = "https://example.org/a/very/long/address/that/is/shortened?for=the&eye=1"
    link = (
        f'<p>Read this: <a href="{escape(long)}" rel="nofollow"><span class="invisible">https://</span>'
        '<span class="ellipsis">example.org/a/very/long/addr</span>'
        '<span class="invisible">ess/that/is/shortened?for=the&amp;eye=1</span></a></p>'
        '<p class="quote-inline">RE: <a href="https://ada.example/@ada/1">https://ada.example/@ada/1</a></p>'
    )
    first = "Three cameras on one pole. I have worked across from this lamp post for eleven years."
    before = Version(BEGAN + timedelta(hours=1), "<p>It is on.</p>", "It is on.")
    quote = Quote(QuoteState.ACCEPTED, "https://ada.example/1", "https://ada.example/@ada/1", ADA, "Who asked us?")
    poll = Poll((("Off", 9), ("On", 3)), closed=True, voters=12)
    card = Card("https://paper.example/story", "The story", "Cameras in Wrenfield.")
    covered = Media("image", "https://files.example/list.jpg", "A list.", 60, 40)
    home = "https://social.example/users/imke/statuses"
    return make_thread(
        make_post(1, first, tags=("cameras",)),
        make_post(2, "So I asked.", media=(lamp, bare, film)),
        make_post(3, "It is only switched on for tests.", edited_at=BEGAN + timedelta(hours=2), earlier=(before,)),
        make_post(4, "Ask them.", html=link, quote=quote),
        make_post(5, "What do you think?", poll=poll, card=card),
        make_post(6, "The names.", content_warning="Names of people", sensitive=True, media=(covered,)),
        make_post(8, "مرحبا بالعالم. There is a reading group. #WrenfieldAsks", language="ar"),
        branches=(
            Branch(f"{home}/3", (make_post(31, "Yes, I wrote down his name."),)),
            Branch(f"{home}/5", (make_post(51, "In answer to Ben: on Thursday."),), through_others=True),
        ),
        gaps=(Gap(f"{home}/6", "deleted", 7),),
        notes=("One answer of the server was cut short.",),
    )


def pictures(media: Media) -> bytes | None:
    """For `Options.picture`: those of `rich_thread`, the film excepted."""
    return {
        "lamp.jpg": make_picture(),
        "bare.png": make_picture("red", kind="PNG"),
        "list.jpg": make_picture("black"),
    }.get(media.url.rpartition("/")[2])
