"""Numbers at the head of a part: “SECTION 2.”, “§ 16-63.4”, “(a)”, “1.”, “iv)”, “1.2.3” and what each can mean."""

import re
from dataclasses import dataclass, replace

from . import numerals

Value = tuple[int, ...]

# The wider a family, the smaller its rank. What is not listed here (paragraphs, items) finds its place by its count.
FAMILIES = {
    "schedule|exhibit|appendix|attachment|annex|anexo|anlage|anhang": ("attachment", 1, "hcontainer"),
    "book|buch|libro": ("book", 2, "book"),
    "title|título|titulo|titel": ("title", 3, "title"),
    "subtitle": ("subtitle", 4, "subtitle"),
    "part|parte|teil": ("part", 5, "part"),
    "division": ("division", 5, "division"),
    "chapter|capítulo|capitulo|kapitel|chapitre|abschnitt": ("chapter", 6, "chapter"),
    "subchapter": ("subchapter", 7, "subchapter"),
    "article|artículo|articulo|artikel|art": ("article", 8, "article"),
    "section|sec|sect|sección|clause|rule|regulation|§": ("section", 10, "section"),
}
_BY_WORD = {word: entry for words, entry in FAMILIES.items() for word in words.split("|")}
SECTION_RANK = 10
_ORDINALS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_FIRST = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBER = (
    r"[A-Z]-\d{1,3}(?!\w)|\d{1,4}(?:-[A-Z]{1,2}(?![A-Za-z])|[A-Za-z])?(?:\s?[.:\-–‑/]\s?\d{1,5}[A-Za-z]?(?![A-Za-z]))*(?:°|º|ª)?|[IVXLC]{1,7}(?![\w.]\w)|[A-Z](?![\w’'])|"
    + "|".join(_ORDINALS)
)
_WORDS = "|".join(sorted((word for word in _BY_WORD if word != "§"), key=len, reverse=True))
_KEYWORD = re.compile(
    rf"(?:\[?NEW\s+SECTION\.?\]?\.?\s*)?(?P<word>{_WORDS}|§)"
    rf"(?P<dot>\.?)\s*(?:no\.?\s*)?(?P<number>{_NUMBER})(?P<tail>\s?[.:)]?(?:\s*[-–—]+)?)(?=\s|$|[(“\"]|(?<=[-–—.])\w)",
    re.IGNORECASE,
)
_PAREN = re.compile(
    r"\(\s?(?P<number>\d{1,3}|[A-Za-z]{1,5}|\d{1,2}[A-Za-z]|[A-Za-z]\d{1,2})\s?\)[.:]?|(?P<sign>[©®])\.?"
)
_HALF = re.compile(r"(?P<number>\d{1,3}|[A-Za-z]|[ivx]{1,5})\)")
_DOTTED = re.compile(
    r"(?P<number>\d{1,4}(?:-[A-Z]{1,2}(?=:)|[A-Z])?(?:[.\-–‑:]\d{1,5}[A-Za-z]?){1,5})(?P<tail>[.:]?(?:\s*[-–—]+)?)(?=\s|$|[(“\"])"
)
_LETTERED = re.compile(r"(?P<number>[A-Z]-\d{1,3})[.:](?=\s+[A-ZÁÉÍÓÚÄÖÜ“\"(])")  # the sections of an article A
_DOT = re.compile(
    r"(?P<number>\d{1,3}[A-Z]?|[A-Z]|[a-z]|[IVXL]{1,6}|[ivxl]{1,6})(?P<tail>\.(?:\s*[-–—]+)?)"
    r"(?=\s|$|[(“\"]|(?<=[A-Z]\.)\d{1,2}\.\s)"
)
_UK = re.compile(r"(?P<number>\d{1,3}[A-Z]?)(?P<tail>\.?—)(?=\()")
_BARE = re.compile(r"(?P<number>\d{1,3}[A-Z]?)(?=\s+[A-ZÁÉÍÓÚÄÖÜ“\"])")
_FIRSTS = re.compile(rf"(?P<number>{'|'.join(_FIRST)})(?P<tail>[.:,])(?=\s)", re.IGNORECASE)
_DISPOSITION = re.compile(
    r"(?P<kind>Disposici(?:ón|ones)\s+(?:finale?s?|adicional(?:es)?|transitorias?|derogatorias?)|DISPOSICI(?:ÓN|ONES)\s+\w+)"
    r"(?:\s+(?P<number>primera|segunda|tercera|cuarta|quinta|única))?[.:]?(?=\s|$)", re.IGNORECASE,
)  # fmt: skip
_SCHEDULED = re.compile(
    rf"(?P<number>{'|'.join(_FIRST)})\s+(?:SCHEDULE|Schedule)(?P<tail>[.:]?(?:\s*[-–—]+)?)(?=\s|$)", re.IGNORECASE
)
_RESOLVED = re.compile(
    r"(?:now,?\s+)?(?:therefore,?\s+)?(?:and\s+)?(?:let\s+it\s+be|be\s+it)?\s*(?:further\s+|finally\s+|hereby\s+)?resolved\b",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_SIGNS = {"©": "c", "®": "r"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A number as it is printed, and every way to count it."""

    printed: str
    options: tuple[tuple[str, Value], ...]  # style and value; only marks of one style follow each other
    family: str = ""  # "section", "chapter" …; of a number with several parts "section"; else none
    rank: int = 100
    element: str = ""
    sign: str = ""  # "©", where that stands for a number
    weak: bool = False  # may as well be a quantity: only good where a count expects it
    closed: bool = True  # a full stop, a dash or a bracket ends it

    def number_is(self, value: int) -> bool:
        return any(option == (value,) for _, option in self.options)


def read(text: str) -> tuple[Mark, str] | None:
    """The mark at the head of a text, and what follows it; None where there is none."""
    if not text or (text[0].isalpha() and not text[:12].replace(".", "").strip()):
        return None
    found = _keyword(text) or _scheduled(text) or _disposition(text) or _paren(text) or _numeric(text)
    if found is None:
        return None
    mark, end = found
    return mark, text[end:].lstrip()


def firm(mark: Mark, rest: str, *, headed: bool = False) -> Mark:
    """A mark at the head of a paragraph: “9.1 Definitions” is no quantity, “2.5 percent” may be one."""
    if mark.weak and (headed or (mark.family and (rest[:1].isupper() or rest[:1] in '“"'))):
        return replace(mark, weak=False)
    return mark


def _keyword(text: str) -> tuple[Mark, int] | None:
    match = _KEYWORD.match(text)
    if not match:
        return None
    family, rank, element = _BY_WORD[match["word"].casefold()]
    word = match["word"]
    if word[0].islower() and word != "§":  # “section 3” within a sentence
        return None
    style, value = _tuple(match["number"])
    if not value:
        return None
    closed = match["tail"].strip() != ""
    return Mark(match[0].strip(), ((f"{family} {style}", value),), family, rank, element, closed=closed), match.end()


def _scheduled(text: str) -> tuple[Mark, int] | None:
    """“FIRST SCHEDULE - Public officials”, as acts of the Commonwealth count theirs."""
    match = _SCHEDULED.match(text)
    if not match or match[0][0].islower():
        return None
    value = (_FIRST.index(match["number"].casefold()) + 1,)
    closed = bool(match["tail"].strip())
    return Mark(match[0].strip(), (("attachment 0", value),), "attachment", 1, "hcontainer", closed=closed), match.end()


def _disposition(text: str) -> tuple[Mark, int] | None:
    match = _DISPOSITION.match(text)
    if not match:
        return None
    ordinals = ("primera", "segunda", "tercera", "cuarta", "quinta")
    number = (match["number"] or "").casefold()
    value = ordinals.index(number) + 1 if number in ordinals else 1
    style = match["kind"].casefold()
    return Mark(match[0].strip(), ((style, (value,)),), "disposition", 8, "hcontainer"), match.end()


def resolves(text: str) -> bool:
    """Whether it is a clause of a resolution: “BE IT FURTHER RESOLVED, that …”."""
    return bool(_RESOLVED.match(text))


def _paren(text: str) -> tuple[Mark, int] | None:
    match = _PAREN.match(text)
    if not match:
        return None
    if sign := match["sign"] or "":
        letter = _SIGNS[sign]
        options = tuple((style, (ord(letter) - 96,)) for style in ("(A)", "(a)"))
        return Mark(match[0], options, sign=sign), match.end()
    found = _options(match["number"], "({})")
    return (Mark(match[0].strip(), found), match.end()) if found else None


def _numeric(text: str) -> tuple[Mark, int] | None:
    if match := _UK.match(text):
        return _plain(match, "{}.")
    if match := _DOTTED.match(text):
        style, value = _tuple(match["number"])
        weak = len(value) == 2 and "-" not in match["number"]
        mark = Mark(match[0].strip(), ((f"section {style}", value),), "section", SECTION_RANK, "section", weak=weak)
        return mark, match.end()
    if match := _LETTERED.match(text):
        option = _tuple(match["number"])
        return Mark(match[0], ((f"section {option[0]}", option[1]),), "section", SECTION_RANK, "section"), match.end()
    if match := _DOT.match(text):
        return _plain(match, "{}.")
    if match := _HALF.match(text):
        return _plain(match, "{})")
    if match := _FIRSTS.match(text):
        value = (_FIRST.index(match["number"].casefold()) + 1,)
        return Mark(match[0], (("first", value),), weak=value != (1,)), match.end()
    if match := _BARE.match(text):
        found = _plain(match, "{}.")
        return found and (replace(found[0], weak=True), found[1])
    return None


def _plain(match: re.Match[str], shape: str) -> tuple[Mark, int] | None:
    options = _options(match["number"], shape)
    return (Mark(match[0].strip(), options), match.end()) if options else None


def _options(number: str, shape: str) -> tuple[tuple[str, Value], ...]:
    """Every way to count: “i” is the ninth letter, and the first of the Roman numbers."""
    found = list[tuple[str, Value]]()
    if number.isdigit():
        return ((shape.format("1"), (int(number),)),)
    if number[0].isdigit():  # 3A, between 3 and 4
        return ((shape.format("1"), (int(re.sub(r"\D", "", number)), ord(number[-1].lower()) - 96)),)
    if number[-1].isdigit():
        return ((shape.format("a1"), (ord(number[0].lower()) - 96, int(number[1:]))),)
    upper = number.isupper()
    if not (upper or number.islower()):
        return ()
    low = number.casefold()
    if len(low) == 1:
        found.append((shape.format("A" if upper else "a"), (ord(low) - 96,)))
    elif len(low) <= 3 and len(set(low)) == 1 and low not in ("ii", "iii", "xx", "xxx"):
        found.append((shape.format("A" if upper else "a"), (26 * (len(low) - 1) + ord(low[0]) - 96,)))
        found.append((shape.format("AA" if upper else "aa"), (ord(low[0]) - 96,)))
    if value := roman(low):
        found.append((shape.format("I" if upper else "i"), (value,)))
    return tuple(found)


def printed(style: str, value: int) -> str:
    """A number as it stands in its style: "(c)" for the third of "(a)"."""
    for kind, form in (("aa", "a"), ("AA", "A"), ("a", "a"), ("A", "A"), ("i", "i"), ("I", "I"), ("1", "decimal")):
        if kind in style:
            number = numerals.write(value, form) * len(kind)
            return style.replace(kind, number)
    return ""


def roman(letters: str) -> int:
    """Its value; 0 when it is not written as Romans do."""
    if not letters or set(letters) - set(_ROMAN):
        return 0
    values = [_ROMAN[letter] for letter in letters]
    total = sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))
    return total if numerals.roman(total) == letters else 0


def _tuple(number: str) -> tuple[str, Value]:
    """The style of a keyword's number and its value: “16-63.4” is of style "0-0.0" and (16, 63, 4)."""
    bare = number.strip().rstrip("°ºª")
    low = bare.casefold()
    if low in _ORDINALS:
        return "0", (_ORDINALS.index(low) + 1,)
    if lettered := re.fullmatch(r"([a-z])-(\d+)", low):
        return "A-0", (ord(lettered[1]) - 96, int(lettered[2]))
    if not bare[0].isdigit():
        value = roman(low) if low != "c" or bare == "C" else 0
        if len(bare) == 1 and (not value or value > 10):
            return "A", (ord(low) - 64 - 32,)
        return ("I", (value,)) if value else ("", ())
    parts = re.split(r"\s?([.:\-–‑/])\s?", re.sub(r"-(?=[A-Z])", "", bare))  # 359-T and 359T count alike
    values = list[int]()
    for part in parts[::2]:
        values.append(int(re.sub(r"\D", "", part)))
        values += [ord(part[-1].casefold()) - 96] if part[-1].isalpha() else []
    return "0".join(["", *parts[1::2], ""]) or "0", tuple(values)
