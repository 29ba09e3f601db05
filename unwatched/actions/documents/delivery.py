"""The pack that is handed over: what is asked, how many ask it, what was not counted and why; names only if given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from unwatched.actions.models import COUNTING, Petition, SignatureState
from unwatched.core.documents import make_pdf, make_private_pdf

from .look import Look

TEMPLATE = "actions/documents/delivery.typ"

# Rules of services/judging.py and states, in words for whoever receives the pack.
WHY_ASIDE: dict[str, Promise] = {
    "burst": gettext_lazy("too many from one network within minutes"),
    "steady": gettext_lazy("too many from one network within a day"),
    "domain": gettext_lazy("an address at a provider that the organisers do not accept"),
    "machine": gettext_lazy("a form that looked as if a machine had filled it in"),
}
WHY_STATE: dict[str, Promise] = {
    SignatureState.PENDING: gettext_lazy("not confirmed from their own mailbox"),
    SignatureState.EXPIRED: gettext_lazy("not confirmed from their own mailbox"),
    SignatureState.DISOWNED: gettext_lazy("“It wasn't me”: the owner of the address said so"),
}


@dataclass(frozen=True)
class LeftOut:
    """So many signatures that do not count, and why."""

    number: int
    why: str | Promise


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the ticks say of a petition at one moment. The count is the last tick's, never a reader's own."""

    count: int
    first_at: datetime | None
    as_of: datetime | None
    ticks: int
    check_number: str  # the last tick's digest, in hex; empty before the first
    left_out: tuple[LeftOut, ...] = ()


def read_facts(petition: Petition) -> Facts:
    """What can be said of the petition now. No personal data is read."""
    first, last = petition.ticks.order_by("number").first(), petition.ticks.order_by("number").last()
    return Facts(
        count=last.total if last else 0,
        first_at=first.at if first else None,
        as_of=last.at if last else None,
        ticks=last.number if last else 0,
        check_number=bytes(last.digest).hex() if last else "",
        left_out=tuple(_read_left_out(petition)),
    )


def _read_left_out(petition: Petition) -> list[LeftOut]:
    numbers: dict[str | Promise, int] = {}
    for state, aside, number in _groups(petition):
        why = WHY_ASIDE.get(aside) if state in COUNTING and aside else WHY_STATE.get(state)
        if why is not None:
            numbers[why] = numbers.get(why, 0) + number
    for removal in petition.removals.filter(taken_back_at=None, number__gt=0).order_by("at"):
        numbers[format_lazy("{}: {}", gettext_lazy("removed by the organisers"), removal.why)] = removal.number
    return [LeftOut(number=number, why=why) for why, number in numbers.items()]


def _groups(petition: Petition) -> Iterable[tuple[str, str, int]]:
    rows = petition.signatures.order_by().values("state", "aside").annotate(number=Count("pk"))
    return rows.order_by("state", "aside").values_list("state", "aside", "number")


def delivery_pdf(
    petition: Petition, *, facts: Facts, look: Look, now: datetime, letter: str = "", names: Iterable[str] | None = None
) -> bytes:
    """A4, tagged, the same bytes for the same input. `letter` is what was signed, as plain text, paragraphs apart.

    `names` are lines as they shall stand there, in their order; None leaves that part out and says so on the cover. The
    file's metadata hold the title and the date. 10,000 names take about a second. Raises DocumentError.
    """
    with override(look.language):
        content = _content(petition, facts=facts, look=look, now=now, letter=letter, names=names)
    make = make_pdf if names is None else make_private_pdf
    return make(TEMPLATE, content, language=look.language, at=now, pictures={"sign": look.sign_svg})


def _content(
    petition: Petition, *, facts: Facts, look: Look, now: datetime, letter: str, names: Iterable[str] | None
) -> dict[str, Any]:
    listed = None if names is None else list(names)
    return {
        "stock": look.stock,
        "coalition": look.name,
        "kicker": look.kicker or _("Petition to %(addressee)s") % {"addressee": petition.addressee},
        "title": petition.title,
        "shout": look.shout or petition.title,
        "count": number_format(facts.count, force_grouping=True),
        "counted": ngettext("confirmed signature", "confirmed signatures", facts.count),
        "rows": [list(row) for row in _rows(petition, facts=facts, now=now)],
        "letter": [part.strip() for part in letter.replace("\r\n", "\n").split("\n\n") if part.strip()],
        "left_out": [[number_format(out.number, force_grouping=True), out.why] for out in facts.left_out],
        "check_number": [facts.check_number[i : i + 4] for i in range(0, len(facts.check_number), 4)],
        "names": listed,
        "words": _words(petition, facts=facts, listed=listed),
    }


def _rows(petition: Petition, *, facts: Facts, now: datetime) -> Iterable[tuple[str, str]]:
    """Label and value, for what the cover says in a table."""
    yield _("To"), petition.addressee
    yield _("Asked"), petition.title
    yield _("Open since"), _day(petition.opened_at)
    if petition.closes_at:
        yield (_("Closed") if petition.is_closed(now=now) else _("Closes")), _day(petition.closes_at)
    if facts.as_of:
        yield _("Counted up to"), date_format(localtime(facts.as_of), "DATETIME_FORMAT")
    if petition.delivered_on:
        yield _("Delivered"), date_format(petition.delivered_on, "DATE_FORMAT")
    yield _("Made on"), _day(now)


def _day(at: datetime) -> str:
    return date_format(localtime(at), "DATE_FORMAT")


def _words(petition: Petition, *, facts: Facts, listed: list[str] | None) -> dict[str, str]:
    """Everything else that the template says, so that it can be translated."""
    return {
        "letter": _("What they signed"),
        "left_out": _("What was not counted"),
        "left_out_none": _("Nothing was left out."),
        "left_out_note": _("These are not part of the number above."),
        "how": _("How this was counted"),
        "how_text": _(
            "Every signature was confirmed from the signer's own mailbox, and each address counts once. "
            "The count grows in steps that are only ever added; each step holds the fingerprint of the one before. "
            "This is the fingerprint of the last of %(ticks)s steps; from the steps anybody can work it out again."
        ) % {"ticks": number_format(facts.ticks, force_grouping=True)},
        "names": _("Who signed"),
        "names_note": _names_note(facts=facts, listed=listed),
        "page": _("Page"),
        "missing": _("Some letters could not be printed on the machine that made this file."),
    }  # fmt: skip


def _names_note(*, facts: Facts, listed: list[str] | None) -> str:
    if listed is None:
        return _("Names are not part of this pack.")
    return _("%(listed)s names are listed, of %(count)s signatures.") % {
        "listed": number_format(len(listed), force_grouping=True),
        "count": number_format(facts.count, force_grouping=True),
    }
