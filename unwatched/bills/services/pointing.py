"""Talking points of a bill: out of the library and the ledger, until somebody has changed them."""

from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.bills import audit, talking
from unwatched.bills.errors import BillError
from unwatched.bills.models import Bill
from unwatched.bills.talking import Neighbour, Points
from unwatched.core.documents import DocumentError
from unwatched.ledger.models import Law
from unwatched.ledger.standing import LawState

from . import drafting, writing

LONGEST = 600  # letters of one entry: the page is one page
ADOPTED = (LawState.IN_FORCE, LawState.ADOPTED)


def points_of(bill: Bill, *, on: date) -> Points:
    """As somebody has written them, else as the library and the ledger have them. Raises BillError."""
    if bill.points:
        return talking.from_json(bill.points, title=bill.title, place=str(bill.jurisdiction))
    return usual(bill, on=on)


def usual(bill: Bill, *, on: date) -> Points:
    parts = drafting.parts_of(bill)
    chosen = [
        one
        for slot in drafting.slots_of(bill)
        for one in drafting.offered(bill, slot.key)
        if slot.key in parts and not parts[slot.key].uses_own and parts[slot.key].choice == one.key
    ]
    return Points(
        title=bill.title, place=str(bill.jurisdiction), ask=ask_of(bill), reasons=talking.reasons_of(chosen),
        neighbours=neighbours_of(bill, on=on), questions=talking.questions_of(chosen),
    )  # fmt: skip


def ask_of(bill: Bill) -> str:
    body = bill.jurisdiction.body or _("those who decide")
    return _("We ask the %(body)s of %(place)s to adopt the “%(title)s”.") % {
        "body": body.removeprefix("the "), "place": bill.jurisdiction.name, "title": bill.title,
    }  # fmt: skip


def neighbours_of(bill: Bill, *, on: date) -> list[Neighbour]:
    """Laws of the ledger that hold, those of the same state first."""
    place = bill.jurisdiction
    rows = Law.objects.with_facts().filter(jurisdiction__country=place.country).exclude(jurisdiction=place)
    standing = [law for law in rows if law.state(on=on) in ADOPTED]
    near = sorted(standing, key=lambda law: (law.jurisdiction.region != place.region, -len(law.events.all())))
    return [Neighbour(_said(law, on=on), source_of(law)) for law in near[: talking.NEIGHBOURS]]


def _said(law: Law, *, on: date) -> str:
    kind = law.kind_said or law.get_kind_display()
    said = _("%(place)s: %(kind)s, %(state)s.") % {
        "place": law, "kind": kind.lower(), "state": str(law.state(on=on).label).lower()
    }  # fmt: skip
    return f"{said} {law.summary}".strip()[:LONGEST]


def source_of(law: Law) -> str:
    """The address of the first source that has one."""
    cited: Iterable[object] = [
        *law.cited,
        *(one for event in law.events.all() for one in event.cited),
    ]
    addresses = (getattr(getattr(one, "source", None), "url", "") for one in cited)
    return next((address for address in addresses if address), "")


def entries(points: Points) -> list[str]:
    """All that was written on the page, in its order."""
    rows = [*(one.text for one in points.reasons), *(one.text for one in points.neighbours)]
    rows += [f"{one.they} — {one.you}" for one in points.questions]
    return [said for said in (points.meeting, points.contact, points.ask, *rows) if said]


@transaction.atomic
def write(bill: Bill, points: Points, *, by: User, now: datetime, was: str | None = None) -> None:
    """Keeps the page as changed; `was` is its mark as `by` saw it. Raises BillError, ChangedMeanwhile."""
    if not points.ask.strip():
        raise BillError(_("Say what you ask for: the page begins with it."))
    texts = [
        points.ask,
        points.meeting,
        points.contact,
        *(one.text for one in points.reasons),
        *(one.text for one in points.neighbours),
    ]
    texts += [text for one in points.questions for text in (one.they, one.you)]
    if any(len(text) > LONGEST for text in texts):
        raise BillError(_("One entry has more than %(n)s letters. The page is one page: shorten it.") % {"n": LONGEST})
    writing.lock(bill, mark=writing.mark_of_points, was=was, now=now)
    Bill.objects.filter(pk=bill.pk).update(points=talking.to_json(points), changed_by=by, changed_at=now)
    audit.write(bill, "bill.points", by=by)


@transaction.atomic
def begin_anew(bill: Bill, *, by: User, now: datetime, was: str | None = None) -> None:
    """Throws away what somebody has written: the page follows the library and the ledger again."""
    writing.lock(bill, mark=writing.mark_of_points, was=was, now=now)
    Bill.objects.filter(pk=bill.pk).update(points={}, changed_by=by, changed_at=now)
    audit.write(bill, "bill.points", by=by)


def as_file(points: Points, kind: str, *, language: str, day: date) -> tuple[bytes, int]:
    """The page as "pdf" or "docx", and how many points found no room on it. Raises BillError."""
    from unwatched.bills.text.writing import points as page  # python-docx and typst take 0.3 s

    printed = page.Points(
        title=points.title, ask=points.ask, meeting=points.meeting, contact=points.contact, day=day, language=language,
        reasons=tuple(page.Sourced(text=one.text, **_source(one.source)) for one in points.reasons),
        neighbours=tuple(page.Sourced(text=one.text, **_source(one.source)) for one in points.neighbours),
        questions=tuple(page.Question(they=one.they, you=one.you) for one in points.questions),
    )  # fmt: skip
    if kind == "docx":
        return page.make_docx(printed), 0
    try:
        made = page.make_pdf(printed)
    except DocumentError as error:
        raise BillError(
            _("The page cannot be printed: a letter in it has no font here. Take the Word file.")
        ) from error
    return made.content, made.left_out


def _source(typed: str) -> dict[str, str]:
    """An address by the name of its site; whatever else was typed stands there as it is."""
    parts = urlsplit(typed) if typed.startswith(("http://", "https://")) else None
    host = (parts.hostname or "").removeprefix("www.") if parts else ""
    return {"source": host, "url": typed} if host else {"source": typed}
