"""The least that is valid, and people who sign."""

from datetime import UTC, datetime

from tests.actions.factories import make_petition
from tests.pages import factories as pages
from tests.ready import ready
from unwatched.actions.models import Kind
from unwatched.letters.models import OpenLetter, Pending, Shown, StaffSignature
from unwatched.letters.services import batches, letters, mailing, staff
from unwatched.pages import services
from unwatched.pages.models import LetterPage

NOW = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
TITLE = "We build it, please don't buy it"
BANDS = ["Engineering", "Labelling", "Field"]


def make_page(*, by=None, campaign=None, **fields):
    fields = {
        "title": TITLE,
        "addressee": "the management of Corvane",
        "shout": "We build it.\nPlease don't buy it.",
        "letter": "<p>We train the models.</p>",
    } | fields
    page = pages.add(campaign or pages.make_campaign(pages.make_site()), LetterPage(**fields))
    services.ensure_letter(page, by=by, now=NOW)
    return page


def make_letter(*, bands=BANDS, domains="corvane.example", with_page=False, **employer):
    """With one employer, copied from the first time; without a page it is made in a tenth of the time."""
    return ready(_make_letter, bands=bands, domains=domains, with_page=with_page, **employer)


def _make_letter(*, bands, domains, with_page, **employer):
    if with_page:
        letter = OpenLetter.objects.get(petition__page=make_page())
    else:
        letter = OpenLetter.objects.create(petition=make_petition(kind=Kind.LETTER, title=TITLE, now=NOW))
    letters.keep_bands(letter, names=bands, by=None)
    add_employer(letter, domains=domains, **employer)
    return letter


def add_employer(letter, *, name="Corvane", domains="corvane.example", subdomains=False, **more):
    values = {"name": name, "domains": domains, "subdomains": subdomains} | more
    return letters.keep_employer(letter, values=values, by=None)


def url_of(letter):
    return letter.petition.page.get_url()


def ask(letter, email="ada@corvane.example", *, band="Engineering", now=NOW, ip="192.0.2.7", score=0, **more):
    """Somebody fills in the form and the worker mails the code; gives the secret of their page."""
    details = staff.Details(
        employer=letter.employers.get(), band=letter.bands.filter(name=band).first(), email=email, **more
    )
    browser = staff.ask(letter, details, ip=ip, language="en", score=score, now=now)
    mailing.send_codes(now=now)
    return browser


def code_of(letter, *, now=NOW):
    return staff.code_for(Pending.objects.filter(letter=letter, browser__isnull=False).latest("made_at"))


def sign(letter, email="ada@corvane.example", *, now=NOW, **more):
    """The whole way; gives the signature."""
    browser = ask(letter, email, now=now, **more)
    return staff.verify(letter, browser=browser, code=code_of(letter), now=now)


def put(letter, number, *, band="Engineering", employer=None, named=False, on=NOW):
    """So many signatures that stand already, without their way here."""
    rows = [
        StaffSignature(
            letter=letter, employer=employer or letter.employers.get(), band=letter.bands.filter(name=band).first(),
            signed_on=on.date(), shown=Shown.SHOWN if named else None, shown_name=f"Person {n}" if named else "",
        )
        for n in range(number)
    ]  # fmt: skip
    return StaffSignature.objects.bulk_create(rows)


def move(letter, *, now=NOW):
    batches.move(letter.pk, now=now)
