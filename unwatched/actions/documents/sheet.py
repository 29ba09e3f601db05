"""An empty sheet to collect signatures on paper: the text, what becomes of the lines, and the lines."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from unwatched.actions.models import Petition
from unwatched.core.documents import make_pdf

from .look import Look

TEMPLATE = "actions/documents/sheet.typ"


def sheet_pdf(petition: Petition, *, letter: str, url: str, look: Look, handed_over: bool, now: datetime) -> bytes:
    """A4, to print on both sides, in black on white: what is signed stands on the front, and in one line on the back.

    `handed_over`: whether the sheets go to the addressee, or only their number; it is said before anybody signs. `url`
    is where one can sign without being read by the next person; "" leaves that out. Raises DocumentError.
    """
    with override(look.language):
        address = url.removeprefix("https://").removeprefix("http://").strip("/")
        content = {
            "title": petition.title,
            "kicker": look.kicker or _("Petition to %(addressee)s") % {"addressee": petition.addressee},
            "shout": look.shout or petition.title,
            "coalition": look.name,
            "letter": [part.strip() for part in letter.replace("\r\n", "\n").split("\n\n") if part.strip()],
            "said": [_("By signing I support this text."), *said(petition, look=look, handed_over=handed_over)],
            "url": address.split("/") if address else [],  # lines may end at its slashes
            "columns": columns(petition),
            "words": words(petition),
        }
    return make_pdf(TEMPLATE, content, language=look.language, at=now, pictures={"sign": look.sign_svg})


def said(petition: Petition, *, look: Look, handed_over: bool) -> list[str]:
    """What everybody is told before they take the pen."""
    names = {"coalition": look.name, "addressee": petition.addressee}
    after = (
        _(
            "The sheets are handed over to %(addressee)s, who can read them. Until then %(coalition)s keeps them "
            "locked up."
        )
        if handed_over
        else _("%(coalition)s keeps the sheets locked up, hands over only their number, and destroys them afterwards.")
    )
    return [
        _("The lines are counted. Nobody types your name into a computer."),
        after % names,
        _("Who signs after you can read your line. Sign once: here or online."),
    ]


def columns(petition: Petition) -> list[str]:
    where = [_("Postcode")] if petition.ask_postcode else []
    return [_("Name, so that it can be read"), *where, _("Signature"), _("Date")]


def words(petition: Petition) -> dict[str, str]:
    return {
        "number": _("No."),
        "online": _("Online, where nobody reads over your shoulder:"),
        "back": _("You sign the text on page 1: “%(title)s”, to %(addressee)s.")
        % {"title": petition.title, "addressee": petition.addressee},
        "for_us": _("To be filled in by who counts:"),
        "blanks": _("Collected where, when"),
        "count": _("Lines that count"),
        "batch": _("Paper no."),
        "page": _("Page"),
        "missing": _("Some letters could not be printed on the machine that made this file."),
    }
