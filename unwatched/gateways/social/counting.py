"""How long a text is, by each network's own rule: none of them counts Python's characters."""

import string
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import regex

from . import Limits, Network, addresses, emoji, facets
from .letters import graphemes
from .wording import with_warning


@dataclass(frozen=True)
class Count:
    """How much of its room a text takes."""

    letters: int
    limit: int
    octets: int = 0  # 0 where the network does not count them
    octet_limit: int = 0

    @property
    def over(self) -> int:
        """How many letters are too many."""
        return max(self.letters - self.limit, 0)

    @property
    def octets_over(self) -> int:
        """How many bytes are too many: only where the letters would fit, and they are long ones."""
        return max(self.octets - self.octet_limit, 0) if self.octet_limit else 0

    @property
    def fits(self) -> bool:
        return not self.over and not self.octets_over


def count(text: str, *, network: Network, limits: Limits, warning: str = "") -> Count:
    """What the network will say of this text. The content warning counts: only Mastodon's is apart from the text."""
    return _COUNTERS[network](text, limits, warning)


def _on_mastodon(text: str, limits: Limits, warning: str) -> Count:
    """Letters as readers see them; addresses count alike, names without their server (StatusLengthValidator)."""
    if _BLANK.fullmatch(text):
        text = ""
    countable = warning.strip(_RUBY_BLANKS) + _short_on_mastodon(text.strip(_RUBY_BLANKS), limits.url_letters)
    return Count(letters=graphemes(countable), limit=limits.letters)


def _on_bluesky(text: str, limits: Limits, warning: str) -> Count:
    """Letters as readers see them, and bytes, of the text as we send it: with its links shown short."""
    shown = facets.render(with_warning(text, warning)).text
    return Count(
        letters=graphemes(shown),
        limit=limits.letters,
        octets=len(shown.encode("utf-8", "surrogatepass")),
        octet_limit=limits.octets,
    )


def _on_x(text: str, limits: Limits, warning: str) -> Count:
    """Weights: Latin and its neighbours 1, the rest 2, an emoji 2, an address 23 (twitter-text, configuration 3)."""
    normal = unicodedata.normalize("NFC", with_warning(text, warning))
    spans = addresses.on_x(normal)
    letters = len(spans) * (limits.url_letters or _X_ADDRESS) + sum(map(_weight, _between(normal, spans)))
    return Count(letters=letters, limit=limits.letters)


_COUNTERS: dict[Network, Callable[[str, Limits, str], Count]] = {
    Network.MASTODON: _on_mastodon,
    Network.REHEARSAL: _on_mastodon,
    Network.BLUESKY: _on_bluesky,
    Network.X: _on_x,
}

# --- Mastodon -------------------------------------------------------------------------------------------------------

_BLANK = regex.compile(r"\p{White_Space}*")
_RUBY_BLANKS = string.whitespace + "\0"
_WORD = r"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}"
_NAME = regex.compile(
    rf"(?<![=/{_WORD}])@(?P<user>[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*)"
    rf"(?:@(?P<server>[{_WORD}]+(?:[.-]+[{_WORD}]+)*))?"
)
_NO_NAME_BEFORE = regex.compile(rf"[@＠]|[{addresses.LATIN}]|://")
_LONGEST_SERVER = 253


def _short_on_mastodon(text: str, url_letters: int) -> str:
    """The text with each address as so many letters and each `@rosa@social.example` as `@rosa`."""
    rewritten = [(start, end, "x" * (url_letters or end - start)) for start, end in addresses.on_mastodon(text)]
    rewritten += [
        (match.start(), match.end(), "@" + match["user"])
        for match in _NAME.finditer(text)
        if not _NO_NAME_BEFORE.match(text, match.end()) and len(match["server"] or "") <= _LONGEST_SERVER
    ]
    parts, done = [], 0
    for start, end, instead in sorted(rewritten):
        if start >= done:
            parts += [text[done:start], instead]
            done = end
    return "".join([*parts, text[done:]])


# --- X --------------------------------------------------------------------------------------------------------------

_X_ADDRESS = 23
_LIGHT = regex.compile(r"[\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]+")


def _between(text: str, spans: list[addresses.Span]) -> Iterable[str]:
    """What stands between the addresses."""
    done = 0
    for start, end in spans:
        yield text[done:start]
        done = end
    yield text[done:]


def _weight(text: str) -> int:
    if text.isascii():
        return len(text)
    alone, sequences = emoji.without_sequences(text)
    light = "".join(_LIGHT.findall(alone))
    return 2 * (len(alone) + sequences) - len(light)
