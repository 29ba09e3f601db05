"""How long a thread takes to read, and the numbers that authors put on their posts."""

import html
import re
from collections.abc import Iterable, Sequence

from unwatched.gateways.threads import Author

WORDS_A_MINUTE = 230  # silent reading of non-fiction: Brysbaert 2019 found 238 in English, fewer elsewhere
LETTERS_A_MINUTE = 500  # Chinese, Japanese, Korean
_MOST_SKIPPED = 20  # numbers that are named at one place: more is no thread but a joke
_LETTER = re.compile(r"[぀-ヿ㐀-䶿一-鿿가-힯豈-﫿\U00020000-\U0003134f]")
_ADDRESS = re.compile(r"https?://\S+")
_WORD = re.compile(r"\w[\w'’.-]*")
_TOTAL = r"(\d{1,3}|[nNxX?]{1,2})?"
_AT_THE_END = re.compile(rf"(?:^|[\s(\[【（🧵])(\d{{1,3}})\s?[/⁄／]\s?{_TOTAL}[)\]】）]?[\s🧵.]*$")
_AT_THE_START = re.compile(rf"^[\s🧵]*[(\[【（]?(\d{{1,3}})\s?[/⁄／]\s?{_TOTAL}(?![\w/])[)\]】）.:]?")


def minutes(texts: Iterable[str]) -> int:
    """Whole minutes, at least one."""
    words = letters = 0
    for text in texts:
        rest, cjk = _LETTER.subn(" ", _ADDRESS.sub(" link ", text))
        letters += cjk
        words += len(_WORD.findall(rest))
    return max(1, int(words / WORDS_A_MINUTE + letters / LETTERS_A_MINUTE + 0.5))


def number_of(text: str) -> tuple[int, int] | None:
    """The number that an author has given a post, and of how many (0: not said): "3/7", "3/n", "(3/7)", "3/"."""
    bare = text.strip()
    found = _AT_THE_END.search(bare[-40:]) or _AT_THE_START.match(bare[:40])
    if not found:
        return None
    number, total = int(found[1]), int(found[2]) if (found[2] or "").isdecimal() else 0
    return (number, total) if number and (not total or 1 < total >= number) else None


def skipped(texts: Sequence[str]) -> dict[int, list[int]]:
    """Which of the author's own numbers are missing, by the place of the post before them (-1: before the first).

    One number alone is no count ("open 24/7"), nor are numbers that go back or speak of different totals.
    """
    found = [(place, read) for place, text in enumerate(texts) if (read := number_of(text))]
    totals = {total for _place, (_number, total) in found if total}
    numbers = [number for _place, (number, _total) in found]
    if len(found) < 2 or len(totals) > 1 or numbers != sorted(set(numbers)):
        return {}
    total = max(totals, default=0)
    if total:
        found.append((len(texts), (total + 1, total)))  # where the next post would stand
    gaps: dict[int, list[int]] = {}
    place, last = -1, 0
    for at, (number, _total) in found:
        # Posts without a number in between may be the ones that seem to be missing.
        lacking = (number - last) - (at - place)
        if lacking > 0:
            gaps[at - 1] = list(range(number - lacking, number))[:_MOST_SKIPPED]
        place, last = at, number
    return gaps


def without_self(text: str, markup: str, author: Author) -> tuple[str, str]:
    """A post without its author's own name in front, where it answers the author."""
    names = {author.handle.lower(), author.handle.lower().partition("@")[0]}
    kept, rest = [], text
    while match := re.match(r"@([\w.@-]*\w)(?:\s+|$)", rest):
        rest = rest[match.end() :]
        if match[1].lower() not in names:
            kept.append(match[0])
    trimmed = "".join(kept) + rest
    return (trimmed, _without_link(markup, author)) if trimmed != text else (text, markup)


def _without_link(markup: str, author: Author) -> str:
    """Only a link in front that leads to the author, or the bare name."""
    for address in filter(None, {author.url, author.uri}):
        anchor = rf'<a\b[^>]*href="{re.escape(html.escape(address))}"[^>]*>(?:(?!</a>).)*</a>'
        found = re.match(rf"((?:<p[^>]*>)?)(?:<span[^>]*>)?{anchor}(?:</span>)?\s*", markup[:5000], re.DOTALL)
        if found:
            return found[1] + markup[found.end() :]
    name = re.escape(author.handle.partition("@")[0])
    return re.sub(rf"^((?:<p[^>]*>)?)@{name}(?:@[\w.-]+)?(?![\w.@-])\s*", r"\1", markup, flags=re.IGNORECASE)
