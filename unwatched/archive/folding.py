"""Words as search compares them: without case, accents and width; scripts without spaces as pairs of letters.

The same function folds what is looked for and what is found, on every database: so it does not matter which extensions
one has. "Montréal" and "montreal" are one word, and so are "المَدِينة" and "المدينه". Chinese, Japanese, Korean and Thai
write words without spaces between them: "人脸识别" is kept as 人脸 脸识 识别, so that any two letters can be found.
"""

import re
import unicodedata

MOST_TERMS = 16  # of one question
LONGEST_TERM = 80  # letters; longer runs are addresses and noise
_MARKS = ("Mn", "Cf", "Me")
_TOKEN = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"https?://(?:www\.)?")
_PAIRED = re.compile(
    "([\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003134f]+)"
)
# Letters that people type for one another, and "ß", "ø" and their like, which no rule of Unicode takes apart.
_ALIKE = str.maketrans({
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ـ": "",
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
})  # fmt: skip


def fold(text: str) -> str:
    """The text with letters as they are compared. "ß" is "ss"."""
    if text.isascii():
        return text.lower()
    wide = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in wide if unicodedata.category(letter) not in _MARKS)
    # Korean syllables were taken apart as well.
    return unicodedata.normalize("NFC", bare).translate(_ALIKE)


def tokens(text: str) -> list[str]:
    """The words of a question in order, pairs of letters for scripts without spaces."""
    found = []
    for word in _TOKEN.findall(fold(_ADDRESS.sub(" ", text))):
        for part in _PAIRED.split(word):
            if _PAIRED.fullmatch(part):
                found += [part[at : at + 2] for at in range(len(part) - 1)] or [part]
            elif part:
                found.append(part[:LONGEST_TERM])
    return found


def folded(text: str) -> str:
    """What the index keeps of a text: its words, and of each run of pairs the last letter, to be found alone."""
    found: list[str] = []
    for token in tokens(text):
        if found and _PAIRED.fullmatch(found[-1]) and not (_PAIRED.fullmatch(token) and found[-1][-1] == token[0]):
            found.append(found[-1][-1])
        found.append(token)
    if found and _PAIRED.fullmatch(found[-1]):
        found.append(found[-1][-1])
    return " ".join(found)


def terms(question: str) -> list[list[str]]:
    """What is looked for: each word as the tokens that have to follow each other."""
    found = []
    for word in question.split()[:MOST_TERMS]:
        said = tokens(word)
        if said:
            found.append(said[:MOST_TERMS])
    return found
