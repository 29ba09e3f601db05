"""Where a heading ends and the text begins."""

import re

_VERB = re.compile(
    r"\b(?:shall|is|are|was|were|may|must|means?|mean|has|have|had|will|does|do|be|takes?|been|can|cannot|finds?|declares?|"
    r"apply|applies|includes|amended|adopts?|hereby|who|which|that|if|when|where|ist|sind|darf|wird|muss|es|son|será|"
    r"queda|debe|podrá)\b",
    re.IGNORECASE,
)
_RUN_IN = re.compile(
    r"^(?P<heading>[^.:—–\n]{1,110}?(?:\s+[-–—]+|[.:](?:\s*[-–—]+)?|—|--))(?:\s+|(?<=--)|(?<=—))(?P<text>\S.*)$",
    re.DOTALL,
)
_SENTENCE = re.compile(r"^(?:This|These|Those|It|No|Each|Any|Every|All|Nothing|There|If|When|Whoever|Nobody)\b.*\.$")
_QUOTE = '“”"„«»'
_ABBREVIATION = re.compile(
    r"(?:\b(?:No|Nos|Sec|Art|Ch|Inc|U\.?S|St|Mr|Ms|Dr|e\.g|i\.e|vs|Ord|Stat|seq|cf|al)|\b[A-Z])\.$"
)
_DANGLES = re.compile(r"\b(?:the|of|and|or|by|for|to|in|on|with|a|an)\W*$", re.IGNORECASE)


def is_like(text: str, *, most: int) -> bool:
    """Whether a whole line may be a heading of at most so many words."""
    words = text.split()
    if not words or len(words) > most or len(text) > 160 or text[-1] in ";,":
        return False
    first = next((letter for letter in text if letter.isalpha()), "")
    if not first or first.islower() or text[0] in _QUOTE:
        return False
    if text[-1] == ":" and not (is_capital(text) or is_title(text)):
        return False
    if is_capital(text):
        return True
    return not _VERB.search(text) and (not _SENTENCE.match(text) or is_title(text))


def is_capital(text: str) -> bool:
    """Whether it is set in capital letters."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 2 and sum(letter.isupper() for letter in letters) >= 0.9 * len(letters)


def is_title(text: str) -> bool:
    """Whether its longer words begin with capitals, as in a heading."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.6 * len(words)


def dangles(text: str) -> bool:
    """Whether it must go on: it ends with “of the”."""
    return bool(_DANGLES.search(text))


def split(rest: str, *, most: int, lead: int = 0) -> tuple[str, str]:
    """Heading and text of what follows a number on the same line; the heading is empty where there is none.

    `lead`: how many letters at the head are set bold or underlined.
    """
    if 0 < lead < len(rest) and rest[lead : lead + 1] in (" ", "") and is_like(rest[:lead].strip(), most=most + 6):
        return rest[:lead].strip(), rest[lead:].strip()
    match = _RUN_IN.match(rest)
    if not match or _ABBREVIATION.search(match["heading"].strip()):
        return "", rest
    heading, text = match["heading"].strip(), match["text"]
    bare = heading.rstrip(" .:-–—")
    if text[0].islower() or not is_like(bare, most=most):
        return "", rest
    if most < 10 and len(bare.split()) > 5 and not is_title(bare):
        return "", rest  # items have short headings; this is their first sentence
    if heading.endswith(":") and not (is_title(bare) or is_capital(bare)):
        return "", rest
    return heading, text
