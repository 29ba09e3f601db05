"""The least that is valid, and one campaign page with a block of every kind."""

import uuid
from datetime import UTC, date, datetime

from wagtail.models import Locale

from tests.ready import ready
from unwatched.directory.models import Organisation
from unwatched.pages import services
from unwatched.pages.models import CampaignPage, PetitionPage, PlainPage, ResourcePage, UpdatePage

NOW = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)


def make_site(*, name="Wrenfield Unwatched"):
    return ready(services.make_site, name=name, now=NOW)


def add(parent, page):
    """A live page under another."""
    page.locale = parent.locale
    return parent.add_child(instance=page)


def make_campaign(home, **fields):
    fields = {"title": "No face scanning in Wrenfield", "shout": "My face is not your evidence."} | fields
    page = add(home, CampaignPage(**fields))
    services.ensure_campaign(page, now=NOW)
    return page


def make_petition(campaign, *, by=None, **fields):
    fields = {
        "title": "Pass the Face Scanning Ordinance",
        "addressee": "Wrenfield City Council",
        "shout": "Leave our faces alone.",
        "letter": "<p>Pass the ordinance.</p>",
    } | fields
    page = add(campaign, PetitionPage(**fields))
    services.ensure_petition(page, by=by, now=NOW)
    return page


def make_campaign_page(**fields):
    """A campaign of a site, copied from the first time: asked for before anything else is made."""
    return ready(_make_campaign_page, **fields)


def _make_campaign_page(**fields):
    return make_campaign(make_site(), **fields)


def make_petition_page(**fields):
    """A petition's page in a campaign of a site, copied in the same way."""
    return ready(_make_petition_page, **fields)


def _make_petition_page(**fields):
    return make_petition(make_campaign(make_site()), **fields)


def make_update(campaign, *, on=date(2026, 11, 9), **fields):
    fields = {"title": "Transit board: seven to two", "summary": "No face scanning on trams."} | fields
    return add(campaign, UpdatePage(date=on, **fields))


def make_plain(parent, **fields):
    return add(parent, PlainPage(**({"title": "How we work"} | fields)))


def make_guide(parent, **fields):
    return add(parent, ResourcePage(**({"title": "What to read"} | fields)))


def make_partner(name, **fields):
    return Organisation.objects.create(name=name, **fields)


def block(kind, value, *, key=None):
    """One block as a StreamField stores it."""
    return {"type": kind, "value": value, "id": key or str(uuid.uuid4())}


def text(words="<p>In March 2024 a librarian asked what the new box was.</p>", *, heading="The story so far"):
    return block("text", {"heading": heading, "text": words})


def video(url="https://tube.example.org/w/9c9de5e8-0a1e-484a-b099-e80766180a6d", *, key=None, **more):
    return block("video", {"url": url, "title": "Nineteen hours", "length": "4 minutes", **more}, key=key)


def every_block(*, petition=None):
    """A body with one block of each kind that needs no picture."""
    link = {"text": "The list", "url": "https://example.org/list", "page": None}
    action = (
        [block("action", {"page": petition.pk, "words": "The vote is near.", "button": "Add your name"})]
        if petition
        else []
    )
    return [
        text(),
        block("updates", {"heading": "News", "number": 3}),
        *action,
        block("demands", {"heading": "What we ask, and what has come of it"}),
        block("talking_points", {
            "heading": "If someone says…", "hint": "Short answers.",
            "sayings": [
                {"objection": "“I have nothing to hide.”", "answer": "<p>Nor had Mr A.</p>", "source": "", "url": ""},
                {"objection": "“It finds missing children.”", "answer": "<p>We asked for one case.</p>",
                 "source": "Their letter", "url": "https://example.org/letter"},
            ],
        }),
        block("quote", {"quote": "We found no case in which it helped.", "who": "Chief of Police",
                        "source": "Minutes, page 4", "url": "https://example.org/minutes"}),
        block("resources", {"heading": "To read", "intro": "", "resources": [
            {"title": "The audit", "url": "https://example.org/audit", "note": "Twelve pages.", "about": "City, 2025"},
        ]}),
        text("<h2>Then</h2><p>Then 38 of their own staff wrote a letter.</p>", heading=""),
        block("flyer", {"heading": "Come by", "stock": "mint", "words": "", "rows": [
            {"when": "Tue 8 Dec, 18:00", "title": "Count the cameras", "text": "Step-free. Soup after.", "link": link},
        ]}),
        block("placard", {"words": "Signed by 38 of their own staff.", "under": "29 January 2026"}),
        video(),
        block("partners", {"heading": "Who we are", "hint": "Nobody in our pictures has a face."}),
    ]  # fmt: skip


def make_full_campaign(campaign):
    """The same with a block of every kind, a petition, three updates and a partner."""
    petition = make_petition(campaign, slug="petition")
    for number in range(3):
        make_update(campaign, title=f"Number {number}")
    make_partner("Delta Legal Aid", about="Drafted the ordinance.")
    campaign.refresh_from_db()
    campaign.kicker, campaign.lede = "To the Wrenfield City Council", "Vote for it on 14 January."
    campaign.countdown = [countdown()]
    campaign.body = every_block(petition=petition)
    campaign.save()
    return campaign


def make_full_page():
    """Such a campaign of a site, copied from the first time."""
    return CampaignPage.objects.get(pk=ready(_make_full_page))


def _make_full_page():
    return make_full_campaign(make_campaign(make_site(), slug="faces")).pk


def speak(settings, **languages):
    """The site in these languages beside English: `speak(settings, de="German")`; gives their locales."""
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), *languages.items()]
    return {code: Locale.objects.get_or_create(language_code=code)[0] for code in languages}


def countdown(*, until=date(2027, 1, 31), since=date(2026, 1, 31)):
    return block("countdown", {
        "until": until.isoformat(), "since": since.isoformat(),
        "words": "days until the company may sell its scanner again.",
        "over": "The promise has run out.", "unit": "One square is one day of the promise.",
    })  # fmt: skip


def offer_gifts(page):
    """The campaign of this page takes gifts, elsewhere."""
    campaign = page.specific.campaign_page
    give = {"title": "Give what you can spare", "words": "", "currency": "€", "amounts": [5, 20],
            "url": "https://pay.example.org/give?sum={amount}"}  # fmt: skip
    campaign.body = [block("give", give)]
    campaign.save()
