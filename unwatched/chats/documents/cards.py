"""Cards: the words of one post as a picture of 1200 × 675, a question on a sheet of the coalition's paper.

Every size is in pixels of that picture. The words are at least LEAST_SIZE high: 12 px on a phone that is 360 px wide.
"""

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TypeVar

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from unwatched.chats.errors import BadTheme, CardError, CardTooLong, NoFont
from unwatched.chats.models import StepKind
from unwatched.core import contrast
from unwatched.core.documents import DocumentError, letters_without_font, make_pngs, make_svgs
from unwatched.core.drawings import sign_file
from unwatched.core.drawings.people import BLACK, STOCKS

from .logos import logo_svg, unreadable

TEMPLATE = "chats/documents/cards.typ"
LEAST_SIZE = 40  # the smallest of `ways` in cards.typ
MOST_LETTERS = 2000  # beyond them nothing is measured: it is too long
_TOO_LONG = re.compile(r"panicked with: (\d+), (\d+)")
_QUESTION = re.compile(r"Q ?(\d{1,3})")
Made = TypeVar("Made", bytes, str)
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP can name

KICKERS: dict[str, str | Promise] = {
    StepKind.WELCOME: gettext_lazy("Welcome"),
    StepKind.QUESTION: gettext_lazy("Question"),
    StepKind.WRAP_UP: gettext_lazy("To close"),
}


@dataclass(frozen=True, kw_only=True)
class Card:
    """The words on one card."""

    kind: StepKind
    text: str
    label: str = ""  # "Q3": what answers refer to
    hashtag: str = ""  # with its "#"
    line: str = ""  # small, in the foot: who and when


@dataclass(frozen=True, kw_only=True)
class Theme:
    """On which paper, in which ink, under whose sign or logo. Raises BadTheme for what is no colour."""

    name: str  # of the coalition
    paper: str = STOCKS["goldenrod"]
    ink: str = BLACK
    sign: str = "eye"  # a key of core.drawings.SIGNS
    logo: bytes = b""  # PNG, JPEG or SVG; instead of the sign

    def __post_init__(self) -> None:
        try:
            contrast.ratio(self.ink, self.paper)
        except ValueError as error:
            raise BadTheme(_("%(why)s. Please choose another one.") % {"why": str(error)}) from None

    @classmethod
    def of_stock(cls, stock: str, *, name: str, dark: bool = False, sign: str = "eye", logo: bytes = b"") -> "Theme":
        """One of the four papers with black on it, or at night: black paper and letters in the stock's colour."""
        colour = STOCKS.get(stock, STOCKS["goldenrod"])
        paper, ink = (BLACK, colour) if dark else (colour, BLACK)
        return cls(name=name, paper=paper, ink=ink, sign=sign, logo=logo)

    @property
    def on_white(self) -> tuple[str, str]:
        """Sheet and letters for what is printed: a black sheet would empty the toner."""
        light, dark = sorted((self.paper, self.ink), key=contrast.luminance, reverse=True)
        return light, dark


@dataclass(frozen=True)
class Fault:
    """What is wrong with a card, in words; one that `stops` means that there is no picture."""

    sentence: str
    stops: bool


def draw_card(card: Card, *, theme: Theme, language: str) -> bytes:
    """A PNG of about 100 kB, the same for the same words on the same machine. Raises CardError and its kinds."""
    return draw_cards([card], theme=theme, language=language)[0]


def draw_cards(cards: Sequence[Card], *, theme: Theme, language: str) -> list[bytes]:
    """Several at once, which takes half the time of one by one: 12 in 0.4 s. An error's `index` says which card."""
    return _draw(make_pngs, cards, theme=theme, language=language)


def draw_card_svgs(cards: Sequence[Card], *, theme: Theme, language: str) -> list[str]:
    """The same as SVG, for documents that are printed."""
    return _draw(make_svgs, cards, theme=theme, language=language)


def card_faults(card: Card, *, theme: Theme, language: str) -> list[Fault]:
    """What somebody should look at before this card is posted. Draws it."""
    try:
        draw_card(card, theme=theme, language=language)
    except CardError as error:
        return [Fault(str(error), stops=True)]
    return theme_faults(theme)


