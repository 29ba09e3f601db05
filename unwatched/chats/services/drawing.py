"""The cards of a chat: which words stand on them, and the pictures."""

import re
from functools import lru_cache

from unwatched.chats.documents.cards import Card, Theme, draw_card
from unwatched.chats.errors import CardError
from unwatched.chats.models import StepKind
from unwatched.chats.runbook import Runbook, Step
from unwatched.directory.models import Organisation
from unwatched.media.models import Picture

from . import filling

# What stands at the beginning of a question's post and again beside the words of its card.
_LABEL = re.compile(r"^\s*(?:\{q\}|Q\s?\d{1,3})\s*[:.)–-]*\s*", re.IGNORECASE)
_TAGS = re.compile(r"(?:\{hashtag\}|(?<!\S)#\w+)")


def words_of(step: Step) -> str:
    """The words on a step's card, blanks unfilled: its own, or its text without number and hashtags."""
    return step.card_text or _TAGS.sub("", without_label(step.text)).strip()


def without_label(text: str) -> str:
    """A question's text where its number stands beside it anyway."""
    return _LABEL.sub("", text)


def text_for_picture(step: Step) -> str:
    """What can be said for people who do not see the card: ``{q}: Where did you meet a camera?``"""
    words = " ".join(words_of(step).split())
    return f"{{q}}: {words}" if step.kind == StepKind.QUESTION else words


def card_of(step: Step, runbook: Runbook) -> Card:
    values = filling.values_for(runbook, step)
    return Card(
        kind=StepKind(step.kind),
        text=filling.fill(words_of(step), values),
        label=values.get("q", ""),
        hashtag=values.get("hashtag", ""),
    )


def theme_of(runbook: Runbook, *, name: str, logo: bytes = b"") -> Theme:
    """Raises BadTheme."""
    said = runbook.theme
    theme = Theme.of_stock(
        said.get("stock", "goldenrod"), name=said.get("name") or name, dark=said.get("night") == "yes",
        sign=said.get("sign", "eye"), logo=logo,
    )  # fmt: skip
    if not (said.get("paper") and said.get("ink")):
        return theme
    return Theme(name=theme.name, paper=said["paper"], ink=said["ink"], sign=theme.sign, logo=logo)


def site_theme(runbook: Runbook) -> Theme:
    """With the coalition's name, and the logo out of the site's pictures."""
    host = Organisation.objects.filter(is_host=True).first()
    return theme_of(runbook, name=host.name if host else "", logo=logo(runbook.theme.get("logo", "")))


def logo(file_hash: str) -> bytes:
    """A picture of the site by the hash of its file; nothing when it is gone."""
    picture = Picture.objects.filter(file_hash=file_hash).first() if file_hash else None
    if picture is None:
        return b""
    with picture.file.open("rb") as file:
        return bytes(file.read())


@lru_cache(maxsize=64)
def drawn(card: Card, *, theme: Theme, language: str) -> bytes | CardError:
    """The PNG, or what is wrong with it. Kept: a page asks for all cards at each look."""
    try:
        return draw_card(card, theme=theme, language=language)
    except CardError as error:
        return error
