"""A poster with tear-off strips: black on the stock, for a printer with coloured paper or with colour."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from unwatched.actions.models import Petition
from unwatched.core.documents import make_pdf

from .look import Look
from .share import ask_whom

TEMPLATE = "actions/documents/poster.typ"


def poster_pdf(petition: Petition, *, url: str, look: Look, now: datetime) -> bytes:
    """One A4 sheet. `look.stock` "" leaves the paper white, to print on coloured sheets. Raises DocumentError.

    `url` is printed for people to type: the shorter the better; "https://" is left out.
    """
    with override(look.language):
        content = {
            "stock": look.stock,
            "title": petition.title,
            "kicker": look.kicker or ask_whom(petition),
            "shout": look.shout or petition.title,
            "reason": petition.goal_reason,
            "name": look.name,
            "url": url.removeprefix("https://").removeprefix("http://").rstrip("/"),
            "call": _("Sign here, in two minutes:"),
            "missing": _("Some letters could not be printed on the machine that made this file."),
        }
    return make_pdf(TEMPLATE, content, language=look.language, at=now, pictures={"sign": look.sign_svg})