def theme_faults(theme: Theme) -> list[Fault]:
    """Whether paper and ink differ enough to be read."""
    ratio = contrast.ratio(theme.ink, theme.paper)
    if ratio >= contrast.TEXT:
        return []
    said = _(
        "The letters are hard to read on this paper: their contrast is %(ratio)s to 1, and 4.5 to 1 is the least that "
        "most people can read. Take a darker ink on a lighter paper, or the other way round."
    )
    return [Fault(said % {"ratio": number_format(ratio, 1)}, stops=False)]


def card_alt(card: Card, *, theme: Theme, language: str) -> str:
    """All that a card says, as its alternative text."""
    with override(language):
        content = _content(0, card, theme=theme)
    text = f"{content['label'] or content['kicker']}: {content['text']}"
    parts = [text, content["answer"], content["hashtag"], content["line"]]
    return " ".join(_as_sentence(" ".join(part.split())) for part in parts if part.strip())


def card_set(cards: Mapping[int, Card], *, theme: Theme, language: str) -> bytes:
    """A ZIP of all cards of a chat, by the number of their step: "03-q1.png", and a text with what each one says."""
    steps = sorted(cards)
    pictures = draw_cards([cards[step] for step in steps], theme=theme, language=language)
    names = [card_name(step, cards[step]) for step in steps]
    texts = [card_alt(cards[step], theme=theme, language=language) for step in steps]
    said = "\n".join(f"{name}\n{text}\n" for name, text in zip(names, texts, strict=True))
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in [*zip(names, pictures, strict=True), ("alternative-texts.txt", said.encode())]:
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data)
    return file.getvalue()


def card_name(step: int, card: Card) -> str:
    """ "03-q1.png", in letters that every machine can unpack."""
    return f"{step:02}-{slugify(card.label) or slugify(card.kind)}.png"


def _content(index: int, card: Card, *, theme: Theme) -> dict[str, Any]:
    return {
        "index": index,
        "kicker": str(KICKERS[card.kind]),
        "label": card.label,
        "answer": _how_to_answer(card),
        "text": card.text[:MOST_LETTERS],
        "cut": len(card.text) > MOST_LETTERS,
        "hashtag": card.hashtag,
        "line": card.line or theme.name,
        "paper": theme.paper,
        "ink": theme.ink,
    }


def _draw(make: Callable[..., list[Made]], cards: Sequence[Card], *, theme: Theme, language: str) -> list[Made]:
    if not cards:
        return []
    content = {"cards": _contents(cards, theme=theme, language=language)}
    try:
        return make(TEMPLATE, content, language=language, pictures=_pictures(theme))
    except DocumentError as error:
        raise _understood(error) from None


def _contents(cards: Sequence[Card], *, theme: Theme, language: str) -> list[dict[str, Any]]:
    """What cards.typ needs. Raises CardError for what can be known before drawing."""
    with override(language):
        contents = [_content(index, card, theme=theme) for index, card in enumerate(cards)]
    for content in contents:
        if not content["text"].strip():
            said = _("There is nothing on this card yet. Write the words that it shall show.")
            raise CardError(said, index=content["index"])
        missing = letters_without_font("".join(content[part] for part in ("text", "label", "hashtag", "line")))
        if missing:
            raise NoFont(missing, index=content["index"])
    return contents


def _pictures(theme: Theme) -> dict[str, str]:
    if theme.logo:
        return {"logo": logo_svg(theme.logo)}
    return {"sign": sign_file(theme.sign, ink=theme.paper)}


def _understood(error: DocumentError) -> CardError:
    """What typst said, for people. Raises what it was given when that is our own mistake."""
    long = _TOO_LONG.search(str(error))
    if long:
        return CardTooLong(int(long[2]), index=int(long[1]))
    if "SVG" in str(error):
        return unreadable()
    raise error


def _as_sentence(part: str) -> str:
    return part if part[-1] in ".?!…:؟。？！।" else part + "."


def _how_to_answer(card: Card) -> str:
    number = _QUESTION.fullmatch(card.label)
    return _("Answer with A%(number)s") % {"number": number[1]} if number else ""
