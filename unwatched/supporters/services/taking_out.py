"""Taking supporters out, for whom they said yes to. Names are read only while the list is open, one batch at a time."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.campaigns.models import Campaign
from unwatched.supporters import barring
from unwatched.supporters.exchange import Answer, Person, Proof, osdi, tables
from unwatched.supporters.exchange.entries import MOST_PROOFS, PAGE
from unwatched.supporters.models import Ask, Consent, Supporter, Wording
from unwatched.vault import services as vault
from unwatched.vault.errors import Damaged, KeyMissing, VaultClosed
from unwatched.vault.models import Ring

Read = Callable[[bytes], dict[str, str]]
BATCH = 500
CSV, OSDI = "csv", "osdi"
TYPES = {CSV: "text/csv; charset=utf-8", OSDI: "application/json; charset=utf-8"}
ENDINGS = {CSV: "csv", OSDI: "json"}


@dataclass(frozen=True)
class Choice:
    """Who is taken out, with which of their answers.

    With an ``ask``: those who say yes to it now, with what they answered to it and nothing else. Without one:
    everybody, with every yes and every no, for moving a campaign to another machine.
    """

    campaign: Campaign
    ask: Ask | None
    language: str = ""

    def rows(self) -> Sequence[int]:
        """Their numbers, eight bytes each, settled now."""
        rows = Supporter.objects.filter(campaign=self.campaign).order_by("pk")
        if self.language:
            rows = rows.filter(language=self.language)
        if self.ask is not None:
            rows = rows.saying_yes(self.ask)
        return array("q", rows.values_list("pk", flat=True).iterator(chunk_size=5000))


def ring_of(campaign: Campaign) -> Ring:
    """The host's. Raises VaultClosed when it has no keys, which is an unfinished set-up."""
    if campaign.host.ring is None:
        raise VaultClosed(_("%(name)s has no sealed list yet.") % {"name": campaign.host})
    return campaign.host.ring


def begin(choice: Choice, *, to: str, by: User | None) -> Iterator[str]:
    """The file in pieces; that it is taken is written down before the first one leaves.

    Raises VaultClosed while the list is closed. Is it closed meanwhile, the last piece says so, and then it raises.
    """
    numbers = choice.rows()
    opened = people(choice, numbers)
    first = next(opened, None)  # now a closed vault is noticed, and not in the middle of an answer
    said = {"kind": to, "rows": len(numbers), "ask": str(choice.ask) if choice.ask else "", "language": choice.language}
    log(choice.campaign, "supporters.take_out", user=by, data=said)
    everybody = opened if first is None else chain([first], opened)
    return tables.write(everybody) if to == CSV else osdi.write(everybody, system=_system())


def people(choice: Choice, numbers: Sequence[int]) -> Iterator[Person]:
    """Each of them opened. Who was taken off by organisers, and whose seal none of today's keys opens, is left out."""
    proofs = _Proofs(choice)
    with vault.reading(ring_of(choice.campaign)) as read:
        for start in range(0, len(numbers), BATCH):
            batch = Supporter.objects.filter(pk__in=numbers[start : start + BATCH]).order_by("pk")
            yield from _open(choice, list(batch), read, proofs)


def _open(choice: Choice, batch: list[Supporter], read: Read, proofs: "_Proofs") -> Iterator[Person]:
    answers = _answers(batch, proofs)
    out = barring.out_since(choice.campaign.pk, [bytes(row.blind_index) for row in batch])
    for row in batch:
        given, since = answers.get(row.pk, []), out.get(bytes(row.blind_index))
        if not given or (since and not any(answer.given and answer.at > since for answer in given)):
            continue
        try:
            details = read(bytes(row.sealed))
        except (KeyMissing, Damaged):
            continue
        yield _person(row, details, given)


def _person(row: Supporter, details: dict[str, str], answers: list[Answer]) -> Person:
    return Person(
        number=row.pk,
        email=details.get("email", ""),
        name=details.get("name", ""),
        postcode=details.get("postcode", ""),
        country=details.get("country", ""),
        language=row.language,
        joined=row.joined_at,
        answers=answers,
    )


def _answers(batch: list[Supporter], proofs: "_Proofs") -> dict[int, list[Answer]]:
    """The answers of these people to what is asked for, the oldest first."""
    rows = Consent.objects.filter(supporter__in=batch).order_by("at", "pk")
    found: dict[int, list[Answer]] = {}
    for supporter, wording, page, given, at in rows.values_list("supporter_id", "wording_id", "page", "given", "at"):
        proof = proofs.of(wording, page)
        if proof is not None:
            found.setdefault(supporter, []).append(Answer(proof, given, at))
    return found


class _Proofs:
    """The few sentences and pages that stand with many people."""

    def __init__(self, choice: Choice) -> None:
        self.campaign = choice.campaign.title
        rows = Wording.objects.select_related("ask__organisation")
        self.wordings = {row.pk: row for row in (rows if choice.ask is None else rows.filter(ask=choice.ask))}
        self.known: dict[tuple[int, str], Proof] = {}

    def of(self, wording: int, page: str) -> Proof | None:
        """None for a sentence that is not asked for."""
        row = self.wordings.get(wording)
        if row is None:
            return None
        proof = self.known.get((wording, page)) or self._make(row, page)
        if len(self.known) < MOST_PROOFS:
            self.known[wording, page] = proof
        return proof

    def _make(self, row: Wording, page: str) -> Proof:
        return Proof(
            organisation=row.ask.organisation.name,
            purpose=row.ask.purpose,
            wording=row.text,
            language=row.language,
            campaign=self.campaign,
            where=_whole(page),
        )


def _whole(page: str) -> str:
    """A page of ours with its host, so that it says where it is to others as well."""
    whole = f"{settings.PUBLIC_URL}{page}" if page.startswith("/") else page
    return whole if len(whole) <= PAGE else page


def _system() -> str:
    """Whose numbers the identifiers are."""
    return settings.PUBLIC_URL.rpartition("/")[2].partition(":")[0]
