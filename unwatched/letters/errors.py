from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class LetterError(Exception):
    """Something that a person asked for cannot be done; the message says what to do next."""

    message = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class NotOpen(LetterError):
    message = _("This letter takes no signatures now.")


class CodeGone(LetterError):
    message = _("This code has run out: it works for ten minutes, and for five tries. Have a new one sent.")


class EmployerGone(LetterError):
    message = _("The organisers have taken this employer off the letter in the meantime. Nothing was kept.")


class WrongCode(LetterError):
    def __init__(self, left: int):
        super().__init__(left)
        self.left = left

    def __str__(self) -> str:
        said = ngettext(
            "These digits do not fit. You have %(n)s try left. Look at the newest message.",
            "These digits do not fit. You have %(n)s tries left. Look at the newest message.",
            self.left,
        )
        return said % {"n": self.left}


class LinkGone(LetterError):
    message = _("There is no signature behind this link any more.")


class StillNeeded(LetterError):
    message = _("People have signed with this: it stays. Take the tick away, and nobody can choose it any more.")


class Moved(LetterError):
    message = _("Somebody else was faster: look at where it stands now.")
