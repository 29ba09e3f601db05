"""Numbers as they are printed ("SECTION 2.", "(a)", "iv") as counting, so that an office programme can go on counting.

Nobody's numbers are changed: what does not count on is a list of its own, and what is no number is a label.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

DECIMAL, LETTER, CAPITAL, ROMAN, CAPITAL_ROMAN, LABEL = "decimal", "letter", "Letter", "roman", "Roman", "label"
_SPLIT = re.compile(r"(.*?)([0-9]{1,4}|[A-Za-z]{1,8})([^0-9A-Za-z]*)", re.DOTALL)
_MOST = 3000
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True)
class Number:
    """One printed number: what stands before, the way of counting, what stands after, and how far it has counted."""

    before: str
    kind: str
    after: str
    value: int
    first: bool = True  # of its list; otherwise it follows from the one before it

    @property
    def look(self) -> tuple[str, str, str]:
        return self.before, self.kind, self.after


def count(printed: Sequence[str]) -> list[Number]:
    """The numbers of parts that stand side by side."""
    options = [_readings(one) for one in printed]
    numbers: list[Number] = []
    for place, readings in enumerate(options):
        following = next((one for one in readings if numbers and _follows(one, numbers[-1])), None)
        if following is not None:
            numbers.append(Number(*following.look, following.value, first=False))
        else:
            numbers.append(max(readings, key=lambda one: _goes_on(one, options[place + 1 :])))
    return numbers


def _readings(printed: str) -> list[Number]:
    """What a number may be; "(i)" may be the ninth letter, or one. The likeliest comes first."""
    found = _SPLIT.fullmatch(printed)
    if not found:
        return [Number(printed, LABEL, "", 1)]
    before, token, after = found.groups()
    read = []
    if token.isdigit():
        read = [(DECIMAL, int(token))] if str(int(token)) == token and int(token) else []
    elif token.islower() or token.isupper():
        low = token.lower()
        upper = token.isupper()
        if (value := _from_roman(low)) and low not in ("c", "d", "l", "m"):
            read.append((CAPITAL_ROMAN if upper else ROMAN, value))
        if len(set(low)) == 1:
            read.append((CAPITAL if upper else LETTER, 26 * (len(low) - 1) + ord(low[0]) - ord("a") + 1))
    return [Number(before, kind, after, value) for kind, value in read] or [Number(printed, LABEL, "", 1)]


def _follows(number: Number, last: Number) -> bool:
    return number.kind != LABEL and number.look == last.look and number.value == last.value + 1


def _goes_on(number: Number, options: Sequence[Sequence[Number]]) -> int:
    """How many after it count on from it; three say enough."""
    length = 0
    for readings in options[:3]:
        number = next((one for one in readings if _follows(one, number)), number)
        if number.value and not any(number is one for one in readings):
            break
        length += 1
    return length


def _from_roman(token: str) -> int:
    """0 when it is none, or not as they are written today."""
    rest, value = token, 0
    for worth, sign in _ROMAN:
        while rest.startswith(sign) and value < _MOST:
            rest, value = rest[len(sign) :], value + worth
    return value if not rest and to_roman(value) == token else 0


def to_roman(value: int) -> str:
    said = ""
    for worth, sign in _ROMAN:
        said += sign * (value // worth)
        value %= worth
    return said
