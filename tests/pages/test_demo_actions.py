"""The demo's action centre: a letter of staff, letters to the council, calls, gifts; and how all of it goes away."""

from datetime import timedelta

import pytest
from wagtail.models import Page

from tests.accounts.people import make_organiser
from tests.contacting.factories import write_letter
from unwatched.actions.models import Petition
from unwatched.api.models import Token
from unwatched.campaigns.models import Campaign
from unwatched.campaigns.services import demands_of
from unwatched.contacting.models import Call, CallReport, Delivery, Message, MessageText, Passed, Target, Writing
from unwatched.contacting.services import confirming, dripping, judging
from unwatched.directory.models import Division, Import, Official, PostcodeSpan
from unwatched.directory.services import divisions_of
from unwatched.letters.models import Employer, Figure, OpenLetter, OrganisationSignature, Pending, StaffSignature
from unwatched.letters.services import batches, board, mailing, moderation, staff
from unwatched.office import first_steps
from unwatched.pages import demo, services
from unwatched.pages.models import CallPage, HomePage, LetterPage, MessagePage
from unwatched.supporters.models import Ask
from unwatched.tasks.models import Task
from unwatched.tasks.services import ensure

from . import factories

BROUGHT = (
    Petition, OpenLetter, StaffSignature, OrganisationSignature, Figure, Employer, Pending, Message, MessageText,
    Target, Writing, Delivery, Passed, Call, CallReport, Official, Division, PostcodeSpan, Import,
)  # fmt: skip


def rows():
    return {model.__name__: model.objects.count() for model in BROUGHT}


# --- What is there --------------------------------------------------------------------------------


@pytest.mark.once
def test_staff_stand_under_a_letter_and_those_who_are_few_do_not(loaded, client):
    letter = OpenLetter.objects.get()
    [corvane] = board.board(letter)
    assert (corvane.employer.name, corvane.total, corvane.named) == ("Corvane Systems", 38, 12)
    assert all(row.unnamed >= 5 for row in corvane.rows)
    assert [organisation.name for organisation in board.listed(letter)] == ["Lens and Label Workers, Branch 9"]
    assert letter.staff_signatures.count() == 38 + 3 + 3, "three wait, and three are too few to be told of"
    text = client.get(letter.petition.page.get_url()).content.decode()
    assert "Halden" not in text.split('id="staff"')[0]
    assert "corvane.test" in text, "whoever tries it reads which address to make up"


@pytest.mark.once
def test_the_hub_shows_every_way_to_act(loaded, client):
    campaign = loaded.campaign
    assert str(demands_of(campaign)[1]) == "2 of 5 met, 1 in part"
    hub = client.get(campaign.page.get_url()).content.decode()
    for words in ("38 staff so far", "143 letters so far", "412 of 500", "2 of 5 met", "comments.county.example.org",
                  "pay.example.org/wrenfield?sum=20", "Write to your councillors"):  # fmt: skip
        assert words in hub, words


@pytest.mark.once
def test_a_postcode_of_the_town_leads_to_two_councillors(loaded, client):
    url = MessagePage.objects.get().get_url()
    found = client.post(f"{url}find/", {"postcode": "w4 118"}).content.decode()
    assert "Whitfield-Crane" in found
    assert "Paskell" in found
    assert "Tarrant-Lo" not in found
    assert client.post(f"{url}find/", {"postcode": "QQ1 1QQ"}).status_code == 422
    assert divisions_of("W4 118") == ["ocd-division/country:us/state:wa/place:wrenfield/ward:1"]
    text = client.get(CallPage.objects.get().get_url()).content.decode()
    assert [name in text for name in ("Paskell", "Whitfield-Crane")] == [True, False], "who has said it is not called"


# --- How it goes ----------------------------------------------------------------------------------


