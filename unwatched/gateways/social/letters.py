"""Letters as readers see them: grapheme clusters (Unicode Standard Annex 29), which most networks count."""

import regex

_CLUSTER = regex.compile(r"\X")


def graphemes(text: str) -> int:
    """How many letters a reader sees: a family emoji is one, and so is "é" however it is written."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    return len(clusters(text))


def clusters(text: str) -> list[str]:
    """The letters one by one, none of them torn."""
    found: list[str] = _CLUSTER.findall(text)
    return found
