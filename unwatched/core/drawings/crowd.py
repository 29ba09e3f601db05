"""A crowd seen from the front, holding up signs. What the signs say, the organisers choose."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from zlib import crc32

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from .people import BLACK, STOCKS, WHITE, Person, draw
from .signs import STROKES, strokes
from .svg import num, picture

VARIANTS = {
    "street": gettext_lazy("A street full of people"),
    "march": gettext_lazy("A march behind a banner"),
    "neighbours": gettext_lazy("A few neighbours"),
}
LETTER = 0.5  # mean width of a capital of the lettering, in em, spaces included
LINE = 0.94  # line height in em
MOST_LINES = 3
FILL_ORDER = {3: (1, 0, 2), 5: (2, 3, 0, 4, 1)}
LONGEST = 60  # letters on one sign; more cannot be read across a street


@dataclass(frozen=True)
class Board:
    """A sign: centre, size, turn in degrees, paper, ink, length of the stick (0: carried by hands)."""

    x: float
    y: float
    w: float
    h: float
    turn: float
    paper: str
    ink: str = BLACK
    stick: float = 230
    largest: float = 64  # of the letters
    bare: bool = False  # too small for words


def crowd(signs: Iterable[str], *, variant: str = "street", stock: str = "salmon", sign: str = "eye") -> SafeString:
    """``signs`` in reading order; boards that get no words show the sign of the house. ``stock``: the sheet behind."""
    variant = variant if variant in SCENES else "street"
    sign = sign if sign in STROKES else "eye"
    words = [" ".join(text.split())[:LONGEST] for text in signs if text.strip()]
    scene = SCENES[variant](papers(stock))
    boards = sorted((i for i in scene if isinstance(i, Board) and not i.bare), key=lambda board: board.x)
    said = dict(zip(boards, give_out(words, len(boards)), strict=True))
    key = f"c{crc32(repr((words, variant, stock, sign)).encode()):x}"
    screens = {kind: f"{key}{kind[0]}" for kind in ("dots", "stripes", "lines")}
    drawn = [
        draw(item, screens=screens) if isinstance(item, Person) else draw_board(item, said.get(item, ""), sign=sign)
        for item in scene
    ]
    return picture(
        "crowd", "0 6 1440 404", name(words[: len(boards)]), defs(screens), *drawn,
        more=' preserveAspectRatio="xMidYMax slice"',
    )  # fmt: skip


def papers(stock: str) -> tuple[str, str, str]:
    """The three stocks that the sheet behind is not."""
    first, second, third = (colour for name, colour in STOCKS.items() if name != stock) if stock in STOCKS else (
        STOCKS["goldenrod"], STOCKS["mint"], STOCKS["sky"],
    )  # fmt: skip
    return first, second, third


def give_out(words: list[str], boards: int) -> list[str]:
    """Words for each board. The middle ones come first: a phone shows only the middle."""
    order = FILL_ORDER[boards][: len(words)]
    said = dict(zip(sorted(order), words, strict=False))
    return [said.get(i, "") for i in range(boards)]


def name(words: list[str]) -> str:
    plain = _("A crowd cut out of coloured paper, seen from the front. Nobody has a face.")
    if not words:
        return plain
    return plain + " " + _("Their signs read: %(signs)s.") % {"signs": ". ".join(w.rstrip(".") for w in words)}


def defs(screens: dict[str, str]) -> str:
    """Photocopier screens: dots, stripes, slanted lines."""
    return (
        f'<defs><pattern id="{screens["dots"]}" width="9" height="9" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(30)"><circle cx="4.5" cy="4.5" r="2.5" fill="{BLACK}"/></pattern>'
        f'<pattern id="{screens["stripes"]}" width="14" height="14" patternUnits="userSpaceOnUse">'
        f'<path fill="{BLACK}" d="M0 0h14v6H0z"/></pattern>'
        f'<pattern id="{screens["lines"]}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path fill="{BLACK}" d="M0 0h3v8H0z"/></pattern></defs>'
    )


# --- Letters on boards -------------------------------------------------------------------------
def capitals(text: str) -> str:
    """Painted signs are in capitals; a Turkish i keeps its dot."""
    if (get_language() or "").split("-")[0] in ("tr", "az"):
        text = text.replace("i", "İ")
    return text.upper()


def balanced(words: list[str], lines: int) -> list[str]:
    """``words`` on at most ``lines`` lines, the longest line as short as it gets."""
    if lines == 1 or len(words) < 2:
        return [" ".join(words)]
    options = ([" ".join(words[:cut]), *balanced(words[cut:], lines - 1)] for cut in range(1, len(words)))
    return min(options, key=lambda split: (max(map(len, split)), len(split)))


def fit(text: str, board: Board) -> tuple[list[str], float]:
    """The lines and the size of the letters that fill the board best."""
    best: tuple[list[str], float] = ([text], 0.0)
    for count in range(1, MOST_LINES + 1):
        lines = balanced(text.split(), count)
        widest = max(len(line) for line in lines) * LETTER
        size = min((board.w - 24) / max(widest, 1), (board.h - 20) / (len(lines) * LINE), board.largest)
        if size > best[1] + 1:
            best = (lines, size)
    return best


def draw_board(board: Board, text: str, *, sign: str) -> str:
    w, h = board.w / 2, board.h / 2
    stick = f'<path d="M-6 0h12v{num(board.stick)}h-12z" fill="{BLACK}" class="o"/>' if board.stick else ""
    sheet = f"M{num(-w)} {num(-h)}L{num(w - 3)} {num(-h - 4)} {num(w)} {num(h - 3)} {num(4 - w)} {num(h + 2)}Z"
    inside = lettering(board, capitals(text)) if text else emblem(board, sign)
    return (
        f'<g transform="translate({num(board.x)} {num(board.y)}) rotate({num(board.turn)})">{stick}'
        f'<path class="o" d="{sheet}" fill="{board.paper}"/>{inside}</g>'
    )


def lettering(board: Board, text: str) -> str:
    lines, size = fit(text, board)
    top = -len(lines) * LINE * size / 2 + size * 0.78
    rows = "".join(f'<text y="{num(top + i * LINE * size)}">{escape(line)}</text>' for i, line in enumerate(lines))
    return f'<g text-anchor="middle" font-size="{num(size)}" fill="{board.ink}">{rows}</g>'


def emblem(board: Board, sign: str) -> str:
    scale = min(board.h / 30 * 0.62, board.w / 48 * 0.72)
    return f'<g color="{board.ink}" transform="scale({num(scale)}) translate(-24 -16)">{strokes(sign)}</g>'


# --- Scenes ------------------------------------------------------------------------------------
Scene = list[Board | Person]  # from the back to the front
W, K = WHITE, BLACK


def back_row(a: str, b: str, c: str) -> list[Person]:
    row = [
        Person(40, b, W, "short", K), Person(250, K, a, "afro", K),
        Person(350, W, c, "bun", K), Person(520, c, K, "cap", a, screen="lines"),
        Person(610, a, W, "bob", K), Person(800, K, b, "beanie", c),
        Person(905, W, a, "locs", K, screen="dots"), Person(1100, b, K, "turban", W),
        Person(1200, K, c, "short", K), Person(1400, a, W, "long", K),
    ]  # fmt: skip
    return [replace(person, y=366, size=0.84) for person in row]


def front_row(a: str, b: str, c: str) -> list[Person]:
    return [
        Person(-10, a, K, "beanie", b, screen="stripes"), Person(124, W, b, "long", K, arm=True),
        Person(276, c, W, "beard", K), Person(408, b, a, "scarf", K, screen="dots", arm=True),
        Person(566, K, c, "afro", K), Person(706, c, W, "short", K, screen="lines", arm=True),
        Person(858, a, b, "bob", K), Person(1004, K, a, "locs", K, arm=True),
        Person(1150, W, c, "bun", K, screen="dots"), Person(1268, b, K, "scarf", a, arm=True),
        Person(1448, K, b, "cap", W, left=True),
    ]  # fmt: skip


def street(colours: tuple[str, str, str]) -> Scene:
    """Two rows of people, five signs on sticks, two children, one with a sign of its own."""
    a, b, c = colours
    boards = [
        Board(176, 92, 200, 126, -6, W), Board(474, 92, 176, 120, 4, a), Board(768, 88, 214, 132, -3, K, ink=W),
        Board(1068, 92, 204, 124, 4, b), Board(1332, 92, 176, 130, -5, W),
    ]  # fmt: skip
    small = Board(632, 286, 104, 70, 7, W, stick=150, bare=True)
    children = [
        Person(640, W, a, "bob", K, y=440, size=0.62, screen="stripes"),
        Person(934, b, W, "beanie", K, y=444, size=0.66),
    ]
    return [*boards, *back_row(a, b, c), *front_row(a, b, c), small, *children]


def march(colours: tuple[str, str, str]) -> Scene:
    """A banner across the street, four signs above it."""
    a, b, c = colours
    banner = Board(720, 338, 860, 118, -1, W, stick=0, largest=84)
    boards = [
        Board(150, 96, 190, 122, -6, a), Board(500, 84, 190, 122, 3, K, ink=W),
        Board(930, 84, 190, 122, -4, W), Board(1290, 96, 190, 122, 5, b),
    ]  # fmt: skip
    marchers = [raise_to_banner(person) for person in front_row(a, b, c)]
    return [*boards, *back_row(a, b, c), *marchers, banner]


def raise_to_banner(person: Person) -> Person:
    """In a march hands are on the banner, which hides them; only those at the sides hold a stick."""
    return replace(person, y=person.y - 12, arm=person.arm and not 280 < person.x < 1160)


def neighbours(colours: tuple[str, str, str]) -> Scene:
    """Five people who stand close, large, with one sign each side and one in the middle."""
    a, b, c = colours
    boards = [
        Board(330, 92, 230, 134, -5, W), Board(744, 86, 244, 140, 2, K, ink=W), Board(1130, 92, 230, 134, 5, a),
    ]  # fmt: skip
    people = [
        Person(90, b, W, "cap", K), Person(262, a, c, "scarf", K, arm=True, screen="dots"),
        Person(470, K, b, "afro", K), Person(672, c, W, "beard", K, arm=True),
        Person(876, W, a, "long", K, screen="stripes"), Person(1062, b, K, "turban", a, arm=True),
        Person(1262, K, c, "bun", K), Person(1420, a, W, "locs", K, screen="lines", left=True),
    ]  # fmt: skip
    child = Person(574, W, a, "bob", K, y=452, size=0.74, screen="lines")
    return [*boards, *(replace(person, y=432, size=1.12) for person in people), child]


SCENES = {"street": street, "march": march, "neighbours": neighbours}