def sign_as_staff(letter, address, *, now):
    details = staff.Details(employer=staff.employer_of(letter, address), band=letter.bands.first(), email=address)
    browser = staff.ask(letter, details, ip="192.0.2.7", language="en", score=0, now=now)
    mailing.send_codes(now=now)
    code = staff.code_for(Pending.objects.get(browser__isnull=False))
    return staff.verify(letter, browser=browser, code=code, now=now)


def write(message, *, to, now):
    row = write_letter(message, to=to, now=now)
    confirming.confirm(row.pk, page="/", now=now)
    judging.judge(now=now)
    return row


def test_it_goes_after_visitors_and_organisers_have_used_all_of_it(loaded, now):
    letter, message, call = OpenLetter.objects.get(), Message.objects.get(), Call.objects.get()
    rosa = make_organiser(roles=["Organiser"])
    sign_as_staff(letter, "ada@corvane.test", now=now)
    bo = staff.Details(letter.employers.first(), None, "bo@corvane.test")
    staff.ask(letter, bo, ip="", language="en", score=0, now=now)
    moderation.refuse(letter.staff_signatures.get(shown="asked"), by=rosa)
    batches.move(letter.pk, now=now)
    write(message, to=["Ida Whitfield-Crane"], now=now)
    dripping.send_due(now=now + timedelta(minutes=9))
    write_letter(message, to=["Orrin Paskell"], email="waits@example.org", now=now)
    CallReport.objects.create(call=call, official=call.chosen.first(), outcome="contact", hour=now)
    page = LetterPage.objects.get()
    page.title = "Our own words"
    page.save_revision(user=rosa).publish()
    block = loaded.campaign.page.specific.countdown[0]
    ensure(about=f"pages.countdown:{block.id}:1:30", title="30 days", may="x", due_at=now, now=now)
    Token.objects.create(
        name="Ours", prefix="uw_1", digest=b"1", made_by=rosa, made_at=now, expires_at=now + timedelta(days=9)
    )
    assert demo.remove(by=rosa, now=now)
    assert not any(rows().values()), rows()
    assert not Page.objects.filter(translation_key__in=demo.names.page_keys()).exists()
    assert not Task.objects.exists()
    assert divisions_of("W4 118") == []
    assert Token.objects.exists(), "a token is somebody's own"


def make_oakmoor():
    return factories.make_campaign(HomePage.objects.get(), slug="oakmoor", title="Oakmoor")


def own_message(*, asks, now):
    page = factories.add(make_oakmoor(), MessagePage(title="Ours", shout="Ours.", words="<p>Why.</p>"))
    message = services.ensure_message(page, by=None, now=now)
    message.asks.set(asks)
    return message


def test_whom_somebody_has_really_written_to_stays_as_one_who_left(loaded, now):
    asked = Ask.objects.get(organisation__is_host=True)
    message = own_message(asks=[asked], now=now)
    write(message, to=["Ida Whitfield-Crane"], now=now)
    demo.remove(by=None, now=now)
    assert [(one.name, one.retired_at) for one in Official.objects.all()] == [("Ida Whitfield-Crane", now)]
    assert message.deliveries.count() == 1
    assert list(message.asks.all()) == [asked]
    demo.council.bring_council(now=now)
    assert Official.objects.holding(on=now.date()).count() == 13, "named again when the demo comes again"


@pytest.mark.once
def test_it_does_not_take_an_action_along_that_began_in_it_and_was_moved(loaded, now):
    mine = factories.make_petition(loaded.campaign.page.specific, title="No cameras at the weir", slug="weir")
    with pytest.raises(first_steps.NotRemoved, match="at the weir"):
        demo.remove(by=None, now=now)
    mine.move(make_oakmoor(), pos="last-child")
    with pytest.raises(first_steps.NotRemoved, match="at the weir” began in the demo's campaign"):
        demo.remove(by=None, now=now)
    assert Campaign.objects.filter(is_demo=True).exists()
    type(mine).objects.get(pk=mine.pk).delete()
    assert demo.remove(by=None, now=now)
    assert not Petition.objects.exists()
