"""Draws the picture of the demo's campaign page: the reading group at the Harrow Street branch, cut from paper.

    python scripts/draw_demo.py

Needs a Chromium (see `make test`). Nobody in it has a face, and the box above the desk has a closed eye stuck on it.
"""

import io
import os
import random
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from PIL import Image
from playwright.sync_api import sync_playwright

from unwatched.core.drawings.crowd import defs
from unwatched.core.drawings.people import BLACK, GOLDENROD, MINT, SALMON, SKY, WHITE, Person, draw
from unwatched.core.drawings.signs import strokes

HERE = Path(__file__).parent
TARGET = HERE.parent / "unwatched/pages/demo/pictures/reading-group.png"
WIDTH, HEIGHT = 1280, 640
SCREENS = {"dots": "d", "stripes": "s", "lines": "l"}
SPINES = (GOLDENROD, SALMON, WHITE, SKY, BLACK, GOLDENROD, WHITE, SALMON)


def box(x: float, y: float, w: float, h: float, fill: str, more: str = "") -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" fill="{fill}"{more}/>'


def shelf(x: int, width: int, *, dice: random.Random) -> str:
    """Three boards of books, none of them quite upright."""
    parts = [box(x, 40, width, 480, BLACK)]
    for top in (56, 210, 364):
        parts.append(box(x + 14, top, width - 28, 140, MINT))
        at = x + 20
        while at < x + width - 52:
            w, h = dice.choice((18, 22, 26, 34)), dice.choice((92, 104, 116, 126))
            lean = f' transform="rotate({dice.choice((0, 0, 0, 0, -4))} {at} {top + 140})"'
            parts.append(box(at, top + 140 - h, w, h, dice.choice(SPINES), lean))
            at += w + 3
    return "".join(parts)


def covered_box() -> str:
    """What hung above the returns desk, with the sign of the house stuck on it."""
    eye = f'<g color="{BLACK}" transform="translate(584 96) scale(2.3)">{strokes("eye")}</g>'
    return (
        box(614, 40, 52, 34, BLACK) + box(560, 66, 160, 104, WHITE) + box(560, 66, 160, 12, BLACK)
        + f'<g transform="rotate(-4 640 130)">{box(574, 84, 132, 82, GOLDENROD)}{eye}</g>'
    )  # fmt: skip


def paper(x: int, turn: int, fill: str) -> str:
    """A report with lines on it, lying on the table."""
    lines = "".join(f'<path d="M14 {y}h{length}" stroke="{BLACK}" stroke-width="4"/>' for y, length in
                    ((14, 72), (28, 58), (42, 66)))  # fmt: skip
    return f'<g transform="translate({x} 556) rotate({turn})">{box(0, 0, 100, 58, fill)}{lines}</g>'


def draw_scene() -> str:
    dice = random.Random(7)
    back = [
        Person(470, GOLDENROD, WHITE, "bun", BLACK, y=532, size=1.02),
        Person(820, WHITE, SALMON, "turban", GOLDENROD, y=532, size=1.02, screen="dots"),
    ]
    front = [
        Person(130, SALMON, WHITE, "afro", BLACK, y=560, size=1.2, screen="lines"),
        Person(330, WHITE, SKY, "beard", BLACK, y=560, size=1.2),
        Person(640, BLACK, GOLDENROD, "scarf", SALMON, y=560, size=1.2),
        Person(960, SKY, WHITE, "locs", BLACK, y=560, size=1.2),
        Person(1150, GOLDENROD, SKY, "cap", BLACK, y=560, size=1.2, screen="stripes", left=True),
    ]
    people = "".join(draw(person, screens=SCREENS) for person in (*back, *front))
    table = box(0, 540, WIDTH, 100, WHITE) + box(0, 540, WIDTH, 8, BLACK)
    papers = paper(90, -5, GOLDENROD) + paper(300, 4, SKY) + paper(590, -3, SALMON) + paper(930, 6, MINT)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">{defs(SCREENS)}'
        + box(0, 0, WIDTH, HEIGHT, MINT) + shelf(-20, 470, dice=dice) + shelf(830, 470, dice=dice)
        + covered_box() + people + table + papers + "</svg>"
    )  # fmt: skip


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(f'<body style="margin:0">{draw_scene()}</body>')
        shot = page.screenshot()
        browser.close()
    picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(colors=24, dither=Image.Dither.NONE)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    picture.save(TARGET, optimize=True)
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
