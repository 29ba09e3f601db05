"""What differs between two passages, word by word, told as a person would mark it up."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple


class Run(NamedTuple):
    """A stretch of words. All the old ones in a row are the old text to the letter, and the new ones the new text."""

    old: str
    new: str
    same: bool  # but for kinds of quotes, dashes and spaces


# Marks that join to the letter before them; letters of scripts that are written without spaces stand alone.
_JOINING = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e\u200c\u200d"
_ALONE = "\u3040-\u30ff\u3400-\u9fff"
_WORD = rf"(?:[^\W{_ALONE}]|[{_JOINING}])+"
_BREAK = "¶"
_TOKEN = re.compile(
    # Most words by far, found twelve times as quickly; says nothing that the next lines would not say of them.
    rf" ?[A-Za-z0-9_]+(?![-‐‑'’/.,:]?[\w{_JOINING}])|"
    r"\s*\n[^\S\n]*\n\s*"  # between paragraphs
    r"|\s*(?:"
    rf"[$£€]?{_WORD}(?:(?:[-‐‑'’/]|(?<=\d)[.,:](?=\d)){_WORD})*"  # "$1,000", "one-to-many", "attorney’s"
    r"|[-‐‑‒–—―]{1,3}|\S)"
    r"|\s+"
)
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´`", "'"), **dict.fromkeys("“”„‟″«»", '"'), **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff"),
    }
)  # fmt: skip
_PARAGRAPHS = re.compile(r"\s*\n[^\S\n]*\n\s*")
# Words that keep no two readings together: an "of the" between two changes does not make them two.
_LIGHT = frozenset(
    ["a", "an", "and", "any", "as", "at", "be", "by", "for", "from", "in", "is", "it", "no", "not", "of", "on", "or",
     "that", "the", "to", "with"]
)  # fmt: skip
_MANY = 40_000  # pairs of words that difflib may look at; past that a stretch counts as replaced
_WORDS_KNOWN = 16_384
_SLIDE = 60  # words that a change is moved back by at most
_PASSES = 8
_WORD_WEIGHS = 20
_FEW = 3  # words, in which a change of one is seen at a glance
_KEPT = 0.25  # of the weightier text's words; below it, marks among the words would say less than two plain texts


def plain(text: str) -> str:
    """A text as it is compared: without the kinds of quotes, dashes and spaces. Paragraphs stay."""
    text = text.strip().translate(_TYPOGRAPHY)
    if "--" in text:
        text = re.sub("-{2,3}", "-", text)
    if "\n" not in text:
        return " ".join(text.split())
    return "\n\n".join(" ".join(part.split()) for part in _PARAGRAPHS.split(text))


def diff(old: str, new: str) -> tuple[Run, ...]:
    """Runs of kept and of changed words."""
    if old == new:
        return (Run(old, new, True),) if old else ()
    if not old or not new:
        return (Run(old, new, False),)
    if plain(old) == plain(new):
        return (Run(old, new, True),)
    left, right = _Tokens(old), _Tokens(new)
    if _is_rewritten(left.keys, right.keys):
        return _runs([], left, right)
    blocks = _readable(_blocks(left.keys, right.keys), left.keys, right.keys)
    return _runs(blocks, left, right)


class _Tokens:
    """A text in pieces, each with the space before it, and what each is compared by."""

    def __init__(self, text: str) -> None:
        self.raw: list[str] = _TOKEN.findall(text)
        self.keys = list(map(_key, self.raw))

    def text(self, start: int, end: int) -> str:
        return "".join(self.raw[start:end])


@lru_cache(maxsize=_WORDS_KNOWN)  # laws say the same words again and again
def _key(raw: str) -> str:
    bare = raw.strip()
    if not bare:
        return _BREAK if raw.count("\n") > 1 else ""
    if bare.isascii():
        return "-" if bare.startswith("--") else bare
    bare = bare.translate(_TYPOGRAPHY)
    return "-" if bare.startswith("--") else bare


# --- What is kept -------------------------------------------------------------------------------------
class _Block(NamedTuple):
    """So many tokens, the same on both sides."""

    old: int
    new: int
    size: int


def _blocks(old: list[str], new: list[str]) -> list[_Block]:
    """What both have in common, in order: by words that each side has only once; difflib between those."""
    found: list[_Block] = []
    todo = [(0, len(old), 0, len(new))]
    while todo:
        a, b, c, d = todo.pop()
        start = a
        while a < b and c < d and old[a] == new[c]:
            a, c = a + 1, c + 1
        if a > start:
            found.append(_Block(start, c - (a - start), a - start))
        end = b
        while b > a and d > c and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
        if end > b:
            found.append(_Block(b, d, end - b))
        if a == b or c == d:
            continue
        if anchors := _anchors(old[a:b], new[c:d]):
            todo.extend(_between(anchors, a, b, c, d))
        elif (b - a) * (d - c) <= _MANY:
            match = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
            found.extend(_Block(a + i, c + j, size) for i, j, size in match.get_matching_blocks() if size)
    return _joined(sorted(found))


def _anchors(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Places of weighty words that stand once on each side, in an order that both share."""
    once_new = {word: place for place, word in enumerate(new)}
    count_old, count_new = Counter(old), Counter(new)
    pairs = [
        (place, once_new[word])
        for place, word in enumerate(old)
        if count_old[word] == 1 and count_new[word] == 1 and len(word) > 2 and word not in _LIGHT
    ]
    kept = rising([right for _, right in pairs])
    return [pairs[place] for place in kept]


