"""Finds the words that the hint about hashtags would take for several, and writes them down as single ones.

Needs Debian's word lists: apt-get install wamerican wbritish wcatalan wdanish wdutch wfrench wngerman witalian
wportuguese wspanish wswedish. To be run after words.txt or the rules of hashtags.py have changed.
"""

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = Path("/usr/share/dict")
LANGUAGES = [
    "american-english", "british-english", "catalan", "danish", "dutch", "french", "italian", "ngerman", "portuguese",
    "spanish", "swedish",
]  # fmt: skip
HEAD = """\
# Words and names of English and its neighbours that could be read as several words of words.txt, and are one
# ("together", "keyboard", "Portland"). Found by scripts/single_words.py in the word lists of Debian (wamerican,
# wbritish, wcatalan, wdanish, wdutch, wfrench, wngerman, witalian, wportuguese, wspanish, wswedish).
# What ends in -s is not here when it is here without.
"""


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from unwatched.publishing.text import hashtags

    kept = ROOT / "unwatched" / "publishing" / "text" / "single_words.txt"
    kept.write_text(HEAD, encoding="utf-8")
    found = {word for word in words() if hashtags.capitalised(word) != word}
    found = {word for word in found if not (word.endswith("s") and word[:-1] in found)}
    kept.write_text(HEAD + textwrap.fill(" ".join(sorted(found)), 120) + "\n", encoding="utf-8")
    print(f"{len(found)} words")


def words() -> Iterator[str]:
    for name in LANGUAGES:
        octets = (LISTS / name).read_bytes()
        try:
            text = octets.decode()
        except UnicodeDecodeError:
            text = octets.decode("latin-1")
        for word in text.split():
            plain = word.partition("/")[0].replace("-", "").lower()
            if plain.isascii() and plain.isalpha():
                yield plain


if __name__ == "__main__":
    main()
