"""A call's page with a small town to call, the least that is valid."""

from datetime import UTC, datetime

from tests.pages import factories as pages
from tests.ready import ready
from unwatched.contacting.models import Call, Way
from unwatched.directory.importing import File
from unwatched.directory.models import Official
from unwatched.directory.services import bring
from unwatched.pages import services
from unwatched.pages.models import CallPage

WARD, TOWN = (
    "ocd-division/country:us/state:wa/place:wrenfield/ward:3",
    "ocd-division/country:us/state:wa/place:wrenfield",
)
COUNCIL = f"""name,salutation,office,organisation,division,division_name,phone
Ida Whitfield,Councillor Whitfield,Councillor,Wrenfield Council,{WARD},Ward 3,(206) 555-0101 ext. 4
Noor Okafor,Mayor Okafor,Mayor,Wrenfield Council,{TOWN},Wrenfield,+1 206 555 0102
Wei Chen,,Clerk,Wrenfield Council,{TOWN},Wrenfield,555-0103
Sten Arnulf,,Councillor,Wrenfield Council,{TOWN},Wrenfield,
"""
POSTCODES = f"prefix,division\nW4118,{WARD}\n"
SCRIPT = "Hello {name}, I live in {place}.\n\nPlease vote for the ordinance."


def make_town(*, now):
    """A council of four: one with an extension, one written internationally, one unsure number, one without any."""
    for format, text in (("csv", COUNCIL), ("postcodes", POSTCODES)):
        bring(format=format, file=File(f"{format}.csv", text.encode()), data_of=now.date(), now=now)
    return {official.name.split()[0].lower(): official for official in Official.objects.all()}


def make_call(campaign, *, now, **fields):
    """A live page, and its call."""
    page = pages.add(campaign, CallPage(title="Call the council", shout="Say it.", words="<p>Why.</p>", slug="call"))
    services.ensure_call(page, by=None, now=now)
    fields = {"script": SCRIPT, "voicemail": "This is for {full_name}.", "points": "Twelve pages.\n{office}"} | fields
    chosen = fields.pop("chosen", None)
    Call.objects.update(**fields)
    call = Call.objects.get()
    if chosen is not None:
        call.way = Way.FIXED
        call.save()
        call.chosen.set(chosen)
    return call


def make_all():
    """Town, campaign and call, copied from the first time."""
    return ready(_make_all)


def _make_all():
    begun = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
    make_town(now=begun)
    return make_call(pages.make_campaign(pages.make_site()), now=begun)
