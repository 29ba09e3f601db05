from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext


class ChatError(Exception):
    """Something that a person asked for cannot be done; the message says what to do next."""

    message = gettext_lazy("This cannot be done.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class TooLate(ChatError):
    """Somebody or something was faster. What was typed is kept; ``args[0]`` says what happened."""


class BadAnswer(ChatError):
    """An answer that no network would take: ``args[0]`` says why."""


class CardError(ChatError):
    """A card that cannot be drawn. `index` says which, of those that were to be drawn together."""

    def __init__(self, message: str, *, index: int = 0) -> None:
        super().__init__(message)
        self.index = index


class CardTooLong(CardError):
    """The words would have to be smaller than anybody can read on a phone; `fits` letters of them would not."""

    def __init__(self, fits: int, *, index: int = 0) -> None:
        said = ngettext(
            "This is too long for a card: the first %(fits)s letter fits. Shorten it, or put the rest into the post.",
            "This is too long for a card: the first %(fits)s letters fit. Shorten it, or put the rest into the post.",
            fits,
        )
        super().__init__(said % {"fits": fits}, index=index)
        self.fits = fits


class NoFont(CardError):
    """Letters that this machine cannot draw: they would be boxes."""

    def __init__(self, letters: str, *, index: int = 0) -> None:
        said = _(
            "The server has no font for %(letters)s, so the card would show boxes. Use other letters, or ask whoever "
            "runs the server to install the fonts for this writing; on Debian: fonts-noto-core and fonts-noto-cjk."
        )
        super().__init__(said % {"letters": " ".join(letters)}, index=index)
        self.letters = letters


class BadTheme(CardError):
    """A colour that is none, or a logo that cannot be read: no card can be drawn with it."""
