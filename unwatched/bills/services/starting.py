"""Beginning a bill: a place and a kind of text give a whole law, which is then changed part by part."""

from datetime import datetime

from django.db import transaction

from unwatched.accounts.models import User
from unwatched.bills.composing import BillFileError, Choices, compose
from unwatched.bills.errors import BillError
from unwatched.bills.library import library
from unwatched.bills.models import Bill, ForeignText
from unwatched.bills.owning import owned
from unwatched.directory.models import Jurisdiction

from . import bringing, drafting, places, writing


@transaction.atomic
def start(*, place: Jurisdiction | None, new: places.New, instrument: str, by: User, now: datetime) -> Bill:
    """A bill with the usual wordings. `new` is looked at where no place of the directory is given.

    Raises BillError, also where this kind of text is not written for such a place; then no place is made either.
    """
    where = place or places.find_or_make(new)
    choices = Choices(
        instrument=instrument, level=where.level, place=where.name, body=where.body, region=where.region,
        country=where.country,
    )  # fmt: skip
    try:
        title = compose(choices).title
    except BillFileError as error:
        raise BillError(str(error)) from error
    kind = library().instruments[instrument]
    usual = kind.defaults_for(library().base(where.level))
    return writing.make(
        title=title, jurisdiction=where, instrument=instrument, by=by, now=now,
        choices={slot: key for slot, key in usual.items() if slot in kind.slots and key},
    )  # fmt: skip


@transaction.atomic
def start_from(
    text: ForeignText, *, place: Jurisdiction | None, new: places.New, instrument: str, by: User, now: datetime
) -> Bill:
    """A bill with the sections and words of a text that we have: our own draft, or a law to begin from.

    Raises BillError, also where a part is too long; then no bill is made.
    """
    where = place or places.find_or_make(new)
    kind = library().instruments[instrument]
    found = owned(bringing.law_of(text), instrument=kind, clauses=library())
    for part in found.sections:
        writing.refuse_words("".join(found.own_words.get(slot, "") for slot in part.slots), name=part.heading)
    bill = writing.make(
        title=found.title or text.name, jurisdiction=where, instrument=instrument, by=by, now=now,
        own_words=found.own_words, sections=found.sections,
    )  # fmt: skip
    drafting.draft(bill)  # raises where it cannot be read back
    return bill
