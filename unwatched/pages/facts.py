"""What the ledgers have on the words of a search: laws and promises beside the pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from unwatched.ledger.laws import showing as laws
from unwatched.ledger.models import Commitment, Law
from unwatched.ledger.promises import showing as promises

MOST = 5  # of each kind; the ledger itself shows all


@dataclass(frozen=True)
class Fact:
    url: str
    title: str
    kind: str
    about: str


@dataclass(frozen=True)
class Facts:
    """Rows of one ledger, how many there are, and where all of them stand."""

    title: str
    rows: list[Fact]
    count: int
    url: str


def facts_on(query: str) -> list[Facts]:
    """The ledgers that have all the words of a question; nothing for one without a letter."""
    if not any(letter.isalnum() for letter in query):
        return []
    return [found for found in (_laws(query), _promises(query)) if found.count]


def _laws(query: str) -> Facts:
    rows, today = Law.objects.saying(query), timezone.localdate()
    few = rows.select_related("jurisdiction").prefetch_related("events")[:MOST]
    shown = (Fact(law.get_absolute_url(), _title(law), _stands(law, today), law.summary) for law in few)
    return _facts(_("Laws"), shown, rows.count(), f"{reverse('laws:laws')}?{urlencode({'q': query})}")


def _stands(law: Law, on: date) -> str:
    """ "Ban. Repealed: by 15 July 2025 at the latest": a ban that was undone is not shown as one that holds."""
    return f"{law.get_kind_display()}. {laws.Shown(law, on=on).words}."


def _title(law: Law) -> str:
    return f"{law}: {law.name}" if law.name else str(law)


def _promises(query: str) -> Facts:
    rows, today = Commitment.objects.saying(query), timezone.localdate()
    few = rows.select_related("company").prefetch_related("wordings", "events")[:MOST]
    shown = (
        Fact(one.commitment.get_absolute_url(), str(one.commitment), f"{one.standing.state.label}. {one.time}",
             one.commitment.notes)
        for one in (promises.Shown(row, on=today) for row in few)
    )  # fmt: skip
    return _facts(_("Promises of companies"), shown, rows.count(), reverse("commitments:promises"))


def _facts(title: str, rows: Iterable[Fact], count: int, url: str) -> Facts:
    return Facts(title, list(rows), count, url)
