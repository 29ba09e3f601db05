"""Make the lettering "Unwatched Placard": ``python scripts/make_font.py``.

Source: Londrina Solid Black (Marcelo Magalhães, SIL Open Font License 1.1 with a Reserved Font Name), as npm's
``@fontsource/londrina-solid`` 5.3.0 ships it; it lies in scripts/font/. It covers Latin-1. Here it gets the letters of
Latin Extended-A and the Romanian ones, put together from its own letters and marks, with the few missing marks drawn
in its manner; then it is renamed, as the licence asks, and written as

    unwatched/core/static/core/placard.woff2       Basic Latin, Latin-1, punctuation: every page
    unwatched/core/static/core/placard-ext.woff2   the added letters: only pages that show one load it
    unwatched/core/fonts/placard.ttf               everything, for share images and PDFs
"""

import io
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pathops
from fontTools import subset
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.svgLib.path import parse_path
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph as Glyf

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "scripts/font/londrina-solid-latin-900-normal.woff2"
WEB = ROOT / "unwatched/core/static/core"
PRINT = ROOT / "unwatched/core/fonts/placard.ttf"

EXTENDED = [*range(0x100, 0x180), 0x218, 0x219, 0x21A, 0x21B]
BASIC = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153, 0x2C6, 0x2DC, *range(0x2010, 0x2028), 0x2039,
         0x203A, 0x20AC, 0x2122, 0x202F]  # fmt: skip
SMALL_TOP, CAPITAL_TOP = 512, 711  # where letters end and marks begin, in units of 1/1000 em
GAP = 45  # between a letter and a mark under it
NAMES = {
    1: "Unwatched Placard", 2: "Regular", 3: "Unwatched Placard 2", 4: "Unwatched Placard", 5: "Version 2.000",
    6: "UnwatchedPlacard",
    13: "SIL Open Font License 1.1. Modified version of a font with a Reserved Font Name; renamed.",
    14: "https://openfontlicense.org",
}  # fmt: skip

# Marks that the source has nowhere, cut in its manner: no curve quite round, no edge quite level.
BREVE = "M0 158 96 170Q104 92 158 94T216 174L318 160Q312-2 158 0T0 158Z"
OGONEK = "M128 30Q74-22 78-70 82-102 122-94 148-88 170-108L180-166Q142-204 76-190-14-170-8-84-4-20 52 36Z"
Matrix = tuple[float, float, float, float, float, float]


class Letters:
    """The outlines of the source, and what is made from them."""

    def __init__(self, font: TTFont) -> None:
        self.font, self.cmap, self.shapes = font, font.getBestCmap(), font.getGlyphSet()

    def shape(self, letter: str) -> pathops.Path:
        path = pathops.Path()
        self.shapes[self.cmap[ord(letter)]].draw(path.getPen(glyphSet=self.shapes))
        return path

    def width(self, letter: str) -> int:
        return self.font["hmtx"][self.cmap[ord(letter)]][0]

    def above(self, letter: str, height: float) -> pathops.Path:
        """The contours of a letter that lie wholly above a height: its mark."""
        return contours(self.shape(letter), lambda box: box[1] > height)

    def stem(self, letter: str) -> pathops.Path:
        """A letter without its dot."""
        return contours(self.shape(letter), lambda box: box[1] < SMALL_TOP)


def contours(path: pathops.Path, wanted: Callable[[tuple], bool]) -> pathops.Path:
    kept = pathops.Path()
    for contour in path.contours:
        if wanted(contour.bounds):
            contour.draw(kept.getPen())
    return kept


def moved(path: pathops.Path, matrix: Matrix) -> pathops.Path:
    result = pathops.Path()
    path.draw(TransformPen(result.getPen(), matrix))
    return result


def shifted(path: pathops.Path, x: float = 0, y: float = 0) -> pathops.Path:
    return moved(path, (1, 0, 0, 1, x, y))


def scaled(path: pathops.Path, x: float, y: float) -> pathops.Path:
    return moved(path, (x, 0, 0, y, 0, 0))


