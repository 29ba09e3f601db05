"""Line numbers between the words of a text that was copied out of a PDF into one single line: gives the lines back."""

import re
from collections import Counter
from collections.abc import Sequence

_WORD = re.compile(r"\S+")
_REFERS = re.compile(
    r"(?i)\W*(?:sections?|secs?\.?|chapters?|articles?|art\.|parts?|titles?|paragraphs?|nos?\.?|page|§§?|artículos?|"
    r"[-–—])$"
)
_MEASURES = re.compile(r"(?i)(?:than|within|least|most|for|about|until|after)$")
_COUNTS = re.compile(
    r"(?i)(?:percent|per|days?|months?|years?|hours?|dollars|feet|U\.?S\.?C|[ap]\.?m\.?|%|members|votes)\b"
)
FOOT = re.compile(
    r"(?:\S*\d\S*\s+)?[-–—]\s?\d{1,4}\s?[-–—](?:\s+\S+){0,4}\s*$|\bPage\s+\d{1,4}(?:\s+of\s+\d{1,4})?\s*$"
)
_LEAST = 8  # lines; fewer may be a coincidence
_MOST_WORDS = 26  # between two numbers; a page's foot may stand between the last of a page and the first of the next
_MOST_WORDS_OF_PAGES = 60
_MOST_WORDS_OF_TEXT = 150_000


def unfold(text: str) -> str:
    """The text with a line break before every line number, where its numbers run in sequence; else as it is."""
    breaks = text.strip().count("\n")
    words = list(_WORD.finditer(text)) if breaks < text.count(" ") / 12 else []
    chain = _chain(words) if len(words) < _MOST_WORDS_OF_TEXT else []
    if len(chain) < 2 * breaks or not _is_margin(words, chain):
        return text
    starts = [words[place].start() for place in chain]
    pieces = [text[start:end] for start, end in zip([0, *starts], [*starts, len(text)], strict=True)]
    firsts = {place for place, at in enumerate(chain, start=1) if place > 1 and words[at][0] == "1"}
    for place in {*firsts, len(pieces)} if firsts else ():
        pieces[place - 1] = FOOT.sub(lambda match: f"\n{match[0].strip()}", pieces[place - 1]) + "\f"
    return "\n".join(piece.strip(" \t\n") for piece in pieces)


def _chain(words: Sequence[re.Match[str]]) -> list[int]:
    """The places of 1, 2, 3 …, which may begin anew on the next page."""
    chain, place = list[int](), 0
    start = next((at for at, word in enumerate(words) if word[0] == "1" and _goes_on(words, at, 1)), None)
    while start is not None:
        chain.append(start)
        place = start
        start = _next(words, place, int(words[place][0]))
    return chain


def _next(words: Sequence[re.Match[str]], place: int, number: int) -> int | None:
    """The place of the next line's number: one more, or 1 on the next page."""
    ahead = [at for at in range(place + 1, min(len(words), place + 1 + _MOST_WORDS)) if words[at][0] == str(number + 1)]
    good = [at for at in ahead if _goes_on(words, at, number + 1)] or [at for at in ahead if _doubt(words, at) < 2]
    if good:
        return min(good, key=lambda at: _doubt(words, at) + (at == place + 1))
    pages = (at for at in range(place + 1, min(len(words), place + 1 + _MOST_WORDS_OF_PAGES)) if words[at][0] == "1")
    return next((at for at in pages if number > 2 and _doubt(words, at) < 2 and _begins_page(words, place, at)), None)


def _goes_on(words: Sequence[re.Match[str]], place: int, number: int) -> bool:
    """Whether the number after this one follows soon, and the one after that."""
    after = str(number + 1)
    return any(words[at][0] == after for at in range(place + 1, min(len(words), place + 1 + _MOST_WORDS)))


def _begins_page(words: Sequence[re.Match[str]], last: int, place: int) -> bool:
    """Whether a 2 follows; on a last page of one line, whether a page's foot stands before it."""
    foot = FOOT.search(" ".join(word[0] for word in words[last + 1 : place]))
    return _goes_on(words, place, 1) or (bool(foot) and len(words) - place <= _MOST_WORDS)


def _doubt(words: Sequence[re.Match[str]], place: int) -> int:
    """How much speaks against a line's number: “Section 8” and “8 days” count more than “more than 8”."""
    before = words[place - 1][0] if place else ""
    after = words[place + 1][0] if place + 1 < len(words) else ""
    return 2 * bool(_REFERS.match(before)) + 2 * bool(_COUNTS.match(after)) + bool(_MEASURES.match(before))


def _is_margin(words: Sequence[re.Match[str]], chain: Sequence[int]) -> bool:
    """Whether the numbers reach over the text, and are no list that counts (“Section 1 … Section 2”)."""
    if len(chain) < _LEAST or chain[-1] - chain[0] < 0.6 * (len(words) - chain[0]) or chain[0] > 0.5 * len(words):
        return False
    before = Counter(words[place - 1][0].casefold() for place in chain if place)
    return before.most_common(1)[0][1] <= max(2, 0.3 * len(chain))
