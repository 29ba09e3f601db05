"""Supporters for tests, and files of them."""

import csv
import io
from datetime import UTC, datetime, timedelta

from tests.actions.factories import make_wording
from unwatched.supporters import services as supporters
from unwatched.supporters.exchange import File
from unwatched.vault import services as vault

NOW = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
HERE = "Wrenfield Unwatched"
HEADER = ("email", "name", "organisation", "purpose", "wording", "at", "where")
INES = (
    "ines@example.org",
    "Ines Okafor",
    HERE,
    "campaign",
    "You may write to me.",
    "2026-05-03",
    "paper, Market Square",
)


def make_supporter(campaign, email, *, wording, at=NOW, language="en", page="/no-face-scanning/", **details):
    """As confirming makes one."""
    return supporters.record_consents(
        campaign_id=campaign.pk,
        index=supporters.blind_index(email, campaign_id=campaign.pk),
        sealed=vault.seal({"email": email, "name": "Ines Okafor-Lind"} | details, rings=[campaign.host.ring]),
        language=language,
        wording_ids=[wording.pk],
        page=page,
        at=at,
    )


def make_many(campaign, number, *, wording):
    for n in range(number):
        make_supporter(campaign, f"n{n}@example.org", wording=wording, at=NOW - timedelta(hours=n), name=f"Nuru {n}")


def own_wording(campaign, **fields):
    return make_wording(
        campaign.host, **{"purpose": "organisation", "sentence": "Write to me about your work."} | fields
    )


def table(*rows, header=HEADER, delimiter=","):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return text.getvalue().encode()


def file(data, *, organisations=(HERE,), now=NOW, name="list.csv"):
    return File(name, data, organisations={one.casefold(): one for one in organisations}, language="en", now=now)


def row(**fields):
    """Ines' line with other cells."""
    cells = dict(zip(HEADER, INES, strict=True)) | fields
    return [cells[name] for name in HEADER]