def flipped(path: pathops.Path) -> pathops.Path:
    """Upside down in its own place."""
    _, low, _, high = path.bounds
    return moved(path, (1, 0, 0, -1, 0, low + high))


def turned(path: pathops.Path) -> pathops.Path:
    """Turned by half a circle in its own place."""
    left, low, right, high = path.bounds
    return moved(path, (-1, 0, 0, -1, left + right, low + high))


def joined(*paths: pathops.Path) -> pathops.Path:
    result = pathops.Path()
    pathops.union([contour for path in paths for contour in upright(path).contours], result.getPen())
    return result


def upright(path: pathops.Path) -> pathops.Path:
    """A mirrored outline runs the wrong way round and would cut holes: set it right."""
    clean = pathops.Path(path)
    clean.simplify(fix_winding=True, keep_starting_points=False)
    return clean


def drawn(data: str) -> pathops.Path:
    path = pathops.Path()
    parse_path(data, path.getPen())
    return path


def resized(path: pathops.Path, *, width: float, height: float) -> pathops.Path:
    """With its lower left corner at the origin and the given size."""
    left, low, right, high = path.bounds
    at_zero = shifted(path, -left, -low)
    return scaled(at_zero, width / (right - left), height / (high - low))


def make_marks(letters: Letters) -> dict[str, tuple[pathops.Path, pathops.Path]]:
    """Combining mark -> its shape over a small letter and over a capital, each at the height where it belongs."""
    small, capital = {}, {}
    for store, source, top in ((small, "àáâãäå", 530), (capital, "ÀÁÂÃÄÅ", 715)):
        for mark, letter in zip("\u0300\u0301\u0302\u0303\u0308\u030a", source, strict=True):
            store[mark] = letters.above(letter, top)
        low = store["\u0302"].bounds[1]
        centre = middle(store["\u0308"])
        dot = contours(store["\u0308"], lambda box, centre=centre: box[2] < centre)
        acute = scaled(store["\u0301"], 0.8, 1)
        store |= {
            "\u0304": shifted(resized(letters.shape("-"), width=300, height=96), 0, low + 30),
            "\u0306": shifted(drawn(BREVE), 0, low),
            "\u0307": shifted(resized(dot, width=140, height=132), 0, low + 10),
            "\u030b": joined(acute, shifted(acute, 190)),
            "\u030c": flipped(store["\u0302"]),
        }
    return {mark: (small[mark], capital[mark]) for mark in small}


def middle(path: pathops.Path) -> float:
    left, _, right, _ = path.bounds
    return (left + right) / 2


# --- Putting letters together ------------------------------------------------------------------
Glyph = tuple[pathops.Path, int]  # outline and advance width
# The caron of tall letters is a comma at their shoulder.
SHOULDER = "ďťľĽ"
# Latvian letters and Romanian s and t: a comma under them, whatever Unicode's name says.
COMMA_BELOW = "ĢĶķĻļŅņŖŗȘșȚț"


def with_mark(letters: Letters, marks: dict, letter: str) -> Glyph:
    """A letter that Unicode takes apart into a base and one mark."""
    base, mark = unicodedata.normalize("NFD", letter)
    if letter in SHOULDER:
        return with_shoulder(letters, base)
    if letter == "ģ":  # g has no room below
        return with_top(letters, base, shifted(turned(resized(letters.shape(","), width=110, height=170)), 0, 560))
    if letter in COMMA_BELOW:
        return with_below(letters, base, resized(letters.shape(","), width=120, height=180))
    if mark == "\u0327":
        return with_foot(letters, base, letters.shape("¸"), side=0.5)
    if mark == "\u0328":
        return with_foot(letters, base, drawn(OGONEK), side=0.72)
    small, capital = marks[mark]
    tall = letters.shape(base).bounds[3] > 600 and base not in "ij"
    return with_top(letters, base, capital if tall else small)


