"""A thread of 25 posts (1,500 words) with 4 JPEG pictures as PDF: a cold process and a warm one, beside WeasyPrint.

Both write PDF/UA-1 of the same words and pictures. Also a programme of its own, as each side is measured in processes
of its own: `python -m bench.threads_pdf ours|weasyprint ROUNDS` prints JSON, with `cold` it makes one file and ends.
"""

import base64
import html
import json
import os
import random
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
POSTS, WORDS, PICTURES = 25, 60, 4
COLD_DUE, WARM_DUE = 300, 60  # milliseconds
BEGAN = datetime(2026, 9, 14, 8, 12, tzinfo=UTC)
LETTERS = [
    "the",
    "camera",
    "on",
    "the",
    "pole",
    "watches",
    "who",
    "walks",
    "home",
    "at",
    "five",
    "and",
    "nobody",
    "has",
    "said",
    "why",
    "it",
    "does",
    "so",
    "or",
    "who",
    "asked",
]
NO_WEASYPRINT = (
    "WeasyPrint needs Pango: 'apt-get install libpango-1.0-0 libpangoft2-1.0-0' and 'pip install weasyprint'."
)


def threads_pdf(*, rounds: int, seconds: int) -> list[str]:
    """Rows for the results. WeasyPrint is left out, and the way to get it said, where it cannot run."""
    ours, peer = in_turn("ours", "weasyprint", rounds=rounds)
    if peer is None:
        print(NO_WEASYPRINT, file=sys.stderr)
    else:
        # The two take turns once more: a machine that drifts drifts for both.
        ours, peer = in_turn("weasyprint", "ours", rounds=rounds)[::-1]
    rows = [row("**typst**", ours)] + ([row("WeasyPrint (a peer)", peer)] if peer else [])
    same = "the same bytes every time" if ours["same"] else "**NOT the same bytes twice**"
    return [
        f"## A thread of {POSTS} posts and {PICTURES} pictures as PDF/UA-1", "",
        f"Due: {COLD_DUE} ms for a process that starts, {WARM_DUE} ms in one that runs. Other words in every round; "
        f"{same}.", "",
        "| what | cold process, ms | warm, ms | file, kB | pages |", "|---|---|---|---|---|", *rows, "",
        *([] if peer else [NO_WEASYPRINT, ""]),
    ]  # fmt: skip


def in_turn(*sides: str, rounds: int) -> list[Any]:
    found = {side: cold(side, rounds=rounds) for side in sides}
    return [None if found[side] is None else {"cold": found[side], **warm(side, rounds=rounds)} for side in sides]


def row(name: str, side: dict[str, Any]) -> str:
    cold, warm = statistics.median(side["cold"]), statistics.median(side["warm"])
    return f"| {name} | {cold:.0f} | {warm:.0f} | {side['bytes'] / 1000:.0f} | {side['pages']} |"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench.threads_pdf", *words], cwd=ROOT, capture_output=True, text=True, timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip


def cold(side: str, *, rounds: int) -> list[float] | None:
    """Milliseconds from the start of Python to the finished file; None where the side cannot run at all."""
    taken = []
    for number in range(rounds + 1):  # the first one reads the code from the disk
        began = time.perf_counter()
        done = run(side, "cold", str(number))
        if done.returncode:
            if side == "ours":
                sys.exit(done.stderr)
            return None
        # What making the pictures took is not the side's.
        taken.append((time.perf_counter() - began) * 1000 - float(done.stdout))
    return taken[1:]


def warm(side: str, *, rounds: int) -> dict[str, Any]:
    done = run(side, "warm", str(rounds * 5))
    if done.returncode:
        sys.exit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


# --- In the process -------------------------------------------------------------------------------
def main() -> None:
    side, how, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
    began = time.perf_counter()
    pictures = [picture(n) for n in range(PICTURES)]
    given = (time.perf_counter() - began) * 1000
    make = make_ours if side == "ours" else make_weasyprint
    if how == "cold":
        assert make(number, pictures).startswith(b"%PDF")
        print(given)
        return
    make(0, pictures)
    taken, made = [], b""
    for n in range(1, number + 1):
        began = time.perf_counter()
        made = make(n, pictures)
        taken.append((time.perf_counter() - began) * 1000)
    same = make(number, pictures) == made
    print(json.dumps({"warm": taken, "bytes": len(made), "pages": pages(made), "same": same}))


def picture(number: int) -> bytes:
    """A JPEG of 1200 × 800, kept between processes: photographs are given, not made."""
    kept = ROOT / ".cache" / "bench" / f"picture-{number}.jpg"
    if kept.exists():
        return kept.read_bytes()
    from PIL import Image

    small = Image.frombytes("RGB", (60, 40), random.Random(number).randbytes(60 * 40 * 3))
    made = BytesIO()
    small.resize((1200, 800), Image.Resampling.BICUBIC).save(made, "JPEG", quality=80)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(made.getvalue())
    return made.getvalue()


def text(number: int, post: int) -> str:
    """Other words in each round, so that nothing comes from a cache."""
    chosen = random.Random(number * 1000 + post)
    return f"{number}.{post} " + " ".join(chosen.choice(LETTERS) for _ in range(WORDS))


def make_ours(number: int, pictures: list[bytes]) -> bytes:
    from django.apps import apps
    from django.conf import settings

    if not settings.configured:  # a document needs translations, and nothing else of a site
        settings.configure(USE_TZ=True)
        apps.populate([])
    from unwatched.archive.formats.pdf import make_pdf
    from unwatched.archive.formats.sheet import Options
    from unwatched.archive.unrolling import Unrolled
    from unwatched.gateways.social import Network
    from unwatched.gateways.threads import Author, Media, Post

    ines = Author(Network.MASTODON, "https://a.example/ines", "ines@a.example", "Ines", "https://a.example/@ines")
    posts = []
    for n in range(POSTS):
        media = (Media("image", str(n), f"Picture {n}, described", 1200, 800),) if n < len(pictures) else ()
        said = text(number, n)
        posts.append(
            Post(ines.network, f"https://a.example/{n}", ines, BEGAN + timedelta(minutes=n), f"<p>{said}</p>", said,
                 url=f"https://a.example/@ines/{n}", language="en", media=media)
        )  # fmt: skip
    thread = Unrolled(ines, tuple(posts), (), (), 7, posts[0].url, read_at=BEGAN)
    return make_pdf(thread, Options(picture=lambda media: pictures[int(media.url)]))


def make_weasyprint(number: int, pictures: list[bytes]) -> bytes:
    from weasyprint import HTML

    said = [
        "<!doctype html><html lang=en><title>A thread</title><style>@page{size:A4;margin:2cm}img{width:100%}</style>"
    ]
    said.append("<h1>A thread by Ines</h1>")
    for n in range(POSTS):
        said.append(f"<h2>{n + 1}</h2><p>{html.escape(text(number, n))}</p>")
        if n < len(pictures):
            data = base64.b64encode(pictures[n]).decode()
            said.append(f'<figure><img alt="Picture {n}, described" src="data:image/jpeg;base64,{data}">')
            said.append(f"<figcaption>Picture {n}, described</figcaption></figure>")
        said.append(f'<p><a href="https://a.example/@ines/{n}">https://a.example/@ines/{n}</a></p>')
    made: bytes = HTML(string="".join(said)).write_pdf(pdf_variant="pdf/ua-1")
    return made


def pages(made: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(BytesIO(made)).pages)


if __name__ == "__main__":
    main()
