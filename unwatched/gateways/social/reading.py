"""What people wrote, as plain text."""

import re
import unicodedata
from html.parser import HTMLParser

LONGEST = 100_000  # letters of HTML that we read of one post
_TAG = re.compile(r"(?<![\w/&#＃])[#＃](?=\w*[^\W\d_])(\w+)")
_MENTION = re.compile(r"(?<![\w/@])@([\w.-]+\w)@[\w.-]+\w")
_BLOCKS = frozenset({"p", "blockquote", "pre", "ul", "ol", "div", "h1", "h2", "h3", "h4", "h5", "h6", "table", "hr"})
_UNSEEN = frozenset({"script", "style", "template"})
# What people write into their name, or about themselves, for programmes to read.
_NAMED = frozenset({"nounwatched"})  # us, by name: that outranks a yes given earlier
_KEEP_OUT = frozenset({"nobot", "noarchive", "nobridge", "notagspub"}) | _NAMED
_NOT_TO_BE_FOUND = frozenset({"nosearch", "noindex"})


def tags_in(text: str) -> tuple[str, ...]:
    """The hashtags of a text, without "#", in lower case, each once. A number alone is none."""
    return tuple(dict.fromkeys(tag.lower() for tag in _TAG.findall(text)))


def keeps_out(*about: str) -> bool:
    """Whether an account's name or words about itself ask programmes not to keep what it says."""
    return any(not _KEEP_OUT.isdisjoint(tags_in(text)) for text in about)


def names_us(*about: str) -> bool:
    """Whether they refuse this software by its name."""
    return any(not _NAMED.isdisjoint(tags_in(text)) for text in about)


def hides(*about: str) -> bool:
    """Whether they ask not to be found by searching."""
    return any(not _NOT_TO_BE_FOUND.isdisjoint(tags_in(text)) for text in about)


def plain(html: str) -> str:
    """The text of a post that came as HTML: lines and paragraphs stay, links are written out."""
    reader = _Reader()
    reader.feed(html[:LONGEST])
    reader.close()
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(reader.parts))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def normal(text: str) -> str:
    """The same for a text as it was sent and as a server gives it back: spaces and the hosts of mentions are theirs."""
    text = _MENTION.sub(r"@\1", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0
        self._link: tuple[str, int] | None = None  # where it leads, and where its words begin

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br" or tag == "li":
            self.parts.append("\n")
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a":
            self._link = (dict(attrs).get("href") or "", len(self.parts))

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a" and self._link:
            address, begin = self._link
            # Some servers write "example.org/a-long…" where others hide the rest of the address.
            if address.startswith("http") and "".join(self.parts[begin:]).endswith("…"):
                self.parts[begin:] = [address]
            self._link = None

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data.replace("\n", " ") if data.strip() else " ")