def with_top(letters: Letters, base: str, mark: pathops.Path) -> Glyph:
    body = letters.stem(base) if base in "ij" else letters.shape(base)
    width = letters.width(base)
    if base in "ij":
        mark = moved(mark, (0.85, 0, 0, 1, 0, 0))
    centre = 104 if base == "j" else middle(body)
    rise = max(body.bounds[3] - (CAPITAL_TOP if body.bounds[3] > 600 else SMALL_TOP), -10)
    mark = shifted(mark, centre - middle(mark), rise)
    # A wide mark on a narrow letter gets the room that it needs.
    push = max(0, 4 - mark.bounds[0]) if base in "iIl" else 0
    over = max(0, mark.bounds[2] - width + 4) if base in "iIl" else 0
    return shifted(joined(body, mark), push), round(width + push + over)


def with_below(letters: Letters, base: str, mark: pathops.Path) -> Glyph:
    body = letters.shape(base)
    drop = min(body.bounds[1], 0) - GAP - mark.bounds[3]
    return joined(body, shifted(mark, middle(body) - middle(mark), drop)), letters.width(base)


def with_foot(letters: Letters, base: str, mark: pathops.Path, *, side: float) -> Glyph:
    """A mark that grows out of the letter: ``side`` says where, from 0 (left) to 1 (right)."""
    body = letters.shape(base)
    left, _, right, _ = body.bounds
    return joined(body, shifted(mark, left + (right - left) * side - middle(mark), 2)), letters.width(base)


def with_shoulder(letters: Letters, base: str) -> Glyph:
    body, width = letters.shape(base), letters.width(base)
    comma = resized(letters.shape("’"), width=125, height=205)
    right = {"t": 250, "L": 235}.get(base, body.bounds[2] + 12)
    comma = shifted(comma, right, body.bounds[3] - 195 + (60 if base == "t" else 0))
    return joined(body, comma), round(max(width, comma.bounds[2] + 12))


def with_bar(letters: Letters, base: str, *, x: float, y: float, width: float, height: float = 92) -> Glyph:
    bar = shifted(resized(letters.shape("-"), width=width, height=height), x, y)
    return joined(letters.shape(base), bar), round(max(letters.width(base), x + width + 6))


def with_slash(letters: Letters, base: str, *, x: float, y: float, width: float) -> Glyph:
    bar = resized(letters.shape("-"), width=width, height=96)
    bar = shifted(moved(bar, (1, 0.42, 0, 1, 0, 0)), x, y)
    push = max(0, 4 - bar.bounds[0])
    advance = max(letters.width(base), bar.bounds[2]) + push + 4
    return shifted(joined(letters.shape(base), bar), push), round(advance)


def side_by_side(letters: Letters, first: str, second: str, *, space: int = 0) -> Glyph:
    offset = letters.width(first) + space
    return joined(letters.shape(first), shifted(letters.shape(second), offset)), offset + letters.width(second)


def with_hook(letters: Letters, base: str, *, scale: float) -> Glyph:
    """Eng: the letter with the tail of j under its right leg."""
    body = letters.shape(base)
    tail = cut(letters.stem("j"), (-200, -300, 300, 60))
    tail = scaled(tail, scale, 1)
    tail = shifted(tail, body.bounds[2] - tail.bounds[2])
    return joined(body, tail), letters.width(base)


def cut(path: pathops.Path, box: tuple[float, float, float, float]) -> pathops.Path:
    """The part of a shape inside a box."""
    left, low, right, high = box
    frame = drawn(f"M{left} {low}H{right}V{high}H{left}Z")
    result = pathops.Path()
    pathops.intersection(upright(path).contours, frame.contours, result.getPen())
    return result


