"""Sealed lists: each row's boxes as they lie in the database, with the marks and consents that stand beside them.

Nothing is opened here: whoever holds the organisation's private key opens the boxes at home
(`unwatched open-export`, unwatched/api/opening.py). What was erased is not in a list.
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from unwatched.actions.models import Petition, Signature
from unwatched.supporters.models import Consent, Supporter
from unwatched.vault import envelope

Row = dict[str, Any]
SIGNATURE_COLUMNS = ("id", "signed_at", "confirmed_at", "language", "has_postcode", "place", "consents", "boxes")
SUPPORTER_COLUMNS = ("id", "joined_at", "language", "consents", "boxes")


@dataclass(frozen=True)
class Part:
    """Some rows of a list, and where the next ones begin; 0: there are no more."""

    rows: list[Row]
    next: int


def signatures(petition: Petition, *, after: int, limit: int) -> Part:
    """Those that count, in the order in which they were signed."""
    found = petition.signatures.counting().filter(pk__gt=after, sealed__isnull=False).order_by("pk")
    rows = list(found[: limit + 1])
    yes = consents_by_index(petition.campaign_id, (bytes(row.blind_index) for row in rows if row.blind_index))
    return part([signature_row(row, yes) for row in rows], limit)


def signature_row(row: Signature, yes: Mapping[bytes, list[Row]]) -> Row:
    assert row.sealed is not None
    return {
        "id": row.pk,
        "signed_at": row.signed_at.isoformat(),
        "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
        "language": row.language,
        "has_postcode": row.has_postcode,
        "place": row.place,
        "consents": yes.get(bytes(row.blind_index or b""), []),
        "boxes": boxes(row.sealed),
    }


def supporters(campaign_id: int, *, after: int, limit: int) -> Part:
    """Who said yes to something in a campaign; a yes that was taken back is followed by its no."""
    found = Supporter.objects.filter(campaign_id=campaign_id, pk__gt=after).order_by("pk")
    rows = list(found[: limit + 1])
    yes = consents_of(rows)
    made = [
        {"id": row.pk, "joined_at": row.joined_at.isoformat(), "language": row.language,
         "consents": yes.get(row.pk, []), "boxes": boxes(row.sealed)}
        for row in rows
    ]  # fmt: skip
    return part(made, limit)


def part(rows: list[Row], limit: int) -> Part:
    """One row more than was asked for says that there are more."""
    return Part(rows[:limit], rows[limit - 1]["id"] if len(rows) > limit else 0)


def boxes(sealed: bytes | memoryview) -> dict[str, str]:
    """Each box by the fingerprint of the public key that it was sealed to."""
    return {mark: base64.b64encode(box).decode() for mark, box in envelope.boxes_of(bytes(sealed)).items()}


def consents_by_index(campaign_id: int, indexes: Iterable[bytes]) -> dict[bytes, list[Row]]:
    known = {
        row.pk: bytes(row.blind_index)
        for row in Supporter.objects.filter(campaign_id=campaign_id, blind_index__in=list(indexes))
    }
    return {known[pk]: said for pk, said in consents_of(known).items()}


def consents_of(people: Iterable[Supporter | int]) -> dict[int, list[Row]]:
    """What each of them said, oldest first, with the sentence that they were shown."""
    found: dict[int, list[Row]] = {}
    rows = Consent.objects.filter(supporter__in=list(people)).order_by("at", "pk")
    for row in rows.select_related("wording__ask__organisation"):
        ask = row.wording.ask
        found.setdefault(row.supporter_id, []).append(
            {"organisation": ask.organisation.name, "purpose": ask.purpose, "given": row.given,
             "sentence": row.wording.text, "at": row.at.isoformat()}
        )  # fmt: skip
    return found
