"""A map of where there are laws, drawn by us: one tile for each state, about where it lies. No server of maps is asked.

A tile shows the strictest law that holds there, in a state or in any of its places. That nothing is drawn in means that
this ledger has nothing, not that there is no law.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unwatched.core.drawings.svg import picture
from unwatched.directory.regions import STATES
from unwatched.ledger.models import LawKind, LawState

from .showing import STRICT, WAITING, Shown

# The states by row and column, as one draws them on squared paper.
GRID = (
    "ak .. .. .. .. .. .. .. .. .. me",
    ".. .. .. .. .. wi .. .. .. vt nh",
    "wa id mt nd mn il mi .. ny ma ..",
    "or nv wy sd ia in oh pa nj ct ri",
    "ca ut co ne mo ky wv va md de ..",
    ".. az nm ks ar tn nc sc dc .. ..",
    ".. .. .. ok la ms al ga .. .. ..",
    "hi .. .. tx .. .. .. .. fl .. ..",
)
ELSEWHERE = {"eu": gettext_lazy("European Union")}
TILE, GAP = 52, 6


class Look(StrEnum):
    """How a tile is filled, the strictest first."""

    BAN = "ban"
    WAITING = "waiting"
    RULES = "rules"
    UNDONE = "undone"
    PROPOSED = "proposed"
    UNKNOWN = "unknown"


LABELS = {
    Look.BAN: gettext_lazy("ban"), Look.WAITING: gettext_lazy("moratorium or conditional ban"),
    Look.RULES: gettext_lazy("rules, limits, resolutions"), Look.UNDONE: gettext_lazy("undone"),
    Look.PROPOSED: gettext_lazy("proposed"), Look.UNKNOWN: gettext_lazy("not known whether it holds"),
}  # fmt: skip


@dataclass(frozen=True)
class Area:
    """A state or a country with the laws that we know there."""

    code: str
    rows: list[Shown]

    @property
    def name(self) -> str:
        return place_name(self.code)

    @property
    def look(self) -> Look:
        looks = list(Look)
        return min((look_of(one) for one in self.rows), key=looks.index)

    @property
    def has_undone(self) -> bool:
        return any(one.is_undone for one in self.rows)


def place_name(code: str) -> str:
    """ "Massachusetts", "European Union"; of what we have no name for, the code."""
    return STATES.get(code) or str(ELSEWHERE.get(code, "")) or code.upper()


def look_of(shown: Shown) -> Look:
    if shown.is_undone:
        return Look.UNDONE
    if shown.state == LawState.PROPOSED:
        return Look.PROPOSED
    if shown.state in (LawState.UNKNOWN, LawState.OVERDUE) or shown.law.kind == LawKind.UNKNOWN:
        return Look.UNKNOWN
    if shown.law.kind in STRICT:
        return Look.BAN
    return Look.WAITING if shown.law.kind in WAITING else Look.RULES


def areas(rows: Iterable[Shown]) -> list[Area]:
    """By name: the list that says what the map says."""
    found: dict[str, list[Shown]] = {}
    for one in rows:
        found.setdefault(one.code, []).append(one)
    return sorted((Area(code, laws) for code, laws in found.items()), key=lambda one: one.name)


def draw(found: Sequence[Area]) -> SafeString:
    """The tiles. What is drawn stands as a list beside it."""
    by_code = {area.code: area for area in found}
    step = TILE + GAP
    parts = [PATTERNS]
    for row, line in enumerate(GRID):
        for column, code in enumerate(line.split()):
            if code != "..":
                parts.append(_tile(code, column * step, row * step, by_code))
    others = sorted(code for code in by_code if code not in STATES)
    top = len(GRID) * step + GAP
    parts += [_tile(code, n * step, top, by_code) for n, code in enumerate(others)]
    high = top + step if others else top
    wide = max(11, len(others)) * step
    return picture("map", f"-3 -3 {wide + 3} {high + 3}", name_of(found), *parts, more=' direction="ltr"')


def name_of(found: Iterable[Area]) -> str:
    """What the map shows, for those who cannot see it."""
    by_look: dict[Look, list[str]] = {}
    for area in found:
        by_look.setdefault(area.look, []).append(area.name)
    said = [f"{LABELS[look]}: {', '.join(by_look[look])}." for look in Look if look in by_look]
    begin = _("Map with a tile for each state, filled with the strictest law that holds there.")
    return " ".join([begin, *said, _("The same facts stand in the list.")])


PATTERNS = (
    '<defs><pattern id="mw" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0h4v9H0z" fill="currentColor"/></pattern>'
    '<pattern id="mr" width="9" height="9" patternUnits="userSpaceOnUse">'
    '<circle cx="4" cy="4" r="1.8" fill="currentColor"/></pattern></defs>'
)
FILLS: Mapping[Look, str] = {Look.BAN: "currentColor", Look.WAITING: "url(#mw)", Look.RULES: "url(#mr)"}


def _tile(code: str, x: int, y: int, by_code: Mapping[str, Area]) -> str:
    area = by_code.get(code)
    letters = escape(code.upper())
    if area is None:
        return (
            f'<g transform="translate({x} {y})"><path class="map__empty" d="M1 1h{TILE - 2}v{TILE - 2}H1z"/>'
            f'<text class="map__faint" x="{TILE / 2}" y="33" font-size="19" text-anchor="middle">{letters}</text></g>'
        )
    dashed = ' stroke-dasharray="6 4"' if area.look in (Look.UNKNOWN, Look.PROPOSED) else ""
    struck = f'<path d="M4 {TILE - 4}L{TILE - 4} 4" stroke="currentColor" stroke-width="3"/>'
    shape = f"M1 1h{TILE - 2}v{TILE - 2}H1z"
    return (
        f'<g transform="translate({x} {y})"><path class="map__paper" d="{shape}"/>'
        f'<path d="{shape}" fill="{FILLS.get(area.look, "none")}" stroke="currentColor" stroke-width="3"{dashed}/>'
        f"{struck if area.look is Look.UNDONE else ''}{_letters(letters, area)}</g>"
    )


def _letters(letters: str, area: Area) -> str:
    """On a scrap of paper, so that they can be read on every fill; with how many laws there are, if several."""
    number = f" {len(area.rows)}" if len(area.rows) > 1 else ""
    wide = 30 + 11 * len(number)
    left = (TILE - wide) / 2
    return (
        f'<path class="map__paper" d="M{left} 15h{wide}v23h-{wide}z"/><text x="{TILE / 2}" y="33" font-size="19" '
        f'text-anchor="middle" fill="currentColor">{letters}{number}</text>'
    )
