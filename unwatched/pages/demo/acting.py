"""Ways to act beside the petition: an open letter that staff have signed, letters to the council, calls."""

import random
from datetime import datetime, timedelta

from unwatched.actions.services import petitions
from unwatched.campaigns.models import Campaign
from unwatched.contacting.models import (
    Call,
    CallReport,
    Contact,
    Delivery,
    DeliveryState,
    Message,
    MessageText,
    Outcome,
)
from unwatched.contacting.services import opening
from unwatched.letters.models import (
    Answer,
    Employer,
    OpenLetter,
    OrganisationSignature,
    RoleBand,
    Shown,
    StaffSignature,
)
from unwatched.letters.services import batches, letters, organisations
from unwatched.pages.models import CallPage, LetterPage, MessagePage
from unwatched.supporters.models import Ask
from unwatched.vault import services as vault

from . import council
from .days import Days, at
from .words import call as call_words
from .words import council as council_words
from .words import letter as letter_words
from .words import message as message_words

LETTERS_SENT, CALLS_MADE, SEED = 143, 57, 11
OUTCOMES = {Outcome.CONTACT: 4, Outcome.VOICEMAIL: 4, Outcome.UNAVAILABLE: 2, Outcome.SKIP: 1}  # how often, of 11


def letter_page(days: Days) -> LetterPage:
    words = letter_words
    return LetterPage(
        title=words.TITLE,
        slug=words.SLUG,
        addressee=words.ADDRESSEE,
        kicker=words.KICKER,
        shout=words.SHOUT,
        letter=words.letter(days),
    )


def message_page(days: Days) -> MessagePage:
    words = message_words
    return MessagePage(
        title=words.TITLE, slug=words.SLUG, kicker=words.kicker(days), shout=words.SHOUT, words=words.words(days)
    )


def call_page(days: Days) -> CallPage:
    words = call_words
    return CallPage(title=words.TITLE, slug=words.SLUG, kicker=words.KICKER, shout=words.SHOUT, words=words.words(days))


# --- The open letter ------------------------------------------------------------------------------


def open_letter(page: LetterPage, *, campaign: Campaign, days: Days, now: datetime) -> OpenLetter:
    """The letter with those who signed it, and its figures as the last batch left them."""
    letter = letters.open_for(page, campaign=campaign, by=None, now=at(days.letter, 9))
    petitions.change(letter.petition, values=letter_words.settings(days), by=None)
    letters.change(letter, values={"organisations": True}, by=None)
    letters.keep_bands(letter, names=letter_words.BANDS, by=None)
    bands = {band.name: band for band in letter.bands.all()}
    firms = {
        name: letters.keep_employer(letter, values={"name": name, "domains": ending}, by=None)
        for name, ending in letter_words.ENDINGS.items()
    }
    sign_as_staff(letter, firms=firms, bands=bands, days=days)
    batches.move(letter.pk, now=batches.last_due(letter, now=now))
    sign_late(letter, firm=firms[letter_words.CORVANE], bands=bands, days=days)
    list_the_union(letter, days=days)
    return letter


def sign_as_staff(letter: OpenLetter, *, firms: dict[str, Employer], bands: dict[str, RoleBand], days: Days) -> None:
    corvane, lenses = firms[letter_words.CORVANE], firms[letter_words.LENSES]
    unnamed = [band for band, number in letter_words.WITHOUT_NAME.items() for _ in range(number)]
    rows = [row_of(letter, corvane, bands[band], days=days, name=name) for name, band in letter_words.BY_NAME]
    rows += [row_of(letter, corvane, bands[band], days=days) for band in unnamed]
    rows += [row_of(letter, lenses, bands[letter_words.OTHER], days=days) for _ in range(letter_words.AT_LENSES)]
    StaffSignature.objects.bulk_create(rows)


