"""A picture of a captured page, drawn from the captured bytes by the system's Chromium, offline and without scripts.

The page and what belongs to it are put into one MHTML file. Chromium shows such a file in a sandbox of its own: no
script runs, no other file is opened. Beside that no name resolves and every connection would go to a port that nobody
listens on, so nothing leaves this machine. See docs/adr/0022.
"""

import base64
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from PIL import Image, ImageChops

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
WIDTH, HEIGHT = 1280, 6000  # pixels; the empty rest below the page is cut off
SECONDS = 30.0
MARGIN = 24  # pixels that stay below
LARGEST = 30_000_000  # bytes of the file that is drawn

Piece = tuple[str, str, bytes]  # address, media type with parameters, bytes


def browser() -> str:
    """The path of a Chromium; empty when there is none or it is switched off."""
    if settings.UNWATCHED_SCREENSHOTS == "off":
        return ""
    return next((path for name in NAMES if (path := shutil.which(name))), "")


def draw(page: Piece, pieces: Iterable[Piece]) -> bytes:
    """The page as PNG; empty when it could not be drawn, for whatever reason: a picture is worth no failure."""
    path = browser()
    if not path:
        return b""
    whole = mhtml(page, pieces)
    if len(whole) > LARGEST:
        return b""
    with tempfile.TemporaryDirectory(prefix="unwatched-draw-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "page.mhtml").write_bytes(whole)
        if not _run(_command(path, folder), home=folder):
            return b""
        try:
            return _cut((folder / "page.png").read_bytes())
        except (OSError, ValueError, Image.DecompressionBombError):
            return b""


def mhtml(page: Piece, pieces: Iterable[Piece]) -> bytes:
    """RFC 2557: all in one file, each part under its address."""
    border = f"----{secrets.token_hex(16)}"
    head = (
        "From: <Saved by Unwatched>\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related; type="text/html"; boundary="{border}"\r\n\r\n'
    )
    parts = [head.encode()]
    for address, kind, data in [page, *pieces]:
        plain = "".join(char for char in kind if 32 <= ord(char) < 127)
        top = (
            f"--{border}\r\nContent-Type: {plain}\r\nContent-Transfer-Encoding: base64\r\n"
            f"Content-Location: {quote(address, safe=_SAFE)}\r\n\r\n"
        )
        parts += [top.encode(), base64.encodebytes(data).replace(b"\n", b"\r\n"), b"\r\n"]
    return b"".join([*parts, f"--{border}--\r\n".encode()])


_SAFE = "%/:=&?~#+!$,;'@()*[]"


def _command(path: str, folder: Path) -> list[str]:
    # Root may run it only without its outer sandbox; the file's own sandbox stays.
    rootless = ["--no-sandbox"] if os.geteuid() == 0 else []
    return [
        path, "--headless", *rootless, "--disable-gpu", "--hide-scrollbars", "--mute-audio", "--no-first-run",
        "--disable-extensions", "--disable-background-networking", "--disable-sync", "--disable-breakpad",
        "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
        f"--user-data-dir={folder / 'profile'}",
        f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={folder / 'page.png'}", (folder / "page.mhtml").as_uri(),
    ]  # fmt: skip


def _run(command: list[str], *, home: Path) -> bool:
    """Whether it ended well and in time. Its children end with it."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8"}
    quiet = subprocess.DEVNULL
    try:
        running = subprocess.Popen(
            command, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, cwd=home
        )
    except OSError:
        return False
    try:
        return running.wait(timeout=SECONDS) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        with suppress(ProcessLookupError, PermissionError):  # all has ended, as it should
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def _cut(png: bytes) -> bytes:
    """Without the empty space below what was drawn."""
    with Image.open(BytesIO(png), formats=["PNG"]) as image:
        plain = image.convert("RGB")
    below = Image.new("RGB", plain.size, plain.getpixel((plain.width - 1, plain.height - 1)))
    box = ImageChops.difference(plain, below).getbbox()
    height = min(plain.height, (box[3] if box else 0) + MARGIN)
    out = BytesIO()
    plain.crop((0, 0, plain.width, max(height, 200))).save(out, "PNG", optimize=False)
    return out.getvalue()