def special(letters: Letters) -> dict[str, Glyph]:
    """The letters that Unicode does not take apart."""
    stem = letters.stem("i"), letters.width("i")
    f = letters.shape("f")
    long_s = joined(cut(f, (20, 530, 500, 900)), cut(f, (55, -100, 235, 560)))
    kra = moved(letters.shape("K"), (0.9, 0, 0, 0.715, 0, 0))
    return {
        "Đ": with_bar(letters, "D", x=-26, y=310, width=300), "đ": with_bar(letters, "d", x=190, y=560, width=330),
        "Ħ": with_bar(letters, "H", x=-14, y=500, width=530, height=84),
        "ħ": with_bar(letters, "h", x=-38, y=570, width=320),
        "ı": stem, "ĸ": (kra, 420),
        "Ł": with_slash(letters, "L", x=-40, y=230, width=330), "ł": with_slash(letters, "l", x=-40, y=290, width=290),
        "Ŀ": with_dot(letters, "L", x=290, y=300), "ŀ": with_dot(letters, "l", x=206, y=300),
        "Ŋ": with_hook(letters, "N", scale=1), "ŋ": with_hook(letters, "n", scale=1),
        "ŉ": side_by_side(letters, "’", "n", space=-10),
        "Ŧ": with_bar(letters, "T", x=60, y=290, width=330), "ŧ": with_bar(letters, "t", x=0, y=190, width=350),
        "Ĳ": side_by_side(letters, "I", "J"), "ĳ": side_by_side(letters, "i", "j"),
        "ſ": (shifted(long_s, -40), 340),
    }  # fmt: skip


def with_dot(letters: Letters, base: str, *, x: float, y: float) -> Glyph:
    dot = shifted(resized(letters.shape("."), width=130, height=116), x, y)
    return joined(letters.shape(base), dot), round(max(letters.width(base), x + 142))


# --- Writing -----------------------------------------------------------------------------------
def add_glyphs(font: TTFont) -> None:
    letters = Letters(font)
    marks = make_marks(letters)
    made = special(letters)
    for code in EXTENDED:
        letter = chr(code)
        if code not in letters.cmap and letter not in made:
            made[letter] = with_mark(letters, marks, letter)
    macron = marks["\u0304"][0]
    made["¯"] = shifted(macron, 20 - macron.bounds[0]), 340
    names = {letter: f"uni{ord(letter):04X}" for letter in made}
    font.setGlyphOrder([*font.getGlyphOrder(), *names.values()])
    for letter, (path, width) in made.items():
        glyph = quadratic(path)
        font["glyf"].glyphs[names[letter]] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][names[letter]] = (width, glyph.xMin)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(letter)] = names[letter]


def quadratic(path: pathops.Path) -> Glyf:
    pen = TTGlyphPen(None)
    clean = pathops.Path(path)
    clean.simplify(fix_winding=True, keep_starting_points=False, clockwise=True)
    clean.draw(pen)
    return pen.glyph()


def rename(font: TTFont) -> None:
    table = font["name"]
    for record in list(table.names):
        if record.nameID != 0:  # the copyright stays
            table.removeNames(nameID=record.nameID)
    for number, text in NAMES.items():
        table.setName(text, number, 3, 1, 0x409)


def without_hints(font: TTFont) -> None:
    for tag in ("cvt ", "fpgm", "prep", "gasp"):
        if tag in font:
            del font[tag]
    for name in font.getGlyphOrder():
        font["glyf"][name].removeHinting()


def write_web(data: bytes, path: Path, codes: list[int]) -> None:
    options = subset.Options(flavor="woff2", layout_features=["kern"], hinting=False, name_IDs=["*"])
    options.recalc_timestamp = False
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    tool = subset.Subsetter(options)
    tool.populate(unicodes=codes)
    tool.subset(font)
    font.flavor = "woff2"
    font.save(path)


def main() -> None:
    font = TTFont(SOURCE, recalcTimestamp=False)
    font.flavor = None
    without_hints(font)
    add_glyphs(font)
    rename(font)
    buffer = io.BytesIO()
    font.save(buffer)
    PRINT.write_bytes(buffer.getvalue())
    write_web(buffer.getvalue(), WEB / "placard.woff2", BASIC)
    write_web(buffer.getvalue(), WEB / "placard-ext.woff2", EXTENDED)
    for path in (WEB / "placard.woff2", WEB / "placard-ext.woff2", PRINT):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
