"""`unwatched unroll …`: a thread from its address or a file, as one document. It needs no site, and keeps nothing."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from unwatched.archive import unrolling
from unwatched.archive.errors import ArchiveError, SeveralThreads
from unwatched.archive.formats import FORMATS, Options
from unwatched.archive.unrolling import Unrolled
from unwatched.core.documents import DocumentError
from unwatched.gateways.errors import GatewayError
from unwatched.gateways.fetching import Fetcher
from unwatched.gateways.threads import Media, Reading, exports, opening
from unwatched.gateways.threads.bluesky import place_in
from unwatched.gateways.threads.mastodon import id_in
from unwatched.gateways.threads.x import number_in

_LISTED = 50  # threads of a file that are named
_TITLE = 60  # letters
_MOST_PICTURES = 200
_PICTURE_SECONDS = 60.0  # for all pictures together
_PICTURE_OCTETS = 20_000_000


class Command(BaseCommand):
    help = "Write a thread as one document: from the address of any of its posts, or from an export."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="URL-or-FILE", help="address of any post of the thread, or an export")
        parser.add_argument("--post", default="", metavar="ID", help="which post of the file: its id, uri or address")
        parser.add_argument("--to", choices=["html", "md", "pdf", "json"], help="md by default, or as FILE ends")
        parser.add_argument("-o", dest="out", type=Path, metavar="FILE", help="into this file; otherwise to stdout")

        parser.add_argument("--also", action="store_true", help="with what the author wrote under others' answers")

    def handle(
        self, *args: Any, source: str, post: str, to: str | None, out: Path | None, also: bool = False, **options: Any
    ) -> None:
        form = to or (out.suffix.lstrip(".").lower() if out else "md")
        if form not in ("html", "md", "pdf", "json"):
            self._stop(f"Say what {out} is to be: --to html, md, pdf or json.", code=2)
        if form == "pdf" and out is None and sys.stdout.isatty():
            self._stop("A PDF is nothing to read on this screen. Say where to: -o thread.pdf", code=2)
        try:
            reading = opening.read(_file(source) or source)
            thread = self._thread(reading, post)
            if not also and form != "json":  # there it stands apart
                thread = replace(thread, branches=thread.own_branches)
            data = FORMATS[form](thread, Options(picture=_pictures(_file(source), thread) if form != "json" else _none))
            self._write(data, out)
        except SeveralThreads as error:
            self._stop("\n".join([str(error), *_listed(reading)]), code=2)
        except OSError as error:
            self._stop(f"{str(error.filename or '')[:200]}: {error.strerror or error}", code=1)
        except (GatewayError, ArchiveError, DocumentError) as error:
            self._stop(str(error), code=1)
        for note in thread.notes:
            self.stderr.write(note)

    def _thread(self, reading: Reading, post: str) -> Unrolled:
        """A post may be named by its address where a file knows it by its number only."""
        names = [post, id_in(post), number_in(post), (place_in(post) or ("", ""))[1]]
        found = next((name for name in names if name and unrolling.find(reading, name)), post)
        return unrolling.unroll(reading, post=found)

    def _write(self, data: bytes, out: Path | None) -> None:
        if out:
            out.write_bytes(data)
        elif buffer := getattr(self.stdout, "buffer", None):
            buffer.write(data)
            buffer.flush()
        else:
            self.stdout.write(data.decode(errors="replace"), ending="")

    def _stop(self, sentence: str, *, code: int) -> NoReturn:
        self.stderr.write(sentence)
        raise SystemExit(code)


def _file(source: str) -> Path | None:
    """The file that is meant; None for an address on the web. What is neither is looked for as a file."""
    is_bare_address = "/" in source and "." in source.partition("/")[0].strip(".")
    if opening.is_address(source) or (is_bare_address and not _is_there(source)):
        return None
    return Path(source)


def _is_there(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):  # too long a name, a NUL in it
        return False


def _listed(reading: Reading) -> list[str]:
    """The threads of a file, newest first, with what to give for each."""
    threads = unrolling.threads_in(reading)
    lines = [
        f"  --post {unrolling.id_of(thread.posts[0])}  {thread.posts[0].created_at:%Y-%m-%d}  "
        f"{len(thread.posts)} {'post' if len(thread.posts) == 1 else 'posts'}  {_title(thread)}"
        for thread in threads[:_LISTED]
    ]
    more = len(threads) - len(lines)
    return [*lines, f"  … and {more} older ones."] if more > 0 else lines


def _title(thread: Unrolled) -> str:
    words = " ".join((thread.posts[0].content_warning or thread.posts[0].text).split())
    words = "".join(letter if letter.isprintable() else "?" for letter in words)
    return words if len(words) <= _TITLE else words[: _TITLE - 1] + "…"


def _none(media: Media) -> bytes | None:
    return None


def _pictures(file: Path | None, thread: Unrolled) -> Callable[[Media], bytes | None]:
    """The bytes of the thread's pictures: out of the export, or from where they lie. What is not there is described."""
    lines = [thread.posts, *(branch.posts for branch in thread.branches)]
    wanted = [media for line in lines for post in line for media in post.media if media.kind in ("image", "gif")]
    wanted = wanted[:_MOST_PICTURES]
    if not wanted:
        return _none
    found: dict[str, bytes] = {}
    if file:
        found |= exports.open_all_media(file, wanted)
    with Fetcher(seconds=_PICTURE_SECONDS) as fetcher:
        for media in wanted:
            if media.url not in found and opening.is_address(media.url) and fetcher.left() > 0:
                try:
                    answer = fetcher.fetch(media.url, accept="image/*", most=_PICTURE_OCTETS)
                except GatewayError:
                    continue
                if answer.ok:
                    found[media.url] = answer.body
    return lambda media: found.get(media.url)
