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

from unwatched.actions.models import COUNTING, PaperBatch, PaperStep, Petition, SignatureState, Tick
from unwatched.actions.services.chain import last_of
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


@dataclass(frozen=True)
class OnPaper:
    """One batch of sheets that counts, as the pack tells of it."""

    batch: int
    number: int
    where: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the ticks say of a petition at one moment, and the steps of paper. Never a reader's own count."""

    count: int
    first_at: datetime | None
    as_of: datetime | None
    ticks: int
    check_number: str  # the last tick's digest, in hex; empty before the first
    left_out: tuple[LeftOut, ...] = ()
    paper: int = 0
    paper_counts: bool = False  # whether it is part of the public number
    paper_steps: int = 0
    paper_check_number: str = ""
    batches: tuple[OnPaper, ...] = ()
    settled: tuple[str, ...] = ()  # when ticks and rows differed, and what was found

    @property
    def total(self) -> int:
        """The public number."""
        return self.count + self.paper * self.paper_counts


def read_facts(petition: Petition) -> Facts:
    """What can be said of the petition now. No personal data is read."""
    first, last = petition.ticks.order_by("number").first(), last_of(Tick, petition.pk)
    step = last_of(PaperStep, petition.pk)
    return Facts(
        count=last.total if last else 0,
        first_at=first.at if first else None,
        as_of=last.at if last else None,
        ticks=last.number if last else 0,
        check_number=bytes(last.digest).hex() if last else "",
        left_out=tuple(_read_left_out(petition)),
        paper=step.total if step else 0,
        paper_counts=petition.counts_paper,
        paper_steps=step.number if step else 0,
        paper_check_number=bytes(step.digest).hex() if step else "",
        batches=tuple(_read_batches(petition)),
        settled=tuple(f"{_day(looked.at)}: {looked.why}" for looked in petition.settlements.order_by("pk")),
    )


def _read_batches(petition: Petition) -> Iterable[OnPaper]:
    for batch in PaperBatch.objects.standing().filter(petition=petition).order_by("number"):
        yield OnPaper(batch=batch.number, number=batch.signatures, where=f"{batch.place}, {collected(batch)}")


def collected(batch: PaperBatch) -> str:
    """``4 November 2026``, or from when until when."""
    first, last = (date_format(day, "DATE_FORMAT") for day in (batch.collected_from, batch.collected_to))
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def _read_left_out(petition: Petition) -> list[LeftOut]:
    numbers: dict[str | Promise, int] = {}
    for state, aside, number in _groups(petition):
        why = WHY_ASIDE.get(aside) if state in COUNTING and aside else WHY_STATE.get(state)
        if why is not None:
            numbers[why] = numbers.get(why, 0) + number
    for removal in petition.removals.standing().order_by("at"):
        numbers[format_lazy("{}: {}", gettext_lazy("removed by the organisers"), removal.why)] = removal.removed
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
        "count": number_format(facts.total, force_grouping=True),
        "counted": _counted(facts),
        "rows": [list(row) for row in _rows(petition, facts=facts, now=now)],
        "letter": [part.strip() for part in letter.replace("\r\n", "\n").split("\n\n") if part.strip()],
        "left_out": [[number_format(out.number, force_grouping=True), out.why] for out in facts.left_out],
        "check_number": _in_fours(facts.check_number),
        "batches": [
            [number_format(one.number, force_grouping=True), _("Paper %(n)s") % {"n": one.batch}, one.where]
            for one in facts.batches
        ],
        "paper_check_number": _in_fours(facts.paper_check_number),
        "settled": list(facts.settled),
        "names": listed,
        "words": _words(petition, facts=facts, listed=listed),
    }


def _counted(facts: Facts) -> str:
    """What stands beside the number: in two shares where paper is part of it."""
    if not facts.paper or not facts.paper_counts:
        return ngettext("confirmed signature", "confirmed signatures", facts.count)
    return _("signatures: %(online)s confirmed online, %(paper)s on paper") % {
        "online": number_format(facts.count, force_grouping=True),
        "paper": number_format(facts.paper, force_grouping=True),
    }


def _in_fours(digits: str) -> list[str]:
    return [digits[i : i + 4] for i in range(0, len(digits), 4)]


def _rows(petition: Petition, *, facts: Facts, now: datetime) -> Iterable[tuple[str, str]]:
    """Label and value, for what the cover says in a table."""
    yield _("To"), petition.addressee
    yield _("Asked"), petition.title
    yield _("Open since"), _day(petition.opened_at)
    if petition.closes_at:
        yield (_("Closed") if petition.is_closed(now=now) else _("Closes")), _day(petition.closes_at)
    if facts.as_of:
        yield _("Counted up to"), date_format(localtime(facts.as_of), "DATETIME_FORMAT")
    if facts.paper:
        yield _("On paper"), _paper_row(facts)
    if petition.delivered_on:
        yield _("Delivered"), date_format(petition.delivered_on, "DATE_FORMAT")
    yield _("Made on"), _day(now)


def _paper_row(facts: Facts) -> str:
    words = ngettext("%(paper)s, in one batch.", "%(paper)s, in %(n)s batches.", len(facts.batches)) % {
        "paper": number_format(facts.paper, force_grouping=True),
        "n": len(facts.batches),
    }
    return words if facts.paper_counts else " ".join([words, _("Not part of the number above.")])


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
            "Every signature that was given online was confirmed from the signer's own mailbox, and each address "
            "counts once. The count grows in steps that are only ever added; each step holds the fingerprint of the "
            "one before. This is the fingerprint of the last of %(ticks)s steps; from the steps anybody can work it "
            "out again."
        ) % {"ticks": number_format(facts.ticks, force_grouping=True)},
        "settled": _("Where the count was put right"),
        "paper": _("On paper"),
        "paper_text": _(
            "Counted by the organisers from signed sheets. Nobody's name on them was typed, so nobody compared them "
            "with those who signed online: somebody may have done both. Each number and each correction is a step that "
            "holds the fingerprint of the one before. This is the fingerprint of the last of %(steps)s steps."
        ) % {"steps": number_format(facts.paper_steps, force_grouping=True)},
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
