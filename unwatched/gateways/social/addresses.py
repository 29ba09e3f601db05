"""Where web addresses stand in a text, as X and Mastodon see them: both count each address as 23 letters.

Both use twitter-text (github.com/twitter/twitter-text, its JavaScript on X, its Ruby on Mastodon), and the two differ;
Mastodon also has rules of its own for what may follow the domain (config/initializers/twitter_regex.rb). What is found
here is what they find, mistakes included: otherwise our count would not be theirs.
"""

import encodings.idna
import stringprep
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import regex

Span = tuple[int, int]

_LONGEST_ADDRESS = 4096  # letters; longer ones are no addresses to either
_LONGEST_LABEL = 63
_LONGEST_SLUG = 40  # of X's own shortener t.co

# Parts of character classes, by twitter-text's names.
_SPACES = r"\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_DIRECTIONS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVALID = r"\ufffe\ufeff\uffff"
LATIN = (  # accented letters
    r"\xc0-\xd6\xd8-\xf6\xf8-\xff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b"
    r"\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_CYRILLIC = r"\u0400-\u04ff"
_QUERY = r"A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|"
_QUERY_END = r"A-Za-z0-9\-_&=#/"
# Letters of international addresses (RFC 3987, "ucschar" and private use); Mastodon lets them into the query.
_INTERNATIONAL = r"\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\uffef" + "".join(
    rf"\U{plane:04x}{'1000' if plane == 0xE else '0000'}-\U{plane:04x}fffd" for plane in range(1, 0x11)
)

_BEFORE = rf"(?P<before>[^A-Za-z0-9@＠$#＃{_INVALID}]|^)"
_TLD = r"(?:(?i:\L<tlds>)(?=[^0-9A-Za-z@+-]|$)|(?i:xn--)[0-9A-Za-z%s]+)"
_SLUG_ON_MASTODON = regex.compile("(?i:https?://t\\.co/)([A-Za-z0-9]+)")
_SLUG_ON_X = regex.compile(rf"{_SLUG_ON_MASTODON.pattern}(?:\?[{_QUERY}]*[{_QUERY_END}])?")
_WORD = regex.compile(r"[^ \t-\r]+")
_NO_BARE_DOMAIN_AFTER = frozenset("-_./")


def on_x(text: str) -> list[Span]:
    """Addresses as X counts them, bare domains (`example.org`) among them. The text must be in normal form C."""
    found: list[Span] = []
    for match in _matches(_x(), text, only_with="."):
        if not _labels_fit(match["domain"]) or match.end() - match.start("url") > _LONGEST_ADDRESS:
            continue
        if match["scheme"]:
            found.extend(_without_tail(match, _SLUG_ON_X))
        elif match["before"] not in _NO_BARE_DOMAIN_AFTER:
            found.extend(_bare(match))
    return found


def on_mastodon(text: str) -> list[Span]:
    """Addresses as Mastodon counts them: only those with their scheme (`https://example.org`)."""
    found: list[Span] = []
    for match in _matches(_mastodon(), text, only_with="://"):
        if match["scheme"] and _is_domain(match["domain"]) and match.end() - match.start("url") <= _LONGEST_ADDRESS:
            found.extend(_without_tail(match, _SLUG_ON_MASTODON))
    return found


def _matches(pattern: "regex.Pattern[str]", text: str, *, only_with: str) -> Iterator["regex.Match[str]"]:
    """What the pattern finds. No address has a space in it, so only words with a certain sign are looked at: faster."""
    for word in _WORD.finditer(text):
        if only_with in word[0][:-1]:
            yield from pattern.finditer(text, max(word.start() - 1, 0), word.end())


def _without_tail(match: "regex.Match[str]", slug: "regex.Pattern[str]") -> Iterator[Span]:
    """Of t.co, what follows the slug does not belong to the address."""
    start = match.start("url")
    short = slug.match(match["url"])
    if not short:
        yield start, match.end()
    elif len(short[1]) <= _LONGEST_SLUG:
        yield start, start + short.end()


def _bare(match: "regex.Match[str]") -> Iterator[Span]:
    """Without a scheme only the ASCII part of a domain counts: of `見てexample.org` the end."""
    start = match.start("domain")
    spans = [(start + part.start(), start + part.end()) for part in _plain_domain().finditer(match["domain"])]
    if spans and match["path"]:
        # What stands between the ASCII part and the path is lost, and their count is short by that.
        spans[-1] = (spans[-1][0], spans[-1][1] + match.end() - match.end("domain"))
    yield from spans


def _labels_fit(domain: str) -> bool:
    """Whether each part of the domain fits into a name, as X checks it."""
    if domain.isascii():
        return all(len(label) <= _LONGEST_LABEL for label in domain.split("."))
    if domain.startswith("xn--") and not _plain_domain().search(domain):
        return False
    return all(len(_puny(label)) <= _LONGEST_LABEL for label in domain.split("."))


def _puny(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode()


def _is_domain(domain: str) -> bool:
    """Whether libidn, which Mastodon asks, takes the domain (IDNA 2003: no emoji, no letters newer than 2002)."""
    try:
        for label in encodings.idna.dots.split(domain):
            encodings.idna.ToASCII(label)
    except UnicodeError:
        return False
    return domain.isascii() or not any(map(stringprep.in_table_a1, domain))


@cache
def top_level_domains() -> frozenset[str]:
    """The ends of domains that twitter-text knows; see the head of the file."""
    lines = Path(__file__).with_name("tlds.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


@cache
def _x() -> "regex.Pattern[str]":
    general = rf"[A-Za-z{_CYRILLIC}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{LATIN}]"
    parens = _parens(general)
    return _compile(
        scheme=r"https?",
        no_letter=r"!'#%&()*+,\\./:;<=>?@\[\]\^{|}~$",
        hyphen="-",
        path=rf"{general}*(?:{parens}{general}*)*(?:[+\-A-Za-z{_CYRILLIC}0-9=_#/{LATIN}]|{parens})|@{general}+/",
        query=_QUERY,
        query_end=_QUERY_END,
    )


@cache
def _mastodon() -> "regex.Pattern[str]":
    general = r"[^\p{White_Space}<>()?]"
    parens = _parens(general)
    # The end of a path still uses the brackets of twitter-text itself.
    old_parens = _parens(rf"[A-Za-z\p{{Cyrillic}}0-9!*';:=+,.$/%#\[\]\p{{Pd}}_~&|@{LATIN}]")
    end = rf"(?:[^\p{{White_Space}}()?!*\"'「」<>;:=,.$%\[\]~&|@]|{old_parens})"
    return _compile(
        scheme=r"https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini",
        no_letter=r"!-,./:-@\[\]\^`{-~\x00-\x1f\x7f",
        hyphen="",
        path=rf"{general}*(?:{parens}{general}*)*{end}|{general}+/",
        query=rf"{_QUERY}\^{_INTERNATIONAL}",
        query_end=rf"{_QUERY_END}{_INTERNATIONAL}",
    )


def _parens(general: str) -> str:
    """Balanced brackets, one pair inside another at most: `/Primer_(film)`."""
    return rf"\((?:{general}+|{general}*\({general}+\){general}*)\)"


def _compile(
    *, scheme: str, no_letter: str, hyphen: str, path: str, query: str, query_end: str
) -> "regex.Pattern[str]":
    nowhere = no_letter + _SPACES + _INVALID + _DIRECTIONS
    letter, inner = rf"[^{nowhere}_\-]", rf"[^{nowhere}]"
    # Longer names exist nowhere. Without bounds a hostile text would keep us busy for minutes.
    subdomains = rf"(?:{letter}(?:{inner}{{0,61}}{letter})?\.){{0,9}}"
    name = rf"{letter}(?:[^{nowhere}_]{{0,61}}{letter})?\."  # no underscore next to the top
    return regex.compile(
        rf"{_BEFORE}(?P<url>(?P<scheme>(?i:{scheme})://)?(?P<domain>{subdomains}{name}{_TLD % hyphen})(?::[0-9]+)?"
        rf"(?P<path>/(?:{path})*)?(?:\?[{query}]*[{query_end}])?)",
        regex.MULTILINE,
        tlds=top_level_domains(),
    )


@cache
def _plain_domain() -> "regex.Pattern[str]":
    return regex.compile(rf"(?:[\-A-Za-z0-9{LATIN}]+\.)+{_TLD % '-'}", tlds=top_level_domains())
