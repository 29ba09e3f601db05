"""The least that is valid: a town with two councillors, and a page where one writes to them."""

from datetime import date

from tests.pages import factories as pages
from tests.ready import ready
from unwatched.contacting.models import Message, MessageText
from unwatched.contacting.services.composing import Words
from unwatched.contacting.services.writing import Writer, write
from unwatched.directory.importing import File
from unwatched.directory.models import Official
from unwatched.directory.services import bring
from unwatched.pages import services
from unwatched.pages.models import MessagePage

NOW = pages.NOW
WARD = "ocd-division/country:us/state:wa/place:wrenfield/ward"
COUNCIL = f"""name,salutation,office,organisation,division,division_name,email,phone,form_url
Ida Whitfield,Councillor Whitfield,Councillor,Wrenfield Council,{WARD}:3,Ward 3,ida@council.test,,
Wei Chen,Councillor Chen,Councillor,Wrenfield Council,{WARD}:4,Ward 4,,,https://council.test/wei
Noor Okafor,,Mayor,Town of Wrenfield,ocd-division/country:us/state:wa/place:wrenfield,Wrenfield,noor@council.test,,
"""
POSTCODES = f"""prefix,division
W4 118,{WARD}:3
W4 2,{WARD}:4
"""
TEXT = "Please vote for the Face Scanning Ordinance.\n\nNobody should be a suspect for walking to the library."


def make_council(*, now=NOW):
    bring(format="csv", file=File("council.csv", COUNCIL.encode()), data_of=date(2026, 11, 1), now=now)
    bring(format="postcodes", file=File("postcodes.csv", POSTCODES.encode()), data_of=date(2026, 11, 1), now=now)


def make_all(**fields):
    """The council and a message to it, copied from the first time."""
    return ready(_make_all, **fields)


def _make_all(**fields):
    make_council()
    return make_message(**fields)


def find_official(name="Ida Whitfield"):
    return Official.objects.get(name=name)


def make_message(*, campaign=None, now=NOW, text=TEXT, **fields):
    """A page where one writes to the council, with its message and one text."""
    campaign = campaign or pages.make_campaign(pages.make_site())
    page = pages.add(
        campaign,
        MessagePage(title="Ask the council", shout="Write to them.", kicker="Before the vote", words="<p>Why.</p>"),
    )
    message = services.ensure_message(page, by=None, now=now)
    Message.objects.filter(pk=message.pk).update(**fields)
    message.refresh_from_db()
    if text:
        MessageText.objects.create(message=message, label="Short", subject="The ordinance", text=text)
    return message


def write_letter(
    message, *, to=("Ida Whitfield",), name="Ines Amari", email="ines@example.org", postcode="", own="", text=TEXT,
    subject="The ordinance", ip="192.0.2.7", score=0, now=NOW, wishes=(),
):  # fmt: skip
    """What the form does; gives the row."""
    write(
        message, Words(subject, own, text), Writer(name, email, postcode, wishes),
        officials=[find_official(one) for one in to], ip=ip, language="en", score=score, now=now,
    )  # fmt: skip
    return message.writings.order_by("-pk").first()