def _between(anchors: list[tuple[int, int]], a: int, b: int, c: int, d: int) -> Iterable[tuple[int, int, int, int]]:
    """The stretches from one anchor to the next; each begins with its anchor, which the next look takes as kept."""
    left, right = a, c
    for i, j in anchors:
        yield left, a + i, right, c + j
        left, right = a + i, c + j
    yield left, b, right, d


def rising(values: Sequence[int]) -> list[int]:
    """Places of one longest rising row among `values`."""
    ends: list[int] = []
    places: list[int] = []
    before = [-1] * len(values)
    for place, value in enumerate(values):
        low, high = 0, len(ends)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if ends[middle] < value else (low, middle)
        before[place] = places[low - 1] if low else -1
        ends[low:low + 1], places[low:low + 1] = [value], [place]  # fmt: skip
    row: list[int] = []
    place = places[-1] if places else -1
    while place >= 0:
        row.append(place)
        place = before[place]
    return row[::-1]


def _joined(blocks: list[_Block]) -> list[_Block]:
    found: list[_Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if last and last.old + last.size == block.old and last.new + last.size == block.new:
            found[-1] = _Block(last.old, last.new, last.size + block.size)
        else:
            found.append(block)
    return found


# --- Edits that read like a person's ------------------------------------------------------------------
def _is_rewritten(old: list[str], new: list[str]) -> bool:
    """Whether next to nothing can be kept, in whatever order: that is seen much sooner than what is kept."""
    if old[0] == new[0]:
        return False  # they begin alike: most such texts are kept
    among = set(new)
    shared = sum(_weight(word) for word in old if word in among)
    most = max(sum(map(_weight, old)), sum(map(_weight, new)))
    return most > _FEW * _WORD_WEIGHS and shared < _KEPT * most


def _readable(blocks: list[_Block], old: list[str], new: list[str]) -> list[_Block]:
    """Without the crumbs between two changes; nothing at all where next to nothing is kept."""
    weights = _Weights(old), _Weights(new)
    kept = sum(weights[0].of(block.old, block.old + block.size) for block in blocks)
    most = max(weights[0].whole, weights[1].whole)
    if most > _FEW and kept < _KEPT * most:
        return []
    for _ in range(_PASSES):  # one may make neighbours of what were none
        found = [block for place, block in enumerate(blocks) if not _is_crumb(blocks, place, *weights)]
        if len(found) == len(blocks):
            break
        blocks = found
    return _slid(blocks, old, new)


class _Weights:
    """How much a reader sees in a stretch of words: 1 for a word, little for a light one or a sign."""

    def __init__(self, words: Sequence[str]) -> None:
        self._until = list(accumulate(map(_weight, words), initial=0))
        self.whole = self.of(0, len(words))
        self.size = len(words)

    def of(self, start: int, end: int) -> float:
        return (self._until[end] - self._until[start]) / _WORD_WEIGHS


@lru_cache(maxsize=_WORDS_KNOWN)
def _weight(word: str) -> int:
    if word in _LIGHT:
        return _WORD_WEIGHS // 4
    return _WORD_WEIGHS if word[:1].isalnum() or word[:1] in "$£€" else _WORD_WEIGHS // 10


def _is_crumb(blocks: list[_Block], place: int, old: _Weights, new: _Weights) -> bool:
    block = blocks[place]
    before = blocks[place - 1] if place else _Block(0, 0, 0)
    after = blocks[place + 1] if place + 1 < len(blocks) else _Block(old.size, new.size, 0)
    left = _gap(before, block, old, new)
    right = _gap(block, after, old, new)
    taken, put = left[0] + right[0], left[1] + right[1]
    if not max(left) or not max(right) or not taken or not put:
        return False  # at an end, or only taken out on both sides: the list "a, c" from "a, b, c, d" reads well
    weight = old.of(block.old, block.old + block.size)
    return weight < 1 or (weight <= 3 and 2 * weight <= min(max(left), max(right)))


def _gap(before: _Block, after: _Block, old: _Weights, new: _Weights) -> tuple[float, float]:
    """How much is taken out, and put in, between two kept blocks."""
    return old.of(before.old + before.size, after.old), new.of(before.new + before.size, after.new)


def _slid(blocks: list[_Block], old: list[str], new: list[str]) -> list[_Block]:
    """Blocks that end where a sentence ends, when what was put in or taken out after them may as well begin there.

    "It is void. [+It is wrong.+]" and not "It is [+void. It is+] wrong."
    """
    found = list(blocks)
    for place in range(len(found) - 1):
        block, after = found[place], found[place + 1]
        ends = (old, block.old + block.size, after.old), (new, block.new + block.size, after.new)
        only = [end for end in ends if end[1] < end[2]]
        if len(only) != 1:
            continue
        back = _way_back(*only[0], most=min(block.size, _SLIDE))
        found[place] = _Block(block.old, block.new, block.size - back)
        found[place + 1] = _Block(after.old - back, after.new - back, after.size + back)
    return [block for block in found if block.size]


def _way_back(words: list[str], start: int, end: int, *, most: int) -> int:
    """How many words to go back from `start` so that the change begins a sentence, or else a part of one."""
    best, back = _begins(words, start), 0
    for step in range(1, most + 1):
        if words[start - step] != words[end - step]:
            break
        if (found := _begins(words, start - step)) > best:
            best, back = found, step
    return back


def _begins(words: list[str], place: int) -> int:
    before = words[place - 1] if place else _BREAK
    return 2 if before in (_BREAK, ".", ";", ":") else 1 if before == "," or words[place] == "," else 0


def _runs(blocks: list[_Block], old: _Tokens, new: _Tokens) -> tuple[Run, ...]:
    runs: list[Run] = []
    a = c = 0
    for block in [*blocks, _Block(len(old.keys), len(new.keys), 0)]:
        gone, come = old.text(a, block.old), new.text(c, block.new)
        kept = old.text(block.old, block.old + block.size), new.text(block.new, block.new + block.size)
        if gone or come:
            lead, gone, come, kept = _spaced(gone, come, *kept)
            if lead[0] or lead[1]:
                runs.append(Run(*lead, True))
            if gone or come:
                runs.append(Run(gone, come, False))
        if kept[0] or kept[1]:
            runs.append(Run(*kept, True))
        a, c = block.old + block.size, block.new + block.size
    return _merged(runs)


def _spaced(gone: str, come: str, kept_old: str, kept_new: str) -> tuple[tuple[str, str], str, str, tuple[str, str]]:
    """Spaces put where they belong: those that both sides have are no part of the change."""
    lead: tuple[str, str] = "", ""
    if gone and come:
        spaces = _space(gone), _space(come)
        if all(spaces) and not any(space.count("\n") > 1 for space in spaces):
            lead, gone, come = spaces, gone[len(spaces[0]) :], come[len(spaces[1]) :]
    space_old, space_new = _space(kept_old), _space(kept_new)
    if space_old and not space_new and gone:
        gone, kept_old = gone + space_old, kept_old[len(space_old) :]
    elif space_new and not space_old and come:
        come, kept_new = come + space_new, kept_new[len(space_new) :]
    return lead, gone, come, (kept_old, kept_new)


def _space(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    found: list[Run] = []
    for run in runs:
        if found and found[-1].same == run.same:
            found[-1] = Run(found[-1].old + run.old, found[-1].new + run.new, run.same)
        else:
            found.append(run)
    return tuple(found)
