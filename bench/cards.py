"""Twelve cards of a chat, warm, beside the time in which Pillow only packs the same pixels as PNG.

Also a programme of its own (`python -m bench.cards ROUNDS`), because the fonts are read once per process: prints JSON.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CARDS = 12
DUE = 600  # milliseconds for all of them
QUESTION = "Who in this town checks it when the camera is wrong, and who answers for what follows from it? "


def cards(*, rounds: int, seconds: int) -> list[str]:
    """Rows for the results; every round draws other words, so that nothing comes from a cache."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.cards", str(rounds * 3)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},  # no site is needed, only its settings
        cwd=ROOT, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    found = json.loads(done.stdout)
    ours, limit = statistics.median(found["ours"]), statistics.median(found["limit"])
    return [
        f"## {CARDS} cards of a chat, 1200 × 675, warm", "",
        "| what | ms | of the limit | |", "|---|---|---|---|",
        f"| Pillow only packs the same pixels as PNG (the limit) | {limit:.0f} | 100 % | |",
        f"| **drawn by typst, questions of 30 to 280 letters** | **{ours:.0f}** | **{limit / ours:.0%}** "
        f"| slowest round {max(found['ours']):.0f} ms; due in {DUE}; largest file {found['largest'] / 1000:.0f} kB |",
        f"| the first time in a process, when the fonts are read | {found['first']:.0f} | | |", "",
    ]  # fmt: skip


def measure(rounds: int) -> dict[str, object]:
    import django

    django.setup()
    from PIL import Image

    first, pictures = draw(0)
    ours, limit, largest = [], [], 0
    for number in range(1, rounds + 1):
        took, pictures = draw(number)
        ours.append(took)
        largest = max(largest, *map(len, pictures))
        pixels = [Image.open(BytesIO(picture)).convert("RGB") for picture in pictures]
        began = time.perf_counter()
        for image in pixels:
            image.save(BytesIO(), "PNG")
        limit.append((time.perf_counter() - began) * 1000)
    return {"first": first, "ours": ours, "limit": limit, "largest": largest}


def draw(number: int) -> tuple[float, list[bytes]]:
    """Milliseconds, and the pictures."""
    from unwatched.chats.documents.cards import Card, Theme, draw_cards
    from unwatched.chats.models import StepKind

    theme = Theme.of_stock("goldenrod", name="Wrenfield Unwatched")
    wanted = [
        Card(
            kind=StepKind.QUESTION, label=f"Q{i + 1}", text=f"{number}. " + (QUESTION * 3)[: 30 + i * 22].strip(),
            hashtag="#WrenfieldAsks", line="Wrenfield Unwatched, 24 Nov, 20:00",
        )
        for i in range(CARDS)
    ]  # fmt: skip
    began = time.perf_counter()
    made = draw_cards(wanted, theme=theme, language="en")
    return (time.perf_counter() - began) * 1000, made


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
