"""The least that is valid."""

from datetime import UTC, datetime

from unwatched.directory.models import Jurisdiction
from unwatched.ledger.models import Commitment, Company, Law, LawEvent, LawKind
from unwatched.ledger.services import changing

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def make_place(name="Wrenfield", *, region="MA", level="city", country="us"):
    slug = name.lower().replace(" ", "_")
    return Jurisdiction.objects.create(
        name=name, region=region, level=level, country=country,
        ocd_id=f"ocd-division/country:{country}/state:{region.lower()}/place:{slug}",
    )  # fmt: skip


def make_law(place=None, *, events=(("final_vote", "2020-06-24"),), **fields):
    """A ban, with (kind, date) for each event."""
    place = place or make_place()
    law = Law(**{"slug": f"{place.name.lower()}-ban", "jurisdiction": place, "kind": LawKind.BAN, **fields})
    changing.add(law, by=None, now=NOON)
    for kind, day in events:
        LawEvent.objects.create(law=law, kind=kind, date=day, precision="day", confidence="high")
    return law


def make_commitment(name="Corvane", *, title="police use", **fields):
    company, _made = Company.objects.get_or_create(name=name, slug=name.lower())
    commitment = Commitment(**{"company": company, "slug": f"{name.lower()}-police", "title": title, **fields})
    changing.add(commitment, by=None, now=NOON)
    return commitment
