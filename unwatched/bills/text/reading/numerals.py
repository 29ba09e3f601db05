"""Numbers as word processors and browsers print them before a paragraph."""

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip


def roman(value: int) -> str:
    text = ""
    for amount, letters in _ROMAN:
        while value >= amount:
            text, value = text + letters, value - amount
    return text


def letters(value: int) -> str:
    """a … z, then aa, bb …, as Word counts."""
    return chr(97 + (value - 1) % 26) * (1 + (value - 1) // 26) if value > 0 else ""


def write(value: int, kind: str) -> str:
    """One of: decimal, zero, a, A, i, I, ordinal, word; anything else prints nothing."""
    value = min(max(value, 0), 4000)
    forms = {
        "decimal": lambda: str(value), "zero": lambda: f"{value:02}", "a": lambda: letters(value),
        "A": lambda: letters(value).upper(), "i": lambda: roman(value), "I": lambda: roman(value).upper(),
        "ordinal": lambda: f"{value}{_ending(value)}", "word": lambda: _word(value),
    }  # fmt: skip
    return forms[kind]() if kind in forms else ""


def _ending(value: int) -> str:
    return "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def _word(value: int) -> str:
    return _WORDS[value] if value < len(_WORDS) else str(value)
