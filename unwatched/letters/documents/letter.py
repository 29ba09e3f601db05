"""The letter as it is handed over: its text, and who signed it, by the same rules as on its page."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from unwatched.actions.documents import Look
from unwatched.actions.models import Petition
from unwatched.core.documents import make_pdf
from unwatched.letters.services.board import EmployerBoard

TEMPLATE = "letters/documents/letter.typ"


def letter_pdf(
    petition: Petition,
    *,
    letter: str,
    boards: Sequence[EmployerBoard],
    organisations: Iterable[str],
    others: int,
    names: Iterable[str],
    look: Look,
    now: datetime,
) -> bytes:
    """A4, tagged. Holds nothing that the public page does not show. ``letter`` is plain text, paragraphs apart.

    ``names`` are those of the public who are shown. Raises DocumentError.
    """
    with override(look.language):
        content = {
            "stock": look.stock,
            "coalition": look.name,
            "kicker": look.kicker or _("Open letter to %(addressee)s") % {"addressee": petition.addressee},
            "title": petition.title,
            "shout": look.shout or petition.title,
            "letter": [part.strip() for part in letter.replace("\r\n", "\n").split("\n\n") if part.strip()],
            "boards": [board_of(board) for board in boards],
            "organisations": list(organisations),
            "others": others_said(others),
            "names": list(names),
            "words": words(now),
        }
    return make_pdf(TEMPLATE, content, language=look.language, at=now, pictures={"sign": look.sign_svg})


def board_of(board: EmployerBoard) -> dict[str, Any]:
    said = ngettext(
        "%(total)s verified staff of %(employer)s, %(named)s of them by name",
        "%(total)s verified staff of %(employer)s, %(named)s of them by name",
        board.total,
    )
    return {
        "title": said % {"total": say(board.total), "named": say(board.named), "employer": board.employer.name},
        "names": [f"{one.name}, {one.band}" if one.band else one.name for one in board.names],
        "rows": [
            [row.band or _("Not told apart"), say(row.named), say(row.unnamed) if row.unnamed else "–"]
            for row in board.rows
        ],
    }


def others_said(others: int) -> str:
    if not others:
        return ""
    words = ngettext("And %(n)s other person", "And %(n)s other people", others)
    return words % {"n": say(others)}


def say(number: int) -> str:
    return str(number_format(number, force_grouping=True))


def words(now: datetime) -> dict[str, str]:
    """Everything else that the template says, so that it can be translated."""
    return {
        "signed": _("Who signed"),
        "band": _("Kind of work"),
        "by_name": _("By name"),
        "without": _("Without"),
        "verified": _(
            "Each of these proved an address at work, which was erased then. Whoever wished is named. Of the others "
            "only groups of five and more are told: a dash means nobody, or fewer than five."
        ),
        "organisations": _("Organisations"),
        "made": _("Made on %(day)s") % {"day": date_format(localtime(now), "DATE_FORMAT")},
        "page": _("Page"),
        "missing": _("Some letters could not be printed on the machine that made this file."),
    }
