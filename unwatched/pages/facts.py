"""What the ledgers have on the words of a search: laws and promises beside the pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from unwatched.ledger.models import Commitment, Law

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
    rows = Law.objects.saying(query).select_related("jurisdiction")
    shown = (Fact(law.get_absolute_url(), _title(law), str(law.get_kind_display()), law.summary) for law in rows[:MOST])
    return _facts(_("Laws"), shown, rows.count(), f"{reverse('laws:laws')}?{urlencode({'q': query})}")


def _title(law: Law) -> str:
    return f"{law}: {law.name}" if law.name else str(law)


def _promises(query: str) -> Facts:
    rows = Commitment.objects.saying(query).select_related("company")
    shown = (
        Fact(one.get_absolute_url(), str(one), str(one.get_kind_display()), one.notes) for one in rows[:MOST]
    )  # fmt: skip
    return _facts(_("Promises of companies"), shown, rows.count(), reverse("commitments:promises"))


def _facts(title: str, rows: Iterable[Fact], count: int, url: str) -> Facts:
    return Facts(title, list(rows), count, url)