def sign_late(letter: OpenLetter, *, firm: Employer, bands: dict[str, RoleBand], days: Days) -> None:
    name, band = letter_words.ASKS_TO_BE_SHOWN
    asking = row_of(letter, firm, bands[band], days=days, name=name)
    asking.shown, asking.shown_name, asking.signed_on = Shown.ASKED, "", days.ago(1)
    waiting = [row_of(letter, firm, bands[band], days=days) for band in letter_words.NEWEST]
    StaffSignature.objects.bulk_create([asking, *waiting])


def row_of(letter: OpenLetter, firm: Employer, band: RoleBand, *, days: Days, name: str = "") -> StaffSignature:
    """As it would stand had its code been typed. No address was ever there, so no mark is: nobody signs it twice."""
    rings = [letters.ring_of(letter)]
    return StaffSignature(
        letter=letter,
        employer=firm,
        band=band,
        sealed=vault.seal({"name": name}, rings=rings) if name else None,
        signed_on=days.letter,
        shown=Shown.SHOWN if name else None,
        shown_name=name,
    )


def list_the_union(letter: OpenLetter, *, days: Days) -> None:
    """An organisation whose person confirmed, and which we have looked at."""
    person, asked = letter_words.ANSWERS_FOR_IT, at(days.letter + timedelta(days=1), 11)
    OrganisationSignature.objects.create(
        letter=letter,
        name=letter_words.UNION,
        website=letter_words.UNION_SITE,
        sealed=vault.seal(person, rings=[letters.ring_of(letter)]),
        mark=organisations.mark_of(letter, person["email"]),
        language="en",
        state=Answer.LISTED,
        note=letter_words.NOTE,
        asked_at=asked,
        listed_at=asked + timedelta(days=1),
    )


# --- Letters to the council, and calls --------------------------------------------------------------


def open_message(page: MessagePage, *, campaign: Campaign, asks: list[Ask], days: Days, now: datetime) -> Message:
    """What one writes to the councillors of one's ward, and how many letters have gone out."""
    message = opening.open_for(Message, page, campaign=campaign, by=None, now=at(days.evening, 8))
    opening.change(message, values=message_words.settings(days) | {"asks": asks}, by=None)
    for position, (label, subject, text) in enumerate(message_words.texts(days)):
        MessageText.objects.create(message=message, label=label, subject=subject, text=text, position=position)
    members = council.members(name for name, _has_said in council_words.COUNCILLORS)
    dice = random.Random(SEED)
    Delivery.objects.bulk_create(
        Delivery(
            message=message,
            official=dice.choice(members),
            is_stock=dice.random() < 0.4,
            state=DeliveryState.SENT,
            made_at=hour,
            changed_at=hour,
        )
        for hour in hours(LETTERS_SENT, contact=message, dice=dice, now=now)
    )
    return message


def open_call(page: CallPage, *, campaign: Campaign, days: Days, now: datetime) -> Call:
    """What one says to the six who have not decided, and how calls went."""
    call = opening.open_for(Call, page, campaign=campaign, by=None, now=at(days.ago(10), 8))
    members = council.members(council_words.undecided())
    opening.change(call, values=call_words.settings(days) | {"chosen": members}, by=None)
    dice = random.Random(SEED)
    went = [outcome for outcome, often in OUTCOMES.items() for _ in range(often)]
    CallReport.objects.bulk_create(
        CallReport(call=call, official=dice.choice(members), outcome=dice.choice(went), hour=hour)
        for hour in hours(CALLS_MADE, contact=call, dice=dice, now=now)
    )
    return call


def hours(number: int, *, contact: Contact, dice: random.Random, now: datetime) -> list[datetime]:
    """So many moments since it opened, cut to the hour as they are kept; more of them lately."""
    since = (now - contact.opened_at) * 0.98
    moments = (now - since * dice.random() ** 1.6 for _ in range(number))
    return sorted(moment.replace(minute=0, second=0, microsecond=0) for moment in moments)
