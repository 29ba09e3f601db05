"""All open letters, and one of them: what stands, what the public sees, what waits for us."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.actions.services import petitions
from unwatched.campaigns.office.beginning import new_action_url
from unwatched.letters.models import Answer, Employer, OpenLetter, Shown
from unwatched.letters.services import batches, board
from unwatched.letters.services.floors import FLOOR
from unwatched.office.views import Screen

from .base import LOOK, LetterScreen

Tag = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """One letter as the list shows it."""

    letter: OpenLetter
    verified: int
    staff: int
    others: int
    waiting: int
    tag: Tag


class LetterList(Screen):
    template_name = "letters/office/list.html"
    page_title = gettext_lazy("Open letters")
    header_icon = "edit"
    permission_required = LOOK

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        found = list(OpenLetter.objects.select_related("petition__campaign", "petition__page").order_by("-pk"))
        return super().get_context_data(**kwargs) | {"rows": rows(found, now=now), "new_url": new_action_url()}


def rows(found: list[OpenLetter], *, now: datetime) -> list[Row]:
    totals = board.totals(found)
    return [
        Row(
            letter=letter,
            verified=letter.staff_signatures.count(),
            staff=totals[letter.pk],
            others=petitions.public_count(letter.petition).total,
            waiting=names_waiting(letter) + organisations_waiting(letter),
            tag=state(letter, now=now),
        )
        for letter in found
    ]


def state(letter: OpenLetter, *, now: datetime) -> Tag:
    petition = letter.petition
    if petition.page is None or not petition.page.live:
        return ("wait", _("not published"))
    if petition.state != "running":
        return ("info", str(petition.get_state_display()))
    if petition.paused:
        return ("warn", _("paused"))
    if petition.is_closed(now=now):
        return ("info", _("closed"))
    return ("good", _("open"))


def names_waiting(letter: OpenLetter) -> int:
    return letter.staff_signatures.filter(shown=Shown.ASKED).count()


def organisations_waiting(letter: OpenLetter) -> int:
    return letter.organisation_signatures.filter(state=Answer.CONFIRMED).count()


@dataclass(frozen=True)
class EmployerFigures:
    """One employer: what stands in truth, and what the public sees of it."""

    employer: Employer
    standing: int
    named: int
    asked: int
    uncounted: int  # verified, and not in any figure that the public has seen
    shown: int
    unnamed: int


class Overview(LetterScreen):
    template_name = "letters/office/overview.html"
    tab = "overview"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, letter = timezone.now(), self.letter
        verified = letter.staff_signatures.count()
        return super().get_context_data(**kwargs) | {
            "answer": answer(verified, shown=board.totals([letter])[letter.pk]),
            "state": state(letter, now=now),
            "employers": employers(letter),
            "boards": board.board(letter),
            "lines": lines(letter),
            "verified": verified,
            "codes": letter.pending.filter(browser__isnull=False).count(),
            "others": petitions.public_count(letter.petition).total,
            "listed": board.listed(letter).count(),
            "names": names_waiting(letter),
            "organisations": organisations_waiting(letter),
            "next_at": batches.last_due(letter, now=now) + timedelta(days=1),
            "floor": FLOOR,
        }


def answer(verified: int, *, shown: int) -> str:
    if not verified:
        return _("No staff have signed yet.")
    words = ngettext("One verified signature of staff.", "%(n)s verified signatures of staff.", verified)
    return words % {"n": verified} + " " + (_("The public sees %(n)s.") % {"n": shown})


def employers(letter: OpenLetter) -> list[EmployerFigures]:
    shown = {one.employer.pk: one for one in board.board(letter)}
    rows = letter.staff_signatures.order_by().values("employer_id").annotate(
        standing=Count("pk"),
        named=Count("pk", filter=Q(shown=Shown.SHOWN)),
        asked=Count("pk", filter=Q(shown=Shown.ASKED)),
        uncounted=Count("pk", filter=Q(figure=None, out=False)),
    )  # fmt: skip
    names = ("standing", "named", "asked", "uncounted")
    counted = {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows.values_list("employer_id", *names)}
    return [
        EmployerFigures(
            employer=employer,
            standing=counted.get(employer.pk, {}).get("standing", 0),
            named=counted.get(employer.pk, {}).get("named", 0),
            asked=counted.get(employer.pk, {}).get("asked", 0),
            uncounted=counted.get(employer.pk, {}).get("uncounted", 0),
            shown=shown[employer.pk].total if employer.pk in shown else 0,
            unnamed=shown[employer.pk].unnamed if employer.pk in shown else 0,
        )
        for employer in letter.employers.all()
    ]


def lines(letter: OpenLetter) -> list[dict[str, Any]]:
    """Each line of the public table with what stands in it, for who wants to see what the floors do."""
    found = letter.figures.select_related("employer", "band").annotate(standing=Count("signatures"))
    return [
        {"employer": line.employer, "band": line.band, "standing": line.standing, "shown": line.value}
        for line in found.order_by("employer__name", "band__position")
    ]
