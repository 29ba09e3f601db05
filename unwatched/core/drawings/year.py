"""A span of days as squares in real weeks: Monday on top, filled when it is over."""

from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .svg import num, picture

LONGEST = 3 * 366  # days; beyond it a square is too small to be seen on a phone
PATTERNS = (
    '<defs><pattern id="yg" width="10" height="10" patternUnits="userSpaceOnUse">'
    '<path d="M1 1h7.5v7.5H1z" fill="currentColor"/></pattern>'
    '<pattern id="yo" width="10" height="10" patternUnits="userSpaceOnUse">'
    '<path d="M1.7 1.7h6v6h-6z" fill="none" stroke="currentColor" stroke-width="1.4"/></pattern></defs>'
)


def year_squares(start: date, *, end: date, today: date) -> SafeString:
    """The days from ``start`` to the day before ``end``; those before ``today`` are over."""
    days = min(max((end - start).days, 1), LONGEST)
    gone = min(max((today - start).days, 0), days)
    first = start.weekday()
    weeks = -(-(first + days) // 7)
    return picture(
        "year", f"0 0 {weeks * 10} 70", name(gone, days - gone), PATTERNS,
        block(first, first + gone, "yg"), block(first + gone, first + days, "yo"),
    )  # fmt: skip


def name(gone: int, left: int) -> str:
    """The finding in words."""
    if not left:
        return _("Days as small squares: all of them are over.")
    over = ngettext("%(n)s is over", "%(n)s are over", gone) % {"n": gone}
    still = ngettext("%(n)s is left", "%(n)s are left", left) % {"n": left}
    return _("Days as small squares: %(over)s, %(still)s.") % {"over": over, "still": still}


def block(first: int, last: int, pattern: str) -> str:
    """One path over the days from ``first`` up to ``last``, counted from the Monday of the first week."""
    if first >= last:
        return ""
    pieces = []
    for week in range(first // 7, (last - 1) // 7 + 1):
        top, bottom = max(first - week * 7, 0), min(last - week * 7, 7)
        pieces.append(f"M{week * 10} {top * 10}h10v{num((bottom - top) * 10)}h-10z")
    return f'<path d="{"".join(merge(pieces))}" fill="url(#{pattern})"/>'


def merge(pieces: list[str]) -> list[str]:
    """Whole weeks in a row become one rectangle."""
    whole = [piece for piece in pieces if " 0h10v70h" in piece]
    if len(whole) < 2:
        return pieces
    start = whole[0].split()[0]
    wide = len(whole) * 10
    rest = [piece for piece in pieces if piece not in whole]
    return [f"{start} 0h{wide}v70h-{wide}z", *rest]
